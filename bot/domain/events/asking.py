"""Whom the bot asked when nobody answered, who leads meanwhile, and what was passed over."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.domain.events.base import Fact
from bot.domain.values import PersonId, RoleId, StatementId, Words


class Because(StrEnum):
    """Why somebody else leads."""

    SILENCE = "silence"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, kw_only=True)
class DeputyAsked(Fact):
    """No answer in time: the next in the role's line may answer too. `step` counts from 1."""

    statement: StatementId
    revision: int
    role: RoleId
    person: PersonId
    step: int


@dataclass(frozen=True, kw_only=True)
class LadderExhausted(Fact):
    """Everybody in the role's line was asked, and nobody has answered in time."""

    statement: StatementId
    revision: int
    role: RoleId


@dataclass(frozen=True, kw_only=True)
class ObjectorsDeputyAsked(Fact):
    """A request for changes stands unanswered: somebody was asked to find whoever made it.
    `deputy` None: there is nobody to ask."""

    statement: StatementId
    revision: int
    of: PersonId
    deputy: PersonId | None


@dataclass(frozen=True, kw_only=True)
class ObjectionLifted(Fact):
    """The request for changes of `of` blocks no more. It approves nothing. `reason` is empty where
    they lifted it themselves."""

    statement: StatementId
    revision: int
    of: PersonId
    reason: Words


@dataclass(frozen=True, kw_only=True)
class GlassProposed(Fact):
    """The lead asks to go on without those who were asked and are silent; one more must agree."""

    statement: StatementId
    revision: int
    digest: str
    reason: Words


@dataclass(frozen=True, kw_only=True)
class GlassBroken(Fact):
    """`proposed_by` and `by` go on without the seats `roles`: `passed_over` had been asked."""

    statement: StatementId
    revision: int
    digest: str
    roles: frozenset[RoleId]
    passed_over: frozenset[PersonId]
    proposed_by: PersonId
    reason: Words


@dataclass(frozen=True, kw_only=True)
class RoleReturned(Fact):
    """The time for which it was handed over has passed."""

    role: RoleId
    to: PersonId


@dataclass(frozen=True, kw_only=True)
class ActingLeadNamed(Fact):
    """`person` leads until the holder of the role is back."""

    person: PersonId
    instead_of: PersonId
    because: Because


@dataclass(frozen=True, kw_only=True)
class LeadReturned(Fact):
    """The holder is back and leads again."""


@dataclass(frozen=True, kw_only=True)
class AccountDeactivated(Fact):
    """The platform switched somebody's account off. `roles` had been theirs: nobody holds them."""

    person: PersonId
    roles: frozenset[RoleId]


AskedOfStatement: TypeAlias = (
    DeputyAsked
    | LadderExhausted
    | ObjectorsDeputyAsked
    | ObjectionLifted
    | GlassProposed
    | GlassBroken
)
LeadingEvent: TypeAlias = RoleReturned | ActingLeadNamed | LeadReturned | AccountDeactivated
AskingEvent: TypeAlias = AskedOfStatement | LeadingEvent
