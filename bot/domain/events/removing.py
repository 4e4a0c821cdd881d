"""Taking down: our own statements, strangers' posts, comments."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.domain.events.base import Fact
from bot.domain.grounds import Evidence, Ground, RemovalId, Target
from bot.domain.values import OutletId, PersonId, Words


@dataclass(frozen=True, kw_only=True)
class RemovalProposed(Fact):
    """The evidence is kept from here on, before anything is touched. `hands` is who removes it by
    hand; None where the bot does."""

    removal: RemovalId
    target: Target
    subject: str
    outlet: OutletId
    reference: str
    ground: Ground
    note: Words
    evidence: Evidence
    hands: PersonId | None


@dataclass(frozen=True, kw_only=True)
class RemovalApproved(Fact):
    removal: RemovalId


@dataclass(frozen=True, kw_only=True)
class RemovalRefused(Fact):
    removal: RemovalId


@dataclass(frozen=True, kw_only=True)
class RemovalStarted(Fact):
    """From here the outlet may have been asked to take it down."""

    removal: RemovalId


@dataclass(frozen=True, kw_only=True)
class RemovalDone(Fact):
    """It is gone: the bot took it down, or somebody did by hand and says so."""

    removal: RemovalId


@dataclass(frozen=True, kw_only=True)
class RemovalFailed(Fact):
    """It still stands. `again_at` None: the bot has given up, and `hands` must do it."""

    removal: RemovalId
    reason: str
    again_at: datetime | None
    hands: PersonId | None = None


RemovingEvent: TypeAlias = (
    RemovalProposed
    | RemovalApproved
    | RemovalRefused
    | RemovalStarted
    | RemovalDone
    | RemovalFailed
)
