"""Slack's rate limits as token buckets, per method; for posts, per channel."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

POSTS_A_SECOND = 1.0
POSTS_IN_A_BURST = 5


@dataclass
class Bucket:
    """`level` calls are left; it refills by `rate` a second up to `size`."""

    rate: float
    size: float
    level: float
    at: float

    def take(self, now: float) -> float:
        """Take one call; seconds to wait, 0 when there was one to take."""
        self.level = min(self.size, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0
        return (1 - self.level) / self.rate


class Limits:
    """Off until `enabled`. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.enabled = False
        self._clock = clock
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def wait(self, method: str, tier: int, channel: str) -> int:
        """Whole seconds the caller must wait (Slack's `Retry-After`), 0 when it may go on."""
        if not self.enabled:
            return 0
        posts = method == "chat.postMessage"
        key = (method, channel if posts else "")
        if key not in self._buckets:
            rate = POSTS_A_SECOND if posts else tier / 60
            size = POSTS_IN_A_BURST if posts else tier
            self._buckets[key] = Bucket(rate, size, size, self._clock())
        return math.ceil(self._buckets[key].take(self._clock()))
