"""Words approved in calm times: fixed, but for typed slots."""

import re
from collections.abc import Mapping
from datetime import datetime

from bot.domain.pre_approved import PreApproved, Slot, SlotKind
from bot.domain.rejections import SlotNotFilled
from bot.domain.values import Words
from bot.domain.wording import normalise, text_digest

_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d( [A-Z]{2,5}| UTC[+-]\d{1,2})")
_NUMBER = re.compile(r"\d{1,3}([ ,.]?\d{3})*")
_SLOT = re.compile(r"\{(\w+)\}")


def fits(slot: Slot, value: str) -> bool:
    """Whether what was entered is of the slot's type: a clock time with its zone, a number, or
    one of the places or names on the list."""
    match slot.kind:
        case SlotKind.TIME:
            return _TIME.fullmatch(value) is not None
        case SlotKind.NUMBER:
            return _NUMBER.fullmatch(value) is not None
        case SlotKind.PLACE | SlotKind.NAME:
            return value in slot.choices


def filled(lane: PreApproved, values: Mapping[str, Words]) -> Words:
    """The text with its slots filled. Raises `SlotNotFilled` where a value is lacking or is not
    of its type."""
    for slot in lane.slots:
        value = values.get(slot.name, "")
        if not fits(slot, value):
            raise SlotNotFilled(slot.name, slot.kind, slot.choices)
    return normalise(_SLOT.sub(lambda found: values.get(found[1], found[0]), lane.text))


def is_open(lane: PreApproved, at: datetime) -> bool:
    """Whether the words are still those that were approved, and before their date."""
    return at < lane.expires_at and text_digest(lane.text) == lane.digest


def slots_in(text: str) -> tuple[str, ...]:
    """The names of the slots that a text has, in order."""
    return tuple(dict.fromkeys(match[1] for match in _SLOT.finditer(text)))
