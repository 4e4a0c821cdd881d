"""Nobody waits for an answer for ever."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.adapters.teams.answering import PATIENCE_SECONDS, Answering
from tests.adapters.slack.workshop import PatientClock

T = TypeVar("T")


class ImpatientClock(PatientClock):
    """Every wait takes as long as it may."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        self.waited.append(seconds)
        asyncio.ensure_future(awaitable).cancel()
        raise TimeoutError


async def test_an_answer_that_never_ends_is_waited_for_ten_seconds() -> None:
    clock = ImpatientClock()
    answering = Answering(clock)
    async with answering("post"):
        await answering.answered("post")
    assert clock.waited == [PATIENCE_SECONDS] == [10.0]


async def test_an_update_waits_for_the_last_of_several_presses() -> None:
    answering = Answering(PatientClock())
    first, second = answering("post"), answering("post")
    await first.__aenter__()
    await second.__aenter__()
    waiting = asyncio.create_task(answering.answered("post"))
    await first.__aexit__(None, None, None)
    await asyncio.sleep(0)
    assert not waiting.done()
    await second.__aexit__(None, None, None)
    await waiting


async def test_another_post_is_not_waited_for() -> None:
    clock = ImpatientClock()
    answering = Answering(clock)
    async with answering("post"):
        await answering.answered("another")
    await answering.answered("post")
    assert clock.waited == []
