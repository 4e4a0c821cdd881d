"""What may be done to a public statement before it is cleared, by whom, and when."""

from datetime import datetime, timedelta

from bot.domain.commands import (
    ApproveStatement,
    Asked,
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
from bot.domain.playbook import Playbook, SendMode
from bot.domain.rejections import (
    FactsMissing,
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
from bot.domain.wording import digest_of, gaps_in


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
    if gaps := gaps_in(wording.text):
        raise _facts_missing(gaps, crisis.playbook)
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


def _facts_missing(gaps: tuple[str, ...], playbook: Playbook) -> FactsMissing:
    named = tuple(name for name, question in playbook.facts.items() if question in gaps)
    return FactsMissing(named, len(gaps) - len(named))


def revise(command: ReviseStatement, crisis: Crisis) -> list[Event]:
    """Change the words: a new revision, without any approval."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

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
    check_team(command, crisis)
    statement = crisis.statement(command.statement)
    seats = _seats_of(command.by, statement, crisis)

    check_running(crisis)
    if (command.revision, command.digest) != (statement.revision, statement.digest):
        raise StaleRevision(statement.id, statement.revision)
    if command.by in statement.authors:
        raise WroteIt(statement.id)
    if not seats:
        raise NotAnApprover(statement.id, statement.rule.roles)
    repeated = seats <= statement.approvals.get(command.by, frozenset())
    if statement.closed or statement.cleared:
        if repeated:
            return []
        raise NotAwaitingApproval(statement.id, statement.standing)
    if repeated:
        # A role that was handed over and back may have filled the rule again meanwhile.
        return _cleared(statement.id, command, crisis)
    approved = StatementApproved(
        statement=statement.id,
        revision=statement.revision,
        digest=statement.digest,
        seats=seats,
        by=command.by,
        at=command.at,
    )
    return [approved, *_cleared(statement.id, command, evolve(crisis, approved))]


def _seats_of(person: PersonId, statement: Statement, crisis: Crisis) -> frozenset[RoleId]:
    """The roles they hold in which they may answer: what the rule asks for, and whoever approves
    other kinds."""
    return crisis.roles_of(person) & (statement.rule.roles | crisis.playbook.approver_roles)


def _cleared(statement_id: StatementId, command: Asked, crisis: Crisis) -> list[Event]:
    statement = crisis.statement(statement_id)
    if not is_clear(statement, crisis):
        return []
    cleared = StatementCleared(
        statement=statement.id,
        revision=statement.revision,
        digest=statement.digest,
        send_at=None if statement.held else send_time(statement, crisis, command.at),
        by=command.by,
        at=command.at,
    )
    return [cleared, *([] if statement.held else rehearsed(statement, command, crisis))]


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
    return max(due, window.opens_at) if window else due


def request_changes(command: RequestChanges, crisis: Crisis) -> list[Event]:
    """An approver's no. Until it is sent it takes their own approval back."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)
    seats = _seats_of(command.by, statement, crisis)

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
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if statement.withdrawn:
        return []
    if command.by not in may_withdraw(statement, crisis):
        raise MayNotWithdraw(statement.id)
    if statement.closed:
        raise TooLate(statement.id, statement.wording.outlets)
    return [
        StatementWithdrawn(
            statement=statement.id,
            on_the_wire=statement.on_the_wire,
            by=command.by,
            at=command.at,
        )
    ]


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
