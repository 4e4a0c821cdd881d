"""What the watch reports of the brand's accounts, and what people say to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.domain.commands.base import Asked
from bot.domain.events.watching import StrangerId
from bot.domain.values import OutletId, Words


@dataclass(frozen=True, kw_only=True)
class NoteStranger(Asked):
    """An account shows a post that no crisis knows as its own."""

    stranger: StrangerId
    outlet: OutletId
    reference: str
    text: Words
    author: Words
    link: str
    posted_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClaimStranger(Asked):
    """*It is ours*."""

    stranger: StrangerId


@dataclass(frozen=True, kw_only=True)
class RecordUnwatched(Asked):
    outlet: OutletId
    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordWatchedAgain(Asked):
    outlet: OutletId


WatchingCommand: TypeAlias = NoteStranger | ClaimStranger | RecordUnwatched | RecordWatchedAgain
