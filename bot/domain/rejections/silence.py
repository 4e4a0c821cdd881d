"""Reasons to say no about silence: what may be lifted, lent or passed over, and when."""

from dataclasses import dataclass

from bot.domain.rejections.base import Rejected
from bot.domain.values import PersonId, RoleId, StatementId


@dataclass(eq=False)
class UntilInThePast(Rejected):
    """A role is handed over until a time still to come."""

    code = "until_in_the_past"


@dataclass(eq=False)
class NothingToLift(Rejected):
    """This person asks for no changes, or not any more."""

    code = "nothing_to_lift"
    statement: StatementId


@dataclass(eq=False)
class MayNotLift(Rejected):
    """A request for changes is lifted by whoever made it, or by the lead."""

    code = "may_not_lift"
    statement: StatementId
    lead: PersonId | None


@dataclass(eq=False)
class DeputyFirst(Rejected):
    """The deputy of whoever asks for changes has not been asked yet."""

    code = "deputy_first"
    statement: StatementId
    holder: PersonId


@dataclass(eq=False)
class StillHere(Rejected):
    """Whoever asks for changes was heard a moment ago: they decide themselves."""

    code = "still_here"
    statement: StatementId
    holder: PersonId


@dataclass(eq=False)
class GlassSwitchedOff(Rejected):
    """The playbook knows no way around its approvers."""

    code = "glass_switched_off"


@dataclass(eq=False)
class AsksForChanges(Rejected):
    """Silence can be passed over, a no cannot."""

    code = "asks_for_changes"
    statement: StatementId


@dataclass(eq=False)
class NothingToPassOver(Rejected):
    """No required role is empty."""

    code = "nothing_to_pass_over"
    statement: StatementId


@dataclass(eq=False)
class MayNotPassOver(Rejected):
    """Nothing replaces the approval of these roles."""

    code = "may_not_pass_over"
    statement: StatementId
    roles: frozenset[RoleId]


@dataclass(eq=False)
class LadderNotTried(Rejected):
    """Not everybody in the line of these roles was asked, and left time to answer."""

    code = "ladder_not_tried"
    statement: StatementId
    roles: frozenset[RoleId]


@dataclass(eq=False)
class GlassNotProposed(Rejected):
    """The lead begins it, for exactly these words."""

    code = "glass_not_proposed"
    statement: StatementId


@dataclass(eq=False)
class TakesAnother(Rejected):
    """Whoever began it cannot be the second as well."""

    code = "takes_another"
    statement: StatementId
