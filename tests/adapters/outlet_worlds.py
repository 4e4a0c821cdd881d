"""Outlets under test: each with a public of its own, and what can go wrong."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from aiohttp import web
from standardwebhooks.webhooks import Webhook

from bot.adapters.outlets import ChannelAnnouncement, SlackBoard
from bot.adapters.outlets.webhook import SignedWebhook
from bot.adapters.system import SystemClock
from bot.application.public_ports import Outlet
from bot.domain.values import RoomId
from bot.sandbox.cast import PUBLIC_SECRET
from bot.sandbox.faults import FaultKind
from bot.sandbox.sandbox import Sandbox
from tests.adapters.slack.workshop import Workshop
from tests.contracts.outlet import Trouble
from tests.facts import INTRANET, NEWSROOM

SECRET = PUBLIC_SECRET
NEWS = RoomId("C0NEWS")
NOBODY_LISTENS = "http://127.0.0.1:9"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Received:
    """One call that reached the receiver."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def content(self) -> dict[str, object]:
        content: dict[str, object] = json.loads(self.body)
        return content


@dataclass
class Receiver:
    """A page that checks signatures, keeps each `webhook-id` once, and fails when told to."""

    secret: str = SECRET
    url: str = ""
    kept: dict[str, Received] = field(default_factory=dict)
    calls: list[Received] = field(default_factory=list)
    next_answer: Answer | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call = Received(dict(request.headers), await request.read())
        Webhook(self.secret).verify(call.body, dict(request.headers))
        self.calls.append(call)
        answer, self.next_answer = self.next_answer, None
        if answer is not None:
            return await answer(request)
        return self.keep(call)

    def keep(self, call: Received) -> web.StreamResponse:
        identity = call.headers["webhook-id"]
        self.kept.setdefault(identity, call)
        number = list(self.kept).index(identity)
        return web.json_response({"url": f"https://newsroom.example/{number}"})

    def answers(self, status: int, text: str = "", **headers: str) -> None:
        """The next call is answered so, and not kept."""

        async def answer(request: web.Request) -> web.StreamResponse:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(status=status, text=text, headers=named)

        self.next_answer = answer


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        yield receiver
    finally:
        await runner.cleanup()


def hook(
    url: str, http: httpx.AsyncClient, secret: str = SECRET, longest: int | None = 3000
) -> SignedWebhook:
    return SignedWebhook(
        NEWSROOM, address=url, secret=secret, http=http, clock=SystemClock(), longest=longest
    )


class OwnWorld:
    """The webhook and the receiver above."""

    def __init__(self, receiver: Receiver, http: httpx.AsyncClient) -> None:
        self.receiver = receiver
        self._http = http
        self.outlet: Outlet = hook(receiver.url, http)

    def befalls(self, trouble: Trouble) -> None:
        match trouble:
            case Trouble.BUSY:
                self.receiver.answers(429, retry_after="7")
            case Trouble.BROKEN:
                self.receiver.answers(500)
            case Trouble.REFUSED:
                self.receiver.answers(422)
            case Trouble.UNREACHABLE:
                self.outlet = hook(NOBODY_LISTENS, self._http)
            case Trouble.LOST_BEFORE | Trouble.LOST_AFTER:
                self.receiver.next_answer = self._losing(done=trouble is Trouble.LOST_AFTER)

    def published(self) -> Sequence[str]:
        return [data_of(call)["text"] for call in self.receiver.kept.values()]

    def _losing(self, *, done: bool) -> Answer:
        async def lose(request: web.Request) -> web.StreamResponse:
            if done:
                self.receiver.keep(self.receiver.calls[-1])
            assert request.transport
            request.transport.abort()
            return web.Response()

        return lose


KINDS: Mapping[Trouble, FaultKind] = {
    Trouble.LOST_BEFORE: "drop_before",
    Trouble.LOST_AFTER: "drop_after",
    Trouble.BUSY: "429",
    Trouble.BROKEN: "500",
}


class PublicWorld:
    """The webhook and the public of the sandbox."""

    def __init__(self, sandbox: Sandbox, http: httpx.AsyncClient) -> None:
        self._sandbox = sandbox
        self._http = http
        self.outlet: Outlet = hook(sandbox.public.url, http)

    def befalls(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNREACHABLE:
            self.outlet = hook(NOBODY_LISTENS, self._http)
        elif trouble is Trouble.REFUSED:
            self._sandbox.public.secret = "whsec_YW5vdGhlciBzZWNyZXQgb2YgdGhlaXJz"
        else:
            self._sandbox.faults.add("public.hook", KINDS[trouble], retry_after=7)

    def published(self) -> Sequence[str]:
        return [post.text for post in self._sandbox.public.posts]


class BoardWorld:
    """The announcement and a channel of the sandbox."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.channel = workshop.sandbox.workspace.channels[NEWS]
        self.board = SlackBoard(workshop.client, workshop.calls, workshop.me, workshop.clock)
        self.outlet: Outlet = ChannelAnnouncement(
            INTRANET, channel=NEWS, board=self.board, longest=3000
        )

    def befalls(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNREACHABLE:
            self.workshop.client.base_url = f"{NOBODY_LISTENS}/api/"
        elif trouble is Trouble.REFUSED:
            self.channel.is_archived = True
        else:
            faults = self.workshop.sandbox.faults
            faults.add("chat.postMessage", KINDS[trouble], retry_after=7)

    def published(self) -> Sequence[str]:
        return ["".join(_texts(post.blocks)) for post in self.channel.messages]


def data_of(call: Received) -> dict[str, str]:
    data = call.content["data"]
    assert isinstance(data, dict)
    return data


def _texts(blocks: object) -> list[str]:
    if isinstance(blocks, dict) and blocks.get("type") == "text":
        return [blocks["text"]]
    inner = list(blocks.values()) if isinstance(blocks, dict) else blocks
    return [text for one in inner for text in _texts(one)] if isinstance(inner, list) else []
