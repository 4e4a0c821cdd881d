"""What is asked of posts scheduled at the brand's accounts, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.domain.commands.base import Asked
from bot.domain.scheduled import ScheduledPost
from bot.domain.values import OutletId


@dataclass(frozen=True, kw_only=True)
class FreezeScheduled(Asked):
    """Pause what is scheduled at every account that plans; asked again, what was left undone."""


@dataclass(frozen=True, kw_only=True)
class EndFreeze(Asked):
    """Thaw: from here each paused post can be decided on."""


@dataclass(frozen=True, kw_only=True)
class ResumePost(Asked):
    """Put a paused post back, to go out at `due` (None: at its own time).

    `held_by` are code names of other open crises that still hold the account, as far as whoever
    asks may know them; `held_by_others` is how many more there are. `decided_elsewhere`: another
    crisis that had paused the same post has decided on it.
    """

    outlet: OutletId
    reference: str
    due: datetime | None = None
    held_by: tuple[str, ...] = ()
    held_by_others: int = 0
    decided_elsewhere: bool = False


@dataclass(frozen=True, kw_only=True)
class DropPost(Asked):
    """Give a paused post up for good. `put_back_elsewhere`: another crisis that had paused the
    same post has put it back."""

    outlet: OutletId
    reference: str
    put_back_elsewhere: bool = False


@dataclass(frozen=True, kw_only=True)
class RecordQueue(Asked):
    """What stands in the account's queue now."""

    outlet: OutletId
    posts: tuple[ScheduledPost, ...]


@dataclass(frozen=True, kw_only=True)
class RecordCannotPause(Asked):
    outlet: OutletId
    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordPaused(Asked):
    """`slipped`: it went out before it could be stopped."""

    outlet: OutletId
    reference: str
    slipped: bool = False


@dataclass(frozen=True, kw_only=True)
class RecordNotPaused(Asked):
    outlet: OutletId
    reference: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordResumed(Asked):
    outlet: OutletId
    reference: str
    new_reference: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class RecordNotResumed(Asked):
    outlet: OutletId
    reference: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordDropped(Asked):
    outlet: OutletId
    reference: str


@dataclass(frozen=True, kw_only=True)
class RecordNotDropped(Asked):
    outlet: OutletId
    reference: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class NoteDecidedElsewhere(Asked):
    """Another crisis that had paused the same post has decided on it."""

    outlet: OutletId
    reference: str


FreezingCommand: TypeAlias = (
    FreezeScheduled
    | EndFreeze
    | ResumePost
    | DropPost
    | RecordQueue
    | RecordCannotPause
    | RecordPaused
    | RecordNotPaused
    | RecordResumed
    | RecordNotResumed
    | RecordDropped
    | RecordNotDropped
    | NoteDecidedElsewhere
)

AboutItem: TypeAlias = (
    ResumePost
    | DropPost
    | RecordPaused
    | RecordNotPaused
    | RecordResumed
    | RecordNotResumed
    | RecordDropped
    | RecordNotDropped
    | NoteDecidedElsewhere
)
"""Those about one post that was found."""
