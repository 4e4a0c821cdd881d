"""The course of a statement: how each of its events changes it."""

from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from bot.domain.events import (
    ApprovalsExpired,
    ChangesRequested,
    ClearanceLost,
    FastLaneEnded,
    PostedByHand,
    PostingAsked,
    PublicationDenied,
    PublicationFailed,
    PublicationStarted,
    PublicationUnclear,
    SendingMoved,
    SendingOrdered,
    SendingStopped,
    StatementApproved,
    StatementCleared,
    StatementPublished,
    StatementReleased,
    StatementRevised,
    StatementTagged,
    StatementWentStale,
    StatementWithdrawn,
    WouldHaveGone,
)
from bot.domain.statement import Delivery, Passage, Statement
from bot.domain.values import OutletId, PersonId


def unapproved(statement: Statement) -> Statement:
    """The statement as if nobody had approved, objected or stopped anything."""
    return replace(
        statement,
        approvals={},
        approved_at={},
        objections={},
        objectors={},
        cleared=False,
        send_at=None,
        stopped=False,
        exhausted=frozenset(),
        sought=frozenset(),
        glass=None,
    )


StatementEvent = (
    StatementRevised
    | StatementTagged
    | ApprovalsExpired
    | FastLaneEnded
    | StatementApproved
    | ChangesRequested
    | StatementCleared
    | ClearanceLost
    | StatementWithdrawn
    | SendingStopped
    | SendingOrdered
    | PublicationStarted
    | StatementPublished
    | PublicationFailed
    | PublicationUnclear
    | StatementWentStale
    | PublicationDenied
    | PostingAsked
    | PostedByHand
    | SendingMoved
    | WouldHaveGone
    | StatementReleased
)


def moved(statement: Statement, event: StatementEvent) -> Statement:
    """The statement after one more of its events. A revision keeps its rule: the state, which
    knows the playbook, gives the new one."""
    match event:
        case (
            StatementRevised()
            | StatementTagged()
            | ApprovalsExpired()
            | FastLaneEnded()
            | StatementApproved()
            | ChangesRequested()
        ):
            return _approval(statement, event)
        case SendingMoved():
            # Where somebody must press, the instant they wait for alone sends nothing.
            send_at = event.send_at if statement.send_at else None
            return replace(statement, send_at=send_at, publish_at=event.send_at)
        case StatementCleared():
            return replace(statement, cleared=True, send_at=event.send_at)
        case ClearanceLost():
            return replace(statement, cleared=False, send_at=None)
        case StatementWithdrawn():
            return replace(statement, withdrawn=True)
        case SendingStopped():
            return replace(statement, stopped=True)
        case SendingOrdered():
            waiting = {o: replace(statement.at(o), passage=Passage.WAITING) for o in event.outlets}
            deliveries = {**statement.deliveries, **waiting}
            return replace(statement, stopped=False, send_at=event.at, deliveries=deliveries)
        case StatementReleased():
            return replace(statement, held=False, stopped=False, send_at=event.send_at)
        case WouldHaveGone():
            return replace(statement, rehearsed=True)
        case (
            PublicationStarted()
            | StatementPublished()
            | PublicationFailed()
            | PublicationUnclear()
            | StatementWentStale()
            | PublicationDenied()
            | PostingAsked()
            | PostedByHand()
        ):
            return _delivered(statement, event.outlet, **_passage(event, statement))
        case _:
            assert_never(event)


