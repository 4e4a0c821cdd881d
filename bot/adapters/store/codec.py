"""Events, effects and answers as bytes, and back.

An event is stored as the RFC 8785 bytes of an envelope: crisis, version, type, schema, at, by,
facts. Words stand in it as salted digests. An older schema is upcast in memory at reading; the
stored bytes are never rewritten.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_bytes
from typing import Any, NamedTuple, TypeAlias, get_args

import rfc8785

from bot.adapters.store.shapes import (
    Salt,
    Shape,
    Sink,
    Source,
    Unreadable,
    Word,
    dump_instant,
    fields_shape,
    load_instant,
    shape_of,
)
from bot.application.ports import Answer
from bot.domain.effects import Effect
from bot.domain.events import Event
from bot.domain.values import CrisisId

Facts: TypeAlias = dict[str, Any]
Upcaster: TypeAlias = Callable[[Facts], Facts]
"""The facts of one schema as the next schema has them."""

SCHEMAS: Mapping[str, int] = {}
"""The schema in which each type is written, where it is no longer the first."""

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""How to read a type's older schema as the next one."""


class Encoded(NamedTuple):
    """One event ready to be stored."""

    stored: bytes
    words: list[Word]


def fresh_salt() -> bytes:
    """16 random bytes."""
    return token_bytes(16)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the codec knows of one event type."""

    made: type[Any]
    facts: Shape
    schema: int


class EventCodec:
    """Events ↔ stored bytes, with the schemas and upcasters it is given."""

    def __init__(
        self,
        schemas: Mapping[str, int] = SCHEMAS,
        upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
        salt: Salt = fresh_salt,
    ) -> None:
        self._upcasters = upcasters
        self._salt = salt
        self._kinds = {
            made.__name__: _Kind(
                made,
                fields_shape(made, without=frozenset({"at", "by"})),
                schemas.get(made.__name__, 1),
            )
            for made in get_args(Event)
        }

    def encode(self, event: Event, *, crisis: CrisisId, version: int) -> Encoded:
        """The bytes of the event at its place in the stream, and its words beside them.

        Raises ValueError for what JSON cannot hold exactly: an instant without time zone, an
        integer beyond 2⁵³, half a surrogate pair.
        """
        name = type(event).__name__
        kind = self._kinds[name]
        sink = Sink(self._salt)
        envelope = {
            "at": dump_instant(event.at),
            "by": event.by,
            "crisis": crisis,
            "facts": kind.facts.dumped(event, sink),
            "schema": kind.schema,
            "type": name,
            "version": version,
        }
        return Encoded(rfc8785.dumps(envelope), sink.words)

    def decode(self, stored: bytes, words: Source) -> Event:
        """The event, with its words put back as far as `words` (by digest) has them. Raises
        `Unreadable` for a type or schema this program does not know."""
        return self.decode_envelope(json.loads(stored), words)

    def decode_envelope(self, envelope: Mapping[str, Any], words: Source) -> Event:
        """As `decode`, of an envelope parsed already."""
        kind = self._kinds.get(envelope["type"])
        if kind is None:
            raise Unreadable(f"unknown type of event: {envelope['type']}")
        facts = kind.facts.loaded(self._upcast(envelope, kind.schema), words)
        event: Event = kind.made(at=load_instant(envelope["at"]), by=envelope["by"], **facts)
        return event

    def _upcast(self, envelope: Mapping[str, Any], current: int) -> Facts:
        name, schema, facts = envelope["type"], envelope["schema"], envelope["facts"]
        if schema > current:
            raise Unreadable(f"{name} has schema {schema}; this program reads up to {current}")
        for older in range(schema, current):
            upcaster = self._upcasters.get((name, older))
            if upcaster is None:
                raise Unreadable(f"{name} has schema {older}, which nothing here can read")
            facts = upcaster(facts)
        return dict(facts)


_EFFECTS = {made.__name__: shape_of(made) for made in get_args(Effect)}
_ANSWER = shape_of(Answer)
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _NoWords(Sink):
    """Effects and answers hold no words: a wrongly declared one must not be stored in clear."""

    def __init__(self) -> None:
        super().__init__(fresh_salt)

    def put(self, value: str) -> Any:  # noqa: ARG002
        raise TypeError("an effect or an answer must not hold words")


_NO_WORDS = _NoWords()


def dump_effect(effect: Effect) -> str:
    """The effect as JSON text."""
    name = type(effect).__name__
    return _to_json({"type": name, "facts": _EFFECTS[name].dumped(effect, _NO_WORDS)})


def load_effect(stored: str) -> Effect:
    """The inverse of `dump_effect`. Raises `Unreadable` for an unknown type."""
    envelope = json.loads(stored)
    shape = _EFFECTS.get(envelope["type"])
    if shape is None:
        raise Unreadable(f"unknown type of effect: {envelope['type']}")
    effect: Effect = shape.loaded(envelope["facts"], {})
    return effect


def dump_answer(answer: Answer) -> str:
    """The answer as JSON text."""
    return _to_json(_ANSWER.dumped(answer, _NO_WORDS))


def load_answer(stored: str) -> Answer:
    """The inverse of `dump_answer`."""
    answer: Answer = _ANSWER.loaded(json.loads(stored), {})
    return answer
