"""What people do on a chat platform, as values, and what they are shown for it.

An adapter turns its payloads into these; whoever implements `Inbox` turns these into commands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.domain.values import (
    FIRST_HOME,
    Account,
    CommandId,
    Home,
    Medium,
    PersonId,
    PostId,
    RoomId,
)
from bot.presentation.card import Card, Form


@dataclass(frozen=True, kw_only=True)
class Files:
    """Files that were handed over: kept already, described by nobody yet. Where one could not be
    kept, `trouble` says why (a code of `uploads.TROUBLES`) and `name` which."""

    kept: tuple[Medium, ...] = ()
    trouble: str = ""
    name: str = ""


Answer: TypeAlias = str | tuple[str, ...] | datetime | Files | None
"""What somebody entered into a field; None, or nobody, where it was left empty."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Somebody did something. `command_id` is the same however often the platform says it; `home`
    is the platform."""

    command_id: CommandId
    person: PersonId
    account: Account
    home: Home = FIRST_HOME


@dataclass(frozen=True, kw_only=True)
class Slash(Deed):
    """They typed the bot's command; `text` is what followed it. `name` is their own name. `alone`
    says that nobody else will see the reply. `files` hang on what they typed, by the platform's own
    ids."""

    room: RoomId
    text: str
    name: str = ""
    alone: bool = True
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Press(Deed):
    """They pressed a button of a card; `action` and `value` are the button's. `answered`: the
    platform shows them the reply itself, at once; else they are told."""

    room: RoomId
    post: PostId
    action: str
    value: Mapping[str, str] = field(default_factory=dict)
    answered: bool = False


@dataclass(frozen=True, kw_only=True)
class Submitted(Deed):
    """They submitted a form; `context` is what the form was given."""

    form: str
    context: Mapping[str, str]
    answers: Mapping[str, Answer]


@dataclass(frozen=True, kw_only=True)
class GoesOn(Deed):
    """They go on with a form that somebody was shown before; `context` is what it was given."""

    form: str
    context: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Shortcut(Deed):
    """They chose an entry of a post's menu. `author` wrote the post, at `at`; None where a
    program did. `files` are those that hang on it, by the platform's own ids."""

    name: str
    room: RoomId
    post: PostId
    text: str
    author: PersonId | None
    at: datetime
    link: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pinned(Deed):
    """They marked a post for the timeline. `author`, `at` and `text` are the post's."""

    room: RoomId
    post: PostId
    text: str
    author: PersonId | None
    at: datetime
    link: str


@dataclass(frozen=True, kw_only=True)
class Membership(Deed):
    """They joined or left a room. `inviter` brought them; None where they came by themselves
    or it is not known."""

    room: RoomId
    inviter: PersonId | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class FieldErrors:
    """The form stays open; each field named shows its sentence."""

    errors: Mapping[str, str]


@dataclass(frozen=True)
class Close:
    """The form closes."""


@dataclass(frozen=True)
class Nothing:
    """Nothing to show now: what came of it is told another way."""


Reply: TypeAlias = Card | Form | FieldErrors | Close | Nothing
"""A card is shown to the person alone; a form opens before them."""


class Inbox(Protocol):
    """Takes what people did; answers once it is committed. Any of it may come twice."""

    async def works_in(self, room: RoomId) -> bool:
        """Whether a crisis is worked on there: of other rooms nothing is read or told."""

    async def slash(self, deed: Slash) -> Reply: ...

    async def press(self, press: Press) -> Reply: ...

    async def submitted(self, submitted: Submitted) -> Reply: ...

    async def anew(self, deed: GoesOn) -> Form | None:
        """The form as it is made now, without what anybody entered; None for whoever would not be
        shown it."""

    async def shortcut(self, shortcut: Shortcut) -> Reply: ...

    async def pinned(self, pinned: Pinned) -> Reply: ...

    async def joined(self, membership: Membership) -> Reply: ...

    async def left(self, membership: Membership) -> Reply: ...

    async def gone(self, deed: Deed) -> Reply:
        """The account was switched off."""
