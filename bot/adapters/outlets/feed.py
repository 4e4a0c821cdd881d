"""The feed of published statements, as RSS 2.0 and Atom, served to anybody."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import ETag, web
from markupsafe import Markup, escape

from bot.adapters.outlets.answers import is_web_address
from bot.adapters.playbooks.serving import FeedSettings
from bot.application.ports import Clock
from bot.presentation.feed import FeedItem

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

Source: TypeAlias = Callable[[], Awaitable[Sequence[FeedItem]]]

KEPT_FOR_SECONDS = 2.0
"""However many readers ask, the crises are gone through once in that time."""
BEFORE_ALL = datetime.fromtimestamp(0, UTC)
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(published: Sequence[FeedItem], settings: FeedSettings, form: str) -> bytes:
    """The whole feed, in the order given; `form` is `rss` or `atom`. The same items always give
    the same bytes. Statements are text: nothing in them is read as markup."""
    # It brings a whole XML library: only those who serve a feed hold that in memory.
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.id(settings.link)
    made.title(_fit(settings.title))
    made.link(href=settings.link, rel="alternate")
    made.description(_fit(settings.description))
    made.generator("crisis-war-room")
    newest = max((item.published_at for item in published), default=BEFORE_ALL)
    made.updated(newest)
    made.lastBuildDate(newest)
    for item in published:
        _add(made, item, settings)
    text: bytes = made.rss_str(pretty=True) if form == "rss" else made.atom_str(pretty=True)
    return text


def _add(made: "FeedGenerator", item: FeedItem, settings: FeedSettings) -> None:
    entry = made.add_entry(order="append")
    entry.id(item.id)
    entry.title(_fit(item.title))
    entry.link(href=_address(item, settings), rel="alternate")
    entry.content(_html(item), type="html")
    entry.author(name=_fit(settings.title), email="")
    entry.published(item.published_at)
    entry.updated(item.published_at)


def _address(item: FeedItem, settings: FeedSettings) -> str:
    """What somebody typed as a link leads readers only where it is a web address."""
    return item.link if is_web_address(item.link) else settings.link


def _html(item: FeedItem) -> str:
    """Readers take what a feed holds for HTML."""
    blocks = re.split(r"\n{2,}", _fit(item.text).strip("\n"))
    paragraphs = (
        Markup('<p dir="auto">%s</p>') % Markup("<br>").join(map(escape, block.split("\n")))
        for block in blocks
    )
    return str(Markup('<div lang="%s">%s</div>') % (item.language, Markup("").join(paragraphs)))


def _fit(text: str) -> str:
    """Without the characters that XML cannot hold at all."""
    return NOT_IN_XML.sub(" ", text)


@dataclass(frozen=True, kw_only=True)
class _Edition:
    """Both forms of one feed; `since` is when this process first saw it so."""

    bodies: Mapping[str, bytes]
    since: datetime
    asked_at: float


class Feed:
    """What readers are given. What was taken down is gone from the next edition on, and its
    readers are told that something changed."""

    def __init__(self, source: Source, settings: FeedSettings, clock: Clock) -> None:
        self._source = source
        self._settings = settings
        self._clock = clock
        self._edition: _Edition | None = None
        self._turn = asyncio.Lock()

    async def answer(self, request: web.Request, form: str) -> web.Response:
        """The feed, or 304 for whoever has this very edition."""
        edition = await self._current()
        body = edition.bodies[form]
        tag = sha256(body).hexdigest()[:32]
        unchanged = _has_it(request, tag, edition.since)
        answer = web.Response(status=304) if unchanged else web.Response(body=body)
        if not unchanged:
            answer.content_type, answer.charset = TYPES[form], "utf-8"
        answer.etag = tag
        answer.last_modified = edition.since
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    async def _current(self) -> _Edition:
        async with self._turn:
            known, now = self._edition, self._clock.monotonic()
            if known is None or now - known.asked_at > KEPT_FOR_SECONDS:
                known = self._edition = await self._next(known, now)
            return known

    async def _next(self, known: _Edition | None, asked_at: float) -> _Edition:
        items = await self._source()
        bodies = {form: feed(items, self._settings, form) for form in TYPES}
        since = self._clock.now().replace(microsecond=0)
        if known is not None:
            same = known.bodies == bodies
            # HTTP dates know no fractions: another edition is a second younger at least.
            since = known.since if same else max(since, known.since + timedelta(seconds=1))
        return _Edition(bodies=bodies, since=since, asked_at=asked_at)


def _has_it(request: web.Request, tag: str, since: datetime) -> bool:
    if request.if_none_match is not None:
        wanted: tuple[ETag, ...] = request.if_none_match
        return any(one.value in (tag, "*") for one in wanted)
    asked = request.if_modified_since
    return asked is not None and since <= asked


def add_feed(server: web.Application, source: Source, settings: FeedSettings, clock: Clock) -> None:
    """Serve `/feed.rss` and `/feed.atom`."""
    served = Feed(source, settings, clock)

    def handler(form: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await served.answer(request, form)

        return handle

    for form in TYPES:
        server.router.add_get(f"/feed.{form}", handler(form))
