"""Reasons to say no while scheduled posts are frozen and thawed."""

from dataclasses import dataclass

from bot.domain.rejections.base import Rejected
from bot.domain.values import OutletId


@dataclass(eq=False)
class NothingToFreeze(Rejected):
    """No account of this playbook has a queue of scheduled posts."""

    code = "nothing_to_freeze"


@dataclass(eq=False)
class NoSuchPost(Rejected):
    """No scheduled post of this reference was found there."""

    code = "no_such_post"
    outlet: OutletId


@dataclass(eq=False)
class FreezeStillOn(Rejected):
    """Nothing is put back or dropped before the freeze has ended."""

    code = "freeze_still_on"


@dataclass(eq=False)
class FreezeHeldElsewhere(Rejected):
    """Another open crisis holds the account: `crises` by name as far as whoever asks may know
    them, and `others` counted."""

    code = "freeze_held_elsewhere"
    outlet: OutletId
    crises: tuple[str, ...]
    others: int


@dataclass(eq=False)
class NotPaused(Rejected):
    """The scheduled post does not wait for a decision."""

    code = "not_paused"
    outlet: OutletId


@dataclass(eq=False)
class DueTooNear(Rejected):
    """The time has passed, or comes before anybody could stop it again."""

    code = "due_too_near"
    outlet: OutletId
