"""Reasons to say no because what is written could not go out as it stands."""

from dataclasses import dataclass

from bot.domain.pre_approved import SlotKind
from bot.domain.rejections.base import Rejected
from bot.domain.values import OutletId, Part


@dataclass(eq=False)
class Missing(Rejected):
    """A field without which the command means nothing."""

    code = "missing"
    field: str


@dataclass(eq=False)
class NoSuchOutlet(Rejected):
    code = "no_such_outlet"
    outlet: OutletId


@dataclass(eq=False)
class TooLong(Rejected):
    code = "too_long"
    outlet: OutletId
    length: int
    longest: int


@dataclass(eq=False)
class FactsMissing(Rejected):
    """Open questions of the template stand in the text unanswered: `facts` by the playbook's own
    names, `others` counted, since somebody may have typed them."""

    code = "facts_missing"
    facts: tuple[str, ...]
    others: int


@dataclass(eq=False)
class NextUpdateInThePast(Rejected):
    code = "next_update_in_the_past"


@dataclass(eq=False)
class SlotNotFilled(Rejected):
    """What was entered into words approved in calm times is not of the slot's type."""

    code = "slot_not_filled"
    slot: str
    kind: SlotKind
    choices: tuple[str, ...]


@dataclass(eq=False)
class PartsMissing(Rejected):
    """A first message without these, and no reason given why."""

    code = "parts_missing"
    parts: tuple[Part, ...]


@dataclass(eq=False)
class NothingToCorrect(Rejected):
    """A correction names a statement that was published."""

    code = "nothing_to_correct"


@dataclass(eq=False)
class AlternativeMissing(Rejected):
    """A picture or video without words for those who cannot see it."""

    code = "alternative_missing"


@dataclass(eq=False)
class OutsideWindow(Rejected):
    """No instant within which it could go out."""

    code = "outside_window"
