"""The brand's own accounts under watch: posts that nobody cleared."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType, TypeAlias

from bot.domain.events.base import Fact
from bot.domain.values import OutletId, Words

StrangerId = NewType("StrangerId", str)


@dataclass(frozen=True, kw_only=True)
class StrangerPosted(Fact):
    """An account shows a post without a clearance; `posted_at` is when it began to."""

    stranger: StrangerId
    outlet: OutletId
    reference: str
    text: Words
    author: Words
    link: str
    posted_at: datetime


@dataclass(frozen=True, kw_only=True)
class StrangerClaimed(Fact):
    """Somebody of the team says by name that the post is ours."""

    stranger: StrangerId


@dataclass(frozen=True, kw_only=True)
class AccountUnwatched(Fact):
    """The account cannot be watched now: nobody would notice a post. `reason` is a code."""

    outlet: OutletId
    reason: str


@dataclass(frozen=True, kw_only=True)
class AccountWatchedAgain(Fact):
    outlet: OutletId


WatchingEvent: TypeAlias = StrangerPosted | StrangerClaimed | AccountUnwatched | AccountWatchedAgain
