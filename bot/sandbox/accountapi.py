"""The part of Mastodon's API that an account is led by, from the outside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web

from bot.sandbox import account as model
from bot.sandbox.troubled import troubled
from bot.sandbox.values import Json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

LONGEST = 500
LEAST_AHEAD_SECONDS = 300.0
PAGE = 20
DRAWN = ("image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4", "video/quicktime")
HEARTBEAT_SECONDS = 10.0

POST = "account.post"
"""The name under which faults apply to posting; `account.read` is that of every question."""
READ = "account.read"

Found = TypeVar("Found")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(app: web.Application, sandbox: Sandbox) -> None:
    api = AccountApi(sandbox)
    router = app.router
    router.add_get("/nodeinfo/2.0", api.nodeinfo)
    router.add_get("/api/v2/instance", api.instance)
    router.add_get("/api/v1/accounts/verify_credentials", api.guarded(api.verify))
    router.add_get("/api/v1/accounts/{id}/statuses", api.guarded(api.statuses))
    router.add_post("/api/v2/media", api.guarded(api.hand_over, POST))
    router.add_get("/public/media/{id}", api.medium)
    router.add_post("/api/v1/statuses", api.guarded(api.post, POST))
    router.add_put("/api/v1/statuses/{id}", api.guarded(api.edit, POST))
    router.add_delete("/api/v1/statuses/{id}", api.guarded(api.remove, POST))
    router.add_get("/api/v1/statuses/{id}/source", api.guarded(api.source))
    router.add_get("/api/v1/scheduled_statuses", api.guarded(api.scheduled))
    router.add_get("/api/v1/scheduled_statuses/{id}", api.guarded(api.one_scheduled))
    router.add_delete("/api/v1/scheduled_statuses/{id}", api.guarded(api.unschedule, POST))
    router.add_get("/api/v1/streaming/user", api.stream)
    app.on_shutdown.append(api.close)


class AccountApi:
    """JSON in, JSON out, as Mastodon has it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._account = sandbox.account
        self._streams: set[asyncio.Queue[model.Status | None]] = set()

    def guarded(self, handler: Handler, method: str = READ) -> Handler:
        """With the account's token only, and with whatever fault is in force."""

        @wraps(handler)
        async def answer(request: web.Request) -> web.StreamResponse:
            if not _has_token(request):
                return _error(401, "The access token is invalid")
            return await troubled(request, self._sandbox, method, {}, lambda: handler(request))

        return answer

    async def nodeinfo(self, _: web.Request) -> web.Response:
        return web.json_response({"software": {"name": "mastodon", "version": "4.3.0"}})

    async def instance(self, _: web.Request) -> web.Response:
        statuses = {"max_characters": LONGEST}
        return web.json_response({"configuration": {"statuses": statuses}, "version": "4.3.0"})

    async def verify(self, _: web.Request) -> web.Response:
        return web.json_response({"id": model.ACCOUNT, "acct": model.HANDLE})

    async def statuses(self, request: web.Request) -> web.Response:
        """The newest first."""
        before = request.query.get("max_id")
        found = [one for one in self._account.statuses if not before or one.id < before]
        limit = min(int(request.query.get("limit", str(PAGE))), 40)
        base = self._sandbox.base_url
        return web.json_response([model.told(one, base) for one in reversed(found)][:limit])

    async def hand_over(self, request: web.Request) -> web.Response:
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, web.FileField) or file.content_type not in DRAWN:
            return _error(422, "Validation failed: File content type is invalid")
        description = str(form.get("description") or "")
        hung = self._account.hand_over(file.file.read(), file.content_type, description)
        return web.json_response(model.told_hung(hung, self._sandbox.base_url))

    async def medium(self, request: web.Request) -> web.Response:
        hung = _found(self._account.media.get(request.match_info["id"]))
        return web.Response(
            body=hung.content,
            content_type=hung.mime,
            headers={"X-Content-Type-Options": "nosniff"},
        )

    async def post(self, request: web.Request) -> web.Response:
        """Now, or with `scheduled_at` later."""
        body: Json = await request.json()
        text = str(body.get("status") or "")
        if not text.strip() or len(text) > LONGEST:
            return _error(422, "Validation failed: Text is too long or empty")
        due = _instant(body.get("scheduled_at"))
        if due and due - self._sandbox.workspace.clock() > LEAST_AHEAD_SECONDS:
            kept = {name: body[name] for name in ("spoiler_text", "language") if body.get(name)}
            later = self._account.schedule(text, due, by=model.THE_BOT, params=kept)
            return web.json_response(model.told_scheduled(later))
        status = self._account.post(
            text,
            by=model.THE_BOT,
            key=request.headers.get("Idempotency-Key", ""),
            reply_to=str(body.get("in_reply_to_id") or ""),
            warning=str(body.get("spoiler_text") or ""),
            media=tuple(
                _found(self._account.media.get(one)) for one in body.get("media_ids") or ()
            ),
        )
        return web.json_response(model.told(status, self._sandbox.base_url))

    async def edit(self, request: web.Request) -> web.Response:
        status = self._status(request)
        status.text = str((await request.json()).get("status") or status.text)
        return web.json_response(model.told(status, self._sandbox.base_url))

    async def remove(self, request: web.Request) -> web.Response:
        status = self._status(request)
        self._account.remove(status)
        return web.json_response(model.told(status, self._sandbox.base_url))

    async def source(self, request: web.Request) -> web.Response:
        status = self._status(request)
        told = {"id": status.id, "text": status.text, "spoiler_text": status.warning}
        return web.json_response(told)

    async def scheduled(self, request: web.Request) -> web.Response:
        """The newest first."""
        before = request.query.get("max_id")
        found = [one for one in self._account.queue if not before or one.id < before]
        newest = sorted(found, key=lambda one: one.id, reverse=True)
        return web.json_response([model.told_scheduled(one) for one in newest])

    async def one_scheduled(self, request: web.Request) -> web.Response:
        return web.json_response(model.told_scheduled(self._planned(request)))

    async def unschedule(self, request: web.Request) -> web.Response:
        self._account.unschedule(self._planned(request))
        return web.json_response({})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: each new post, until the reader goes."""
        if not _has_token(request):
            return _error(401, "The access token is invalid")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        queue: asyncio.Queue[model.Status | None] = asyncio.Queue()
        stop = self._account.listen(queue.put_nowait)
        self._streams.add(queue)
        try:
            await self._tell(response, queue)
        except ConnectionResetError:
            pass
        finally:
            stop()
            self._streams.discard(queue)
        return response

    async def close(self, _app: web.Application) -> None:
        """End every stream, so that the server can stop."""
        for queue in self._streams:
            queue.put_nowait(None)

    async def _tell(
        self, response: web.StreamResponse, queue: asyncio.Queue[model.Status | None]
    ) -> None:
        await response.write(b":)\n\n")
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    status = await queue.get()
            except TimeoutError:
                await response.write(b":thump\n\n")
                continue
            if status is None:
                return
            data = json.dumps(model.told(status, self._sandbox.base_url))
            await response.write(f"event: update\ndata: {data}\n\n".encode())

    def _status(self, request: web.Request) -> model.Status:
        return _found(self._account.find(request.match_info["id"]))

    def _planned(self, request: web.Request) -> model.Scheduled:
        return _found(self._account.find_scheduled(request.match_info["id"]))


def _found(one: Found | None) -> Found:
    if one is None:
        raise web.HTTPNotFound(
            text='{"error": "Record not found"}', content_type="application/json"
        )
    return one


def _has_token(request: web.Request) -> bool:
    return request.headers.get("Authorization") == f"Bearer {model.TOKEN}"


def _error(status: int, said: str) -> web.Response:
    return web.json_response({"error": said}, status=status)


def _instant(text: object) -> float | None:
    return datetime.fromisoformat(str(text)).timestamp() if text else None
