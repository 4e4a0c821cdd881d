"""A newsroom on the real site, and what can befall it on the way there."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import escape, unescape
from typing import Any, Self

import httpx
import pytest

from bot.adapters.outlets.wordpress import (
    Uploads,
    WordPressAccount,
    WordPressClient,
    WordPressComments,
    WordPressNewsroom,
    WordPressQueue,
)
from bot.adapters.outlets.wordpress.markup import text_of
from bot.adapters.outlets.wordpress.typesetter import set_page
from bot.adapters.system import SystemClock
from bot.domain.gate import Clearance
from bot.domain.values import Wording, Words
from tests.adapters.outlet_worlds import NOBODY_LISTENS
from tests.contracts.outlet import TEXTS, Trouble, clearance
from tests.facts import HOLDING, NEWSROOM
from tests.rigs.wordpress import EDITOR, WordPress

Choice = Callable[[httpx.Request], bool]


def is_a_change(request: httpx.Request) -> bool:
    return request.method != "GET"


def is_public_step(request: httpx.Request) -> bool:
    """The one after which the public can read it."""
    return b'"status":"publish"' in request.content


def anything(request: httpx.Request) -> bool:
    return True


class Road(httpx.AsyncHTTPTransport):
    """The way to the site: the next chosen call on it meets with trouble."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble: Trouble | None = None
        self.meets: Choice = anything
        self.calls: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.calls.append(request)
        if self.trouble is None or not self.meets(request):
            return await super().handle_async_request(request)
        trouble, self.trouble = self.trouble, None
        return await self._met(trouble, request)

    async def _met(self, trouble: Trouble, request: httpx.Request) -> httpx.Response:
        match trouble:
            case Trouble.BUSY:
                return httpx.Response(429, headers={"retry-after": "7"})
            case Trouble.REFUSED:
                return httpx.Response(403, json={"code": "rest_cannot_publish"})
            case Trouble.UNREACHABLE:
                raise httpx.ConnectError("nobody listens")
            case Trouble.BROKEN:
                await (await super().handle_async_request(request)).aread()
                return httpx.Response(500)
            case Trouble.LOST_AFTER:
                await (await super().handle_async_request(request)).aread()
        raise httpx.ReadError("lost")


class Pictures:
    """Implements `MediaStore`."""

    def __init__(self, *contents: bytes) -> None:
        self._kept = {sha256(one).hexdigest(): one for one in contents}

    async def keep(self, content: bytes) -> str:
        raise NotImplementedError

    async def fetch(self, digest: str) -> bytes:
        return self._kept[digest]


class NewsroomWorld:
    """The site, the bot's ways in, and the public."""

    meets: Choice = staticmethod(is_public_step)

    def __init__(self, site: WordPress) -> None:
        self.site = site
        self.road = Road()
        self._stack = AsyncExitStack()
        self._http = httpx.AsyncClient(transport=self.road)
        self.outlet = self.newsroom()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._http)
        return self

    async def __aexit__(self, *failed: object) -> None:
        await self._stack.aclose()

    def client(self, user: str = EDITOR, **changes: Any) -> WordPressClient:
        facts = {
            "site": self.site.url,
            "user": user,
            "password": self.site.passwords[user],
            "http": self._http,
            "clock": SystemClock(),
        }
        return WordPressClient(**{**facts, **changes})

    def newsroom(
        self, client: WordPressClient | None = None, *pictures: bytes
    ) -> WordPressNewsroom:
        client = client or self.client()
        uploads = Uploads(client, Pictures(*pictures))
        return WordPressNewsroom(NEWSROOM, client=client, uploads=uploads, longest=3000)

    @property
    def queue(self) -> WordPressQueue:
        return WordPressQueue(NEWSROOM, client=self.client(), clock=SystemClock())

    @property
    def comments(self) -> WordPressComments:
        return WordPressComments(NEWSROOM, client=self.client())

    def account(self, clock: Any) -> WordPressAccount:
        return WordPressAccount(NEWSROOM, client=self.client(), clock=clock)

    def befalls(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNREACHABLE:
            self.outlet = self.newsroom(self.client(site=NOBODY_LISTENS))
        else:
            self.road.trouble, self.road.meets = trouble, self.meets

    def published(self) -> Sequence[str]:
        return [text_of(post["content"]["rendered"]) for post in self.site.public()]


def cleared(wording: Wording | None = None, text: str = TEXTS["plain"]) -> Clearance:
    """Leave to publish it, as the typesetter set it."""
    wording = wording or replace(HOLDING, text=Words(text))
    return clearance(outlet=NEWSROOM, words=wording, rendition=set_page(wording, wording.language))


def titles(posts: Sequence[Mapping[str, Any]]) -> list[str]:
    return [unescape(post["title"]["rendered"]) for post in posts]


class QueueWorld(NewsroomWorld):
    """The site's schedule, and those who fill it."""

    meets: Choice = staticmethod(is_a_change)

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def plan(self, text: str, due: datetime) -> None:
        date = due.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        content = escape(text, quote=False)
        self.site.post(content, status="future", date_gmt=date)

    async def goes_out(self, text: str) -> None:
        (number,) = (
            post["id"] for post in self.site.every() if text_of(post["content"]["raw"]) == text
        )
        self.site.comes_due(number)

    async def public(self) -> Sequence[str]:
        return self.published()

    def pretends(self) -> None:
        pytest.skip("WordPress always holds scheduled posts back, and lists them")


def in_(span: timedelta) -> datetime:
    return (datetime.now(UTC) + span).replace(microsecond=0)
