"""A Mastodon-compatible server in this process: the part of the API that the bot uses.

async with mastodon() as server:
    server.url, server.token, server.statuses, server.scheduled
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from aiohttp import web

from tests.rigs.mastodon_state import (
    GOTOSOCIAL,
    MASTODON,
    SNAC,
    Json,
    Nature,
    Refused,
    Scheduled,
    State,
    Status,
    stamp,
)

__all__ = ["GOTOSOCIAL", "MASTODON", "SNAC", "TOKEN", "Fault", "Nature", "Server", "mastodon"]

TOKEN = "brand-token"
PAGE, LARGEST_PAGE = 20, 40
WORKER_EVERY_SECONDS = 0.25
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Fault(Enum):
    """What befalls a call."""

    LOST_BEFORE = auto()
    """The connection breaks, and nothing was done."""
    LOST_AFTER = auto()
    """It was done, and the connection breaks."""
    BUSY = auto()
    """429; how long is told as an instant."""
    BROKEN = auto()
    """500, and nothing was done."""
    BROKEN_AFTER = auto()
    """It was done, and then 500."""
    UNAUTHORISED = auto()
    REFUSED = auto()


@dataclass
class Server:
    """The running server: what it keeps, what it was asked, and what is to go wrong."""

    state: State
    token: str = TOKEN
    url: str = ""
    calls: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    listeners: set[asyncio.Queue[str | None]] = field(default_factory=set)
    listening: asyncio.Event = field(default_factory=asyncio.Event)
    _called: asyncio.Event = field(default_factory=asyncio.Event)
    _faults: list[tuple[Fault, str, str]] = field(default_factory=list)
    _window: tuple[datetime, int] = (datetime.min.replace(tzinfo=UTC), 0)

    @property
    def nature(self) -> Nature:
        return self.state.nature

    @property
    def statuses(self) -> list[Status]:
        """Everything the account shows, the oldest first."""
        return self.state.statuses

    @property
    def scheduled(self) -> list[Scheduled]:
        """Everything that would still go out, the earliest first."""
        self.state.publish_due()
        return sorted(self.state.scheduled, key=lambda one: one.due)

    def befalls(self, fault: Fault, method: str = "POST", path: str = "/api/v1/statuses") -> None:
        """It happens to the next call of this method below this path."""
        self._faults.append((fault, method, path))

    def post(self, text: str, **params: str) -> Status:
        """Somebody posts by hand, past the bot."""
        return self.state.add({"text": text, **params}, [])

    def comes_by(self, status: Status) -> None:
        """Somebody else's status comes by in the home timeline."""
        self._tell("update", status)

    def schedule(self, text: str, due: datetime, **params: object) -> Scheduled:
        """Somebody schedules a post by hand."""
        return self.state.schedule({"text": text, **params}, due)

    async def asked(self, path: str, *, times: int) -> None:
        """Until this path was asked for so often."""
        while [called for _, called in self.calls].count(path) < times:
            self._called.clear()
            await self._called.wait()

    def hang_up(self) -> None:
        """Every open stream breaks off."""
        self.listening.clear()
        for one in self.listeners:
            one.put_nowait(None)

    def _tell(self, kind: str, status: Status) -> None:
        for one in self.listeners:
            one.put_nowait(f"event: {kind}\ndata: {json.dumps(status.shown(self.url))}\n\n")

    # The way of every call

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.calls.append((request.method, request.path))
        self._called.set()
        self.headers.append(dict(request.headers))
        self.state.publish_due()
        if refusal := self._limited():
            return refusal
        fault = self._fault(request)
        if fault in (Fault.LOST_BEFORE, Fault.BUSY, Fault.BROKEN):
            return self._failing(fault, request)
        if fault is Fault.REFUSED:
            return _error(422, "Validation failed: Text is not acceptable")
        open_to_all = request.path.startswith(("/nodeinfo", "/api/v1/instance", "/api/v2/instance"))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if fault is Fault.UNAUTHORISED or (token != self.token and not open_to_all):
            return _error(self.nature.refuses_tokens_with, "The access token is invalid")
        try:
            answer = await handler(request)
        except Refused as refused:
            return _error(refused.status, str(refused))
        return answer if fault is None else self._failing(fault, request)

    def _fault(self, request: web.Request) -> Fault | None:
        for one in self._faults:
            if request.method == one[1] and request.path.startswith(one[2]):
                self._faults.remove(one)
                return one[0]
        return None

    def _failing(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        if fault is Fault.BUSY:
            return _busy(self.state.now() + timedelta(seconds=7))
        if fault in (Fault.BROKEN, Fault.BROKEN_AFTER):
            return _error(500, "Something went wrong")
        if request.transport:
            request.transport.abort()
        return web.Response()

    def _limited(self) -> web.Response | None:
        if self.nature.most_calls is None:
            return None
        begun, made = self._window
        if self.state.now() - begun >= timedelta(seconds=self.nature.window_seconds):
            begun, made = self.state.now(), 0
        self._window = (begun, made + 1)
        if made < self.nature.most_calls:
            return None
        return _busy(begun + timedelta(seconds=self.nature.window_seconds))

    # Statuses

    async def create(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.bodies.append(body)
        made = self.state.post(body, request.headers.get("Idempotency-Key", ""))
        return web.json_response(
            made.shown() if isinstance(made, Scheduled) else made.shown(self.url)
        )

    async def edit(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.bodies.append(body)
        return web.json_response(self.state.edit(_id(request), body).shown(self.url))

    async def delete(self, request: web.Request) -> web.StreamResponse:
        status = self.state.status(_id(request))
        self.state.statuses.remove(status)
        return web.json_response(status.shown(self.url))

    async def source(self, request: web.Request) -> web.StreamResponse:
        if not self.nature.sources:
            return _error(404, "Not found")
        status = self.state.status(_id(request))
        told = {"id": status.id, "text": status.text, "spoiler_text": status.spoiler_text}
        return web.json_response(told)

    async def own(self, request: web.Request) -> web.StreamResponse:
        mine = [one for one in self.statuses if one.account == "1"]
        shown = [one.shown(self.url) for one in reversed(mine)]
        return self._paged(request, shown)

    async def me(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"id": "1", "username": "brand", "acct": "brand"})

    # What is scheduled

    async def waiting(self, request: web.Request) -> web.StreamResponse:
        found = self.state.scheduled if self.nature.lists and self.nature.schedules else []
        newest_first = sorted(found, key=lambda one: int(one.id), reverse=True)
        return self._paged(request, [one.shown() for one in newest_first])

    async def one_waiting(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self.state.waiting(_id(request)).shown())

    async def move(self, request: web.Request) -> web.StreamResponse:
        one = self.state.waiting(_id(request))
        one.due = datetime.fromisoformat((await request.json())["scheduled_at"])
        return web.json_response(one.shown())

    async def cancel(self, request: web.Request) -> web.StreamResponse:
        self.state.scheduled.remove(self.state.waiting(_id(request)))
        return web.json_response({})

    def _paged(self, request: web.Request, found: list[Json]) -> web.Response:
        limit = min(int(request.query.get("limit", PAGE)), LARGEST_PAGE)
        after = request.query.get("max_id")
        page = [one for one in found if not after or int(one["id"]) < int(after)][:limit]
        links = {}
        if len(page) == limit:
            address = f"{self.url}{request.path}?limit={limit}&max_id={page[-1]['id']}"
            links = {"Link": f'<{address}>; rel="next"'}
        elif page:
            links = {"Link": f'<{self.url}{request.path}?min_id={page[0]["id"]}>; rel="prev"'}
        return web.json_response(page, headers=links)

    # Pictures

    async def upload(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        file = form["file"]
        assert isinstance(file, web.FileField)
        identity = self.state.number()
        looks = self.nature.looks_until_media_are_ready
        self.state.contents[identity] = file.file.read()
        self.state.media[identity] = {
            "id": identity,
            "type": file.content_type.partition("/")[0],
            "url": None if looks else f"{self.url}/media/{identity}",
            "description": form.get("description"),
            "looks": looks,
        }
        return web.json_response(self.state.media[identity], status=202 if looks else 200)

    async def medium(self, request: web.Request) -> web.StreamResponse:
        one = self.state.media.get(_id(request))
        if one is None:
            return _error(404, "Record not found")
        one["looks"] -= 1
        return web.json_response(one, status=206 if one["looks"] > 0 else 200)

    # The server itself

    async def nodeinfo(self, request: web.Request) -> web.StreamResponse:
        if not self.nature.nodeinfo:
            return _error(404, "Not found")
        told = {"name": self.nature.software, "version": self.nature.version}
        return web.json_response({"version": "2.0", "software": told})

    async def instance(self, request: web.Request) -> web.StreamResponse:
        told: Json = {
            "version": self.nature.version,
            "configuration": {
                "statuses": {
                    "max_characters": self.nature.longest,
                    "characters_reserved_per_url": 23,
                },
            },
        }
        if "/v2/" in request.path:
            streaming = self.nature.streams_at or self.url.replace("http", "ws")
            told["configuration"]["urls"] = {"streaming": streaming}
        return web.json_response(told)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        if not self.nature.streams:
            return _error(404, "Not found")
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        await answer.write(b":)\n\n")
        heard: asyncio.Queue[str | None] = asyncio.Queue()
        self.listeners.add(heard)
        self.listening.set()
        try:
            while (event := await heard.get()) is not None:
                await answer.write(event.encode())
        except ConnectionResetError:
            pass
        finally:
            self.listeners.discard(heard)
        return answer


@asynccontextmanager
async def mastodon(
    nature: Nature = MASTODON,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    token: str = TOKEN,
    port: int = 0,
    **changes: object,
) -> AsyncIterator[Server]:
    """A server of this nature on 127.0.0.1 while the block lasts. `now` is its clock; `changes`
    are fields of `Nature`. What is scheduled goes out by itself when its time comes."""
    server = Server(State(replace(nature, **changes), now), token=token)  # type: ignore[arg-type]
    server.state.told = server._tell
    runner = web.AppRunner(_app(server), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    worker = asyncio.create_task(_worker(server))
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker
        server.hang_up()
        await runner.cleanup()


async def _worker(server: Server) -> None:
    while True:
        await asyncio.sleep(WORKER_EVERY_SECONDS)
        server.state.publish_due()


def _app(server: Server) -> web.Application:
    app = web.Application(middlewares=[server.guard], client_max_size=50 * 1024 * 1024)
    app.add_routes(
        [
            web.get("/nodeinfo/2.0", server.nodeinfo),
            web.get("/api/v1/instance", server.instance),
            web.get("/api/v2/instance", server.instance),
            web.get("/api/v1/accounts/verify_credentials", server.me),
            web.get("/api/v1/accounts/1/statuses", server.own),
            web.post("/api/v1/statuses", server.create),
            web.put("/api/v1/statuses/{id}", server.edit),
            web.delete("/api/v1/statuses/{id}", server.delete),
            web.get("/api/v1/statuses/{id}/source", server.source),
            web.get("/api/v1/scheduled_statuses", server.waiting),
            web.get("/api/v1/scheduled_statuses/{id}", server.one_waiting),
            web.put("/api/v1/scheduled_statuses/{id}", server.move),
            web.delete("/api/v1/scheduled_statuses/{id}", server.cancel),
            web.post("/api/v2/media", server.upload),
            web.get("/api/v1/media/{id}", server.medium),
            web.get("/api/v1/streaming/user", server.stream),
        ]
    )
    return app


def _id(request: web.Request) -> str:
    return request.match_info["id"]


def _busy(until: datetime) -> web.Response:
    """As Mastodon says it: an instant, and no `Retry-After`."""
    answer = _error(429, "Too many requests")
    answer.headers["X-RateLimit-Reset"] = stamp(until)
    return answer


def _error(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)
