"""What time brings, and what people may do when others are silent."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.domain.commands.base import Asked
from bot.domain.values import PersonId, RoleId, StatementId, Words


@dataclass(frozen=True, kw_only=True)
class AskDeputy(Asked):
    """The time for an answer has passed. `step` is the place in the line, from 1."""

    statement: StatementId
    revision: int
    role: RoleId
    step: int


@dataclass(frozen=True, kw_only=True)
class AskObjectorsDeputy(Asked):
    """A request for changes has stood for as long as an answer may take."""

    statement: StatementId
    revision: int
    of: PersonId


@dataclass(frozen=True, kw_only=True)
class LiftObjection(Asked):
    """By whoever made it; by the lead for somebody silent, with a reason."""

    statement: StatementId
    revision: int
    of: PersonId
    reason: Words


@dataclass(frozen=True, kw_only=True)
class BreakGlass(Asked):
    """The lead's half."""

    statement: StatementId
    revision: int
    digest: str
    reason: Words


@dataclass(frozen=True, kw_only=True)
class ConfirmBreakGlass(Asked):
    """The other half, by one more member of the team."""

    statement: StatementId
    revision: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ReturnRole(Asked):
    """The time until which the role was handed over has come."""

    role: RoleId
    until: datetime


@dataclass(frozen=True, kw_only=True)
class CheckLead(Asked):
    """Whether `lead` was heard since this instant."""

    lead: PersonId
    since: datetime


@dataclass(frozen=True, kw_only=True)
class NoteDeactivated(Asked):
    """The platform says that this account was switched off."""

    person: PersonId


AskingCommand: TypeAlias = (
    AskDeputy
    | AskObjectorsDeputy
    | LiftObjection
    | BreakGlass
    | ConfirmBreakGlass
    | ReturnRole
    | CheckLead
    | NoteDeactivated
)
