"""Who says yes or no to a statement, and until when it counts; and who takes it off the table."""

from bot.domain.commands import ApproveStatement, ExpireApprovals, RequestChanges, WithdrawStatement
from bot.domain.decisions.checks import check_not_out, check_open, check_running, check_team
from bot.domain.decisions.clearing import (
    cleared,
    lane_ended,
    void_clearances,
)
from bot.domain.events import (
    ApprovalsExpired,
    ChangesRequested,
    Event,
    StatementApproved,
    StatementWithdrawn,
)
from bot.domain.gate import expired, holders_of, seats_of
from bot.domain.rejections import (
    MayNotWithdraw,
    Missing,
    NotAnApprover,
    NotAwaitingApproval,
    StaleRevision,
    TooLate,
    WroteIt,
)
from bot.domain.state import Crisis, evolve
from bot.domain.statement import Statement
from bot.domain.values import PersonId, RoleId


def approve(command: ApproveStatement, crisis: Crisis) -> list[Event]:
    """One person's yes to exactly these words, and the clearance if it is the last one needed."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)
    seats = answering_seats(command.by, statement, crisis)

    check_running(crisis)
    if (command.revision, command.digest) != (statement.revision, statement.digest):
        raise StaleRevision(statement.id, statement.revision)
    if ended := lane_ended(statement, command, crisis):
        return [ended, *approve(command, evolve(crisis, ended))]
    if command.by in statement.authors:
        raise WroteIt(statement.id)
    if not seats:
        raise NotAnApprover(statement.id, statement.rule.roles)
    late = command.by in expired(statement, command.at)
    repeated = seats <= statement.approvals.get(command.by, frozenset()) and not late
    if statement.closed or statement.cleared:
        if repeated:
            return []
        raise NotAwaitingApproval(statement.id, statement.standing)
    if repeated:
        # A role that was handed over and back may have filled the rule again meanwhile.
        return cleared(statement.id, command, crisis)
    approved = StatementApproved(
        statement=statement.id,
        revision=statement.revision,
        digest=statement.digest,
        seats=seats,
        by=command.by,
        at=command.at,
    )
    return [approved, *cleared(statement.id, command, evolve(crisis, approved))]


def answering_seats(person: PersonId, statement: Statement, crisis: Crisis) -> frozenset[RoleId]:
    """The roles they hold in which they may answer: what the rule asks for or lets block, and
    whoever approves or blocks other statements."""
    playbook = crisis.playbook
    answering = statement.rule.voices | playbook.approver_roles | playbook.veto_roles
    return seats_of(person, statement, crisis) & answering


def request_changes(command: RequestChanges, crisis: Crisis) -> list[Event]:
    """An approver's no. Until it is sent it takes their own approval back."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)
    seats = answering_seats(command.by, statement, crisis)

    check_running(crisis)
    if command.revision != statement.revision:
        raise StaleRevision(statement.id, statement.revision)
    if not seats:
        raise NotAnApprover(statement.id, statement.rule.roles)
    check_open(statement)
    check_not_out(statement)
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


def expire(command: ExpireApprovals, crisis: Crisis) -> list[Event]:
    """Approvals past their time count no longer; who gave them is asked again."""
    statement = crisis.statement(command.statement)
    if statement.revision != command.revision or statement.closed or crisis.over:
        return []
    late = expired(statement, command.at) & frozenset(statement.approvals)
    if not late:
        return []
    gone = ApprovalsExpired(
        statement=statement.id,
        revision=statement.revision,
        people=late,
        by=command.by,
        at=command.at,
    )
    return void_clearances(gone, crisis)


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
            on_the_wire=statement.on_the_wire + statement.by_hand,
            by=command.by,
            at=command.at,
        )
    ]


def may_withdraw(statement: Statement, crisis: Crisis) -> frozenset[PersonId]:
    """Authors, required approvers, and the lead."""
    lead = frozenset({crisis.lead}) if crisis.lead else frozenset()
    return statement.authors | holders_of(statement.rule.roles, crisis) | lead
