"""How a declared type becomes JSON and back, compiled once per type.

Values declared as `Words` never enter the JSON: a salted digest stands in their place, and the
value goes to the `Sink`; reading asks the `Source` for it.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Any, NewType, TypeAlias, Union, get_args, get_origin, get_type_hints

from bot.domain.values import ERASED, Words

Salt: TypeAlias = Callable[[], bytes]


class Unreadable(Exception):
    """Stored bytes that this version of the program cannot read; says which and why."""


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody typed, beside the log: `digest` is the hex SHA-256 over salt and UTF-8."""

    digest: str
    salt: bytes
    value: str

    @property
    def matches(self) -> bool:
        """Whether salt and value are the ones the digest was made from."""
        return word_digest(self.salt, self.value) == self.digest


def word_digest(salt: bytes, value: str) -> str:
    """What stands in the log in place of `value`."""
    return sha256(salt + value.encode()).hexdigest()


class Sink:
    """Collects the words of one event while it is written."""

    __slots__ = ("_salt", "words")

    def __init__(self, salt: Salt) -> None:
        self._salt = salt
        self.words: list[Word] = []

    def put(self, value: str) -> Any:
        """Keep the value and return what stands in its place; the empty text stays."""
        if not value:
            return ""
        salt = self._salt()
        digest = word_digest(salt, value)
        self.words.append(Word(digest, salt, value))
        return {"words": digest}


Source: TypeAlias = Mapping[str, str]
"""Values by digest, as far as they are still there."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Both directions for one type. `dump` None: the value is JSON already."""

    dump: Callable[[Any, Sink], Any] | None
    load: Callable[[Any, Source], Any] | None

    def dumped(self, value: Any, sink: Sink) -> Any:
        return value if self.dump is None else self.dump(value, sink)

    def loaded(self, stored: Any, source: Source) -> Any:
        return stored if self.load is None else self.load(stored, source)


