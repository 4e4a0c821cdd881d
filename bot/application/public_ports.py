"""What the application needs of the public routes: to set words, publish, look, take down, pause
what is scheduled, and notice what nobody cleared. One adapter may implement several of these."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.domain.gate import Clearance
from bot.domain.scheduled import ScheduledPost as ScheduledPost
from bot.domain.values import NO_WORDS, OutletId, PersonId, Rendition, Wording, Words


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What an outlet gave back: where the statement can be read, and the outlet's own name for
    it, by which it can be found, corrected or taken down; both empty where it does not say.
    `refused` names those of a group of `asked` who did not get it, while the others did."""

    link: str = ""
    reference: str = ""
    refused: tuple[str, ...] = field(default=(), repr=False)
    asked: int = 0


class Typesetter(Protocol):
    """Sets a wording in the final form it takes at one outlet. Holds no credentials, so that a
    drill may use it."""

    async def set(self, wording: Wording, *, offline: bool = False) -> Rendition:
        """The same wording always gives the same rendition, which is approved with it and sent as
        it is. `offline`: look nothing up outside (a drill). Length is counted, never cut: the
        domain refuses what is too long. Raises `DeliveryFailed` where a look-up failed."""


class Outlet(Protocol):
    """A public route whose credentials the bot alone holds."""

    id: OutletId

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        """Publish exactly `clearance.rendition`, once per `key`. Raises `DeliveryFailed` when
        surely not published, `OutcomeUnclear` when the answer was lost."""

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:
        """Whether an earlier attempt arrived: its receipt, or None if surely not. Raises
        `OutcomeUnclear` where the outlet cannot be asked, `DeliveryFailed` where not now."""

    @property
    def honours_keys(self) -> bool:
        """Whether the outlet itself publishes the same key only once, so that an unclear
        outcome may be sent again."""


@runtime_checkable
class TakesDown(Protocol):
    """An outlet at which a post can be removed."""

    async def take_down(self, reference: str) -> None:
        """Repeatable: what is gone already is fine. Raises `DeliveryFailed`, `OutcomeUnclear`."""


class Checks(Protocol):
    """An outlet whose credentials can be tried without publishing anything."""

    async def check(self) -> None:
        """Raises `DeliveryFailed` where the credentials are refused (`final`, reason
        `unauthorised`, `forbidden`, ...) or the outlet cannot be reached now."""


class MediaStore(Protocol):
    """The bytes of pictures and videos, by digest, as kept at drafting."""

    async def keep(self, content: bytes) -> str:
        """Keep them; their SHA-256 in hexadecimal. Repeatable."""

    async def fetch(self, digest: str) -> bytes:
        """The bytes. Raises LookupError where there are none of this digest."""


class Pager(Protocol):
    """A second way to somebody whose answer is waited for, besides the message in the chat."""

    async def page(self, person: PersonId, subject: str, link: str, *, key: str) -> None:
        """Tell them that something waits, and where: `subject` is a number and what is asked,
        never the words of a statement. Repeating a key is harmless: the receiver knows it again.
        Raises `DeliveryFailed` where no way led to them, `OutcomeUnclear` where that is not known;
        somebody whom no way is known to is passed over."""


# What stands at a public account, whoever put it there


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A post that an account shows. `at` is when the account began to show it, as told by the
    server, not by its author; `text` as plain words, the posts of one thread each for itself."""

    outlet: OutletId
    reference: str
    at: datetime
    text: Words = NO_WORDS
    link: str = ""
    author: Words = NO_WORDS


class Account(Protocol):
    """One of the brand's own accounts, watched during a crisis."""

    id: OutletId

    def watch(self, since: datetime) -> AsyncIterator[Seen]:
        """Posts that came up after `since`, as they come, without end: streamed where the
        platform can, else asked for every few seconds by the `Clock`. May repeat a post. Raises
        `DeliveryFailed` when the account cannot be watched now; it is then begun anew."""


@dataclass(frozen=True, kw_only=True)
class Comment:
    """Somebody's comment below something of the brand's."""

    outlet: OutletId
    reference: str
    at: datetime
    text: Words
    author: Words = NO_WORDS
    link: str = ""


class Comments(Protocol):
    """An outlet with comments of others that can be read and taken down."""

    async def recent(self, since: datetime) -> Sequence[Comment]:
        """The newest last. Raises `DeliveryFailed`."""

    async def comment(self, reference: str) -> Comment | None:
        """One of them as it stands now; None where it is gone. Raises `DeliveryFailed`."""

    async def take_down_comment(self, reference: str) -> None:
        """Repeatable: what is gone already is fine. Raises `DeliveryFailed`, `OutcomeUnclear`."""


# What is scheduled


class Queue(Protocol):
    """The scheduled posts of one account. Every call may raise `DeliveryFailed` or
    `OutcomeUnclear`."""

    id: OutletId

    async def really_schedules(self) -> bool:
        """Whether the server holds scheduled posts back and lists them; one that only pretends
        publishes at once, or never lists, and cannot be paused."""

    async def scheduled(self) -> Sequence[ScheduledPost]:
        """Everything that would still go out by itself, the earliest first."""

    async def pause(self, post: ScheduledPost) -> bool:
        """Take it out of the queue, and read back that it is. Repeatable. False where it went
        out before it could be stopped."""

    async def resume(self, post: ScheduledPost, due: datetime, *, key: str, unclear: bool) -> str:
        """Put a paused post back for `due`, in the future; its reference now. Once per `key`:
        where `unclear`, look for it first. Never publishes at once."""

    async def drop(self, post: ScheduledPost) -> None:
        """A paused post is given up for good. Repeatable."""
