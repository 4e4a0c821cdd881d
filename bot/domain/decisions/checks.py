"""Checks that several chapters share: who somebody is, and whether the crisis still runs."""

from bot.domain.commands import Asked
from bot.domain.playbook import Playbook
from bot.domain.rejections import (
    CrisisIsOver,
    NoAccess,
    NotAwaitingApproval,
    NotOnTheTeam,
    NotTheLead,
    TooLate,
)
from bot.domain.state import Crisis
from bot.domain.statement import Passage, Statement
from bot.domain.values import Account, PersonId


def may_act(person: PersonId, account: Account, playbook: Playbook) -> bool:
    """Guests and strangers may act only where the organisation names them as external."""
    if account is Account.DEACTIVATED:
        return False
    return account is Account.MEMBER or person in playbook.externals


def check_account(person: PersonId, account: Account, playbook: Playbook) -> None:
    if not may_act(person, account, playbook):
        raise NoAccess


def check_running(crisis: Crisis) -> None:
    """Nothing more is done after the stand-down."""
    if crisis.over:
        raise CrisisIsOver


def check_team(command: Asked, crisis: Crisis) -> None:
    """The person is on the crisis team, with an account that may act."""
    check_account(command.by, command.account, crisis.playbook)
    if command.by not in crisis.team:
        raise NotOnTheTeam


def check_lead(command: Asked, crisis: Crisis) -> None:
    """The person leads at this moment."""
    check_team(command, crisis)
    if command.by != crisis.lead:
        raise NotTheLead(crisis.lead)


def check_open(statement: Statement) -> None:
    if statement.closed:
        raise NotAwaitingApproval(statement.id, statement.standing)


def check_not_out(statement: Statement) -> None:
    out = statement.where(Passage.PUBLISHED, Passage.ON_THE_WIRE, Passage.UNCLEAR, Passage.BY_HAND)
    if out:
        raise TooLate(statement.id, out)
