"""Any event or effect that can be, for properties that must hold of all of them."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from bot.domain.effects import Effect
from bot.domain.events import Event

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LEAVES: Mapping[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    bool: st.booleans(),
    datetime: st.datetimes(
        timezones=st.timezones(),
        min_value=datetime(1000, 1, 1),  # noqa: DTZ001
        max_value=datetime(9000, 1, 1),  # noqa: DTZ001
    ).map(lambda instant: instant.astimezone(UTC)),
    timedelta: st.timedeltas(timedelta(0), timedelta(days=3650)),
}


def anything(declared: Any) -> st.SearchStrategy[Any]:
    """Values of a declared type."""
    if isinstance(declared, NewType):
        return anything(declared.__supertype__)
    if declared in LEAVES:
        return LEAVES[declared]
    if isinstance(declared, type) and is_dataclass(declared):
        hints = get_type_hints(declared)
        return st.builds(declared, **{f.name: anything(hints[f.name]) for f in fields(declared)})
    if isinstance(declared, type) and issubclass(declared, Enum):
        return st.sampled_from(declared)
    return _generic(get_origin(declared), get_args(declared))


def _generic(origin: Any, arguments: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if origin in (Union, types.UnionType):
        return st.one_of(*(_or_none(argument) for argument in arguments))
    if origin is frozenset:
        return st.frozensets(anything(arguments[0]), max_size=3)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(anything(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(anything(argument) for argument in arguments))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(anything(arguments[0]), anything(arguments[1]), max_size=3)
    raise TypeError(origin)


def _or_none(argument: Any) -> st.SearchStrategy[Any]:
    return st.none() if argument is types.NoneType else anything(argument)


events: st.SearchStrategy[Event] = st.one_of(*(anything(one) for one in get_args(Event)))
effects: st.SearchStrategy[Effect] = st.one_of(*(anything(one) for one in get_args(Effect)))
EVENT_TYPES: tuple[Any, ...] = get_args(Event)
EFFECT_TYPES: tuple[Any, ...] = get_args(Effect)
