"""Each activity once, however often it is delivered; and the work that follows an answer."""

import asyncio
import traceback
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Any, TypeAlias

import structlog

from bot.adapters.teams.spans import Json
from bot.application.ports import Clock

ANSWER_WITHIN_SECONDS = 8.0
"""Teams waits for an invoke's answer ten to fifteen seconds."""

MOST_REMEMBERED = 2048
"""Activities whose answers are known, the latest; the store knows commands for ever."""

log = structlog.get_logger()

Later: TypeAlias = Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of an activity. `body` answers an invoke; `then` is done once it was answered;
    `late` instead of the answer, where that came too late."""

    body: Json | None = None
    then: tuple[Later, ...] = ()
    late: Later | None = None


class Turns:
    """Remembers what is under way and what was answered lately."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: OrderedDict[str, asyncio.Task[Outcome]] = OrderedDict()
        self._under_way: set[asyncio.Task[Any]] = set()

    def take(
        self, key: str, work: Callable[[], Awaitable[Outcome]]
    ) -> tuple["asyncio.Task[Outcome]", bool]:
        """The work on this activity, begun now if it is new, and whether it is."""
        known = self._known.get(key)
        if known is not None:
            return known, False
        task = self._track(asyncio.create_task(_awaited(work), name="activity"))
        self._known[key] = task
        task.add_done_callback(partial(self._over, key))
        return task, True

    async def within(self, task: "asyncio.Task[Outcome]", seconds: float) -> Outcome | None:
        """What came of it; None where it takes longer. The work goes on whoever stops waiting."""
        if task.done():
            return task.result()
        try:
            return await self._clock.wait_for(asyncio.shield(task), seconds)
        except TimeoutError:
            return None

    def later(self, work: Later) -> None:
        """Do it beside everything else. What fails is in the log, without anybody's words."""
        self._track(asyncio.create_task(_noted(work), name="after an answer"))

    async def close(self, seconds: float) -> None:
        """What is under way may end; what takes longer than that is given up."""
        while self._under_way:
            _, slow = await asyncio.wait(tuple(self._under_way), timeout=seconds)
            for task in slow:
                task.cancel()
            if slow:
                await asyncio.wait(slow)

    async def settled(self) -> None:
        """Once nothing is under way."""
        while self._under_way:
            await asyncio.wait(tuple(self._under_way))

    def _track(self, task: asyncio.Task[Any]) -> Any:
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    def _over(self, key: str, task: asyncio.Task[Outcome]) -> None:
        """What failed may be delivered again."""
        if task.cancelled() or task.exception() is not None:
            self._known.pop(key, None)
        if len(self._known) > MOST_REMEMBERED:
            done = (one for one, other in self._known.items() if other.done())
            self._known.pop(next(done))


@dataclass
class Turn:
    """One delivery of an activity, from its arrival until its answer is written: what comes after
    begins when the block ends, however it ends. `held` is let go then."""

    turns: Turns
    held: AsyncExitStack = field(default_factory=AsyncExitStack)
    _then: list[Later] = field(default_factory=list)
    _was_late: bool = False

    async def __aenter__(self) -> "Turn":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            await self.held.aclose()
        finally:
            for work in self._then:
                self.turns.later(work)

    async def of(
        self,
        key: str,
        work: Callable[[], Awaitable[Outcome]],
        too_late: Json | None,
    ) -> Json | None:
        """The answer. Where `too_late` is given, it is the answer once Teams would wait no more."""
        task, first = self.turns.take(key, work)
        patience = ANSWER_WITHIN_SECONDS if too_late is not None else None
        if first:
            self._then.append(partial(self._follow, task))
        outcome = await (
            self.turns.within(task, patience) if patience is not None else asyncio.shield(task)
        )
        if outcome is not None:
            return outcome.body
        self._was_late = True
        return too_late

    async def _follow(self, task: "asyncio.Task[Outcome]") -> None:
        """In the order in which it was asked for; one that fails keeps no other from its work."""
        await asyncio.wait((task,))
        if task.cancelled() or task.exception() is not None:
            return
        outcome = task.result()
        late = (outcome.late,) if self._was_late and outcome.late is not None else ()
        for work in (*outcome.then, *late):
            await _noted(work)


def note(kind: str, error: BaseException) -> None:
    """Where it happened and what kind of error: its words may hold a person's."""
    frames = traceback.extract_tb(error.__traceback__)
    trail = [f"{frame.name}:{frame.lineno}" for frame in frames[-6:]]
    log.error("activity_failed", activity=kind, error=type(error).__name__, trail=trail)


async def _awaited(work: Callable[[], Awaitable[Outcome]]) -> Outcome:
    return await work()


async def _noted(work: Later) -> None:
    try:
        await work()
    except Exception as error:  # noqa: BLE001 – nobody waits for it any more
        note("afterwards", error)
