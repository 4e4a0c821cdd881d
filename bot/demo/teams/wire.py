"""Between the bot and the Playground: passes everything on, and remembers what the bot posted.

The Playground itself tells nobody what stands in other people's personal chats, or what stood
anywhere before its page was opened.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from yarl import URL

Json = dict[str, Any]
T = TypeVar("T")
WITHIN_SECONDS = 40.0
HOP = {"host", "content-length", "transfer-encoding", "connection", "content-encoding"}
CONNECTOR = "/_connector"
MESSAGES = "/api/messages"


class NotSeen(Exception):
    """Something that should have been posted was not, within the time allowed."""


@dataclass
class Post:
    """One post of the bot's, as it stands now. `before` holds what it said earlier."""

    conversation: str
    id: str
    activity: Json
    number: int
    before: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Exchange:
    """One call and its answer, in either direction."""

    method: str
    path: str
    sent: Json
    status: int
    answer: Json


class Wire:
    """Posts by conversation and id, in the order they were made, and every exchange."""

    def __init__(self) -> None:
        self.posts: dict[tuple[str, str], Post] = {}
        self.chats: dict[str, str] = {}
        self.exchanges: list[Exchange] = []
        self.activities: list[Json] = []
        self.playground = self.bot = self.url = ""
        self._news = asyncio.Condition()

    @property
    def connector(self) -> str:
        """The service address for the bot."""
        return self.url + CONNECTOR

    @property
    def messages(self) -> str:
        """Where the Playground sends activities."""
        return self.url + MESSAGES

    async def until(
        self, look: Callable[[], T | None], what: str, seconds: float = WITHIN_SECONDS
    ) -> T:
        """Wait until `look` gives something. Raises NotSeen with `what`."""
        try:
            async with asyncio.timeout(seconds), self._news:
                while not (found := look()):
                    await self._news.wait()
                return found
        except TimeoutError:
            raise NotSeen(what) from None

    def in_(self, conversation: str) -> list[Post]:
        """The bot's posts there, oldest first."""
        return [one for one in self.posts.values() if one.conversation == conversation]

    # What passes

    async def to_playground(self, request: web.Request) -> web.Response:
        answer = await self._pass(request, self.playground, request.raw_path)
        parts = [URL(f"/{part}", encoded=True).path[1:] for part in request.raw_path.split("/")]
        self._learn(request.method, parts[parts.index("v3") + 1 :], *answer[1:])
        async with self._news:
            self._news.notify_all()
        return answer[0]

    async def to_bot(self, request: web.Request) -> web.Response:
        self.activities.append(await request.json() if request.method == "POST" else {})
        answer = await self._pass(request, self.bot, MESSAGES)
        async with self._news:
            self._news.notify_all()
        return answer[0]

    async def _pass(
        self, request: web.Request, base: str, path: str
    ) -> tuple[web.Response, Json, Json]:
        headers = {name: v for name, v in request.headers.items() if name.lower() not in HOP}
        sent = await request.read()
        async with (
            aiohttp.ClientSession(auto_decompress=True) as http,
            http.request(
                request.method, URL(base + path, encoded=True), data=sent, headers=headers
            ) as given,
        ):
            body, kind = await given.read(), given.content_type
            status = given.status
            told = await given.json() if kind == "application/json" and body else {}
        asked = await request.json() if sent else {}
        self.exchanges.append(Exchange(request.method, path, asked, status, told))
        return web.Response(status=status, body=body, content_type=kind), asked, told

    def _learn(self, method: str, path: list[str], sent: Json, told: Json) -> None:
        match method, path:
            case "POST", ["conversations"] if sent.get("isGroup") and "activityId" in told:
                self._posted(told["id"], told["activityId"], sent.get("activity", {}))
            case "POST", ["conversations"] if "id" in told and sent.get("members"):
                self.chats[told["id"]] = sent["members"][0]["id"]
            case "POST", ["conversations", conversation, "activities", *_] if "id" in told:
                if sent.get("type") == "message":
                    self._posted(conversation, told["id"], sent)
            case "PUT", ["conversations", _, "activities", post] if "id" in told:
                self._updated(post, sent)

    def _posted(self, conversation: str, post: str, activity: Json) -> None:
        key = conversation, post
        self.posts[key] = Post(conversation, post, activity, len(self.posts))

    def _updated(self, post: str, activity: Json) -> None:
        """Teams takes an update under the thread's address or the channel's."""
        for one in self.posts.values():
            if one.id == post:
                one.before.append(one.activity)
                one.activity = activity


@asynccontextmanager
async def wired() -> AsyncIterator[Wire]:
    """The wire on a free port of this machine. Set `playground` and `bot` before it is used."""
    wire = Wire()
    app = web.Application(client_max_size=8 * 1024 * 1024)
    app.router.add_route("*", CONNECTOR + "/{rest:.*}", wire.to_playground)
    app.router.add_route("*", MESSAGES, wire.to_bot)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        wire.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield wire
    finally:
        await runner.cleanup()
