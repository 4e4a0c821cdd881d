"""Five outlets to call: who is called about what is noted, and when."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.demo.stage import free_port
from tests.rigs.mastodon import Server, mastodon
from tests.rigs.proxy import Proxy, lossy

SLOW_SECONDS = 5.0
STATUSES = "/api/v1/statuses"
ACCOUNT = "mastodon"
HOOKS = ("first", "second", "slow", "dead")
OUTLETS = (*HOOKS, ACCOUNT)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One that publishes; `about` is all that it says, empty where that was not read."""

    outlet: str
    at: float
    about: str = ""


@dataclass
class Doors:
    """Four webhooks and a Mastodon account. `slow` answers after some seconds; `dead`, until it
    is revived, takes the request and does not answer, or refuses the connection."""

    clock: Callable[[], float]
    account: Server
    front: Proxy
    requests: list[Request] = field(default_factory=list)
    urls: dict[str, str] = field(default_factory=dict)
    _dead: web.BaseSite | None = None
    _runner: web.AppRunner | None = None
    _alive: asyncio.Event = field(default_factory=asyncio.Event)
    _port: int = field(default_factory=free_port)

    async def die(self, *, refusing: bool) -> None:
        """`dead` answers nobody from here on, or refuses the connection."""
        self._alive.clear()
        await (self.shut() if refusing else self.unshut())

    async def revive(self) -> None:
        """It answers, those too who still wait."""
        self._alive.set()
        await self.unshut()

    async def shut(self) -> None:
        """Nobody listens at `dead`."""
        if self._dead is not None:
            await self._dead.stop()
            self._dead = None

    async def unshut(self) -> None:
        if self._dead is None and self._runner is not None:
            self._dead = web.TCPSite(self._runner, "127.0.0.1", self._port)
            await self._dead.start()

    def about(self, text: str, since: float) -> dict[str, float]:
        """Seconds from an instant to the first request about this text, by outlet."""
        first: dict[str, float] = {}
        for one in self.requests:
            if one.at >= since and (text in one.about or one.outlet == ACCOUNT):
                first.setdefault(one.outlet, one.at - since)
        return first

    def note_account(self, method: str, path: str) -> None:
        """The proxy before the account tells of every call."""
        if (method, path) == ("POST", STATUSES):
            self.requests.append(Request(outlet=ACCOUNT, at=self.clock()))

    async def hook(self, request: web.Request) -> web.Response:
        name, at = request.match_info["name"], self.clock()
        about = await request.text()
        self.requests.append(Request(outlet=name, at=at, about=about))
        if name == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        elif name == "dead":
            await self._alive.wait()
        return web.json_response({})

    async def serve(self) -> Sequence[web.AppRunner]:
        """Begin to listen."""
        here, self._runner = self._app(), self._app()
        await here.setup()
        await self._runner.setup()
        site = web.TCPSite(here, "127.0.0.1", 0)
        await site.start()
        await self.unshut()
        port = here.addresses[0][1]
        ports = {name: self._port if name == "dead" else port for name in HOOKS}
        self.urls = {name: f"http://127.0.0.1:{at}/{name}" for name, at in ports.items()}
        self.urls[ACCOUNT] = self.front.url
        return [here, self._runner]

    def _app(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/{name}", self.hook)
        return web.AppRunner(app, access_log=None, shutdown_timeout=0.1)


@asynccontextmanager
async def opened(clock: Callable[[], float]) -> AsyncIterator[Doors]:
    """All five listen while the block lasts; `clock` gives the instants."""
    async with mastodon() as account, lossy(account.url) as front:
        doors = Doors(clock=clock, account=account, front=front)

        def weather(method: str, path: str) -> Any:
            return doors.note_account(method, path)

        front.weather = weather
        runners = await doors.serve()
        try:
            yield doors
        finally:
            for one in runners:
                await one.cleanup()
