"""Keeps the bot below Slack's rate limits, so that it waits here and is not refused there."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.application.ports import Clock, DeliveryFailed


@dataclass(frozen=True, kw_only=True)
class Pace:
    """`burst` calls at once, then `a_minute`. `each_place`: counted for each channel apart."""

    burst: int
    a_minute: float
    each_place: bool = False

    @property
    def seconds_apart(self) -> float:
        return 60 / self.a_minute


TIER_2 = Pace(burst=20, a_minute=20)
TIER_3 = Pace(burst=50, a_minute=50)
TIER_4 = Pace(burst=100, a_minute=100)

PACES: Mapping[str, Pace] = {
    "chat.delete": TIER_3,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": Pace(burst=5, a_minute=60, each_place=True),
    "chat.update": TIER_3,
    "conversations.archive": TIER_2,
    "conversations.create": TIER_2,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.invite": TIER_3,
    "conversations.list": TIER_2,
    "conversations.open": TIER_3,
    "conversations.replies": TIER_3,
    "conversations.setTopic": TIER_2,
    "files.completeUploadExternal": TIER_4,
    "files.info": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "pins.add": TIER_2,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "users.lookupByEmail": TIER_3,
    "views.open": TIER_4,
}
"""Slack's tiers. It names them a minute and allows bursts."""

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
        """Slack said to wait so long: the next turn comes then, and no burst."""
        self._refill(now)
        self._turns = min(self._turns, 1.0)
        self._counted_at = max(self._counted_at, now + seconds)

    def _refill(self, now: float) -> None:
        passed = max(0.0, now - self._counted_at)
        self._turns = min(self._pace.burst, self._turns + passed / self._pace.seconds_apart)
        self._counted_at = max(self._counted_at, now)


class Pacing:
    """A bucket for each method, or for each method and channel."""

    def __init__(
        self,
        clock: Clock,
        paces: Mapping[str, Pace] = PACES,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._clock = clock
        self._paces = paces
        self._patience_seconds = patience_seconds
        self._buckets: dict[tuple[str, str], Bucket] = {}

    async def turn(self, method: str, place: str = "") -> None:
        """Wait for the turn of one call. Raises `DeliveryFailed("paced")` with the time to try
        again where that would take longer than `patience_seconds`: nobody waits unawares."""
        bucket, now = self._bucket(method, place), self._clock.monotonic()
        wait = bucket.wait_seconds(now)
        if wait > self._patience_seconds:
            raise DeliveryFailed("paced", retry_after_seconds=wait)
        bucket.take(now)
        if wait:
            await self._clock.sleep(wait)

    def told_to_wait(self, method: str, place: str, seconds: float) -> None:
        """Slack answered 429: nobody calls this method again before."""
        self._bucket(method, place).empty(self._clock.monotonic(), seconds)

    def _bucket(self, method: str, place: str) -> Bucket:
        pace = self._paces[method]
        key = (method, place if pace.each_place else "")
        if key not in self._buckets:
            self._buckets[key] = Bucket(pace, self._clock.monotonic())
        return self._buckets[key]
