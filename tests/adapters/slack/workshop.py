"""The Slack adapter, wired to a sandbox of its own."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.pacing import Pacing
from bot.adapters.slack.calls import Calls, Identity, connect, who_am_i
from bot.adapters.slack.directory import SlackDirectory
from bot.adapters.slack.pacing import PACES
from bot.adapters.slack.room import SlackRoom
from bot.domain.values import PersonId
from bot.sandbox.cast import ANA, BOT_TOKEN, CLARA
from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running

T = TypeVar("T")

MANIFEST = Path(__file__).parents[3] / "manifest.yaml"

ORGANISATION = {
    PersonId("ana"): ANA,
    PersonId("ben"): "Ben@northwind.example",
    PersonId("clara"): CLARA,
    PersonId("nobody"): "nobody@northwind.example",
}


class PatientClock:
    """A clock on which waiting takes no time; it starts at the present."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []
        self._start = datetime.now(UTC)

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        return await awaitable


@dataclass
class Workshop:
    sandbox: Sandbox
    client: AsyncWebClient
    calls: Calls
    me: Identity
    directory: SlackDirectory
    room: SlackRoom
    clock: PatientClock


@asynccontextmanager
async def slack_workshop(sandbox: Sandbox | None = None) -> AsyncIterator[Workshop]:
    """With the scopes of the app's own manifest, and no others."""
    sandbox = sandbox or Sandbox(manifest=Manifest.load(MANIFEST))
    async with running(sandbox) as url:
        client = connect(BOT_TOKEN, f"{url}/api/")
        try:
            yield await _wired(sandbox, client)
        finally:
            if client.session:
                await client.session.close()


async def _wired(sandbox: Sandbox, client: AsyncWebClient) -> Workshop:
    clock = PatientClock()
    calls = Calls(Pacing(clock, PACES))
    me = await who_am_i(client)
    directory = SlackDirectory(client, calls, me, clock, ORGANISATION)
    await directory.load()
    room = SlackRoom(client, calls, directory, me, clock)
    return Workshop(sandbox, client, calls, me, directory, room, clock)
