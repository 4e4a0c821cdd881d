"""Who does what: roles taken, acknowledged and handed over. Every role has one holder."""

from bot.domain.commands import AcknowledgeRole, HandOverRole, ReadNotice, TakeRole
from bot.domain.decisions.checks import check_account, check_running, check_team, may_act
from bot.domain.decisions.clearing import void_clearances
from bot.domain.decisions.leading import answer_as_lead
from bot.domain.events import (
    Event,
    NoticeRead,
    RoleAcknowledged,
    RoleHandedOver,
    RoleTaken,
)
from bot.domain.playbook import Role
from bot.domain.rejections import (
    NoSuchRole,
    NotEligible,
    NotOnTheTeam,
    NotTheHolder,
    ReceiverCannotAct,
    RoleIsHeld,
)
from bot.domain.rejections.silence import UntilInThePast
from bot.domain.state import Crisis
from bot.domain.values import PersonId, RoleId


def acknowledge(command: AcknowledgeRole, crisis: Crisis) -> list[Event]:
    """*I'm on it*. A deputy's takes over from a holder who has not answered yet."""
    check_team(command, crisis)
    role = _role(command.role, crisis)
    holder = crisis.holders.get(role.id)

    check_running(crisis)
    answered = answer_as_lead(command, crisis)
    if answered is not None:
        return answered
    if command.by == holder:
        if role.id in crisis.acknowledged:
            return []
        return [RoleAcknowledged(role=role.id, by=command.by, at=command.at)]
    if holder is None:
        return take(_as_taking(command), crisis)
    if role.id in crisis.acknowledged:
        raise RoleIsHeld(role.id, holder)
    if command.by not in role.deputies:
        raise NotTheHolder(role.id)
    return void_clearances(RoleTaken(role=role.id, by=command.by, at=command.at), crisis)


def _as_taking(command: AcknowledgeRole) -> TakeRole:
    return TakeRole(
        id=command.id,
        crisis=command.crisis,
        by=command.by,
        at=command.at,
        account=command.account,
        role=command.role,
    )


def take(command: TakeRole, crisis: Crisis) -> list[Event]:
    """*Take this role*, while nobody has it. Whoever is first has it."""
    check_account(command.by, command.account, crisis.playbook)
    if not _may_take_something(command.by, crisis):
        raise NotOnTheTeam
    role = _role(command.role, crisis)
    holder = crisis.holders.get(role.id)

    check_running(crisis)
    if holder == command.by:
        return []
    if holder is not None:
        raise RoleIsHeld(role.id, holder)
    _check_eligible(command.by, role, crisis)
    return void_clearances(RoleTaken(role=role.id, by=command.by, at=command.at), crisis)


def hand_over(command: HandOverRole, crisis: Crisis) -> list[Event]:
    """Give a role away: by its holder, or by the lead for somebody who cannot."""
    check_team(command, crisis)
    role = _role(command.role, crisis)
    holder = crisis.holders.get(role.id)

    check_running(crisis)
    if holder is None or command.by not in {holder, crisis.lead}:
        raise NotTheHolder(role.id)
    if command.to == holder:
        return []
    check_receiver(command, role, crisis)
    if command.until is not None and command.until <= command.at:
        raise UntilInThePast
    handed = RoleHandedOver(
        role=role.id, to=command.to, until=command.until, by=command.by, at=command.at
    )
    return void_clearances(handed, crisis)


def check_receiver(command: HandOverRole, role: Role, crisis: Crisis) -> None:
    """Whoever receives a role may act, is not kept out, and is listed where lists are kept."""
    if not may_act(command.to, command.to_account, crisis.playbook):
        raise ReceiverCannotAct(role.id)
    if command.to in crisis.keep_out or not role.admits(command.to):
        raise NotEligible(role.id)


def _may_take_something(person: PersonId, crisis: Crisis) -> bool:
    """On the team, or listed for a role; to anybody else nothing is admitted."""
    listed = any(person in (role.eligible or ()) for role in crisis.playbook.roles)
    return person not in crisis.keep_out and (listed or person in crisis.team)


def _check_eligible(person: PersonId, role: Role, crisis: Crisis) -> None:
    if not role.admits(person):
        raise NotEligible(role.id)
    if role.eligible is None and person not in crisis.team:
        raise NotOnTheTeam


def _role(role: RoleId, crisis: Crisis) -> Role:
    known = crisis.playbook.role(role)
    if known is None:
        raise NoSuchRole(role)
    return known


def read_notice(command: ReadNotice, crisis: Crisis) -> list[Event]:
    """*Read and understood*, counted once. Who is kept out is not counted, nor told so."""
    check_account(command.by, command.account, crisis.playbook)
    if command.by in crisis.keep_out | crisis.read_by:
        return []
    return [NoticeRead(by=command.by, at=command.at)]
