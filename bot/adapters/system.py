"""The machine's own clock and chance, for everything but tests and simulation."""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime
from random import SystemRandom
from typing import TypeVar

T = TypeVar("T")


class SystemClock:
    """Implements `Clock`."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        # `asyncio.wait_for` of Python 3.11 swallows a cancellation that meets the result: a relay
        # would then go on for ever.
        async with asyncio.timeout(seconds):
            return await awaitable


class RandomChance:
    """Implements `Chance` by the operating system's randomness: code names cannot be guessed."""

    def __init__(self) -> None:
        self._random = SystemRandom()

    def uniform(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)

    def choice(self, options: Sequence[T]) -> T:
        return self._random.choice(options)
