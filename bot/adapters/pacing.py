"""Keeps the bot below a platform's rate limits, so that it waits here and is not refused there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.application.ports import Clock, DeliveryFailed


@dataclass(frozen=True, kw_only=True)
class Pace:
    """`burst` calls at once, then `a_minute`. `each_place`: counted for each place apart.
    Calls whose paces bear the same `name` are counted together."""

    burst: int
    a_minute: float
    each_place: bool = False
    name: str = ""

    @property
    def seconds_apart(self) -> float:
        return 60 / self.a_minute


Paces: TypeAlias = Mapping[str, Pace | tuple[Pace, ...]]
"""What is in force for each call. Of several, the first rests where the platform asks for it."""

PATIENCE_SECONDS = 2.0


class Bucket:
    """Turns at one pace. A turn may be taken ahead of time: it then says how long to wait."""

    def __init__(self, pace: Pace, now: float) -> None:
        self._pace = pace
        self._turns = float(pace.burst)
        self._counted_at = now

    def wait_seconds(self, now: float) -> float:
        """How long until the next turn."""
        self._refill(now)
        missing = max(0.0, 1 - self._turns) * self._pace.seconds_apart
        return missing + max(0.0, self._counted_at - now)

    def take(self, now: float) -> float:
        """Take the next turn; answers after how many seconds it comes."""
        wait = self.wait_seconds(now)
        self._turns -= 1
        return wait

    def empty(self, now: float, seconds: float) -> None:
        """The platform said to wait so long: the next turn comes then, and no burst."""
        self._refill(now)
        self._turns = min(self._turns, 1.0)
        self._counted_at = max(self._counted_at, now + seconds)

    def _refill(self, now: float) -> None:
        passed = max(0.0, now - self._counted_at)
        self._turns = min(self._pace.burst, self._turns + passed / self._pace.seconds_apart)
        self._counted_at = max(self._counted_at, now)


class Pacing:
    """A bucket for each pace of a call, or for each pace and place."""

    def __init__(
        self,
        clock: Clock,
        paces: Paces,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._clock = clock
        self._paces = paces
        self._patience_seconds = patience_seconds
        self._buckets: dict[tuple[str, int, str], Bucket] = {}

    async def turn(self, call: str, place: str = "") -> None:
        """Wait for the turn of one call. Raises `DeliveryFailed("paced")` with the time to try
        again where that would take longer than `patience_seconds`: nobody waits unawares."""
        buckets, now = self._in_force(call, place), self._clock.monotonic()
        wait = max(bucket.wait_seconds(now) for bucket in buckets)
        if wait > self._patience_seconds:
            raise DeliveryFailed("paced", retry_after_seconds=wait)
        for bucket in buckets:
            bucket.take(now)
        if wait:
            await self._clock.sleep(wait)

    def told_to_wait(self, call: str, place: str, seconds: float) -> None:
        """The platform said that it is too much: nobody makes this call there again before."""
        self._in_force(call, place)[0].empty(self._clock.monotonic(), seconds)

    def _in_force(self, call: str, place: str) -> list[Bucket]:
        paces = self._paces[call]
        each = paces if isinstance(paces, tuple) else (paces,)
        return [self._bucket(call, number, pace, place) for number, pace in enumerate(each)]

    def _bucket(self, call: str, number: int, pace: Pace, place: str) -> Bucket:
        named = (pace.name, 0) if pace.name else (call, number)
        key = (*named, place if pace.each_place else "")
        if key not in self._buckets:
            self._buckets[key] = Bucket(pace, self._clock.monotonic())
        return self._buckets[key]
