"""One fake Teams for all tests of a worker: each brings people and a team of its own."""

from collections.abc import Iterator

import pytest

from tests.adapters.teams.world import Ground
from tests.adapters.teams.world import ground as new_ground
from tests.rigs.teams.client import FakeTeams, fake_teams


@pytest.fixture(scope="session")
def teams() -> Iterator[FakeTeams]:
    with fake_teams() as teams:
        yield teams


@pytest.fixture
async def ground(teams: FakeTeams) -> Ground:
    return await new_ground(teams)
