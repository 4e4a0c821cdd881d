"""What may be done to a public statement before it is cleared, by whom, and when."""

from datetime import datetime

from bot.domain.commands import (
    ApproveStatement,
    DraftStatement,
    RequestChanges,
    ReviseStatement,
    WithdrawStatement,
)
from bot.domain.decisions.checks import check_running, check_team
from bot.domain.events import (
    ChangesRequested,
    Event,
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementRevised,
    StatementWithdrawn,
    WouldHaveGone,
)
from bot.domain.gate import is_clear
from bot.domain.playbook import Send, SendMode
from bot.domain.rejections import (
    MayNotWithdraw,
    Missing,
    NextUpdateInThePast,
    NoSuchOutlet,
    NotAnApprover,
    NotAwaitingApproval,
    RoomNotReady,
    StaleRevision,
    TooLate,
    TooLong,
    WroteIt,
)
from bot.domain.state import Crisis, evolve
from bot.domain.statement import Passage, Statement
from bot.domain.values import Kind, PersonId, RoleId, StatementId, Wording
from bot.domain.wording import digest_of


def draft(command: DraftStatement, crisis: Crisis) -> list[Event]:
    """Put a statement before the team."""
    check_team(command, crisis)
    check_running(crisis)
    if crisis.room is None:
        raise RoomNotReady
    check_wording(command.wording, crisis, command.at)
    return [
        StatementDrafted(
            statement=StatementId(f"S{len(crisis.statements) + 1}"),
            revision=1,
            wording=command.wording,
            digest=digest_of(command.wording),
            authors=command.others | {command.by},
            by=command.by,
            at=command.at,
        )
    ]


def check_wording(wording: Wording, crisis: Crisis, at: datetime) -> None:
    """Whatever would fail at the outlet is refused before anybody approves it."""
    if not wording.text.strip():
        raise Missing("text")
    if not wording.outlets:
        raise Missing("outlets")
    for outlet_id in wording.outlets:
        outlet = crisis.playbook.outlet(outlet_id)
        if outlet is None:
            raise NoSuchOutlet(outlet_id)
        if outlet.longest is not None and len(wording.text) > outlet.longest:
            raise TooLong(outlet_id, len(wording.text), outlet.longest)
    if wording.next_update_at is None and wording.kind is not Kind.CLOSING:
        raise Missing("next_update_at")
    if wording.next_update_at is not None and wording.next_update_at <= at:
        raise NextUpdateInThePast


def revise(command: ReviseStatement, crisis: Crisis) -> list[Event]:
    """Change the words: a new revision, without any approval."""
    statement = crisis.statement(command.statement)

    check_team(command, crisis)
    check_running(crisis)
    _check_open(statement)
    if command.revision != statement.revision:
        raise StaleRevision(statement.id, statement.revision)
    _check_not_out(statement)
    check_wording(command.wording, crisis, command.at)
    digest = digest_of(command.wording)
    if digest == statement.digest:
        return []
    return [
        StatementRevised(
            statement=statement.id,
            revision=statement.revision + 1,
            wording=command.wording,
            digest=digest,
            authors=statement.authors | {command.by},
            voided=frozenset(statement.approvals),
            by=command.by,
            at=command.at,
        )
    ]


def approve(command: ApproveStatement, crisis: Crisis) -> list[Event]:
    """One person's yes to exactly these words, and the clearance if it is the last one needed."""
    statement = crisis.statement(command.statement)
    held = crisis.roles_of(command.by)
    seats = held & (statement.rule.roles | crisis.playbook.approver_roles)

    check_team(command, crisis)
    check_running(crisis)
    if (command.revision, command.digest) != (statement.revision, statement.digest):
        raise StaleRevision(statement.id, statement.revision)
    if command.by in statement.authors:
        raise WroteIt(statement.id)
    if not seats:
        raise NotAnApprover(statement.id, statement.rule.roles)
    if seats <= statement.approvals.get(command.by, frozenset()):
        return []
    if statement.closed or statement.cleared:
        raise NotAwaitingApproval(statement.id, statement.standing)
    approved = StatementApproved(
        statement=statement.id,
        revision=statement.revision,
        digest=statement.digest,
        seats=seats,
        by=command.by,
        at=command.at,
    )
    return [approved, *_cleared_by(approved, crisis)]


