"""Reasons to say no about who somebody is, and which roles they hold."""

from dataclasses import dataclass

from bot.domain.rejections.base import Rejected
from bot.domain.values import PersonId, RoleId


@dataclass(eq=False)
class NoAccess(Rejected):
    """A guest, a stranger from another workspace, or an account that was switched off."""

    code = "no_access"


@dataclass(eq=False)
class NotOnTheTeam(Rejected):
    """Being in the room confers nothing. Says no more than it would without a crisis."""

    code = "not_on_the_team"


@dataclass(eq=False)
class NotAllowedToOpen(Rejected):
    code = "not_allowed_to_open"


@dataclass(eq=False)
class NotTheLead(Rejected):
    code = "not_the_lead"
    lead: PersonId | None


@dataclass(eq=False)
class NoSuchRole(Rejected):
    code = "no_such_role"
    role: RoleId


@dataclass(eq=False)
class RoleIsHeld(Rejected):
    code = "role_is_held"
    role: RoleId
    holder: PersonId


@dataclass(eq=False)
class NotTheHolder(Rejected):
    code = "not_the_holder"
    role: RoleId


@dataclass(eq=False)
class NotEligible(Rejected):
    """The playbook does not list the person for this role, or they are not to be told."""

    code = "not_eligible"
    role: RoleId


@dataclass(eq=False)
class ReceiverCannotAct(Rejected):
    """Whoever is to receive the role has an account that may do nothing."""

    code = "receiver_cannot_act"
    role: RoleId
