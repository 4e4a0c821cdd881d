"""A removal as its events have left it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.domain.events.removing import (
    RemovalApproved,
    RemovalDone,
    RemovalFailed,
    RemovalProposed,
    RemovalRefused,
    RemovalStarted,
    RemovingEvent,
)
from bot.domain.grounds import Evidence, Ground, RemovalId, Target
from bot.domain.values import OutletId, PersonId, Words


class Stage(StrEnum):
    """How far a removal has come."""

    AWAITING = "awaiting approval"
    UNDER_WAY = "under way"
    BY_HAND = "by hand"
    DONE = "done"
    REFUSED = "refused"
    REHEARSED = "rehearsed"


@dataclass(frozen=True, kw_only=True)
class Removal:
    """`subject` is the number of the statement or the id of the stranger's post; empty for a
    comment. `hands` is who removes it by hand; None where the bot does."""

    id: RemovalId
    target: Target
    subject: str
    outlet: OutletId
    reference: str
    ground: Ground
    note: Words
    evidence: Evidence
    proposed_by: PersonId
    hands: PersonId | None = None
    approved_by: PersonId | None = None
    refused_by: PersonId | None = None
    rehearsed: bool = False
    started: bool = False
    reason: str = ""
    again_at: datetime | None = None
    done_by: PersonId | None = None
    done_at: datetime | None = None

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        for holds, stage in (
            (self.done_at is not None, Stage.DONE),
            (self.refused_by is not None, Stage.REFUSED),
            (self.approved_by is None, Stage.AWAITING),
            (self.rehearsed, Stage.REHEARSED),
            (self.hands is not None, Stage.BY_HAND),
        ):
            if holds:
                return stage
        return Stage.UNDER_WAY

    def concerns(self, target: Target, subject: str, outlet: OutletId, reference: str) -> bool:
        """Whether it is about this very thing."""
        mine = (self.target, self.subject, self.outlet, self.reference)
        return mine == (target, subject, outlet, reference)


def removing(
    removals: Mapping[RemovalId, Removal], event: RemovingEvent, *, drill: bool
) -> dict[RemovalId, Removal]:
    """All removals after one more event. In a drill nothing follows an approval."""
    if isinstance(event, RemovalProposed):
        return {**removals, event.removal: _proposed(event)}
    return {**removals, event.removal: _moved(removals[event.removal], event, drill=drill)}


def _proposed(event: RemovalProposed) -> Removal:
    return Removal(
        id=event.removal,
        target=event.target,
        subject=event.subject,
        outlet=event.outlet,
        reference=event.reference,
        ground=event.ground,
        note=event.note,
        evidence=event.evidence,
        proposed_by=event.by,
        hands=event.hands,
    )


def _moved(
    removal: Removal,
    event: RemovalApproved | RemovalRefused | RemovalStarted | RemovalDone | RemovalFailed,
    *,
    drill: bool,
) -> Removal:
    match event:
        case RemovalApproved():
            return replace(removal, approved_by=event.by, rehearsed=drill)
        case RemovalRefused():
            return replace(removal, refused_by=event.by)
        case RemovalStarted():
            return replace(removal, started=True)
        case RemovalDone():
            return replace(removal, done_by=event.by, done_at=event.at)
        case RemovalFailed():
            hands = removal.hands or event.hands
            return replace(removal, reason=event.reason, again_at=event.again_at, hands=hands)
        case _:
            assert_never(event)
