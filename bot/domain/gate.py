"""The gate: what may go out, and the one place that says so."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.values import CrisisId, Kind, OutletId, StatementId, Words


@dataclass(frozen=True, kw_only=True)
class Clearance:
    """Leave to publish these words at this outlet, made from a state in which the rule holds.

    Only this module makes one, anew before each attempt; none is ever stored.
    """

    crisis: CrisisId
    statement: StatementId
    revision: int
    kind: Kind
    outlet: OutletId
    outlets: tuple[OutletId, ...]
    language: str
    text: Words
    next_update_at: datetime | None
    digest: str
