"""What the bot serves over HTTP for anybody: its health, and the feed."""

from collections.abc import Sequence

from aiohttp import web

from bot.adapters.outlets.feed import add_feed
from bot.adapters.playbooks import Organisation
from bot.application.ports import Clock
from bot.application.queries import Queries
from bot.presentation.feed import FeedItem, feed_items
from bot.serving.connected import Reached


def add_health(server: web.Application, *reached: Reached) -> None:
    """`/healthz`: the process runs. `/readyz`: what people press reaches it; 503 while the way to
    one of its platforms is lost."""

    async def healthy(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def ready(_: web.Request) -> web.Response:
        ok = all([await one() for one in reached])
        return web.json_response({"ok": ok}, status=200 if ok else 503)

    server.router.add_get("/healthz", healthy)
    server.router.add_get("/readyz", ready)


def serve_feed(
    organisation: Organisation, queries: Queries, clock: Clock, server: web.Application
) -> None:
    """Where the organisation wants one."""
    public = {one for one, settings in organisation.outlets.items() if settings.public}

    async def source() -> Sequence[FeedItem]:
        return feed_items(await queries.all(), public)

    if organisation.feed is not None:
        add_feed(server, source, organisation.feed, clock)
