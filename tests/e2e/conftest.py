"""One stage for each module: starting it takes seconds."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.e2e.stage import Play, playing
from tests.e2e.teams_stage import Team
from tests.rigs import playground


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def play() -> AsyncIterator[Play]:
    async with playing() as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def team() -> AsyncIterator[Team]:
    async with playground.playing() as stage:
        yield Team(stage)