def _approval(
    statement: Statement,
    event: StatementRevised
    | StatementTagged
    | ApprovalsExpired
    | FastLaneEnded
    | StatementApproved
    | ChangesRequested,
) -> Statement:
    match event:
        case StatementTagged():
            tagged = _tagged(statement, event)
            return unapproved(tagged) if event.voided else tagged
        case ApprovalsExpired():
            return _without(statement, event.people)
        case FastLaneEnded():
            return replace(unapproved(statement), lane="")
        case StatementRevised():
            return replace(
                unapproved(statement),
                revision=event.revision,
                wording=event.wording,
                digest=event.digest,
                authors=event.authors,
                past=(*statement.past, statement.wording),
                voided=event.voided,
                tags=event.tags,
                lane="",
                waiver=event.waiver or statement.waiver,
                publish_at=event.publish_at,
                deliveries={},
            )
        case StatementApproved():
            objections = {p: why for p, why in statement.objections.items() if p != event.by}
            approvals = {**statement.approvals, event.by: event.seats}
            return replace(
                statement,
                approvals=approvals,
                approved_at={**statement.approved_at, event.by: event.at},
                objections=objections,
            )
        case ChangesRequested():
            asked = replace(
                _without(statement, frozenset({event.by})),
                objections={**statement.objections, event.by: event.reason},
                objectors={**statement.objectors, event.by: event.seats},
            )
            if not _stops(event, statement):
                return asked
            return replace(asked, cleared=False, send_at=None, glass=None)
        case _:
            assert_never(event)


def _tagged(statement: Statement, event: StatementTagged) -> Statement:
    """Until an author has said what it touches, somebody else's tag ends no strictness."""
    if statement.tags is None and event.by not in statement.authors:
        return replace(statement, added=statement.added | event.tags)
    return replace(statement, tags=event.tags)


def _stops(event: ChangesRequested, statement: Statement) -> bool:
    """Whether a wish takes the clearance away: one that blocks, or takes an approval back. Anybody
    else's is advice."""
    blocking = statement.rule.voices
    return event.took_back or not blocking or bool(event.seats & blocking)


def _without(statement: Statement, people: frozenset[PersonId]) -> Statement:
    """The statement without these people's approvals."""
    kept = {p: seats for p, seats in statement.approvals.items() if p not in people}
    return replace(statement, approvals=kept)


def taken_down(statement: Statement, outlet: OutletId, at: datetime) -> Statement:
    """The statement once it is gone from this outlet; that it was published stays true."""
    return _delivered(statement, outlet, taken_down_at=at)


def _delivered(statement: Statement, outlet: OutletId, **changes: Any) -> Statement:
    delivery: Delivery = replace(statement.at(outlet), **changes)
    return replace(statement, deliveries={**statement.deliveries, outlet: delivery})


def _passage(
    event: PublicationStarted
    | StatementPublished
    | PublicationFailed
    | PublicationUnclear
    | StatementWentStale
    | PublicationDenied
    | PostingAsked
    | PostedByHand,
    statement: Statement,
) -> dict[str, Any]:
    match event:
        case PublicationStarted():
            return {
                "passage": Passage.ON_THE_WIRE,
                "attempts": event.attempt,
                "again_at": None,
                "send_at": event.send_at or statement.send_at,
            }
        case StatementPublished():
            return {
                "passage": Passage.PUBLISHED,
                "link": event.link,
                "reference": event.reference,
                "refused": event.refused,
                "asked": event.asked,
                "published_at": event.at,
                "reason": "",
            }
        case PublicationFailed():
            passage = Passage.FAILED if event.again_at else Passage.GIVEN_UP
            return {"passage": passage, "reason": event.reason, "again_at": event.again_at}
        case PublicationUnclear():
            return {"passage": Passage.UNCLEAR, "reason": "unclear", "about": event.about}
        case StatementWentStale():
            return {"passage": Passage.STALE, "reason": "stale"}
        case PublicationDenied():
            return {"passage": Passage.WAITING, "reason": ""}
        case PostingAsked():
            return {
                "passage": Passage.BY_HAND,
                "poster": event.person,
                "send_at": event.send_at or statement.send_at,
            }
        case PostedByHand():
            return {
                "passage": Passage.PUBLISHED,
                "link": event.link,
                "published_at": event.at,
                "match": event.match,
                "difference": event.posted,
                "unwanted": not statement.goes,
            }
        case _:
            assert_never(event)
