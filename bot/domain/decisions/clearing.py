"""The clearance: made once the rule is met, lost with what it rests on."""

from datetime import datetime, timedelta

from bot.domain.commands import Asked
from bot.domain.events import (
    ClearanceLost,
    Event,
    FastLaneEnded,
    StatementCleared,
    WouldHaveGone,
)
from bot.domain.fast_lane import (
    is_open,
)
from bot.domain.gate import is_clear
from bot.domain.playbook import SendMode
from bot.domain.state import Crisis, evolve
from bot.domain.statement import Statement
from bot.domain.values import StatementId


def cleared(statement_id: StatementId, command: Asked, crisis: Crisis) -> list[Event]:
    """The clearance, if this state meets the rule; nothing otherwise."""
    statement = crisis.statement(statement_id)
    if not is_clear(statement, crisis, command.at):
        return []
    event = StatementCleared(
        statement=statement.id,
        revision=statement.revision,
        digest=statement.digest,
        send_at=None if statement.held else send_time(statement, crisis, command.at),
        by=command.by,
        at=command.at,
    )
    return [event, *([] if statement.held else rehearsed(statement, command, crisis))]


def rehearsed(statement: Statement, command: Asked, crisis: Crisis) -> list[Event]:
    """In a drill: where it would have gone."""
    if not crisis.drill:
        return []
    return [
        WouldHaveGone(
            statement=statement.id,
            revision=statement.revision,
            outlets=statement.wording.outlets,
            by=command.by,
            at=command.at,
        )
    ]


def send_time(statement: Statement, crisis: Crisis, cleared_at: datetime) -> datetime | None:
    """When a statement cleared now goes out by itself, within its time window; None where
    somebody must press."""
    send, window = crisis.playbook.send, statement.wording.window
    if send.mode is SendMode.ON_PRESS:
        return None
    due = cleared_at + (send.delay if send.mode is SendMode.AFTER else timedelta())
    not_before = [statement.publish_at, window.opens_at if window else None]
    return max([due, *(instant for instant in not_before if instant)])


def void_clearances(event: Event, crisis: Crisis) -> list[Event]:
    """The event, and the clearances that are lost with it."""
    after = evolve(crisis, event)
    return [
        event,
        *(
            ClearanceLost(statement=s.id, revision=s.revision, by=event.by, at=event.at)
            for s in crisis.unsent
            if s.cleared and not is_clear(after.statement(s.id), after, event.at)
        ),
    ]


def lane_ended(statement: Statement, command: Asked, crisis: Crisis) -> FastLaneEnded | None:
    """Words approved in calm times are past their date at this moment."""
    lane = crisis.playbook.pre_approved(statement.lane) if statement.fast else None
    if lane is None or is_open(lane, command.at):
        return None
    return FastLaneEnded(
        statement=statement.id,
        revision=statement.revision,
        voided=frozenset(statement.approvals),
        by=command.by,
        at=command.at,
    )
