"""Every morning the owner hears what would fail on the night, and nothing when nothing would."""

from bot.adapters.memory_room import MemoryRoom
from bot.domain.values import PersonId
from bot.presentation.card import Bullets, Card
from bot.presentation.words import Words
from bot.sandbox import cast
from bot.serving import check_up
from bot.settings import load_settings
from tests.adapters.test_doctor import Ward, ward

__all__ = ["ward"]

OWNER = PersonId("ana")


async def morning(ward: Ward) -> MemoryRoom[Card]:
    room: MemoryRoom[Card] = MemoryRoom()
    await check_up(load_settings(None), ward.clock, room, OWNER, Words())
    return room


async def test_the_owner_is_told_what_would_fail_and_what_to_do(ward: Ward) -> None:
    ward.sandbox.workspace.channels["C0NEWS"].members.remove(cast.BOT)
    room = await morning(ward)
    (post,) = room.chat_of(OWNER).posts
    (bullets,) = [block for block in post.card.blocks if isinstance(block, Bullets)]
    (line,) = bullets.lines
    assert "#announcements" in str(line[0])
    assert "/invite" in str(line[0])
    assert post.card.summary == "One thing would fail on the night"


async def test_the_owner_is_left_alone_when_all_is_well(ward: Ward) -> None:
    room = await morning(ward)
    assert not room.chat_of(OWNER).posts


async def test_the_same_morning_twice_is_one_message(ward: Ward) -> None:
    ward.sandbox.workspace.channels["C0NEWS"].members.remove(cast.BOT)
    room: MemoryRoom[Card] = MemoryRoom()
    for _ in range(2):
        await check_up(load_settings(None), ward.clock, room, OWNER, Words())
    assert len(room.chat_of(OWNER).posts) == 1
