"""Freeze and thaw end to end: the real handler and relay, queues that do as they are told."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.adapters.store.memory import MemoryDisk
from bot.application.ports import DeliveryFailed
from bot.domain.commands import Command
from bot.domain.events.freezing import (
    AccountCannotPause,
    AccountFrozen,
    NewScheduledCaught,
    PostDropped,
    PostPaused,
    PostResumed,
    PostSlipped,
    QueueRead,
    ResumeFailed,
)
from bot.domain.freeze import Fate
from bot.domain.values import CommandId, CrisisId
from tests.application.bot_in_memory import Bot
from tests.contracts.outlet import Trouble
from tests.facts import (
    NEWSROOM,
    ROOM,
    SECOND_ROOM,
    after,
    opening,
    record_room,
    the_room_is_made,
)
from tests.freezing import (
    FROZEN_AT,
    MARKETING,
    PLANNED,
    SOCIAL_ACCOUNT,
    THAWED_AT,
    drops,
    freezes,
    is_back,
    listed,
    opened,
    pauses,
    post,
    puts_back,
    thaws,
)
from tests.given import played
from tests.memory_queue import MemoryQueue
from tests.presentation.reading import read

LATER = FROZEN_AT + timedelta(seconds=45)
"""After any back-off, before the first watch."""


class World:
    """A bot, and the queues of two accounts."""

    def __init__(self, *, disk: MemoryDisk | None = None, drill: bool = False) -> None:
        self.queues = {
            outlet: MemoryQueue(outlet, lambda: self.bot.clock.now())
            for outlet in (NEWSROOM, SOCIAL_ACCOUNT)
        }
        self.newsroom = self.queues[NEWSROOM]
        self.history = opened
        if drill:
            self.history = played(opening(playbook=PLANNED, drill=True), *the_room_is_made)
        self.bot = Bot(queues=self.queues, playbook=PLANNED, disk=disk)
        self.bot.room.add_room("marketing", room=MARKETING)

    async def begin(self, *texts: str, minutes: float = 120) -> None:
        """These are planned, and the crisis is open."""
        for number, text in enumerate(texts):
            self.newsroom.plan(text, after(minutes=minutes + number))
        await self.bot.remember(self.history)

    async def freeze(self, *texts: str, minutes: float = 120) -> None:
        """These are planned and frozen, as far as that goes without waiting."""
        await self.begin(*texts, minutes=minutes)
        await self.bot.do(freezes())
        await self.bot.work()

    async def thaw(self, *commands: Command) -> None:
        await self.bot.do(thaws(), *commands)
        await self.bot.work()

    def fate(self, reference: str) -> Fate:
        return self.bot.crisis.freeze.item(NEWSROOM, reference).fate

    def shown(self, heading: str) -> str:
        """The newest state of the card in the room that has this in its heading."""
        cards = [read(p.card) for p in self.bot.room.rooms[ROOM].posts]
        return next(card for card in reversed(cards) if heading in card.partition("\n")[0])


async def test_everything_is_saved_paused_read_back_and_receipted() -> None:
    world = World()
    await world.freeze("Sale", "Offer")
    assert list(world.newsroom.waiting) == []
    kinds = [type(e) for e in world.bot.events if getattr(e, "outlet", None) == NEWSROOM]
    assert kinds == [QueueRead, PostPaused, PostPaused, AccountFrozen]
    assert world.newsroom.reads == 2
    assert "Newsroom: 2 of 2 paused, and read back." in world.shown("frozen")


async def test_those_who_schedule_are_told_and_told_again_when_it_ends() -> None:
    world = World()
    await world.freeze("Sale")
    (notice,) = world.bot.room.rooms[MARKETING].posts
    assert "Please schedule nothing new" in read(notice.card)
    await world.thaw()
    (notice,) = world.bot.room.rooms[MARKETING].posts
    assert "You can schedule posts again" in read(notice.card)


async def test_what_is_found_is_kept_before_the_first_is_touched() -> None:
    world = World()
    await world.begin("Sale", "Offer")
    kept: list[int] = []

    async def look() -> None:
        kept.extend(len(read.posts) for read in world.bot.happened(QueueRead))

    world.newsroom.meanwhile = look
    await world.bot.do(freezes())
    await world.bot.work()
    assert 2 in kept


@pytest.mark.parametrize("trouble", [Trouble.LOST_BEFORE, Trouble.LOST_AFTER, Trouble.BUSY])
async def test_a_lost_answer_or_a_full_server_is_got_over(trouble: Trouble) -> None:
    world = World()
    world.newsroom.troubles = [trouble, trouble]
    await world.freeze("Sale", "Offer")
    await world.bot.work(FROZEN_AT + timedelta(seconds=8))
    await world.bot.work(FROZEN_AT + timedelta(seconds=20))
    assert [frozen.paused for frozen in world.bot.happened(AccountFrozen)][-1] == 2
    assert list(world.newsroom.waiting) == []


async def test_a_full_server_is_given_the_time_it_asks_for() -> None:
    world = World()
    world.newsroom.troubles = [Trouble.BUSY]
    await world.freeze("Sale")
    await world.bot.work(FROZEN_AT + timedelta(seconds=6))
    assert world.newsroom.changes == ["pause 1"]
    await world.bot.work(FROZEN_AT + timedelta(seconds=8))
    assert world.newsroom.changes == ["pause 1", "pause 1"]


async def test_what_the_server_refuses_is_a_task_and_the_others_are_paused() -> None:
    world = World()
    world.newsroom.refuses = frozenset({"1"})
    await world.freeze("Sale", "Offer", "Party", "News")
    (receipt,) = [e for e in world.bot.happened(AccountFrozen) if e.outlet == NEWSROOM]
    assert (receipt.paused, receipt.of, receipt.refused) == (3, 4, ("1",))
    assert "3 of 4 paused" in world.shown("Freeze of scheduled posts: please help")
    assert any("could not be paused" in one for one in told(world))


async def test_a_server_out_of_reach_is_named_in_the_end_and_tried_again_on_demand() -> None:
    world = World()
    world.newsroom.failures = [DeliveryFailed("unreachable")] * 5
    await world.freeze("Sale")
    for seconds in range(1, 56, 5):
        await world.bot.work(FROZEN_AT + timedelta(seconds=seconds))
    assert [e.reason for e in world.bot.happened(AccountCannotPause)] == ["unreachable"]
    await world.bot.do(freezes(at=FROZEN_AT + timedelta(seconds=57)))
    await world.bot.work()
    assert world.fate("1") is Fate.PAUSED


async def test_a_server_that_comes_back_by_itself_is_frozen_by_the_watch() -> None:
    world = World()
    world.newsroom.failures = [DeliveryFailed("unauthorised", final=True)]
    await world.freeze("Sale")
    assert world.bot.happened(AccountCannotPause)
    await world.bot.work(FROZEN_AT + timedelta(minutes=1))
    assert world.fate("1") is Fate.PAUSED


async def test_a_server_that_only_pretends_is_named_and_not_touched() -> None:
    world = World()
    world.newsroom.schedules = False
    await world.freeze("Sale")
    assert [e.reason for e in world.bot.happened(AccountCannotPause)] == ["only_pretends"]
    assert world.newsroom.changes == []
    assert "only pretends to schedule" in world.shown("please help")


async def test_an_empty_queue_proves_nothing_before_the_server_is_known_to_schedule() -> None:
    world = World()
    world.newsroom.schedules = False
    world.newsroom.failures = [DeliveryFailed("ratelimited", retry_after_seconds=600)]
    await world.freeze()
    await world.bot.work(FROZEN_AT + timedelta(minutes=1))
    assert "only pretends to schedule" in world.shown("please help")
    assert NEWSROOM not in {frozen.outlet for frozen in world.bot.happened(AccountFrozen)}


async def test_what_slips_through_is_reported() -> None:
    world = World()
    await world.begin("Now", "Sale", minutes=2.5)

    async def time_passes() -> None:
        world.bot.clock.at = after(minutes=3)

    world.newsroom.meanwhile = time_passes
    await world.bot.do(freezes())
    await world.bot.work()
    assert [e.reference for e in world.bot.happened(PostSlipped)] == ["1"]
    assert world.newsroom.public == ["Now"]
    assert "Went out before I could stop it" in world.shown("frozen")
    assert any("went out" in one for one in told(world))


async def test_an_account_without_a_queue_of_ours_is_named() -> None:
    world = World()
    world.bot = Bot(queues={}, playbook=PLANNED)
    await world.freeze()
    assert {e.reason for e in world.bot.happened(AccountCannotPause)} == {"no_such_outlet"}


async def test_what_is_scheduled_during_the_freeze_is_caught_within_a_minute() -> None:
    world = World()
    await world.freeze("Sale")
    world.newsroom.plan("New", after(minutes=200))
    await world.bot.work(FROZEN_AT + timedelta(seconds=60))
    assert [e.post.text for e in world.bot.happened(NewScheduledCaught)] == ["New"]
    assert list(world.newsroom.waiting) == []
    assert "It is paused." in world.shown("Somebody scheduled a post during the freeze")
    world.newsroom.plan("Newer", after(minutes=200))
    await world.bot.work(FROZEN_AT + timedelta(seconds=121))
    assert len(world.bot.happened(NewScheduledCaught)) == 2


async def test_the_watch_ends_with_the_freeze_and_leaves_no_trace_while_all_is_quiet() -> None:
    world = World()
    await world.freeze("Sale")
    before = len(world.bot.events)
    for minute in range(1, 10):
        await world.bot.work(FROZEN_AT + timedelta(minutes=minute, seconds=minute))
    assert len(world.bot.events) == before
    assert "WatchQueue" in world.bot.unsettled
    await world.bot.do(thaws())
    await world.bot.work(THAWED_AT + timedelta(minutes=2))
    assert "WatchQueue" not in world.bot.unsettled
    world.newsroom.plan("After", after(minutes=200))
    await world.bot.work(THAWED_AT + timedelta(minutes=5))
    assert len(world.newsroom.waiting) == 1


async def test_of_many_the_room_sees_steps_and_not_each_one() -> None:
    world = World()
    await world.freeze(*(f"Post {n}" for n in range(200)))
    assert list(world.newsroom.waiting) == []
    (held,) = [p for p in world.bot.room.rooms[ROOM].posts if "frozen" in read(p.card)]
    assert len(held.cards) <= 20


# The thaw


async def test_nothing_resumes_by_itself_and_nothing_is_published() -> None:
    world = World()
    await world.freeze("Sale", "Offer")
    await world.thaw()
    await world.bot.work(after(minutes=600))
    assert (world.newsroom.waiting, world.newsroom.public) == ({}, [])
    assert "Sale" in world.shown("What is to become of the paused posts?")


async def test_each_post_is_put_back_given_another_time_or_dropped() -> None:
    world = World()
    await world.freeze("Sale", "Offer", "Party")
    later = after(minutes=600)
    await world.thaw(puts_back(post("1")), puts_back(post("2"), due=later), drops(post("3")))
    waiting = {p.text: p.due for p in world.newsroom.waiting.values()}
    assert waiting == {"Sale": after(minutes=120), "Offer": later}
    assert [e.reference for e in world.bot.happened(PostDropped)] == ["3"]
    assert "2 posts were put back" in world.shown("Every post is decided on")
    assert world.newsroom.public == []


async def test_a_time_that_came_too_near_meanwhile_is_refused_and_asked_about_again() -> None:
    world = World()
    await world.freeze("Sale")
    due = THAWED_AT + timedelta(minutes=6)
    await world.bot.do(thaws(), puts_back(post("1"), due=due))
    await world.bot.work(THAWED_AT + timedelta(minutes=2))
    assert [e.reason for e in world.bot.happened(ResumeFailed)] == ["too_near"]
    assert (world.newsroom.waiting, world.newsroom.public) == ({}, [])
    assert world.fate("1") is Fate.PAUSED


async def test_a_freeze_begun_meanwhile_keeps_it_back() -> None:
    world = World()
    await world.freeze("Sale")
    await world.bot.do(thaws(), puts_back(post("1")), freezes(at=THAWED_AT))
    await world.bot.work()
    assert [e.reason for e in world.bot.happened(ResumeFailed)] == ["freeze_on"]
    assert list(world.newsroom.waiting) == []


@pytest.mark.parametrize("trouble", [Trouble.LOST_BEFORE, Trouble.LOST_AFTER])
async def test_a_lost_answer_puts_it_back_once(trouble: Trouble) -> None:
    world = World()
    await world.freeze("Sale")
    world.newsroom.troubles = [trouble]
    await world.thaw(puts_back(post("1")))
    await world.bot.work(THAWED_AT + timedelta(seconds=5))
    assert len(world.bot.happened(PostResumed)) == 1
    assert len(world.newsroom.waiting) == 1
    assert world.newsroom.changes[-1].endswith("True"), "it looked first"


async def test_a_lost_answer_found_out_too_late_to_ask_anew_is_looked_up() -> None:
    world = World()
    await world.freeze("Sale")
    world.newsroom.troubles = [Trouble.LOST_AFTER]
    due = THAWED_AT + timedelta(minutes=6)
    await world.thaw(puts_back(post("1"), due=due))
    await world.bot.work(THAWED_AT + timedelta(minutes=3))
    assert world.fate("1") is Fate.RESUMED
    assert len([c for c in world.newsroom.changes if c.startswith("resume")]) == 1


async def test_ordered_anew_after_a_lost_answer_and_a_refusal_it_is_put_back_once() -> None:
    world = World()
    await world.freeze("Sale")
    world.newsroom.troubles = [Trouble.LOST_AFTER, Trouble.REFUSED]
    await world.thaw(puts_back(post("1")))
    await world.bot.work(THAWED_AT + timedelta(seconds=5))
    assert world.fate("1") is Fate.PAUSED
    again = THAWED_AT + timedelta(seconds=9)
    await world.bot.do(replace(puts_back(post("1")), id=CommandId("again"), at=again))
    await world.bot.work(again)
    assert world.fate("1") is Fate.RESUMED
    assert world.newsroom.changes[-1].endswith("True"), "it looked for the first"


async def test_what_another_crisis_has_paused_since_is_not_put_back_once_more() -> None:
    world = World()
    await world.freeze("Sale")
    world.newsroom.troubles = [Trouble.LOST_AFTER]
    await world.bot.do(thaws(), puts_back(post("1")))
    await world.bot.work()
    assert list(world.newsroom.waiting), "it arrived, and the answer was lost"
    await another_crisis_freezes(world)
    await world.bot.work(THAWED_AT + timedelta(seconds=5))
    assert list(world.newsroom.waiting) == []
    assert world.fate("1") is Fate.RESUMED
    assert len([c for c in world.newsroom.changes if c.startswith("resume")]) == 1


async def test_an_account_that_another_crisis_holds_gets_nothing_back() -> None:
    world = World()
    await world.freeze("Sale")
    await world.bot.do(thaws(), puts_back(post("1")))
    await another_crisis_freezes(world)
    await world.bot.work()
    assert list(world.newsroom.waiting) == []
    assert [failed.reason for failed in world.bot.happened(ResumeFailed)] == ["freeze_on"]


async def test_what_one_crisis_has_put_back_waits_for_no_decision_in_another() -> None:
    world = World()
    await world.freeze("Sale", "Offer")
    await another_crisis_freezes(world)
    await world.bot.work()
    await in_the_other(world, listed(post("1"), post("2")), pauses(post("1")), pauses(post("2")))
    await in_the_other(world, thaws())
    await world.thaw(puts_back(post("1")))
    await world.bot.work()
    assert list(world.newsroom.waiting) == ["1"]
    other = await world.bot.core.handler.current(CrisisId("C2"))
    assert other is not None
    assert [item.post.reference for item in other.freeze.undecided] == ["2"]
    assert other.freeze.item(NEWSROOM, "1").fate is Fate.ELSEWHERE


async def test_what_was_paused_anew_since_is_still_to_be_decided_on() -> None:
    world = World()
    await world.freeze("Sale")
    await world.bot.do(thaws(), puts_back(post("1")), is_back(post("1")))
    later = THAWED_AT + timedelta(minutes=1)
    await another_crisis_freezes(world)
    await in_the_other(world, listed(post("1"), at=later), pauses(post("1"), at=later))
    await world.bot.work(later)
    other = await world.bot.core.handler.current(CrisisId("C2"))
    assert other is not None
    assert other.freeze.item(NEWSROOM, "1").fate is Fate.PAUSED


async def in_the_other(world: World, *commands: Command) -> None:
    for one in commands:
        elsewhere = replace(one, crisis=CrisisId("C2"), id=CommandId(f"other {one.id}"))
        assert (await world.bot.core.handler.handle(elsewhere)).answer.ok


async def another_crisis_freezes(world: World) -> None:
    """A second crisis, which has the same accounts."""
    first = opening(playbook=PLANNED, code_name="lark", similar=())
    told = (first, replace(record_room, room=SECOND_ROOM, name="crisis-lark"), freezes())
    for one in told:
        elsewhere = replace(one, crisis=CrisisId("C2"), id=CommandId(f"other {one.id}"))
        assert (await world.bot.core.handler.handle(elsewhere)).answer.ok


async def test_what_cannot_be_put_back_is_asked_about_again() -> None:
    world = World()
    await world.freeze("Sale")
    world.newsroom.troubles = [Trouble.REFUSED]
    await world.thaw(puts_back(post("1")))
    assert [e.reason for e in world.bot.happened(ResumeFailed)] == ["refused"]
    assert "It did not work" in world.shown("What is to become")


async def test_in_a_drill_no_queue_is_touched() -> None:
    world = World(drill=True)
    await world.freeze("Sale")
    await world.bot.work(after(minutes=30))
    await world.thaw()
    assert (world.newsroom.reads, world.newsroom.changes) == (0, [])
    assert not world.bot.room.rooms[MARKETING].posts
    assert "would have paused everything" in world.shown("DRILL · Freeze of scheduled posts")


# Killed at any instant


class Killed(BaseException):
    """kill -9."""


class Life:
    """Counts the steps of a process, and ends it at one of them, before it or after."""

    STORE = ("append", "claim", "postpone")
    QUEUE = ("pause", "resume", "drop", "scheduled")

    def __init__(self, world: World, *, at: int, after: bool) -> None:
        self._left, self._after, self._world = at, after, world
        for name in self.STORE:
            self._count(world.bot.store, name)
        for name in self.QUEUE:
            self._count(world.newsroom, name)

    def _count(self, thing: object, name: str) -> None:
        setattr(thing, name, self._mortal(getattr(thing, name)))

    def _mortal(self, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def step(*args: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left < 0 or (self._left == 0 and not self._after):
                raise Killed
            done = await call(*args, **named)
            if self._left == 0:
                raise Killed
            return done

        return step

    def next_one(self) -> Bot:
        """The process is dead; another one takes over."""
        world = self._world
        world.bot.store.disk.kill("first")
        for name in self.QUEUE:
            delattr(world.newsroom, name)
        return Bot(
            queues=world.queues,
            playbook=PLANNED,
            disk=world.bot.store.disk,
            room=world.bot.room,
            worker="second",
        )


DECIDED = (thaws(), puts_back(post("1")), drops(post("2")))


@pytest.mark.parametrize("after_it", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(1, 60, 2))
async def test_killed_at_any_instant_everything_is_finished(step: int, after_it: bool) -> None:
    world = World()
    await world.begin("Sale", "Offer", "Party")
    await world.bot.do(freezes())
    life = Life(world, at=step, after=after_it)
    with capture_logs(), suppress(Killed):
        await world.bot.work()
        await world.bot.do(*DECIDED)
        await world.bot.work()
    world.bot = life.next_one()
    await world.bot.work(FROZEN_AT)
    await world.bot.work(LATER)
    await world.bot.do(*DECIDED)
    await world.bot.work(THAWED_AT)
    await world.bot.work(THAWED_AT + timedelta(minutes=1))
    assert [p.text for p in world.newsroom.waiting.values()] == ["Sale"]
    assert world.newsroom.public == []
    assert [world.fate(str(n)) for n in (1, 2, 3)] == [Fate.RESUMED, Fate.DROPPED, Fate.PAUSED]


def told(world: World) -> list[str]:
    """The direct messages."""
    return [
        read(p.card)
        for room in world.bot.room.rooms.values()
        if room.room not in (ROOM, MARKETING)
        for p in room.posts
    ]