def dump_instant(instant: datetime) -> str:
    """UTC, ISO 8601, always with microseconds, so that texts sort as the instants do."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant without time zone: {instant}")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def load_instant(stored: str) -> datetime:
    """The inverse of `dump_instant`."""
    return datetime.fromisoformat(stored)


def dump_span(span: timedelta) -> int | float:
    """Seconds. Raises ValueError for a span too long to be kept to the microsecond."""
    seconds: int | float = span.total_seconds()
    if timedelta(seconds=seconds) != span:
        raise ValueError(f"a time span that cannot be kept exactly: {span}")
    return int(seconds) if seconds == int(seconds) else seconds


def _load_words(stored: Any, source: Source) -> Words:
    return Words(stored) if isinstance(stored, str) else Words(source.get(stored["words"], ERASED))


WORDS = Shape(lambda value, sink: sink.put(value), _load_words)
PLAIN = Shape(None, None)
INSTANT = Shape(lambda value, _: dump_instant(value), lambda stored, _: load_instant(stored))
SPAN = Shape(lambda value, _: dump_span(value), lambda stored, _: timedelta(seconds=stored))


@cache
def shape_of(declared: Any) -> Shape:
    """The shape of a declared type. Raises TypeError for one that cannot be kept."""
    if declared is Words:
        return WORDS
    if isinstance(declared, NewType):
        return shape_of(declared.__supertype__)
    if declared in (str, int, bool, types.NoneType):
        return PLAIN
    if declared is datetime:
        return INSTANT
    if declared is timedelta:
        return SPAN
    if isinstance(declared, type) and is_dataclass(declared):
        return fields_shape(declared, without=frozenset())
    if isinstance(declared, type) and issubclass(declared, Enum):
        return Shape(lambda value, _: value.value, lambda stored, _: declared(stored))
    return _generic_shape(declared)


def _generic_shape(declared: Any) -> Shape:
    origin, arguments = get_origin(declared), get_args(declared)
    if origin in (Union, types.UnionType):
        return _optional_shape(declared, arguments)
    if origin is frozenset:
        return _set_shape(shape_of(arguments[0]))
    if origin is tuple and arguments[-1] is Ellipsis:
        return _row_shape(shape_of(arguments[0]))
    if origin is tuple:
        return _fixed_shape(tuple(shape_of(argument) for argument in arguments))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_shape(*(shape_of(argument) for argument in arguments))
    raise TypeError(f"cannot be kept in an event: {declared}")


def _optional_shape(declared: Any, arguments: tuple[Any, ...]) -> Shape:
    inner = [argument for argument in arguments if argument is not types.NoneType]
    if len(inner) != 1:
        raise TypeError(f"cannot be kept in an event: {declared}")
    shape = shape_of(inner[0])

    def dump(value: Any, sink: Sink) -> Any:
        return None if value is None else shape.dumped(value, sink)

    def load(stored: Any, source: Source) -> Any:
        return None if stored is None else shape.loaded(stored, source)

    return Shape(dump, load)


def _set_shape(shape: Shape) -> Shape:
    if shape is WORDS:
        raise TypeError("a set of words has no stable order; use a tuple")

    def dump(value: Any, sink: Sink) -> Any:
        return sorted(shape.dumped(member, sink) for member in value)

    def load(stored: Any, source: Source) -> Any:
        return frozenset(shape.loaded(member, source) for member in stored)

    return Shape(dump, load)


def _row_shape(shape: Shape) -> Shape:
    def dump(value: Any, sink: Sink) -> Any:
        return [shape.dumped(member, sink) for member in value]

    def load(stored: Any, source: Source) -> Any:
        return tuple(shape.loaded(member, source) for member in stored)

    return Shape(dump, load)


def _fixed_shape(shapes: tuple[Shape, ...]) -> Shape:
    def dump(value: Any, sink: Sink) -> Any:
        return [shape.dumped(member, sink) for shape, member in zip(shapes, value, strict=True)]

    def load(stored: Any, source: Source) -> Any:
        pairs = zip(shapes, stored, strict=True)
        return tuple(shape.loaded(member, source) for shape, member in pairs)

    return Shape(dump, load)


def _mapping_shape(key: Shape, member: Shape) -> Shape:
    # In the order of the keys: reading gives that order, so writing again meets the same words
    # in the same order.
    def dump(value: Any, sink: Sink) -> Any:
        keyed = sorted((key.dumped(name, sink), held) for name, held in value.items())
        return {name: member.dumped(held, sink) for name, held in keyed}

    def load(stored: Any, source: Source) -> Any:
        return {key.loaded(k, source): member.loaded(v, source) for k, v in stored.items()}

    return Shape(dump, load)


def fields_shape(declared: type[Any], *, without: frozenset[str]) -> Shape:
    """The shape of a dataclass as a JSON object of its fields, leaving some to the caller: then
    `load` gives the keyword arguments instead of the object."""
    hints = get_type_hints(declared)
    kept = [field for field in fields(declared) if field.name not in without]
    shapes = [(field.name, shape_of(hints[field.name])) for field in kept]
    required = frozenset(
        field.name
        for field in kept
        if field.default is MISSING and field.default_factory is MISSING
    )
    by_name = dict(shapes)
    dumps = [(name, shape.dump) for name, shape in shapes]

    def dump(value: Any, sink: Sink) -> Any:
        return {
            name: getattr(value, name) if one is None else one(getattr(value, name), sink)
            for name, one in dumps
        }

    def load(stored: Any, source: Source) -> Any:
        _check_names(declared, stored.keys(), required, by_name.keys())
        facts = {name: by_name[name].loaded(fact, source) for name, fact in stored.items()}
        return facts if without else declared(**facts)

    return Shape(dump, load)


def _check_names(declared: type, found: Any, required: Any, known: Any) -> None:
    if missing := required - found:
        raise Unreadable(f"{declared.__name__} lacks {', '.join(sorted(missing))}")
    if unknown := found - known:
        raise Unreadable(f"{declared.__name__} has unknown {', '.join(sorted(unknown))}")
