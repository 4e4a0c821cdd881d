"""What is asked of all crises together, by two processes."""

from collections.abc import Sequence

import pytest

from bot.application.ports import Recorded
from bot.domain.values import CommandId, CrisisId
from tests.application.bot_in_memory import Bot
from tests.facts import ANA, CRISIS, GENERAL, logs, opened_as, opening, reopens, stands_down

OTHER = CrisisId("C2")


async def a_bot_with_one_that_is_over() -> Bot:
    bot = Bot()
    await bot.remember(opened_as())
    lark = opening(crisis=OTHER, id=CommandId("open C2"), code_name="lark", another=True)
    await bot.do(stands_down(), lark)
    return bot


async def test_one_that_is_over_is_not_among_those_that_run() -> None:
    bot = await a_bot_with_one_that_is_over()
    assert [crisis.id for crisis in await bot.core.queries.all()] == [CRISIS, OTHER]
    assert [crisis.id for crisis in await bot.core.queries.running()] == [OTHER]
    assert [crisis.id for crisis in await bot.core.queries.of(ANA)] == [OTHER]
    assert [crisis.id for crisis in await bot.core.queries.of(ANA, over=True)] == [CRISIS, OTHER]


async def test_what_has_not_changed_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bot = await a_bot_with_one_that_is_over()
    await bot.core.queries.all()
    read: list[CrisisId] = []

    async def watched(crisis: CrisisId, after: int = 0) -> Sequence[Recorded]:
        read.append(crisis)
        return []

    monkeypatch.setattr(bot.store, "read", watched)
    assert len(await bot.core.queries.all()) == 2
    assert read == []


async def test_what_another_process_reopens_runs_again() -> None:
    bot = await a_bot_with_one_that_is_over()
    assert [crisis.id for crisis in await bot.core.queries.running()] == [OTHER]
    second = Bot(disk=bot.store.disk, room=bot.room, worker="second")
    await second.do(reopens())
    assert [crisis.id for crisis in await bot.core.queries.running()] == [CRISIS, OTHER]


async def test_what_another_process_adds_is_seen() -> None:
    bot = await a_bot_with_one_that_is_over()
    before = await bot.core.queries.running()
    second = Bot(disk=bot.store.disk, room=bot.room, worker="second")
    await second.do(logs(crisis=OTHER, id=CommandId("noted")))
    (after,) = await bot.core.queries.running()
    assert after.version > before[0].version


async def test_only_the_room_of_a_crisis_leads_to_one() -> None:
    bot = await a_bot_with_one_that_is_over()
    crisis = await bot.core.queries.in_room(bot.crisis.room or GENERAL)
    assert crisis is not None
    assert crisis.id == CRISIS
    assert await bot.core.queries.in_room(GENERAL) is None
