"""Presses that are being answered: the answer shows the newest card on the post itself, so an
update of that post waits until it has been given."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.application.ports import Clock

PATIENCE_SECONDS = 10.0


@dataclass
class _UnderWay:
    count: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Answering:
    """`async with answering(post)` around whatever answers a press on the post."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._posts: dict[str, _UnderWay] = {}

    @asynccontextmanager
    async def __call__(self, post: str) -> AsyncIterator[None]:
        under_way = self._posts.setdefault(post, _UnderWay())
        under_way.count += 1
        try:
            yield
        finally:
            under_way.count -= 1
            if not under_way.count:
                del self._posts[post]
                under_way.over.set()

    async def answered(self, post: str) -> None:
        """Wait until nothing is being answered on the post, ten seconds at most."""
        under_way = self._posts.get(post)
        if under_way is None:
            return
        try:
            await self._clock.wait_for(under_way.over.wait(), PATIENCE_SECONDS)
        except TimeoutError:
            # Whoever waits so long for an answer has been told by Teams that there is none.
            return
