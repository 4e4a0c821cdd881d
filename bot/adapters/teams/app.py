"""The way in: Teams' activities, over HTTP."""

import json
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from bot.adapters.malformed import Malformed
from bot.adapters.teams.listeners import Listeners
from bot.adapters.teams.transport.cloud import Cloud
from bot.adapters.teams.transport.proof import Unauthorised
from bot.adapters.teams.turns import note

MESSAGES_PATH = "/api/messages"
LARGEST_BYTES = 1024 * 1024
"""Of an activity; Teams' own are a tenth of that at most."""

log = structlog.get_logger()


class Unreadable(Exception):
    """The body is no JSON object, or too large."""


def add_teams_routes(server: web.Application, cloud: Cloud, listeners: Listeners) -> None:
    """Serve Teams' requests. Whoever cannot prove to be Teams gets 401 and nothing else; what
    nobody can read 400; what could not be taken in 500, and Teams delivers it again."""
    server.router.add_post(MESSAGES_PATH, partial(_handle, cloud, listeners))


async def _handle(cloud: Cloud, listeners: Listeners, request: web.Request) -> web.StreamResponse:
    try:
        return await _answered(cloud, listeners, request)
    except Unauthorised:
        return web.Response(status=401)
    except Malformed as error:
        note("unreadable", error)
        return web.Response(status=400)
    except Exception as error:  # noqa: BLE001 – the edge: it comes again
        note("activity", error)
        return web.Response(status=500)


async def _answered(cloud: Cloud, listeners: Listeners, request: web.Request) -> web.StreamResponse:
    authorization = request.headers.get("Authorization", "")
    try:
        activity = await _read(request)
    except Unreadable:
        # Only Teams learns that it could not be read.
        await cloud.check(authorization, {})
        return web.Response(status=400)
    async with listeners.turn() as turn:
        status, body = await cloud.process(
            authorization, activity, partial(listeners.on_activity, turn)
        )
        response = web.json_response(body, status=status) if body else web.Response(status=status)
        await response.prepare(request)
        # What follows the answer follows it on the wire.
        await response.write_eof()
        return response


async def _read(request: web.Request) -> dict[str, Any]:
    try:
        activity = json.loads(await request.clone(client_max_size=LARGEST_BYTES).read())
    except (web.HTTPRequestEntityTooLarge, ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(activity, dict):
        raise Unreadable
    return activity
