"""What every chat platform promises. Subclass `RoomContract` and provide `world`."""

from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

import pytest

from bot.application.ports import DeliveryFailed, OutcomeUnclear, Room
from bot.domain.values import PersonId, PostId, RoomId
from bot.presentation.card import Card, Exact

T = TypeVar("T")

ANA, BEN, NOBODY = PersonId("ana"), PersonId("ben"), PersonId("nobody")
ALL_AT_ONCE = (ANA, BEN)


class Trouble(StrEnum):
    """What befalls one call."""

    BUSY = "too many requests"
    BROKEN = "server error"
    LOST_BEFORE = "connection lost before it was carried out"
    LOST_AFTER = "connection lost after it was carried out"


every_trouble = pytest.mark.parametrize("trouble", Trouble)


class World(Protocol):
    """A platform with Ana and Ben on it, and eyes to see what the bot did there."""

    @property
    def room(self) -> Room[Card]: ...

    @property
    def finds_posts(self) -> bool:
        """Whether the bot can ask what it posted. Where it cannot, an answer that was lost leaves
        a copy behind: never less than was asked for, and one more at worst."""

    @property
    def names_are_taken(self) -> bool:
        """Whether a room's name can be another's; where not, rooms may bear the same."""

    def befalls(self, call: str, trouble: Trouble) -> None:
        """The next call of this name goes wrong; the ones after it go well."""

    async def wait(self, seconds: float) -> None: ...

    def squat(self, name: str, *, private: bool) -> RoomId:
        """Somebody else has a room of this name."""

    def rooms(self) -> Sequence[RoomId]:
        """The rooms the bot opened."""

    def members(self, room: RoomId) -> frozenset[PersonId]: ...

    def topic(self, room: RoomId) -> str: ...

    def typed(self, place: RoomId) -> Sequence[str]:
        """The typed words each post of the bot's shows, oldest first."""

    def chat(self, person: PersonId) -> Sequence[str]:
        """The same of the person's own chat with the bot."""

    def told(self, person: PersonId) -> Sequence[str]:
        """The same of what was shown to them alone, or in a room addressed to them."""

    def pinned(self, room: RoomId) -> int: ...

    def files(self, place: RoomId) -> Sequence[bytes]: ...

    def archived(self, room: RoomId) -> bool: ...

    async def remove(self, room: RoomId, post: PostId) -> None:
        """The post is deleted, by whomever."""


def stands(world: World, trouble: Trouble, found: Sequence[T], wanted: T) -> bool:
    """Whether it is there once, or, where the bot cannot ask and the answer was lost, once more."""
    copies = {1, 2} if trouble is Trouble.LOST_AFTER and not world.finds_posts else {1}
    return len(found) in copies and set(found) == {wanted}


def card(words: str) -> Card:
    return Card(summary="Statement 1", blocks=(Exact(text=words),))


async def as_the_relay_does(world: World, attempt: Callable[[bool], Awaitable[T]]) -> T:
    """Try until it is done, waiting as asked, telling when an answer was lost."""
    unclear = False
    for _ in range(4):
        try:
            return await attempt(unclear)
        except OutcomeUnclear:
            unclear = True
        except DeliveryFailed as failed:
            if failed.final:
                raise
            await world.wait(failed.retry_after_seconds or 1.0)
    raise AssertionError("it is never done")


