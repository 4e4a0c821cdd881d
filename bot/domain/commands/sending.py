"""What people ask of its sending."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.commands.base import Asked
from bot.domain.values import NO_WORDS, OutletId, StatementId, Window, Words


@dataclass(frozen=True, kw_only=True)
class StopSending(Asked):
    statement: StatementId


@dataclass(frozen=True, kw_only=True)
class OrderSending(Asked):
    """*Publish now* or *Try again*."""

    statement: StatementId


@dataclass(frozen=True, kw_only=True)
class ConfirmPublished(Asked):
    """*Yes, it is there*: whoever presses has looked."""

    statement: StatementId
    outlet: OutletId
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class DenyPublished(Asked):
    """*No, send it*: whoever presses has looked, and it is not there. `attempt` is the one that
    the card asked about: an answer to an earlier one says nothing of a later."""

    statement: StatementId
    outlet: OutletId
    attempt: int


@dataclass(frozen=True, kw_only=True)
class ReportPosted(Asked):
    """It was posted by hand: where, and word for word what."""

    statement: StatementId
    revision: int
    outlet: OutletId
    link: str
    posted: Words = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class MoveSending(Asked):
    """Send it at another instant; outside the approved window, that is a new revision.
    `window` is what would then be asked to be approved."""

    statement: StatementId
    revision: int
    publish_at: datetime
    window: Window


@dataclass(frozen=True, kw_only=True)
class HoldEverything(Asked):
    pass


@dataclass(frozen=True, kw_only=True)
class ReleaseStatement(Asked):
    statement: StatementId


@dataclass(frozen=True, kw_only=True)
class LiftHold(Asked):
    pass
