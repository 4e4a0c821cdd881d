"""Reasons to say no to taking something down, and between two crises."""

from dataclasses import dataclass

from bot.domain.rejections.base import Rejected
from bot.domain.values import OutletId, RoleId, StatementId


@dataclass(eq=False)
class NoSuchStranger(Rejected):
    """No post of this id was seen by the watch of this crisis."""

    code = "no_such_stranger"


@dataclass(eq=False)
class NoSuchRemoval(Rejected):
    code = "no_such_removal"
    removal: str


@dataclass(eq=False)
class NotOut(Rejected):
    """What is not published there cannot be taken down there."""

    code = "not_out"
    statement: StatementId
    outlet: OutletId


@dataclass(eq=False)
class NoGround(Rejected):
    """The reason given is not on the list of those for which words of others are removed."""

    code = "no_ground"


@dataclass(eq=False)
class MayNotApproveRemoval(Rejected):
    """Taking down an own statement needs another than the proposer and the authors: the lead or
    a required approver."""

    code = "may_not_approve_removal"
    removal: str
    roles: frozenset[RoleId]


@dataclass(eq=False)
class RemovalSettled(Rejected):
    """The removal does not wait for this; `stage` says what it is."""

    code = "removal_settled"
    removal: str
    stage: str


@dataclass(eq=False)
class DrillStaysApart(Rejected):
    """A drill and a real crisis never become one."""

    code = "drill_stays_apart"


@dataclass(eq=False)
class NoCrisisToFoldInto(Rejected):
    """No open crisis of that name with the person on its team."""

    code = "no_crisis_to_fold_into"


@dataclass(eq=False)
class SameCrisis(Rejected):
    """A crisis is no duplicate of itself."""

    code = "same_crisis"
