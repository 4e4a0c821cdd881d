"""Projection: the log that people read. Complete, in order, with counsel's words withheld."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.events import (
    CardPinned,
    CardPosted,
    ChangesRequested,
    CrisisOpened,
    EntryLogged,
    Event,
    RoleAssigned,
    TopicSet,
)
from bot.domain.values import COUNSEL, PersonId

HOUSEKEEPING = (CardPosted, CardPinned, TopicSet)
"""What the bot did to its own cards: in the log and in every export, not on the timeline."""

NOTICE = "notice"
"""The one card that speaks to people outside the room: posting it is on the timeline."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the timeline. `happened_at` differs from `at`, the time of recording, where
    somebody logged a thing later. `withheld`: the words are counsel's and not shown."""

    at: datetime
    happened_at: datetime
    by: PersonId
    event: Event
    withheld: bool = False


def timeline(events: Iterable[Event]) -> list[Line]:
    """All lines, by the time at which things happened."""
    lines = [_line(event) for event in events if not is_housekeeping(event)]
    return sorted(lines, key=lambda line: line.happened_at)


def is_housekeeping(event: Event) -> bool:
    """Whether an event is of the bot's own cards alone."""
    told_all_staff = isinstance(event, CardPosted) and event.card == NOTICE
    return isinstance(event, HOUSEKEEPING) and not told_all_staff


def _line(event: Event) -> Line:
    return Line(
        at=event.at,
        happened_at=_happened_at(event),
        by=_author(event),
        event=event,
        withheld=isinstance(event, ChangesRequested) and COUNSEL in event.seats,
    )


def _happened_at(event: Event) -> datetime:
    return event.happened_at if isinstance(event, EntryLogged) else event.at


def _author(event: Event) -> PersonId:
    return event.person if isinstance(event, RoleAssigned) else event.by


def opening(events: Iterable[Event]) -> CrisisOpened:
    """The first fact of a stream. Raises ValueError where there is none."""
    for event in events:
        if isinstance(event, CrisisOpened):
            return event
    raise ValueError("a crisis without an opening")
