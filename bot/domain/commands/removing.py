"""What people ask to be taken down, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.domain.commands.base import Asked
from bot.domain.events.watching import StrangerId
from bot.domain.grounds import Evidence, Ground, RemovalId
from bot.domain.values import NO_WORDS, OutletId, PersonId, StatementId, Words


@dataclass(frozen=True, kw_only=True)
class OwnStatement:
    """Our own statement, published at this outlet."""

    statement: StatementId
    outlet: OutletId


@dataclass(frozen=True, kw_only=True)
class StrangersPost:
    """A post at one of our accounts that nobody cleared."""

    stranger: StrangerId


@dataclass(frozen=True, kw_only=True)
class SomebodysComment:
    """What somebody else wrote. `hands` is who removes it by hand; None: the outlet's way, where
    there is one. `outlet` may be empty for a place that is none of ours."""

    outlet: OutletId
    reference: str
    ground: Ground
    evidence: Evidence
    hands: PersonId | None = None


Removed: TypeAlias = OwnStatement | StrangersPost | SomebodysComment


@dataclass(frozen=True, kw_only=True)
class ProposeRemoval(Asked):
    """*Take it down*, *Remove*."""

    what: Removed
    note: Words = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class ApproveRemoval(Asked):
    removal: RemovalId


@dataclass(frozen=True, kw_only=True)
class RefuseRemoval(Asked):
    """*Leave it*."""

    removal: RemovalId


@dataclass(frozen=True, kw_only=True)
class FinishRemoval(Asked):
    """*Done*: it was removed by hand."""

    removal: RemovalId


@dataclass(frozen=True, kw_only=True)
class StartRemoval(Asked):
    """The relay is about to ask the outlet."""

    removal: RemovalId


@dataclass(frozen=True, kw_only=True)
class RecordRemoved(Asked):
    removal: RemovalId


@dataclass(frozen=True, kw_only=True)
class RecordRemovalFailed(Asked):
    """`again_at` None: trying again cannot help."""

    removal: RemovalId
    reason: str
    again_at: datetime | None


RemovingCommand: TypeAlias = (
    ProposeRemoval
    | ApproveRemoval
    | RefuseRemoval
    | FinishRemoval
    | StartRemoval
    | RecordRemoved
    | RecordRemovalFailed
)
