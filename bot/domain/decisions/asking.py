"""Silence: whom to ask next, and lifting the request for changes of somebody who is gone."""

from datetime import datetime, timedelta

from bot.domain.commands import AskDeputy, AskObjectorsDeputy, LiftObjection
from bot.domain.decisions.checks import check_running, check_team
from bot.domain.decisions.clearing import cleared
from bot.domain.events import (
    DeputyAsked,
    Event,
    LadderExhausted,
    ObjectionLifted,
    ObjectorsDeputyAsked,
)
from bot.domain.gate import missing
from bot.domain.rejections import Missing, StaleRevision, WroteIt
from bot.domain.rejections.silence import DeputyFirst, MayNotLift, NothingToLift, StillHere
from bot.domain.state import Crisis, evolve
from bot.domain.statement import Statement
from bot.domain.values import PersonId, RoleId


def ask_deputy(command: AskDeputy, crisis: Crisis) -> list[Event]:
    """No answer in time: the next in line may answer too. Time alone never approves."""
    statement = crisis.statement(command.statement)
    if _settled(statement, command.revision, crisis) or not _due(command, statement):
        return []
    if command.role not in awaited_roles(statement, crisis):
        return []
    return _asked_next(statement, command.role, command.at, command.by, crisis)


def _asked_next(
    statement: Statement, role: RoleId, at: datetime, by: PersonId, crisis: Crisis
) -> list[Event]:
    person = next_in_line(role, statement, crisis)
    number, revision = statement.id, statement.revision
    if person is None:
        return [LadderExhausted(statement=number, revision=revision, role=role, by=by, at=at)]
    return [
        DeputyAsked(
            statement=number,
            revision=revision,
            role=role,
            person=person,
            step=len(statement.stand_ins.get(role, {})) + 1,
            by=by,
            at=at,
        )
    ]


def _settled(statement: Statement, revision: int, crisis: Crisis) -> bool:
    gone = statement.revision != revision
    return crisis.over or gone or statement.closed or statement.cleared


def _due(command: AskDeputy, statement: Statement) -> bool:
    """Whether nobody was asked since who has still time to answer."""
    within, line = statement.rule.answer_within, statement.stand_ins.get(command.role, {})
    since = statement.asked_at.get(command.role)
    if within is None or since is None or command.role in statement.exhausted:
        return False
    return command.step == len(line) + 1 and command.at >= max([since, *line.values()]) + within


def awaited_roles(statement: Statement, crisis: Crisis) -> frozenset[RoleId]:
    """The required roles in which nobody has answered yet, be it with a no."""
    refused = [statement.objectors.get(person, frozenset()) for person in statement.objections]
    return missing(statement, crisis) - frozenset().union(*refused)


def next_in_line(role: RoleId, statement: Statement, crisis: Crisis) -> PersonId | None:
    """Who could answer in this role and was not asked; whoever is needed in another role is
    not."""
    known = crisis.playbook.role(role)
    line = known.line if known else ()
    out = crisis.keep_out | crisis.deactivated | statement.authors
    answered = {*statement.approvals, *statement.objections, *statement.stand_ins.get(role, {})}
    others = statement.rule.roles - {role}
    return next(
        (
            person
            for person in line
            if person not in out | answered
            and role not in crisis.roles_of(person)
            and not others & crisis.roles_of(person)
        ),
        None,
    )


def ask_objectors_deputy(command: AskObjectorsDeputy, crisis: Crisis) -> list[Event]:
    """A request for changes stands: whoever deputises for its maker is asked to find them."""
    statement = crisis.statement(command.statement)
    stands = command.of in statement.objections and command.of not in statement.sought
    if _settled(statement, command.revision, crisis) or not stands:
        return []
    return [
        ObjectorsDeputyAsked(
            statement=statement.id,
            revision=statement.revision,
            of=command.of,
            deputy=_deputy_of(command.of, statement, crisis),
            by=command.by,
            at=command.at,
        )
    ]


def _deputy_of(person: PersonId, statement: Statement, crisis: Crisis) -> PersonId | None:
    out = crisis.keep_out | crisis.deactivated | {person}
    for role in crisis.playbook.roles:
        if role.id in statement.objectors.get(person, frozenset()):
            return next((known for known in role.line if known not in out), None)
    return None


def patience(statement: Statement, crisis: Crisis) -> timedelta:
    """How long somebody may be silent about a statement."""
    return statement.rule.answer_within or crisis.playbook.lead_silence


def lift(command: LiftObjection, crisis: Crisis) -> list[Event]:
    """Take a request for changes back, or lift a silent one for its maker. Approves nothing."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if command.revision != statement.revision:
        raise StaleRevision(statement.id, statement.revision)
    if command.of not in statement.objections:
        raise NothingToLift(statement.id)
    if command.by != command.of:
        _check_may_lift(command, statement, crisis)
    lifted = ObjectionLifted(
        statement=statement.id,
        revision=statement.revision,
        of=command.of,
        reason=command.reason,
        by=command.by,
        at=command.at,
    )
    return [lifted, *cleared(statement.id, command, evolve(crisis, lifted))]


def _check_may_lift(command: LiftObjection, statement: Statement, crisis: Crisis) -> None:
    """The lead, who wrote no part, once the deputy was asked and nothing was heard."""
    if command.by != crisis.lead:
        raise MayNotLift(statement.id, crisis.lead)
    if command.by in statement.authors:
        raise WroteIt(statement.id)
    if command.of not in statement.sought:
        raise DeputyFirst(statement.id, command.of)
    heard = crisis.last_heard.get(command.of)
    if heard and command.at < heard + patience(statement, crisis):
        raise StillHere(statement.id, command.of)
    if not command.reason.strip():
        raise Missing("reason")
