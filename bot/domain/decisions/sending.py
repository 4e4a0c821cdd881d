"""From clearance to publication: who orders, stops, holds and moves it."""

from dataclasses import replace

from bot.domain.commands import (
    HoldEverything,
    LiftHold,
    MoveSending,
    OrderSending,
    ReleaseStatement,
    StopSending,
)
from bot.domain.decisions.checks import check_lead, check_running, check_team
from bot.domain.decisions.clearing import rehearsed, send_time
from bot.domain.decisions.wordings import check_publish_at, check_wording
from bot.domain.events import (
    Event,
    EverythingHeld,
    HoldLifted,
    SendingMoved,
    SendingOrdered,
    SendingStopped,
    StatementReleased,
    StatementRevised,
)
from bot.domain.gate import holders_of, is_clear, obstacle, outside_window
from bot.domain.rejections import (
    LookFirst,
    MayNotOrderSending,
    NotCleared,
    NotHeld,
    NothingToStop,
    OnTheWire,
    OutsideWindow,
    StaleRevision,
    TooLate,
)
from bot.domain.state import Crisis
from bot.domain.statement import Passage, Statement
from bot.domain.values import OutletId, PersonId
from bot.domain.wording import digest_of


def stop(command: StopSending, crisis: Crisis) -> list[Event]:
    """*Stop*: what is not yet on the wire stays here until somebody orders otherwise."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if statement.stopped and not statement.closed:
        return []
    if statement.published:
        raise TooLate(statement.id, statement.wording.outlets)
    if statement.closed or not statement.cleared:
        raise NothingToStop(statement.id, statement.standing)
    return [
        SendingStopped(
            statement=statement.id,
            on_the_wire=statement.on_the_wire + statement.by_hand,
            by=command.by,
            at=command.at,
        )
    ]


def order(command: OrderSending, crisis: Crisis) -> list[Event]:
    """*Publish now*, *Try again*: by the lead or a required approver, the rule checked anew."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if command.by not in may_order(statement, crisis):
        raise MayNotOrderSending(statement.id)
    if statement.on_the_wire:
        raise OnTheWire(statement.id, statement.on_the_wire)
    if statement.published:
        return []
    unstopped = replace(statement, stopped=False)
    if why := obstacle(crisis, unstopped, command.at) or outside_window(statement, command.at):
        raise NotCleared(statement.id, why)
    unclear = statement.where(Passage.UNCLEAR)
    if unclear and unclear == statement.unsent:
        raise LookFirst(statement.id, unclear)
    outlets = to_send(statement)
    if not outlets or _going_now(statement, outlets, command):
        return []
    return [SendingOrdered(statement=statement.id, outlets=outlets, by=command.by, at=command.at)]


def to_send(statement: Statement) -> tuple[OutletId, ...]:
    """What lacks it, but for what somebody must look at, or posts by hand just now; whoever was
    told not to post it after all is asked anew."""
    in_hand = () if statement.stopped else statement.by_hand
    settled = {*statement.where(Passage.PUBLISHED, Passage.UNCLEAR), *in_hand}
    return tuple(outlet for outlet in statement.wording.outlets if outlet not in settled)


def _going_now(statement: Statement, outlets: tuple[OutletId, ...], command: OrderSending) -> bool:
    """It was ordered already and waits for nothing but the relay."""
    waiting = statement.where(Passage.WAITING) == outlets
    due = statement.send_at is not None and statement.send_at <= command.at
    return due and waiting and not statement.stopped


def hold(command: HoldEverything, crisis: Crisis) -> list[Event]:
    """Stop everything not yet sent, and name what is on the wire."""
    check_team(command, crisis)
    check_running(crisis)
    if crisis.held and all(s.held for s in crisis.unsent):
        return []
    wire = tuple((s.id, o) for s in crisis.statements.values() for o in s.on_the_wire + s.by_hand)
    return [EverythingHeld(on_the_wire=wire, by=command.by, at=command.at)]


def release(command: ReleaseStatement, crisis: Crisis) -> list[Event]:
    """Let one held statement go on; cleared, it goes out as the playbook says."""
    check_lead(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if not statement.held or statement.closed:
        raise NotHeld(statement.id)
    goes = statement.cleared and is_clear(statement, crisis, command.at)
    send_at = send_time(statement, crisis, command.at) if goes else None
    return [
        StatementReleased(statement=statement.id, send_at=send_at, by=command.by, at=command.at),
        *(rehearsed(statement, command, crisis) if goes else []),
    ]


def lift_hold(command: LiftHold, crisis: Crisis) -> list[Event]:
    """New statements are held no longer. Those held before wait for their own release."""
    check_lead(command, crisis)
    check_running(crisis)
    return [HoldLifted(by=command.by, at=command.at)] if crisis.held else []


def may_order(statement: Statement, crisis: Crisis) -> frozenset[PersonId]:
    """The lead, and who must approve."""
    lead = frozenset({crisis.lead}) if crisis.lead else frozenset()
    return holders_of(statement.rule.roles, crisis) | lead


def move(command: MoveSending, crisis: Crisis) -> list[Event]:
    """Another instant: within the approved window nothing else changes; outside it is a new
    revision, which nobody has approved yet."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if command.by not in may_order(statement, crisis) | statement.authors:
        raise MayNotOrderSending(statement.id)
    if command.revision != statement.revision:
        raise StaleRevision(statement.id, statement.revision)
    if statement.closed or statement.where(
        Passage.PUBLISHED, Passage.ON_THE_WIRE, Passage.UNCLEAR, Passage.BY_HAND
    ):
        raise TooLate(statement.id, statement.wording.outlets)
    if command.publish_at <= command.at:
        raise OutsideWindow
    window = statement.wording.window
    if window and window.opens_at <= command.publish_at < window.closes_at:
        return _moved(command, statement)
    wording = replace(statement.wording, window=command.window)
    check_wording(wording, crisis, command.at)
    check_publish_at(command.publish_at, wording)
    return [
        StatementRevised(
            statement=statement.id,
            revision=statement.revision + 1,
            wording=wording,
            digest=digest_of(wording),
            authors=statement.authors | {command.by},
            voided=frozenset(statement.approvals),
            tags=statement.tags,
            publish_at=command.publish_at,
            by=command.by,
            at=command.at,
        )
    ]


def _moved(command: MoveSending, statement: Statement) -> list[Event]:
    if statement.publish_at == command.publish_at:
        return []
    return [
        SendingMoved(
            statement=statement.id,
            revision=statement.revision,
            send_at=command.publish_at,
            by=command.by,
            at=command.at,
        )
    ]