class RoomContract:
    """The promises of `Room`."""

    @every_trouble
    async def test_a_room_is_opened_once_whatever_befalls(
        self, world: World, trouble: Trouble
    ) -> None:
        world.befalls("open", trouble)
        opened = await as_the_relay_does(world, lambda _: world.room.open("code-otter", key="k1"))
        assert opened.name == "code-otter"
        assert opened.room in world.rooms()
        assert stands(world, trouble, ["a room" for _ in world.rooms()], "a room")
        again = await as_the_relay_does(world, lambda _: world.room.open("code-otter", key="k1"))
        assert again == opened

    async def test_opening_again_finds_the_same_room(self, world: World) -> None:
        first = await world.room.open("code-otter", key="k1")
        assert await world.room.open("code-otter", key="k1") == first

    @pytest.mark.parametrize("private", [True, False])
    async def test_somebody_elses_room_is_never_adopted(self, world: World, private: bool) -> None:
        squatted = world.squat("code-otter", private=private)
        opened = await world.room.open("code-otter", key="k1")
        assert opened.room != squatted
        assert opened.name == ("code-otter-2" if world.names_are_taken else "code-otter")

    async def test_an_archived_room_is_not_opened_again(self, world: World) -> None:
        old = await world.room.open("code-otter", key="k1")
        await world.room.archive(old.room)
        new = await world.room.open("code-otter", key="k2")
        assert new.room != old.room
        assert not world.archived(new.room)

    @every_trouble
    async def test_everybody_is_invited_whatever_befalls(
        self, world: World, trouble: Trouble
    ) -> None:
        room = (await world.room.open("r", key="k")).room
        world.befalls("invite", trouble)
        refused = await as_the_relay_does(world, lambda _: world.room.invite(room, ALL_AT_ONCE))
        assert refused == {}
        assert world.members(room) >= {ANA, BEN}

    async def test_inviting_twice_is_no_failure(self, world: World) -> None:
        room = (await world.room.open("r", key="k")).room
        await world.room.invite(room, [ANA])
        assert await world.room.invite(room, ALL_AT_ONCE) == {}
        assert await world.room.invite(room, ALL_AT_ONCE) == {}
        assert world.members(room) >= {ANA, BEN}

    async def test_who_cannot_be_invited_keeps_nobody_out(self, world: World) -> None:
        room = (await world.room.open("r", key="k")).room
        refused = await world.room.invite(room, [NOBODY, ANA])
        assert refused == {NOBODY: "not_found"}
        assert ANA in world.members(room)

    @every_trouble
    async def test_the_topic_is_set_whatever_befalls(self, world: World, trouble: Trouble) -> None:
        room = (await world.room.open("r", key="k")).room
        world.befalls("set_topic", trouble)
        await as_the_relay_does(world, lambda _: world.room.set_topic(room, "Otter"))
        assert world.topic(room) == "Otter"

    @every_trouble
    async def test_a_post_stands_once_whatever_befalls(
        self, world: World, trouble: Trouble
    ) -> None:
        room = (await world.room.open("r", key="k")).room
        await world.room.post(room, card("before"), key="k1", unclear=False)
        world.befalls("post", trouble)
        posted = await as_the_relay_does(
            world, lambda unclear: world.room.post(room, card("words"), key="k2", unclear=unclear)
        )
        assert world.typed(room)[0] == "before"
        assert stands(world, trouble, world.typed(room)[1:], "words")
        await world.room.update(room, posted.post, card("later"))
        assert world.typed(room)[-1] == "later"
        assert stands(world, trouble, world.typed(room)[1:], "later") or not world.finds_posts

    async def test_the_same_words_under_another_key_are_another_post(self, world: World) -> None:
        room = (await world.room.open("r", key="k")).room
        await world.room.post(room, card("words"), key="k1", unclear=False)
        await world.room.post(room, card("words"), key="k2", unclear=True)
        assert world.typed(room) == ["words", "words"]

    async def test_a_post_has_a_link(self, world: World) -> None:
        room = (await world.room.open("r", key="k")).room
        posted = await world.room.post(room, card("words"), key="k1", unclear=False)
        assert posted.link.startswith("http")

    @pytest.mark.parametrize(
        "words",
        [
            "<!channel> <@U0ANA> <https://example.org|here>",
            "*bold* _it_ ~no~ `code` ```block```",
            ":smile: :+1: {{ 7 * 7 }} {% raw %}",
            "  two\n\n   spaces\tand a tab \n",
            "R&D &amp; <b>bold</b>",
            "e\u0301 \u202eevil\u202c \U0001f600",
        ],
    )
    async def test_typed_words_come_out_as_typed(self, world: World, words: str) -> None:
        room = (await world.room.open("r", key="k")).room
        await world.room.post(room, card(words), key="k1", unclear=False)
        assert world.typed(room) == [words]

    @every_trouble
    async def test_an_update_takes_effect_whatever_befalls(
        self, world: World, trouble: Trouble
    ) -> None:
        room = (await world.room.open("r", key="k")).room
        posted = await world.room.post(room, card("old"), key="k1", unclear=False)
        world.befalls("update", trouble)
        await as_the_relay_does(world, lambda _: world.room.update(room, posted.post, card("new")))
        assert world.typed(room) == ["new"]

    @every_trouble
    async def test_a_post_is_pinned_once_whatever_befalls(
        self, world: World, trouble: Trouble
    ) -> None:
        room = (await world.room.open("r", key="k")).room
        posted = await world.room.post(room, card("brief"), key="k1", unclear=False)
        world.befalls("pin", trouble)
        await as_the_relay_does(world, lambda _: world.room.pin(room, posted.post))
        await as_the_relay_does(world, lambda _: world.room.pin(room, posted.post))
        assert world.pinned(room) == 1

    @every_trouble
    async def test_what_one_person_is_told_is_never_lost(
        self, world: World, trouble: Trouble
    ) -> None:
        room = (await world.room.open("r", key="k")).room
        await world.room.invite(room, [ANA])
        world.befalls("tell", trouble)
        await as_the_relay_does(world, lambda _: world.room.tell(ANA, room, card("no")))
        assert set(world.told(ANA)) == {"no"}
        assert world.typed(room) == []

    @every_trouble
    async def test_somebody_is_notified_once_whatever_befalls(
        self, world: World, trouble: Trouble
    ) -> None:
        world.befalls("notify", trouble)
        await as_the_relay_does(
            world, lambda unclear: world.room.notify(BEN, card("come"), key="k1", unclear=unclear)
        )
        assert stands(world, trouble, world.chat(BEN), "come")

    @every_trouble
    async def test_a_file_is_attached_once_whatever_befalls(
        self, world: World, trouble: Trouble
    ) -> None:
        room = (await world.room.open("r", key="k")).room
        world.befalls("attach", trouble)
        await as_the_relay_does(
            world,
            lambda unclear: world.room.attach(
                room, "timeline.md", b"# Log\n", key="k1", unclear=unclear
            ),
        )
        assert stands(world, trouble, world.files(room), b"# Log\n")

    @every_trouble
    async def test_a_room_is_archived_whatever_befalls(
        self, world: World, trouble: Trouble
    ) -> None:
        room = (await world.room.open("r", key="k")).room
        world.befalls("archive", trouble)
        await as_the_relay_does(world, lambda _: world.room.archive(room))
        await as_the_relay_does(world, lambda _: world.room.archive(room))
        assert world.archived(room)

    async def test_nothing_is_posted_into_an_archived_room(self, world: World) -> None:
        room = (await world.room.open("r", key="k")).room
        await world.room.archive(room)
        with pytest.raises(DeliveryFailed) as failed:
            await world.room.post(room, card("late"), key="k1", unclear=False)
        assert failed.value.final
        assert failed.value.reason == "is_archived"

    async def test_a_post_that_is_gone_cannot_be_changed(self, world: World) -> None:
        room = (await world.room.open("r", key="k")).room
        posted = await world.room.post(room, card("here"), key="k1", unclear=False)
        await world.remove(room, posted.post)
        with pytest.raises(DeliveryFailed) as failed:
            await world.room.update(room, posted.post, card("there"))
        assert failed.value.final
