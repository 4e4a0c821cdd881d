"""The log that people keep, and the end of a crisis."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.events.base import Fact
from bot.domain.values import (
    LogSource,
    PersonId,
    PostId,
    Words,
)


@dataclass(frozen=True, kw_only=True)
class EntryLogged(Fact):
    """Somebody put a thing on the timeline; `author` said it, at `happened_at`."""

    text: Words
    author: PersonId
    source: LogSource
    happened_at: datetime
    post: PostId | None = None
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class CommandRefused(Fact):
    """Somebody asked for what could not be; `code` is the rejection's, `data` its facts."""

    command: str
    code: str
    data: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CrisisStoodDown(Fact):
    outcome: Words
    archive_after: timedelta


@dataclass(frozen=True, kw_only=True)
class TimelineAttached(Fact):
    pass


@dataclass(frozen=True, kw_only=True)
class RoomArchived(Fact):
    pass


@dataclass(frozen=True, kw_only=True)
class CrisisReopened(Fact):
    """The same log goes on in a new room; every approval is void."""

    reason: Words
