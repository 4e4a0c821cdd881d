"""An event loop with a virtual clock, in which a seed chooses what runs next and a process can
be killed.

A process is a context variable: everything a process starts inherits it. `kill -9` means that
its callbacks never run again, so that no `finally` runs either.
"""

import asyncio
import heapq
from collections import deque
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


class SimulatedLoop(asyncio.BaseEventLoop):
    """`on_step` is called before each callback: any instant at which a kill is possible."""

    _ready: deque[asyncio.Handle]
    _scheduled: list[asyncio.TimerHandle]

    def __init__(self, chance: Random) -> None:
        super().__init__()
        self._chance = chance
        self._elapsed_seconds = 0.0
        self._dead: list[asyncio.Handle] = []
        self._remains: list[asyncio.Task[Any]] = []
        self._burying = False
        self.steps = 0
        self.on_step: Callable[[], None] = lambda: None
        self.set_exception_handler(lambda _loop, _context: None)

    def time(self) -> float:
        return self._elapsed_seconds

    def kill(self, process: Process) -> None:
        """From here on none of its callbacks runs. Its tasks are kept, for a collected one would
        run its `finally`."""
        process.alive = False
        self._remains.extend(asyncio.all_tasks(self))

    def start(self, process: Process, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """A task of this process."""
        return self.create_task(work, context=process.context())

    def bury(self) -> None:
        """When all is over: let the dead unwind, so that nothing is left pending."""
        self._burying = True
        self.on_step = lambda: None
        self._ready.extend(self._dead)
        everybody = {*self._remains, *asyncio.all_tasks(self)}
        while left := [task for task in everybody if not task.done()]:
            for task in left:
                task.cancel()
            # A cancellation can be swallowed by a `wait_for` that was just done: say it again.
            self.run_until_complete(asyncio.wait(left, timeout=1.0))

    def _run_once(self) -> None:
        self._advance()
        handle = self._take()
        if handle.cancelled():
            return
        self.steps += 1
        self.on_step()
        process = _process_of(handle)
        if process is not None and not process.alive and not self._burying:
            self._dead.append(handle)
        else:
            handle._run()

    def _advance(self) -> None:
        while self._scheduled and self._scheduled[0].cancelled():
            heapq.heappop(self._scheduled)
        if not self._ready:
            if not self._scheduled:
                raise Deadlock
            self._elapsed_seconds = max(self._elapsed_seconds, self._scheduled[0].when())
        while self._scheduled and self._scheduled[0].when() <= self._elapsed_seconds:
            self._ready.append(heapq.heappop(self._scheduled))

    def _take(self) -> asyncio.Handle:
        place = self._chance.randrange(len(self._ready))
        self._ready.rotate(-place)
        handle = self._ready.popleft()
        self._ready.rotate(place)
        return handle

    def _write_to_self(self) -> None:
        """Nothing sleeps outside: there is nobody to wake."""


def _process_of(handle: asyncio.Handle) -> Process | None:
    context: Context = handle._context  # type: ignore[attr-defined]
    return context.get(PROCESS)
