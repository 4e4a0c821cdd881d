"""An event loop with a virtual clock, in which a seed chooses what runs next and a process can
be killed.

A process is a context variable: everything a process starts inherits it. `kill -9` means that
its callbacks never run again, so that no `finally` runs either.
"""

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from contextvars import Context, ContextVar, copy_context
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")


class Process:
    """Something that can be killed. What belongs to no process is the world."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.alive = True

    def context(self) -> Context:
        """The context in which this process's own tasks run."""
        context = copy_context()
        context.run(PROCESS.set, self)
        return context


PROCESS: ContextVar[Process | None] = ContextVar("process", default=None)


class Deadlock(Exception):
    """Everybody waits, and nothing will ever happen."""


def _never() -> None:
    """Nothing is planned."""


class SimulatedLoop(asyncio.BaseEventLoop):
    """`at_step` calls back before a given step: any instant at which a kill is possible."""

    _ready: list[asyncio.Handle]
    _scheduled: list[asyncio.TimerHandle]

    def __init__(self, chance: Random, began_at: float = 0.0) -> None:
        super().__init__()
        self._ready = []
        self._chance = chance
        self._elapsed_seconds = began_at
        self._dead: list[asyncio.Handle] = []
        self._remains: list[asyncio.Task[Any]] = []
        self._burying = False
        self._planned: tuple[int, Callable[[], None]] = (-1, _never)
        self.steps = 0
        self.set_exception_handler(lambda _loop, _context: None)

    def time(self) -> float:
        return self._elapsed_seconds

    def at_step(self, step: int, work: Callable[[], None]) -> None:
        """Do this before that step; one thing can be planned at a time."""
        self._planned = (step, work)

    def kill(self, process: Process) -> None:
        """From here on none of its callbacks runs. Its tasks are kept, for a collected one would
        run its `finally`."""
        process.alive = False
        self._remains.extend(asyncio.all_tasks(self))

    def start(self, process: Process, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """A task of this process."""
        return self.create_task(work, context=process.context())

    def bury(self) -> None:
        """When all is over: let the dead unwind, so that nothing is left pending. For those who
        judge the day, time stands where it ended: what came due since had nobody to do it."""
        ended_at = self._elapsed_seconds
        self._burying = True
        self._planned = (-1, _never)
        self._ready.extend(self._dead)
        while left := [
            task for task in {*self._remains, *asyncio.all_tasks(self)} if not task.done()
        ]:
            for task in left:
                task.cancel()
            # A cancellation can be swallowed by a `wait_for` that was just done: say it again.
            self.run_until_complete(asyncio.wait(left, timeout=1.0))
        self._elapsed_seconds = ended_at

    def _run_once(self) -> None:
        self._advance()
        handle = self._take()
        if handle._cancelled:
            return
        self.steps += 1
        if self.steps == self._planned[0]:
            self._planned[1]()
        process = handle._context.get(PROCESS)  # type: ignore[attr-defined]
        if process is not None and not process.alive and not self._burying:
            self._dead.append(handle)
        else:
            handle._run()

    def _advance(self) -> None:
        scheduled, ready = self._scheduled, self._ready
        while scheduled and scheduled[0]._cancelled:
            heapq.heappop(scheduled)
        if not ready:
            if not scheduled:
                raise Deadlock
            self._elapsed_seconds = max(self._elapsed_seconds, scheduled[0].when())
        while scheduled and scheduled[0].when() <= self._elapsed_seconds:
            ready.append(heapq.heappop(scheduled))

    def _take(self) -> asyncio.Handle:
        ready = self._ready
        if len(ready) > 1:
            place = int(self._chance.random() * len(ready))
            ready[place], ready[-1] = ready[-1], ready[place]
        return ready.pop()

    def _write_to_self(self) -> None:
        """Nothing sleeps outside: there is nobody to wake."""
