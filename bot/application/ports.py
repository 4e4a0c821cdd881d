"""What the application needs of the world outside, as protocols. Adapters implement them."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from bot.domain.effects import Effect
from bot.domain.events import Event
from bot.domain.state import Crisis
from bot.domain.values import (
    Account,
    CommandId,
    CrisisId,
    PersonId,
    PostId,
    RoomId,
)

T = TypeVar("T")
CardT = TypeVar("CardT", contravariant=True)
ShownT = TypeVar("ShownT", covariant=True)


# What the relay does about a failure depends on its class alone.


class DeliveryFailed(Exception):
    """Surely not done. `retry_after_seconds` is what the other side asked for, if it did;
    `final` says that trying again cannot help, `reason` is a code for people's words."""

    def __init__(
        self, reason: str, *, retry_after_seconds: float | None = None, final: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_seconds = retry_after_seconds
        self.final = final


class OutcomeUnclear(Exception):
    """The answer was lost: it may have been done or not. `about` names those of a group of whom
    that holds, where it is not all of them."""

    def __init__(self, *told: str, about: tuple[str, ...] = ()) -> None:
        super().__init__(*told)
        self.about = about


class Conflict(Exception):
    """Another writer was first: the state decided upon is not the newest."""


# The store


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of a command, as a code and its facts; the catalogue holds the words."""

    ok: bool
    code: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One effect in the outbox. `key` is the same however often it is tried.

    In a lane entries are worked in order, lanes in parallel. `tries` counts attempts begun
    before this one; `unclear` tells that the last of them has no recorded outcome.
    """

    key: str
    crisis: CrisisId
    lane: str
    effect: Effect
    due: datetime
    drill: bool = False
    tries: int = 0
    unclear: bool = False


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one command adds, all in one transaction or not at all.

    `expected` is the version the decision was made upon: the number of events then in the
    stream. `settles` is the key of the entry whose result this is.
    """

    crisis: CrisisId
    expected: int
    command: CommandId
    answer: Answer
    events: Sequence[Event] = ()
    entries: Sequence[Entry] = ()
    settles: str | None = None


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An event at its place in the stream; versions count from 1."""

    version: int
    event: Event


class Store(Protocol):
    """Events, outbox and answers, durable when a call returns."""

    async def append(self, batch: Batch) -> Answer:
        """Add the batch and return its answer, or, for a command id known already, add nothing
        and return the first answer. Raises `Conflict` when the stream is not at `expected`;
        a known id is answered even then."""

    async def read(self, crisis: CrisisId, after: int = 0) -> Sequence[Recorded]:
        """The events newer than version `after`, in order; none for an unknown crisis."""

    async def lengths(self) -> Mapping[CrisisId, int]:
        """How many events each crisis has, in the order in which they were opened."""

    async def answer_to(self, command: CommandId) -> Answer | None:
        """The first answer, if the command was carried out before."""

    async def claim(self, now: datetime, *, drill: bool, limit: int = 32) -> Sequence[Entry]:
        """Take the due heads of lanes that no live worker holds; each begins an attempt.
        Entries of a worker that died are taken over, `unclear` set."""

    async def postpone(self, entry: Entry, due: datetime, *, unclear: bool = False) -> None:
        """Give the entry back, to be tried at `due`. The attempt surely failed, or, where
        `unclear`, its outcome stays open and the next claim says so."""

    async def next_due(self, *, drill: bool) -> datetime | None:
        """When the earliest entry that `claim` could give becomes due; None if there is none."""

    async def close(self) -> None:
        """Give the claims back and let go of the files."""


# The platform


@dataclass(frozen=True, kw_only=True)
class OpenedRoom:
    room: RoomId
    name: str


@dataclass(frozen=True, kw_only=True)
class Posted:
    post: PostId
    link: str = ""


class Room(Protocol[CardT]):
    """The chat platform, in terms of effects. Every call may raise `DeliveryFailed` or
    `OutcomeUnclear`; calls are made again with `unclear` set when an outcome was lost."""

    async def open(self, name: str, *, key: str) -> OpenedRoom:
        """Open a private room, or find the one opened under this name before. Never adopts a
        room that is public or that somebody else created: it takes the next free name."""

    async def readers(self) -> frozenset[PersonId]:
        """Who could read a room that is opened now, before anybody is invited; nobody where rooms
        are the invited's own. Raises `DeliveryFailed` where that cannot be told."""

    async def invite(self, room: RoomId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        """Invite all; answers who could not be, with a reason code each. Repeatable."""

    async def set_topic(self, room: RoomId, topic: str) -> None:
        """Repeatable."""

    async def post(self, place: RoomId, card: CardT, *, key: str, unclear: bool) -> Posted:
        """Post once per `key`: where `unclear`, look for it before posting."""

    async def update(self, place: RoomId, post: PostId, card: CardT) -> None:
        """Repeatable."""

    async def pin(self, place: RoomId, post: PostId) -> None:
        """Repeatable."""

    async def tell(self, person: PersonId, place: RoomId, card: CardT) -> None:
        """Show the card to one person: to them alone where the platform can, else in the room it
        is about and addressed to them. May repeat, is never lost."""

    async def notify(self, person: PersonId, card: CardT, *, key: str, unclear: bool) -> Posted:
        """Post once per `key` in the person's own chat with the bot."""

    async def attach(
        self, place: RoomId, name: str, content: bytes, *, key: str, unclear: bool
    ) -> None:
        """Put a file into the room, once per `key`."""

    async def archive(self, room: RoomId) -> None:
        """Repeatable."""


class Renderer(Protocol[ShownT]):
    """What people see, made from the newest state at the moment of sending."""

    def show(self, card: str, subject: str, crisis: Crisis, events: Sequence[Event]) -> ShownT:
        """A card in a room. `events` is the whole stream where `needs_events`, else empty."""

    def needs_events(self, card: str) -> bool:
        """Whether this card is made from the log itself."""

    def tell(self, code: str, data: Mapping[str, str], crisis: Crisis | None) -> ShownT:
        """What one person is told in answer."""

    def notify(self, code: str, data: Mapping[str, str], crisis: Crisis) -> ShownT:
        """A personal message: number and link, no words of a draft."""

    def subject(self, code: str, data: Mapping[str, str], crisis: Crisis) -> str:
        """The same in one line of plain text, for ways beside the chat platform."""

    def topic(self, crisis: Crisis) -> str:
        """The room's topic."""

    def timeline(self, events: Sequence[Event]) -> tuple[str, bytes]:
        """The full timeline as a file: its name and content."""


class Directory(Protocol):
    """Who people are on the platform."""

    async def account(self, person: PersonId) -> Account:
        """What the platform says about the account now."""

    def name(self, person: PersonId) -> str:
        """A name to show; the id itself where none is known."""


# Time, chance


class Clock(Protocol):
    """The only source of time, and the only way to wait."""

    def now(self) -> datetime:
        """The current instant, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back, for pacing."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        """Wait for it at most so long. Raises TimeoutError."""


class Chance(Protocol):
    def uniform(self, low: float, high: float) -> float:
        """A number between both."""

    def choice(self, options: Sequence[T]) -> T:
        """One of them."""
