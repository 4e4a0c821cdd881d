"""The small words of the domain: identities, levels, kinds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

CrisisId = NewType("CrisisId", str)
CommandId = NewType("CommandId", str)
PersonId = NewType("PersonId", str)
RoleId = NewType("RoleId", str)
StatementId = NewType("StatementId", str)
OutletId = NewType("OutletId", str)
RoomId = NewType("RoomId", str)
"""A place on the platform where posts stand: a room, an internal channel, a personal chat."""
PostId = NewType("PostId", str)

Words = NewType("Words", str)
"""What a person typed, a name, or a file's name. The log holds a salted digest in its place,
so that it can be erased without breaking the chain; read back after that it is `ERASED`."""

ERASED = Words("[erased]")
NO_WORDS = Words("")

THE_BOT = PersonId("bot")
"""Whoever acts when no person does: the relay, a timer."""

LEAD = RoleId("lead")
COUNSEL = RoleId("counsel")


class Level(StrEnum):
    """How bad it is. The playbook says what makes a case one or the other."""

    LOW = "low"
    HIGH = "high"
    CRITICAL = "critical"


class Kind(StrEnum):
    """What a public statement is for."""

    HOLDING = "holding"
    UPDATE = "update"
    CORRECTION = "correction"
    CLOSING = "closing"


class Account(StrEnum):
    """What the platform says about somebody's account at the moment they act."""

    MEMBER = "member"
    GUEST = "guest"
    FOREIGN = "foreign"
    DEACTIVATED = "deactivated"


class LogSource(StrEnum):
    """How a thing came on the timeline by somebody's hand."""

    TYPED = "typed"
    PINNED = "pinned"
    SHORTCUT = "shortcut"


@dataclass(frozen=True, kw_only=True)
class Window:
    """The time within which a statement may go out; both ends are instants."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, kw_only=True)
class Wording:
    """All that approvals are bound to. `text` is in NFC; see `wording.py`."""

    kind: Kind
    outlets: tuple[OutletId, ...]
    text: Words
    language: str = "en"
    next_update_at: datetime | None = None
    window: Window | None = None


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where somebody pressed or typed, so that they can be told there what came of it.

    `answered` is true where the platform shows the answer itself (a slash, a form): then
    nothing more is posted.
    """

    place: RoomId
    answered: bool
