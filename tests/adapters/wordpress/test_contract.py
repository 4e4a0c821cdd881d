"""A real WordPress keeps the promises of every outlet and of every queue."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.gate import Clearance
from tests.adapters.wordpress.worlds import QueueWorld, cleared
from tests.contracts import outlet, queue
from tests.rigs.wordpress import WordPress


class TestNewsroom(outlet.OutletContract):
    def cleared(self, world: outlet.World, text: str = outlet.TEXTS["plain"]) -> Clearance:
        return cleared(text=text)


class TestSchedule(queue.QueueContract):
    @pytest.fixture
    async def world(self, site: WordPress) -> AsyncIterator[QueueWorld]:
        async with QueueWorld(site) as one:
            yield one
