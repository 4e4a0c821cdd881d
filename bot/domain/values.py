"""The small words of the domain: identities, levels, kinds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
Home = NewType("Home", str)
"""The chat platform a crisis lives on."""

FIRST_HOME = Home("")
"""The one there was before there were several."""

Words = NewType("Words", str)
"""What a person typed, a name, or a file's name. The log holds a salted digest in its place,
so that it can be erased without breaking the chain; read back after that it is `ERASED`."""

ERASED = Words("[erased]")
NO_WORDS = Words("")

THE_BOT = PersonId("bot")
"""Whoever acts when no person does: the relay, a timer."""

LEAD = RoleId("lead")
COUNSEL = RoleId("counsel")
PERSONNEL = RoleId("personnel")


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
    REPLY = "reply"


class Audience(StrEnum):
    """Whom a statement is for."""

    PUBLIC = "public"
    STAFF = "staff"
    STAKEHOLDER = "stakeholder"
    REGULATOR = "regulator"


class Tag(StrEnum):
    """What a statement touches that asks for more eyes."""

    LIABILITY = "liability"
    CASUALTIES = "casualties"
    PERSONAL_DATA = "personal data"
    PERSONNEL = "personnel"


class Part(StrEnum):
    """What a first public message says; the six parts are those of CDC CERC."""

    EMPATHY = "empathy"
    KNOWN = "what we know"
    NOT_KNOWN = "what we do not know yet"
    DOING = "what we are doing"
    NEXT = "when we will speak next"
    HELP = "where to get help"


class Match(StrEnum):
    """Whether what was posted by hand is what was cleared."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_CHECKED = "not checked"


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
class Rendition:
    """The final form a wording takes at one outlet, made before anybody approves it.

    `parts` is what a reader will see, piece by piece (the posts of a thread, say). `payload` is
    exactly what is sent, in the outlet's own form, as text (RFC 8785 JSON, HTML, ...); empty where
    the text itself is sent. `length` and `longest` are in the outlet's own way of counting, for
    the longest part; `longest` None: no limit.
    """

    parts: tuple[Words, ...]
    payload: Words = NO_WORDS
    length: int = 0
    longest: int | None = None


@dataclass(frozen=True, kw_only=True)
class Medium:
    """A picture or video: `digest` is the SHA-256, in hexadecimal, of the bytes that were kept."""

    digest: str
    mime: str
    size: int
    alternative: Words
    name: Words = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class Translation:
    """The text in another language. `source` is the SHA-256 of the source text it was made from:
    once that text changes, the translation is stale."""

    text: Words
    source: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """All that approvals are bound to. Texts are in NFC; see `wording.py`.

    `text` is the source, in `language`; `translations` are by language. `corrects` is the
    statement that a correction puts right. `renditions` are the final forms, by outlet.
    """

    kind: Kind
    outlets: tuple[OutletId, ...]
    text: Words
    language: str = "en"
    next_update_at: datetime | None = None
    window: Window | None = None
    audience: Audience = Audience.PUBLIC
    headline: Words = NO_WORDS
    content_warning: Words = NO_WORDS
    media: tuple[Medium, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    corrects: StatementId | None = None
    renditions: Mapping[OutletId, Rendition] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where somebody pressed or typed, so that they can be told there what came of it.

    `answered` is true where the platform shows the answer itself (a slash, a form): then
    nothing more is posted.
    """

    place: RoomId
    answered: bool
