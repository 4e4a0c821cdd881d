"""Reasons to say no about sending what was approved, stopping it and holding it."""

from dataclasses import dataclass

from bot.domain.rejections.base import Rejected
from bot.domain.values import OutletId, StatementId


@dataclass(eq=False)
class MayNotOrderSending(Rejected):
    code = "may_not_order_sending"
    statement: StatementId


@dataclass(eq=False)
class TooLate(Rejected):
    """It is published, or on its way, at these outlets."""

    code = "too_late"
    statement: StatementId
    outlets: tuple[OutletId, ...]


@dataclass(eq=False)
class NothingToStop(Rejected):
    code = "nothing_to_stop"
    statement: StatementId
    standing: str


@dataclass(eq=False)
class NotCleared(Rejected):
    """What is asked for needs a clearance, and this stands in its way."""

    code = "not_cleared"
    statement: StatementId
    why: str


@dataclass(eq=False)
class OnTheWire(Rejected):
    """An attempt is under way, and its outcome not known yet."""

    code = "on_the_wire"
    statement: StatementId
    outlets: tuple[OutletId, ...]


@dataclass(eq=False)
class LookFirst(Rejected):
    """Whether it was published there is not known: somebody must look before it is sent again."""

    code = "look_first"
    statement: StatementId
    outlets: tuple[OutletId, ...]


@dataclass(eq=False)
class NotAskedAbout(Rejected):
    """Nobody wonders whether it was published there."""

    code = "not_asked_about"
    statement: StatementId


@dataclass(eq=False)
class NotWithYou(Rejected):
    """The words were not given to anybody there to be posted by hand."""

    code = "not_with_you"
    statement: StatementId


@dataclass(eq=False)
class NotHeld(Rejected):
    code = "not_held"
    statement: StatementId
