"""One WordPress for each process that runs tests, emptied before each of them."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from bot.adapters.outlets import connect
from tests.adapters.wordpress.worlds import NewsroomWorld
from tests.rigs import wordpress
from tests.rigs.wordpress import WordPress


@pytest.fixture(scope="session")
def _running() -> Iterator[WordPress]:
    if wordpress.installed() is None:
        pytest.skip(wordpress.SKIPPED)
    with wordpress.running() as site:
        yield site


@pytest.fixture
def site(_running: WordPress) -> WordPress:
    _running.reset()
    return _running


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as client:
        yield client


@pytest.fixture
async def world(site: WordPress) -> AsyncIterator[NewsroomWorld]:
    async with NewsroomWorld(site) as one:
        yield one
