"""Who is on duty: shifts by weekday and time of day in a named time zone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from bot.domain.playbook import Playbook, Role
from bot.domain.values import PersonId

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DAY = timedelta(days=1)


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


def _time_of_day(value: object) -> time:
    if isinstance(value, time):
        return value
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError('must be a time of day in 24 hours, such as "08:00"')
    return time(int(match[1]), int(match[2]))


TimeOfDay = Annotated[
    time,
    BeforeValidator(_time_of_day),
    WithJsonSchema({"type": "string", "examples": ["08:00", "20:00"]}),
]


class ShiftFile(BaseModel):
    """Somebody is on duty at these hours of these days; a shift past midnight belongs to the day
    on which it begins."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True
    )

    zone: str = Field(description="A time zone, such as Europe/Berlin.")
    days: Annotated[list[Weekday], Field(min_length=1)] = list(Weekday)
    starts: TimeOfDay = Field(alias="from", description="When it begins, in that zone.")
    ends: TimeOfDay = Field(alias="to", description="When it ends; before `from`: the next day.")
    people: Annotated[list[str], Field(min_length=1)]

    @model_validator(mode="after")
    def _lasts(self) -> "ShiftFile":
        if self.starts == self.ends:
            raise ValueError("lasts no time: `from` and `to` are the same")
        return self

    def value(self) -> "Shift":
        """The shift. Raises ZoneInfoNotFoundError for a zone there is not."""
        return Shift(
            zone=ZoneInfo(self.zone),
            days=frozenset(list(Weekday).index(day) for day in self.days),
            starts=self.starts,
            ends=self.ends,
            people=tuple(map(PersonId, self.people)),
        )


@dataclass(frozen=True, kw_only=True)
class Shift:
    """`days` count from Monday, 0; `starts` and `ends` are what a clock on the wall there says."""

    zone: ZoneInfo
    days: frozenset[int]
    starts: time
    ends: time
    people: tuple[PersonId, ...]

    def covers(self, at: datetime) -> bool:
        """Whether these people are on duty at this instant."""
        local = at.astimezone(self.zone)
        now, today = local.time(), local.weekday()
        if self.starts < self.ends:
            return today in self.days and self.starts <= now < self.ends
        yesterday = (local - _DAY).weekday()
        return (today in self.days and now >= self.starts) or (
            yesterday in self.days and now < self.ends
        )


def on_duty(shifts: Sequence[Shift], at: datetime) -> tuple[PersonId, ...]:
    """Everybody on duty at this instant, in the order of the file, each once."""
    people = [person for shift in shifts if shift.covers(at) for person in shift.people]
    return tuple(dict.fromkeys(people))


def at_hand(playbook: Playbook, shifts: Sequence[Shift], at: datetime) -> Playbook:
    """The playbook with those first in each role's line who are on duty at this instant. Nobody
    comes into a line who is not in it."""
    present = on_duty(shifts, at)
    if not present:
        return playbook
    return replace(playbook, roles=tuple(_in_turn(role, present) for role in playbook.roles))


def _in_turn(role: Role, present: Sequence[PersonId]) -> Role:
    line = sorted(role.line, key=lambda person: person not in present)
    if not line:
        return role
    return replace(role, holder=line[0], deputies=tuple(line[1:]))
