"""Freeze and thaw: what became of the posts that were scheduled at the brand's accounts.

A post is known by its account and the reference it had there when it was found. What it says and
all that is needed to make it again is in the event that found it, before anything is touched.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.domain.events.base import Fact
from bot.domain.scheduled import ScheduledPost
from bot.domain.values import OutletId


@dataclass(frozen=True, kw_only=True)
class FreezeBegun(Fact):
    """From here what is scheduled at these accounts is paused. `again`: the freeze was on, and
    these are the accounts at which something was left undone."""

    outlets: tuple[OutletId, ...]
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class QueueRead(Fact):
    """What stood in the queue of one account, and is paused now."""

    outlet: OutletId
    posts: tuple[ScheduledPost, ...]


@dataclass(frozen=True, kw_only=True)
class AccountCannotPause(Fact):
    """Nothing can be paused there, or not now: a person must do it at the account itself."""

    outlet: OutletId
    reason: str


@dataclass(frozen=True, kw_only=True)
class PostPaused(Fact):
    outlet: OutletId
    reference: str


@dataclass(frozen=True, kw_only=True)
class PostSlipped(Fact):
    """It went out before it could be stopped."""

    outlet: OutletId
    reference: str


@dataclass(frozen=True, kw_only=True)
class PostNotPaused(Fact):
    """The account did not let it be paused; it still goes out unless a person stops it."""

    outlet: OutletId
    reference: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class NewScheduledCaught(Fact):
    """Scheduled during the freeze."""

    outlet: OutletId
    post: ScheduledPost


@dataclass(frozen=True, kw_only=True)
class AccountFrozen(Fact):
    """The receipt, once the queue was read again: so many are paused of so many found. `refused`
    and `slipped` are references."""

    outlet: OutletId
    paused: int
    of: int
    refused: tuple[str, ...] = ()
    slipped: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FreezeEnded(Fact):
    """This crisis holds no account any more. Nothing resumes by that."""


@dataclass(frozen=True, kw_only=True)
class ResumeOrdered(Fact):
    """The lead puts it back, to go out then."""

    outlet: OutletId
    reference: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class PostResumed(Fact):
    """It stands in the queue again, under `new_reference`."""

    outlet: OutletId
    reference: str
    new_reference: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class ResumeFailed(Fact):
    """Not put back: it is asked about anew."""

    outlet: OutletId
    reference: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DropOrdered(Fact):
    """The lead gives it up for good."""

    outlet: OutletId
    reference: str


@dataclass(frozen=True, kw_only=True)
class PostDropped(Fact):
    outlet: OutletId
    reference: str


@dataclass(frozen=True, kw_only=True)
class DropFailed(Fact):
    """It stays paused, and can be dropped again."""

    outlet: OutletId
    reference: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PostDecidedElsewhere(Fact):
    """Another crisis that had paused the same post has put it back, or dropped it."""

    outlet: OutletId
    reference: str


ItemEvent: TypeAlias = (
    PostPaused
    | PostSlipped
    | PostNotPaused
    | ResumeOrdered
    | PostResumed
    | ResumeFailed
    | DropOrdered
    | PostDropped
    | DropFailed
    | PostDecidedElsewhere
)
"""What happens to one post that was found."""

FreezingEvent: TypeAlias = (
    FreezeBegun
    | QueueRead
    | AccountCannotPause
    | NewScheduledCaught
    | AccountFrozen
    | FreezeEnded
    | ItemEvent
)