def _cleared_by(event: StatementApproved, crisis: Crisis) -> list[Event]:
    after = evolve(crisis, event)
    statement = after.statement(event.statement)
    if not is_clear(statement, after):
        return []
    cleared = StatementCleared(
        statement=statement.id,
        revision=statement.revision,
        digest=statement.digest,
        send_at=None if statement.held else send_time(crisis.playbook.send, event.at),
        by=event.by,
        at=event.at,
    )
    return [cleared, *(_rehearsed(statement, event) if crisis.drill else [])]


def _rehearsed(statement: Statement, event: StatementApproved) -> list[Event]:
    return [
        WouldHaveGone(
            statement=statement.id,
            revision=statement.revision,
            outlets=statement.wording.outlets,
            by=event.by,
            at=event.at,
        )
    ]


def send_time(send: Send, cleared_at: datetime) -> datetime | None:
    """When a statement cleared now goes out by itself; None where somebody must press."""
    match send.mode:
        case SendMode.AFTER:
            return cleared_at + send.delay
        case SendMode.AT_ONCE:
            return cleared_at
        case SendMode.ON_PRESS:
            return None


def request_changes(command: RequestChanges, crisis: Crisis) -> list[Event]:
    """An approver's no. Until it is sent it takes their own approval back."""
    statement = crisis.statement(command.statement)
    seats = crisis.roles_of(command.by) & (statement.rule.roles | crisis.playbook.approver_roles)

    check_team(command, crisis)
    check_running(crisis)
    if command.revision != statement.revision:
        raise StaleRevision(statement.id, statement.revision)
    if not seats:
        raise NotAnApprover(statement.id, statement.rule.roles)
    _check_open(statement)
    _check_not_out(statement)
    if not command.reason.strip():
        raise Missing("reason")
    if statement.objections.get(command.by) == command.reason:
        return []
    return [
        ChangesRequested(
            statement=statement.id,
            revision=statement.revision,
            reason=command.reason,
            took_back=command.by in statement.approvals,
            seats=seats,
            by=command.by,
            at=command.at,
        )
    ]


def withdraw(command: WithdrawStatement, crisis: Crisis) -> list[Event]:
    """Take it off the table: nothing more of it is sent, a retry elsewhere included."""
    statement = crisis.statement(command.statement)

    check_team(command, crisis)
    check_running(crisis)
    if statement.withdrawn:
        return []
    if command.by not in may_withdraw(statement, crisis):
        raise MayNotWithdraw(statement.id)
    if statement.closed:
        raise TooLate(statement.id, statement.wording.outlets)
    return [StatementWithdrawn(statement=statement.id, by=command.by, at=command.at)]


def may_withdraw(statement: Statement, crisis: Crisis) -> frozenset[PersonId]:
    """Authors, required approvers, and the lead."""
    lead = frozenset({crisis.lead}) if crisis.lead else frozenset()
    return statement.authors | holders_of(statement.rule.roles, crisis) | lead


def holders_of(roles: frozenset[RoleId], crisis: Crisis) -> frozenset[PersonId]:
    """Who holds these roles at this moment."""
    return frozenset(crisis.holders[role] for role in roles if role in crisis.holders)


def _check_open(statement: Statement) -> None:
    if statement.closed:
        raise NotAwaitingApproval(statement.id, statement.standing)


def _check_not_out(statement: Statement) -> None:
    out = statement.where(Passage.PUBLISHED, Passage.ON_THE_WIRE, Passage.UNCLEAR)
    if out:
        raise TooLate(statement.id, out)
