"""A chat platform in memory. Keeps the promises of the `Room` port, and breaks calls when told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeAlias, TypeVar

from bot.application.ports import DeliveryFailed, OpenedRoom, OutcomeUnclear, Posted
from bot.domain.values import PersonId, PostId, RoomId

CardT = TypeVar("CardT")

ME = PersonId("bot")


@dataclass
class HeldPost(Generic[CardT]):
    """A post as it stands now; `cards` are all it ever said, the newest last."""

    post: PostId
    key: str
    cards: list[CardT]

    @property
    def card(self) -> CardT:
        return self.cards[-1]


@dataclass(frozen=True, kw_only=True)
class HeldFile:
    key: str
    name: str
    content: bytes


@dataclass
class HeldRoom(Generic[CardT]):
    """A room, or a person's own chat with the bot."""

    room: RoomId
    name: str
    creator: PersonId = ME
    private: bool = True
    archived: bool = False
    topic: str = ""
    members: set[PersonId] = field(default_factory=set)
    posts: list[HeldPost[CardT]] = field(default_factory=list)
    pinned: set[PostId] = field(default_factory=set)
    files: list[HeldFile] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Told(Generic[CardT]):
    """What one person alone was shown."""

    person: PersonId
    place: RoomId
    card: CardT


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How a call goes wrong: before it is carried out, or, with `executed`, after."""

    error: DeliveryFailed | OutcomeUnclear
    executed: bool = False


Trouble: TypeAlias = Callable[[str], Fault | None]
"""Asked once a call, with the name of the call; None lets it pass."""


class MemoryRoom(Generic[CardT]):
    """Implements `Room`.

    `refuses` holds people who cannot be invited, with the reason; `calls` the name of each call
    in order. Faults come from `fail`, first, or from the given `trouble`.
    """

    def __init__(self, trouble: Trouble = lambda _call: None) -> None:
        self.rooms: dict[RoomId, HeldRoom[CardT]] = {}
        self.told: list[Told[CardT]] = []
        self.calls: list[str] = []
        self.refuses: dict[PersonId, str] = {}
        self._trouble = trouble
        self._planned: dict[str, list[Fault]] = {}
        self._numbers = count(1)

    # For tests

    def fail(self, call: str, *faults: Fault) -> None:
        """The next calls of this name go wrong, in this order."""
        self._planned.setdefault(call, []).extend(faults)

    def add_room(
        self, name: str, *, creator: PersonId = ME, private: bool = True, room: str = ""
    ) -> HeldRoom[CardT]:
        """A room that is there without having been opened through the port."""
        held = HeldRoom[CardT](
            room=RoomId(room or f"room-{next(self._numbers)}"),
            name=name,
            creator=creator,
            private=private,
            members={creator},
        )
        self.rooms[held.room] = held
        return held

    def posts(self, place: RoomId) -> list[CardT]:
        """What stands in a room now, oldest first."""
        return [post.card for post in self._held(place).posts] if place in self.rooms else []

    def chat_of(self, person: PersonId) -> HeldRoom[CardT]:
        """The person's own chat with the bot."""
        room = RoomId(f"chat-{person}")
        return self.rooms.get(room) or self.add_room("", room=room)

    # The port

    async def readers(self) -> frozenset[PersonId]:
        return frozenset()

    async def open(self, name: str, *, key: str) -> OpenedRoom:  # noqa: ARG002 – the name is the key
        with self._call("open"):
            room = self._mine(name)
            return OpenedRoom(room=room.room, name=room.name)

    async def invite(self, room: RoomId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        with self._call("invite"):
            refused = {person: self.refuses[person] for person in people if person in self.refuses}
            self._open_one(room).members.update(set(people) - refused.keys())
            return refused

    async def set_topic(self, room: RoomId, topic: str) -> None:
        with self._call("set_topic"):
            self._open_one(room).topic = topic

    async def post(self, place: RoomId, card: CardT, *, key: str, unclear: bool) -> Posted:
        with self._call("post"):
            return self._post(self._open_one(place), card, key, unclear=unclear)

    async def update(self, place: RoomId, post: PostId, card: CardT) -> None:
        with self._call("update"):
            self._one(place, post).cards.append(card)

    async def pin(self, place: RoomId, post: PostId) -> None:
        with self._call("pin"):
            self._one(place, post)
            self._held(place).pinned.add(post)

    async def tell(self, person: PersonId, place: RoomId, card: CardT) -> None:
        with self._call("tell"):
            self.told.append(Told(person=person, place=place, card=card))

    async def notify(self, person: PersonId, card: CardT, *, key: str, unclear: bool) -> Posted:
        with self._call("notify"):
            return self._post(self.chat_of(person), card, key, unclear=unclear)

    async def attach(
        self, place: RoomId, name: str, content: bytes, *, key: str, unclear: bool
    ) -> None:
        with self._call("attach"):
            files = self._open_one(place).files
            if not (unclear and any(file.key == key for file in files)):
                files.append(HeldFile(key=key, name=name, content=content))

    async def archive(self, room: RoomId) -> None:
        with self._call("archive"):
            self._held(room).archived = True

    # Inside

    @contextmanager
    def _call(self, name: str) -> Iterator[None]:
        """Around the body of a call: a fault is raised in place of it, or of its answer."""
        self.calls.append(name)
        planned = self._planned.get(name)
        fault = planned.pop(0) if planned else self._trouble(name)
        if fault and not fault.executed:
            raise fault.error
        yield
        if fault:
            raise fault.error

    def _mine(self, name: str) -> HeldRoom[CardT]:
        for number in count(1):
            wanted = name if number == 1 else f"{name}-{number}"
            found = next((room for room in self.rooms.values() if room.name == wanted), None)
            if found is None:
                return self.add_room(wanted)
            if found.creator == ME and found.private and not found.archived:
                return found
        raise AssertionError

    def _post(self, room: HeldRoom[CardT], card: CardT, key: str, *, unclear: bool) -> Posted:
        there = next((post for post in room.posts if post.key == key), None) if unclear else None
        post = there or HeldPost(
            post=PostId(f"{room.room}.{next(self._numbers)}"), key=key, cards=[card]
        )
        if there is None:
            room.posts.append(post)
        return Posted(post=post.post, link=f"https://chat.example/{room.room}/{post.post}")

    def _held(self, room: RoomId) -> HeldRoom[CardT]:
        if room not in self.rooms:
            raise DeliveryFailed("channel_not_found", final=True)
        return self.rooms[room]

    def _open_one(self, room: RoomId) -> HeldRoom[CardT]:
        held = self._held(room)
        if held.archived:
            raise DeliveryFailed("is_archived", final=True)
        return held

    def _one(self, place: RoomId, post: PostId) -> HeldPost[CardT]:
        found = next((one for one in self._open_one(place).posts if one.post == post), None)
        if found is None:
            raise DeliveryFailed("message_not_found", final=True)
        return found
