"""Outbox → world: in order, tried again, given up aloud, and never twice on a guess."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.memory_room import Fault
from bot.application.ports import Answer, Batch, DeliveryFailed, OutcomeUnclear
from bot.domain.events import (
    EffectAbandoned,
    EffectDelayed,
    RoleAssigned,
    RoomReady,
    StatementCleared,
    WouldHaveGone,
)
from bot.domain.values import Origin
from tests.application.bot_in_memory import Bot
from tests.facts import (
    ANA,
    CLARA,
    CLEARED_AT,
    CRISIS,
    EMA,
    GENERAL,
    READY_AT,
    ROOM,
    SEND_AT,
    approves,
    drafts,
    drill,
    holds,
    lifts_hold,
    opened,
    opening,
    releases,
)

DOWN = DeliveryFailed("down")
LOST = OutcomeUnclear()
MUCH_LATER = READY_AT + timedelta(minutes=5)
ASKED_FROM = Origin(place=GENERAL, answered=True)


def approval_posts(bot: Bot) -> list[str]:
    posts = bot.room.rooms[ROOM].posts
    return [post.key for post in posts if post.card.summary.startswith("S1")]


async def test_an_opened_crisis_gets_its_room() -> None:
    bot = Bot()
    await bot.do(opening())
    await bot.work()
    (room,) = [room for room in bot.room.rooms.values() if room.name.startswith("crisis-")]
    assert room.topic
    assert bot.crisis.team <= room.members
    assert bot.happened(RoomReady)
    assert bot.happened(RoleAssigned)


@pytest.mark.parametrize("call", ["open", "invite", "set_topic", "post", "pin"])
@pytest.mark.parametrize(
    "fault",
    [Fault(error=DOWN), Fault(error=LOST), Fault(error=LOST, executed=True)],
    ids=["failed", "lost before", "lost after"],
)
async def test_the_room_is_whole_and_single_whatever_call_goes_wrong(
    call: str, fault: Fault
) -> None:
    bot = Bot()
    bot.room.fail(call, fault)
    await bot.do(opening())
    await bot.work()
    await bot.work(MUCH_LATER)
    rooms = [room for room in bot.room.rooms.values() if room.name.startswith("crisis-")]
    assert len(rooms) == 1
    assert bot.happened(RoomReady)
    keys = [post.key for post in rooms[0].posts]
    assert len(keys) == len(set(keys))
    assert len(keys) == len([place for _, _, place in bot.crisis.posts if place == rooms[0].room])


async def test_whoever_waits_for_a_room_is_told_why_and_until_when() -> None:
    bot = Bot()
    limited = DeliveryFailed("rate_limited", retry_after_seconds=30)
    bot.room.fail("open", Fault(error=DOWN), Fault(error=limited))
    await bot.do(opening(origin=ASKED_FROM))
    await bot.work()
    await bot.work(READY_AT + timedelta(seconds=1))
    assert [delay.reason for delay in bot.happened(EffectDelayed)] == ["rate_limited"]
    assert [(told.person, told.place) for told in bot.room.told] == [(EMA, GENERAL)]


async def test_what_failed_is_not_tried_before_its_time() -> None:
    bot = Bot()
    bot.room.fail("open", Fault(error=DeliveryFailed("rate_limited", retry_after_seconds=30)))
    await bot.do(opening())
    await bot.work()
    await bot.work(READY_AT + timedelta(seconds=29))
    assert bot.room.calls.count("open") == 1
    await bot.work(READY_AT + timedelta(seconds=31))
    assert bot.room.calls.count("open") == 2


async def test_what_cannot_succeed_is_abandoned_and_named() -> None:
    bot = Bot()
    bot.room.fail("set_topic", Fault(error=DeliveryFailed("missing_scope", final=True)))
    await bot.do(opening())
    await bot.work()
    (abandoned,) = bot.happened(EffectAbandoned)
    assert (abandoned.effect, abandoned.reason) == ("SetTopic", "missing_scope")
    assert any(card == "trouble" for card, _, _ in bot.crisis.posts)


async def test_who_cannot_be_written_to_is_named_in_the_room() -> None:
    bot = Bot()
    await bot.remember(opened)
    bot.room.fail("notify", Fault(error=DeliveryFailed("not_installed", final=True)))
    await bot.do(drafts())
    await bot.work()
    (abandoned,) = bot.happened(EffectAbandoned)
    person = abandoned.subject.removeprefix("person:")
    troubles = [one.card for one in bot.room.rooms[ROOM].posts if "did not work" in str(one.card)]
    assert any(f"person='{person}'" in str(card) for card in troubles)


async def test_a_lost_post_is_looked_for_and_not_posted_twice() -> None:
    bot = Bot()
    await bot.remember(opened)
    bot.room.fail("post", Fault(error=LOST, executed=True))
    await bot.do(drafts())
    await bot.work()
    assert bot.crisis.post_of("approval", "S1/1") is None
    await bot.work(MUCH_LATER)
    assert bot.crisis.post_of("approval", "S1/1") is not None
    assert len(approval_posts(bot)) == 1


async def test_a_post_found_again_shows_what_has_changed_since() -> None:
    bot = Bot()
    await bot.remember(opened)
    bot.room.fail("post", Fault(error=LOST, executed=True))
    await bot.do(drafts())
    await bot.work()
    await bot.do(holds(at=MUCH_LATER))
    await bot.work(MUCH_LATER)
    (post,) = [p for p in bot.room.rooms[ROOM].posts if p.card.summary.startswith("S1")]
    shown = bot.renderer.show("approval", "S1/1", bot.crisis)
    assert post.card == shown


async def test_many_changes_at_once_are_shown_once() -> None:
    bot = Bot()
    await bot.remember(opened)
    await bot.do(drafts())
    await bot.work()
    updates = bot.room.calls.count("update")
    (before,) = [p for p in bot.room.rooms[ROOM].posts if p.key == approval_posts(bot)[0]]
    shown = len(before.cards)
    await bot.do(approves(ANA), holds(), approves(CLARA))
    await bot.work(CLEARED_AT)
    (post,) = [p for p in bot.room.rooms[ROOM].posts if p.key == approval_posts(bot)[0]]
    assert post.card == bot.renderer.show("approval", "S1/1", bot.crisis)
    assert len(post.cards) == shown + 1
    assert bot.room.calls.count("update") > updates


async def test_a_card_that_another_process_changed_meanwhile_is_shown_again() -> None:
    one = Bot()
    await one.remember(opened)
    other = Bot(disk=one.store.disk, room=one.room, worker="second")
    await one.do(drafts())
    await one.work()
    await one.do(holds())
    await one.work()
    await other.do(releases(), lifts_hold())
    await other.work(SEND_AT)
    await one.do(holds(at=SEND_AT))
    await one.work(SEND_AT)
    (post,) = [p for p in one.room.rooms[ROOM].posts if p.key == approval_posts(one)[0]]
    assert post.card == one.renderer.show("approval", "S1/1", one.crisis)


async def test_a_lane_is_worked_in_order_and_others_do_not_wait_for_it() -> None:
    bot = Bot()
    await bot.remember(opened)
    bot.room.fail("notify", Fault(error=DeliveryFailed("down", retry_after_seconds=60)))
    await bot.do(drafts())
    await bot.work()
    assert len(bot.room.chat_of(ANA).posts) + len(bot.room.chat_of(CLARA).posts) == 1
    assert approval_posts(bot)


async def test_the_relay_of_drills_has_no_outlet_and_nothing_is_published() -> None:
    bot = Bot()
    await bot.remember(drill)
    await bot.do(drafts(), approves(ANA), approves(CLARA))
    await bot.work(SEND_AT)
    assert bot.happened(StatementCleared)
    assert bot.happened(WouldHaveGone)
    assert all(outlet.sent == [] for outlet in bot.outlets.values())
    assert bot.core.drill_relay._performer._publisher._outlets == {}


async def test_a_defect_while_carrying_out_does_not_lose_the_entry() -> None:
    bot = Bot()
    bot.room.fail("set_topic", Fault(error=ZeroDivisionError()))  # type: ignore[arg-type]
    await bot.do(opening())
    await bot.work()
    assert not bot.happened(RoomReady)
    await bot.work(MUCH_LATER)
    assert bot.happened(RoomReady)


async def test_a_defect_while_recording_the_outcome_does_not_lose_the_entry() -> None:
    bot = Bot()
    commit, broken = bot.store.append, [OSError("disk full")]

    async def breaks_once(batch: Batch) -> Answer:
        if batch.settles and broken:
            raise broken.pop()
        return await commit(batch)

    bot.store.append = breaks_once  # type: ignore[method-assign]
    await bot.do(opening())
    await bot.work()
    await bot.work(MUCH_LATER)
    assert bot.happened(RoomReady)
    assert len([room for room in bot.room.rooms.values() if room.name.startswith("crisis-")]) == 1


async def test_a_relay_outlives_a_store_that_cannot_be_asked() -> None:
    bot = Bot()
    claim, broken = bot.store.claim, [OSError("locked")]

    async def breaks_once(*args: Any, **named: Any) -> Any:
        if broken:
            raise broken.pop()
        return await claim(*args, **named)

    bot.store.claim = breaks_once  # type: ignore[method-assign]
    running = asyncio.create_task(bot.core.relay.run())
    await bot.do(opening())
    while not bot.happened(RoomReady):
        assert not running.done()
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert bot.crisis.id == CRISIS


async def test_what_a_killed_process_had_begun_is_taken_over() -> None:
    one = Bot()
    await one.remember(opened)
    await one.do(drafts())
    await one.store.claim(CLEARED_AT, drill=False)
    one.store.disk.kill("first")
    other = Bot(disk=one.store.disk, room=one.room, worker="second")
    await other.work(CLEARED_AT)
    assert len(approval_posts(other)) == 1


@pytest.mark.parametrize("turns", range(8))
async def test_a_relay_ends_when_told_to_even_as_it_is_woken(turns: int) -> None:
    bot = Bot()
    bot.clock.wait_for = asyncio.wait_for  # type: ignore[method-assign,assignment]
    running = asyncio.create_task(bot.core.relay.run())
    for _ in range(20):
        await asyncio.sleep(0)
    bot.core.relay.wake()
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    for _ in range(20):
        await asyncio.sleep(0)
    assert running.done()
