"""The room in memory and Slack's keep the same promises; Teams' do in `adapters/teams`."""

from collections.abc import AsyncIterator, Sequence

import pytest

from bot.adapters.memory_room import Fault, HeldRoom, MemoryRoom
from bot.adapters.slack.room import SlackRoom
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.domain.values import PersonId, PostId, RoomId
from bot.presentation.card import Card, Exact
from bot.sandbox.cast import EMA, add_squatter
from bot.sandbox.faults import FaultKind
from bot.sandbox.values import Channel, Message
from tests.adapters.slack.workshop import Workshop, slack_workshop
from tests.contracts.room import NOBODY, RoomContract, Trouble

FAULTS = {
    Trouble.BUSY: Fault(error=DeliveryFailed("ratelimited", retry_after_seconds=1)),
    Trouble.BROKEN: Fault(error=OutcomeUnclear("server_error")),
    Trouble.LOST_BEFORE: Fault(error=OutcomeUnclear("no_answer")),
    Trouble.LOST_AFTER: Fault(error=OutcomeUnclear("no_answer"), executed=True),
}


METHODS = {
    "open": "conversations.create",
    "invite": "conversations.invite",
    "set_topic": "conversations.setTopic",
    "post": "chat.postMessage",
    "update": "chat.update",
    "pin": "pins.add",
    "tell": "chat.postEphemeral",
    "notify": "chat.postMessage",
    "attach": "files.completeUploadExternal",
    "archive": "conversations.archive",
}


KINDS: dict[Trouble, FaultKind] = {
    Trouble.BUSY: "429",
    Trouble.BROKEN: "500",
    Trouble.LOST_BEFORE: "drop_before",
    Trouble.LOST_AFTER: "drop_after",
}


def words(card: Card) -> str:
    return "".join(block.text for block in card.blocks if isinstance(block, Exact))


class MemoryWorld:
    """`World` over `MemoryRoom`."""

    finds_posts = True
    names_are_taken = True

    def __init__(self) -> None:
        self.room = MemoryRoom[Card]()
        self.room.refuses[NOBODY] = "not_found"

    def befalls(self, call: str, trouble: Trouble) -> None:
        self.room.fail(call, FAULTS[trouble])

    async def wait(self, seconds: float) -> None:
        """Nothing here counts time."""

    def squat(self, name: str, *, private: bool) -> RoomId:
        return self.room.add_room(name, creator=PersonId("gus"), private=private).room

    def rooms(self) -> Sequence[RoomId]:
        return list(self.room.rooms)

    def members(self, room: RoomId) -> frozenset[PersonId]:
        return frozenset(self._held(room).members)

    def topic(self, room: RoomId) -> str:
        return self._held(room).topic

    def typed(self, place: RoomId) -> Sequence[str]:
        return [words(card) for card in self.room.posts(place)]

    def chat(self, person: PersonId) -> Sequence[str]:
        return self.typed(self.room.chat_of(person).room)

    def told(self, person: PersonId) -> Sequence[str]:
        return [words(told.card) for told in self.room.told if told.person == person]

    def pinned(self, room: RoomId) -> int:
        return len(self._held(room).pinned)

    def files(self, place: RoomId) -> Sequence[bytes]:
        return [file.content for file in self._held(place).files]

    def archived(self, room: RoomId) -> bool:
        return self._held(room).archived

    async def remove(self, room: RoomId, post: PostId) -> None:
        held = self._held(room)
        held.posts = [one for one in held.posts if one.post != post]

    def _held(self, room: RoomId) -> HeldRoom[Card]:
        return self.room.rooms[room]


class SlackWorld:
    """`World` over `SlackRoom`, against the sandbox."""

    finds_posts = True
    names_are_taken = True

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._slack = workshop.sandbox.workspace
        self.room: SlackRoom = workshop.room

    def befalls(self, call: str, trouble: Trouble) -> None:
        self._workshop.sandbox.faults.add(METHODS[call], KINDS[trouble])

    async def wait(self, seconds: float) -> None:
        await self._workshop.clock.sleep(seconds)

    def squat(self, name: str, *, private: bool) -> RoomId:
        """With the bot invited into it, so that it sees the room."""
        channel = add_squatter(self._slack, name, is_private=private, by=EMA)
        self._slack.join(channel.id, self._slack.bot_user, inviter=EMA)
        return RoomId(channel.id)

    def rooms(self) -> Sequence[RoomId]:
        made = self._slack.channels.values()
        return [RoomId(one.id) for one in made if one.is_private and self._is_bot(one.creator)]

    def members(self, room: RoomId) -> frozenset[PersonId]:
        directory = self._workshop.directory
        return frozenset(directory.person_of(user) for user in self._channel(room).members)

    def topic(self, room: RoomId) -> str:
        return self._channel(room).topic

    def typed(self, place: RoomId) -> Sequence[str]:
        posts = self._channel(place).messages
        return [
            _typed(post) for post in posts if not post.ephemeral_for and self._is_bot(post.user)
        ]

    def chat(self, person: PersonId) -> Sequence[str]:
        user = self._workshop.directory.user_of(person)
        assert user
        return self.typed(RoomId(self._slack.direct(user).id))

    def told(self, person: PersonId) -> Sequence[str]:
        user = self._workshop.directory.user_of(person)
        posts = [post for one in self._slack.channels.values() for post in one.messages]
        return [_typed(post) for post in posts if post.ephemeral_for == user]

    def pinned(self, room: RoomId) -> int:
        return sum(post.pinned for post in self._channel(room).messages)

    def files(self, place: RoomId) -> Sequence[bytes]:
        return [file.content for post in self._channel(place).messages for file in post.files]

    def archived(self, room: RoomId) -> bool:
        return self._channel(room).is_archived

    async def remove(self, room: RoomId, post: PostId) -> None:
        channel = self._channel(room)
        channel.messages = [one for one in channel.messages if one.ts != post]

    def _channel(self, room: RoomId) -> Channel:
        return self._slack.channels[room]

    def _is_bot(self, user: str) -> bool:
        return user == self._slack.bot_user


def _typed(post: Message) -> str:
    """What a reader sees of preformatted text."""
    return "".join(
        element["text"]
        for block in post.blocks
        for part in block.get("elements", ())
        if part.get("type") == "rich_text_preformatted"
        for element in part["elements"]
    )


class TestMemoryRoom(RoomContract):
    @pytest.fixture
    def world(self) -> MemoryWorld:
        return MemoryWorld()


class TestSlackRoom(RoomContract):
    @pytest.fixture
    async def world(self) -> AsyncIterator[SlackWorld]:
        async with slack_workshop() as workshop:
            yield SlackWorld(workshop)
