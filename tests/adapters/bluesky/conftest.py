"""The real server, once for all tests of a worker; where it is not installed they are skipped."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from bot.adapters.outlets import connect
from tests.adapters.bluesky.worlds import BlueskyWorld, bluesky_world
from tests.rigs import pds as rig
from tests.rigs.pds import Pds, Person


@pytest.fixture(scope="session")
def pds() -> Iterator[Pds]:
    if rig.installed() is None:
        pytest.skip(rig.SKIPPED)
    with rig.running() as server:
        yield server


@pytest.fixture(scope="session")
def person(pds: Pds) -> Person:
    return asyncio.run(pds.account())


@pytest.fixture
async def world(pds: Pds, person: Person) -> AsyncIterator[BlueskyWorld]:
    async with bluesky_world(pds, person) as one:
        yield one


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as client:
        yield client
