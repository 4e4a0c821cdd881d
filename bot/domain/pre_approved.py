"""Words approved in calm times, as values; `fast_lane.py` fills them in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SlotKind(StrEnum):
    """What may be filled into words approved in calm times."""

    TIME = "time"
    PLACE = "place"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A gap in approved words. `choices` are the places or names that may stand there."""

    name: str
    kind: SlotKind
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PreApproved:
    """A holding statement approved in calm times, until `expires_at`. `digest` is the SHA-256,
    in hexadecimal, of `text`, as recorded when it was approved; `approved_by` says by whom."""

    id: str
    title: str
    text: str
    digest: str
    expires_at: datetime
    slots: tuple[Slot, ...] = ()
    approved_by: str = ""
    language: str = ""
