"""`/_sandbox/…`: driving the sandbox from another process."""

from __future__ import annotations

import inspect
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.errors import CannotDo
from bot.sandbox.values import Json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

DEEDS = frozenset(
    (
        "slash",
        "say",
        "press",
        "press_in_modal",
        "shortcut",
        "submit",
        "close",
        "react",
        "join",
        "leave",
        "invite",
        "messages",
        "channels",
        "modal",
    )
)


def add_routes(app: web.Application, sandbox: Sandbox) -> None:
    control = Control(sandbox)
    app.router.add_post("/_sandbox/act", control.act)
    app.router.add_post("/_sandbox/faults", control.faults)
    app.router.add_post("/_sandbox/delivery", control.delivery)
    app.router.add_get("/_sandbox/state", control.state)
    app.router.add_get("/_sandbox/journal", control.journal)
    app.router.add_get("/_sandbox/public", control.public)


class Control:
    """JSON in, JSON out. What cannot be done is 409 with `error`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def act(self, request: web.Request) -> web.Response:
        """`{"as": "U0ANA", "do": "slash", …}`: the rest are the arguments of `Actor.slash`."""
        body: Json = await request.json()
        person, deed = str(body.pop("as", "")), str(body.pop("do", ""))
        if deed not in DEEDS:
            known = ", ".join(sorted(DEEDS))
            return web.json_response({"error": f"do one of {known}"}, status=400)
        try:
            result = getattr(self._sandbox.as_person(person), deed)(**body)
            if inspect.isawaitable(result):
                result = await result
        except CannotDo as error:
            return web.json_response({"error": str(error)}, status=409)
        except TypeError as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"result": plain(result)})

    async def faults(self, request: web.Request) -> web.Response:
        """`{"method", "kind", …}` adds a fault; also `latency_ms`, `limits`, `clear`, `release`."""
        body: Json = await request.json()
        faults = self._sandbox.faults
        if body.pop("clear", False):
            faults.clear()
        if body.pop("release", False):
            faults.release()
        if "latency_ms" in body:
            faults.latency_ms = float(body.pop("latency_ms"))
        if "limits" in body:
            faults.limits.enabled = bool(body.pop("limits"))
        try:
            if body:
                faults.add(**body)
        except (TypeError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"faults": [asdict(one) for one in faults.faults]})

    async def delivery(self, request: web.Request) -> web.Response:
        """`{"bot_urls": […], "twice_next": 1, "together": true, "disconnect": true}`."""
        body: Json = await request.json()
        delivery = self._sandbox.delivery
        delivery.bot_urls = list(body.get("bot_urls", delivery.bot_urls))
        delivery.twice_next = int(body.get("twice_next", delivery.twice_next))
        delivery.together = bool(body.get("together", delivery.together))
        if body.get("disconnect"):
            await self._sandbox.sockets.disconnect()
        if body.get("settle"):
            await self._sandbox.settled()
        return web.json_response({"sockets": len(self._sandbox.sockets.connections)})

    async def state(self, _: web.Request) -> web.Response:
        return web.json_response(self._sandbox.workspace.snapshot())

    async def journal(self, request: web.Request) -> web.Response:
        """Every entry with a number above `?since=`."""
        since = int(request.query.get("since", "0"))
        entries = self._sandbox.journal.entries[since:]
        return web.json_response({"entries": [plain(one) for one in entries]})

    async def public(self, _: web.Request) -> web.Response:
        return web.json_response({"posts": [asdict(one) for one in self._sandbox.public.posts]})


def plain(value: Any) -> Any:
    """Dataclasses as JSON; bytes are left out."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return None if isinstance(value, bytes) else value
