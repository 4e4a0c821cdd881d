"""The queue that the tests use keeps the contract itself."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.domain.values import OutletId
from tests.contracts.outlet import Trouble
from tests.contracts.queue import QueueContract
from tests.facts import READY_AT
from tests.memory_queue import MemoryQueue


class MemoryWorld:
    def __init__(self) -> None:
        self.queue = MemoryQueue(OutletId("newsroom"), self.now)

    def now(self) -> datetime:
        return READY_AT

    async def plan(self, text: str, due: datetime) -> None:
        self.queue.plan(text, due)

    async def goes_out(self, text: str) -> None:
        self.queue.goes_out(text)

    async def public(self) -> Sequence[str]:
        return self.queue.public

    def befalls(self, trouble: Trouble) -> None:
        self.queue.troubles.append(trouble)

    def pretends(self) -> None:
        self.queue.schedules = False


class TestMemoryQueue(QueueContract):
    @pytest.fixture
    def world(self) -> MemoryWorld:
        return MemoryWorld()
