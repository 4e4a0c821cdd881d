"""Where blocking work is done: on a thread of its own, or, for a simulation, at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")


class Runner(Protocol):
    """Does one piece of work at a time, in the order in which it was asked."""

    async def __call__(self, work: Callable[[], T]) -> T:
        """Do the work and return its result, or raise what it raised."""

    def close(self) -> None:
        """Accept no more work; what was accepted is finished."""


class InThread:
    """On one dedicated thread. Work that has begun is finished even if its waiter is gone."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="store")

    async def __call__(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    def close(self) -> None:
        self._executor.shutdown(wait=True)


class Inline:
    """In the caller's own turn: nothing else runs meanwhile, so a seed governs all."""

    async def __call__(self, work: Callable[[], T]) -> T:
        return work()

    def close(self) -> None:
        pass


def in_thread() -> Runner:
    """The strategy for a running bot."""
    return InThread()


def inline() -> Runner:
    """The strategy for a deterministic simulation."""
    return Inline()
