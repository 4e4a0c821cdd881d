"""One account for each test, on a server like Mastodon's own."""

import ssl
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.adapters.mastodon.worlds import AccountWorld, OneClock
from tests.rigs.mastodon import mastodon

CERTIFICATES = ssl.create_default_context()
"""Read once: reading them takes longer than most of the tests."""


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(
        verify=CERTIFICATES, limits=limits, timeout=10, trust_env=False
    ) as client:
        yield client


@pytest.fixture
def clock() -> OneClock:
    return OneClock()


@pytest.fixture
async def world(http: httpx.AsyncClient, clock: OneClock) -> AsyncIterator[AccountWorld]:
    async with mastodon(now=clock.now) as server:
        yield AccountWorld(server, http, clock)
