"""The watch at work: a stranger's post, the bot's own seen early, a repeat, a restart, an account
out of sight."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.application.ports import DeliveryFailed
from bot.application.public_ports import Receipt, Seen
from bot.application.watching import HEALTHY_AFTER_SECONDS
from bot.domain.events import AccountUnwatched, AccountWatchedAgain, StrangerPosted
from bot.domain.values import CrisisId, OutletId
from tests.application.bot_in_memory import Bot, StandingClock, ToldOutlet
from tests.facts import (
    ANA,
    CLARA,
    CLEARED_AT,
    DAWN,
    INTRANET,
    NEWSROOM,
    PLAYBOOK,
    ROOM,
    SEND_AT,
    approves,
    drafts,
    opened_as,
    opening,
    stands_down,
    typed,
    wording,
)
from tests.outside import WATCHFUL, out, watched


@dataclass
class ToldAccount:
    """Implements `Account`: shows what is put into it; an exception ends the watch."""

    id: OutletId = NEWSROOM
    shown: asyncio.Queue[Seen | Exception] = field(default_factory=asyncio.Queue)
    since: list[datetime] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def watch(self, since: datetime) -> AsyncIterator[Seen]:
        self.since.append(since)
        self.begun.set()
        try:
            while True:
                seen = await self.shown.get()
                try:
                    if isinstance(seen, Exception):
                        raise seen
                    yield seen
                finally:
                    self.shown.task_done()
        finally:
            self.ended.set()

    async def show(self, *posts: Seen | Exception) -> None:
        """The account shows these; returns once the bot has dealt with them."""
        for post in posts:
            self.shown.put_nowait(post)
        await self.shown.join()


@dataclass
class PatientClock(StandingClock):
    """A watch lasts once it is told to; every other wait takes no time."""

    lasting: asyncio.Event = field(default_factory=asyncio.Event)
    lasted: asyncio.Event = field(default_factory=asyncio.Event)

    async def sleep(self, seconds: float) -> None:
        if seconds < HEALTHY_AFTER_SECONDS:
            await asyncio.sleep(0)
            return
        await self.lasting.wait()
        self.lasted.set()


def post(text: str = "Sales!", reference: str = "post-7", at: datetime = CLEARED_AT) -> Seen:
    return Seen(outlet=NEWSROOM, reference=reference, at=at, text=typed(text))


def a_bot(account: ToldAccount, *, like: Bot | None = None, **more: Any) -> Bot:
    """`like`: another process on the same disk, in the same rooms."""
    shared = {"disk": like.store.disk, "room": like.room, "worker": "second"} if like else {}
    known: dict[str, Any] = {"clock": PatientClock(), **shared, **more}
    return Bot(accounts={account.id: account}, playbook=WATCHFUL, **known)


@asynccontextmanager
async def watching(bot: Bot) -> AsyncIterator[None]:
    task = asyncio.create_task(bot.core.watch.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def seen_by(account: ToldAccount, bot: Bot, *posts: Seen | Exception) -> None:
    async with watching(bot):
        await account.begun.wait()
        await account.show(*posts)


async def test_a_post_nobody_cleared_becomes_a_card_in_the_room() -> None:
    account = ToldAccount()
    bot = a_bot(account)
    await bot.remember(watched)
    await seen_by(account, bot, post("Sales, sales!"))
    await bot.work()
    assert [event.reference for event in bot.happened(StrangerPosted)] == ["post-7"]
    cards = [held.cards[-1] for held in bot.room.rooms[ROOM].posts]
    assert any("Sales, sales!" in repr(card) for card in cards)


async def test_a_watch_that_a_defect_has_ended_is_begun_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = ToldAccount()
    bot = a_bot(account)
    await bot.remember(watched)
    broken = iter([RuntimeError("no room on the disk")])
    wait = bot.core.watch._backoff.seconds

    def once_broken(tries: int) -> float:
        for error in broken:
            raise error
        return wait(tries)

    monkeypatch.setattr(bot.core.watch._backoff, "seconds", once_broken)
    async with watching(bot):
        await account.show(DeliveryFailed("gone"))
        account.begun.clear()
        while not account.begun.is_set():
            bot.core.watch.wake()
            await asyncio.sleep(0)
    assert len(account.since) == 2


async def test_the_watch_looks_back_to_the_opening() -> None:
    account = ToldAccount()
    bot = a_bot(account)
    await bot.remember(watched)
    await seen_by(account, bot)
    assert account.since == [DAWN]


async def test_a_crisis_opened_while_the_bot_runs_is_watched_for_at_once() -> None:
    account = ToldAccount()
    bot = a_bot(account)
    async with watching(bot):
        assert not account.begun.is_set()
        await bot.do(opening(playbook=WATCHFUL))
        await account.begun.wait()
        await bot.work()
        await account.show(post())
    assert len(bot.happened(StrangerPosted)) == 1


async def test_with_the_stand_down_the_watch_ends() -> None:
    account = ToldAccount()
    bot = a_bot(account)
    await bot.remember(watched)
    async with watching(bot):
        await account.begun.wait()
        await bot.do(stands_down())
        await account.ended.wait()
        for _ in range(20):
            await asyncio.sleep(0)
    assert account.since == [DAWN], "it is not begun again"


async def test_nothing_is_watched_in_a_drill() -> None:
    account = ToldAccount()
    bot = a_bot(account)
    await bot.remember(opened_as(drill=True, playbook=WATCHFUL))
    async with watching(bot):
        await bot.do(opening(crisis=CrisisId("C9"), drill=True, playbook=WATCHFUL, another=True))
        for _ in range(20):
            await asyncio.sleep(0)
    assert account.since == []


async def test_a_post_seen_twice_and_again_after_a_restart_alarms_once() -> None:
    account = ToldAccount()
    bot = a_bot(account)
    await bot.remember(watched)
    await seen_by(account, bot, post(), post())
    again = ToldAccount()
    restarted = a_bot(again, like=bot)
    await seen_by(again, restarted, post())
    assert len(bot.happened(StrangerPosted)) == 1


async def test_a_post_made_while_the_bot_was_down_is_found_at_the_next_start() -> None:
    bot = a_bot(ToldAccount())
    await bot.remember(watched)
    account = ToldAccount()
    restarted = a_bot(account, like=bot)
    restarted.clock.at = SEND_AT
    await seen_by(account, restarted, post(at=CLEARED_AT))
    assert len(bot.happened(StrangerPosted)) == 1


async def test_the_bots_own_post_seen_before_its_answer_alarms_nobody() -> None:
    account = ToldAccount()
    words = wording(outlets=(NEWSROOM,))
    outlet = ToldOutlet(NEWSROOM, answers=[Receipt(link="", reference="mine")])
    bot = a_bot(account, outlets={NEWSROOM: outlet})
    await bot.remember(watched)
    await bot.do(drafts(words=words), approves(ANA, words=words), approves(CLARA, words=words))
    mine = Seen(outlet=NEWSROOM, reference="mine", at=SEND_AT, text=words.text)

    async def seen_meanwhile() -> None:
        await account.show(mine)

    outlet.meanwhile = seen_meanwhile
    async with watching(bot):
        await account.begun.wait()
        await bot.work(SEND_AT)
        await account.show(mine)
    assert len(outlet.sent) == 1
    assert bot.happened(StrangerPosted) == []


async def test_what_another_crisis_published_alarms_nobody() -> None:
    account = ToldAccount()
    bot = a_bot(account)
    await bot.remember(out)
    await bot.do(opening(crisis=CrisisId("C2"), code_name="otter", playbook=WATCHFUL, another=True))
    await seen_by(account, bot, post("as the newsroom shows it", "mine-1", SEND_AT), post())
    events = [e for stream in bot.store.disk.streams.values() for e in stream]
    strange = [e.reference for e in events if isinstance(e, StrangerPosted)]
    assert strange == ["post-7", "post-7"]


async def test_an_account_that_breaks_off_once_is_taken_up_again_without_a_word() -> None:
    account = ToldAccount()
    bot = a_bot(account)
    await bot.remember(watched)
    await seen_by(account, bot, DeliveryFailed("ended"), post())
    assert bot.happened(AccountUnwatched) == []
    assert len(bot.happened(StrangerPosted)) == 1


async def test_an_account_out_of_sight_is_told_once_and_so_is_its_return() -> None:
    account, clock = ToldAccount(), PatientClock()
    bot = a_bot(account, clock=clock)
    await bot.remember(watched)
    down = DeliveryFailed("unreachable")
    async with watching(bot):
        await account.begun.wait()
        await account.show(down, down, down)
        clock.lasting.set()
        await clock.lasted.wait()
        await account.show(post())
    assert [event.outlet for event in bot.happened(AccountUnwatched)] == [NEWSROOM]
    assert len(bot.happened(AccountWatchedAgain)) == 1
    assert len(bot.happened(StrangerPosted)) == 1


async def test_a_defect_in_one_account_ends_no_watch() -> None:
    account = ToldAccount()
    bot = a_bot(account)
    await bot.remember(watched)
    await seen_by(account, bot, ValueError("a strange answer"), post())
    assert len(bot.happened(StrangerPosted)) == 1


async def test_an_account_the_playbook_does_not_watch_is_left_alone() -> None:
    account = ToldAccount(id=INTRANET)
    bot = Bot(accounts={INTRANET: account}, playbook=PLAYBOOK)
    await bot.remember(watched)
    async with watching(bot):
        for _ in range(20):
            await asyncio.sleep(0)
    assert account.since == []


EARLY = CLEARED_AT - timedelta(days=1)


async def test_what_stood_there_before_alarms_nobody() -> None:
    account = ToldAccount()
    bot = a_bot(account)
    await bot.remember(watched)
    await seen_by(account, bot, post(at=EARLY))
    assert bot.happened(StrangerPosted) == []
