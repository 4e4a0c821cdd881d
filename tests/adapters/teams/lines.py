"""The bot's side of a connection to the fake Teams: what listens, what it heard, how it answers."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import web

from bot.adapters.teams.transport.cloud import Listener
from bot.adapters.teams.transport.connection import Connection, connected
from bot.adapters.teams.transport.content import Json
from bot.adapters.teams.transport.credentials import Addresses, Credentials
from tests.adapters.slack.workshop import PatientClock
from tests.rigs.teams.client import FakeTeams, fake_teams

PATH = "/api/messages"


@dataclass
class Line:
    """`heard` holds every activity a listener was given; `answer` is what it returns."""

    connection: Connection
    clock: PatientClock
    heard: list[Json] = field(default_factory=list)
    answer: Json | None = None

    async def listen(self, activity: Json) -> Json | None:
        self.heard.append(activity)
        return self.answer


def addresses_of(teams: FakeTeams) -> Addresses:
    return Addresses(service=teams.service_url, metadata=teams.metadata_url, login=teams.login_url)


def credentials_of(teams: FakeTeams) -> Credentials:
    return Credentials(app=teams.app, password=teams.password, tenant=teams.tenant)


@asynccontextmanager
async def line_to(teams: FakeTeams, **changed: str) -> AsyncIterator[Line]:
    """A bot that listens, and that the fake knows of. `changed`: credentials of another app."""
    clock = PatientClock()
    credentials = replace(credentials_of(teams), **changed)
    async with connected(credentials, addresses_of(teams), clock) as connection:
        line = Line(connection, clock)
        async with serving(connection, line.listen) as url:
            await teams.bot_at(url)
            yield line


@asynccontextmanager
async def serving(connection: Connection, listener: Listener) -> AsyncIterator[str]:
    """Answers the address at which activities are taken."""

    async def handle(request: web.Request) -> web.StreamResponse:
        shown = request.headers.get("Authorization", "")
        status, body = await connection.cloud.process(shown, await request.json(), listener)
        if body is None:
            return web.Response(status=status)
        return web.json_response(body, status=status)

    server = web.Application()
    server.router.add_post(PATH, handle)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    finally:
        await runner.cleanup()


@pytest.fixture(scope="module")
def teams_process() -> Iterator[FakeTeams]:
    with fake_teams() as teams:
        yield teams


@pytest.fixture
async def teams(teams_process: FakeTeams) -> FakeTeams:
    """With nothing in it."""
    await teams_process.reset()
    return teams_process


@pytest.fixture
async def line(teams: FakeTeams) -> AsyncIterator[Line]:
    async with line_to(teams) as line:
        yield line
