"""One account for each test, on a server like Mastodon's own."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.adapters.outlets import connect
from tests.adapters.mastodon.worlds import AccountWorld, OneClock
from tests.rigs.mastodon import mastodon


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as client:
        yield client


@pytest.fixture
def clock() -> OneClock:
    return OneClock()


@pytest.fixture
async def world(http: httpx.AsyncClient, clock: OneClock) -> AsyncIterator[AccountWorld]:
    async with mastodon(now=clock.now) as server:
        yield AccountWorld(server, http, clock)
