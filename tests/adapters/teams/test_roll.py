"""Who came into the team, or left it, while the bot could not be told."""

from collections.abc import AsyncIterator

import pytest

from bot.adapters.store.memory import MemoryStore
from bot.adapters.teams.roll import Roll
from bot.domain.values import Account
from bot.presentation.inbox import Membership
from tests.adapters.teams.desk import WAR_ROOM, Office, office
from tests.adapters.teams.payloads import BEN, GUS


@pytest.fixture
async def bot() -> AsyncIterator[Office]:
    async with office() as bot:
        yield bot


def roll(bot: Office, notes: MemoryStore | None = None) -> Roll:
    kept = notes or MemoryStore()
    return Roll(bot.directory, bot.listeners.coming, kept, bot.clock)


async def test_whoever_joined_while_the_bot_was_down_is_told_to_the_war_rooms(bot: Office) -> None:
    notes = MemoryStore()
    gus = bot.calls.known.pop(GUS)
    await roll(bot, notes).look()
    bot.calls.known[GUS] = gus
    await roll(bot, notes).look()
    (joined,) = bot.inbox.got
    assert isinstance(joined, Membership)
    assert (joined.room, joined.account, joined.name) == (WAR_ROOM, Account.GUEST, "Gus Guest")


async def test_the_first_look_tells_of_nobody_and_none_tells_of_anybody_twice(bot: Office) -> None:
    notes = MemoryStore()
    for _ in range(3):
        await roll(bot, notes).look()
    assert bot.inbox.got == []


async def test_two_processes_that_look_at_once_tell_the_same(bot: Office) -> None:
    first, second = MemoryStore(), MemoryStore()
    for notes in (first, second):
        await roll(bot, notes).look()
    del bot.calls.known[BEN]
    for notes in (first, second):
        await roll(bot, notes).look()
    one, other = bot.inbox.got
    assert one == other
    assert (one.person, isinstance(one, Membership)) == ("ben", True)


async def test_what_could_not_be_told_is_told_at_the_next_look(bot: Office) -> None:
    notes = MemoryStore()
    await roll(bot, notes).look()
    del bot.calls.known[BEN]
    bot.inbox.breaks = RuntimeError("disk full")
    with pytest.raises(RuntimeError):
        await roll(bot, notes).look()
    bot.inbox.breaks = None
    await roll(bot, notes).look()
    assert [one.person for one in bot.inbox.got] == ["ben"]
