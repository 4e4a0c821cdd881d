"""Break glass: two people go on without approvers who were asked and do not answer."""

from bot.domain.commands import BreakGlass, ConfirmBreakGlass
from bot.domain.decisions.checks import check_lead, check_running, check_team
from bot.domain.decisions.clearing import cleared
from bot.domain.events import Event, GlassBroken, GlassProposed
from bot.domain.gate import blocking, missing, never_passed_over
from bot.domain.rejections import Missing, NotAwaitingApproval, StaleRevision, WroteIt
from bot.domain.rejections.silence import (
    AsksForChanges,
    GlassNotProposed,
    GlassSwitchedOff,
    LadderNotTried,
    MayNotPassOver,
    NothingToPassOver,
    TakesAnother,
)
from bot.domain.state import Crisis, evolve
from bot.domain.statement import Statement
from bot.domain.values import PersonId, RoleId


def propose(command: BreakGlass, crisis: Crisis) -> list[Event]:
    """The lead's half: says why it cannot wait. Nothing is passed over yet."""
    check_lead(command, crisis)
    statement = _checked(command, crisis)
    if not command.reason.strip():
        raise Missing("reason")
    _passed_over(statement, crisis)
    glass = statement.glass
    known = glass and (glass.digest, glass.proposed_by, glass.reason)
    if known == (command.digest, command.by, command.reason):
        return []
    return [
        GlassProposed(
            statement=statement.id,
            revision=statement.revision,
            digest=statement.digest,
            reason=command.reason,
            by=command.by,
            at=command.at,
        )
    ]


def confirm(command: ConfirmBreakGlass, crisis: Crisis) -> list[Event]:
    """The other half, by somebody else: now the silent seats are passed over."""
    check_team(command, crisis)
    statement = _checked(command, crisis)
    glass = statement.glass
    if glass is None or glass.digest != command.digest or glass.proposed_by != crisis.lead:
        raise GlassNotProposed(statement.id)
    if command.by == glass.proposed_by:
        raise TakesAnother(statement.id)
    roles = _passed_over(statement, crisis)
    broken = GlassBroken(
        statement=statement.id,
        revision=statement.revision,
        digest=statement.digest,
        roles=roles,
        passed_over=_people(roles, statement, crisis),
        proposed_by=glass.proposed_by,
        reason=glass.reason,
        by=command.by,
        at=command.at,
    )
    return [broken, *cleared(statement.id, command, evolve(crisis, broken))]


def _checked(command: BreakGlass | ConfirmBreakGlass, crisis: Crisis) -> Statement:
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if not crisis.playbook.break_glass:
        raise GlassSwitchedOff
    if (command.revision, command.digest) != (statement.revision, statement.digest):
        raise StaleRevision(statement.id, statement.revision)
    if statement.closed or statement.cleared:
        raise NotAwaitingApproval(statement.id, statement.standing)
    if command.by in statement.authors:
        raise WroteIt(statement.id)
    if blocking(statement, crisis):
        raise AsksForChanges(statement.id)
    return statement


def _passed_over(statement: Statement, crisis: Crisis) -> frozenset[RoleId]:
    """The empty seats, once it is certain that each may be passed over."""
    roles = missing(statement, crisis)
    if not roles:
        raise NothingToPassOver(statement.id)
    if guarded := roles & never_passed_over(statement):
        raise MayNotPassOver(statement.id, guarded)
    if untried := roles - statement.exhausted:
        raise LadderNotTried(statement.id, untried)
    return roles


def may_break(statement: Statement, crisis: Crisis) -> bool:
    """Whether it could be done now, by the right people."""
    roles = missing(statement, crisis)
    return (
        crisis.playbook.break_glass
        and bool(roles)
        and not roles & never_passed_over(statement)
        and roles <= statement.exhausted
        and not blocking(statement, crisis)
        and not (crisis.over or statement.closed or statement.cleared)
    )


def _people(roles: frozenset[RoleId], statement: Statement, crisis: Crisis) -> frozenset[PersonId]:
    """Whose answer was asked for in these seats."""
    holders = {crisis.holders[role] for role in roles if role in crisis.holders}
    stand_ins = {person for role in roles for person in statement.stand_ins.get(role, {})}
    return frozenset(holders | stand_ins) - crisis.keep_out
