"""The sandbox as one web server: Slack's API, sockets, the public, control, and the page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from yarl import URL

from bot.sandbox import accountapi, control
from bot.sandbox.errors import SlackError
from bot.sandbox.page.routes import add_routes as add_page
from bot.sandbox.responses import respond
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.webapi.endpoint import Endpoint

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST_UPLOAD = 120 * 1024 * 1024
LOCAL = ("127.0.0.1", "localhost", "::1")


def create_app(sandbox: Sandbox) -> web.Application:
    """Everything a sandbox serves. `sandbox.base_url` must be set before it is used."""
    app = web.Application(client_max_size=LARGEST_UPLOAD, middlewares=[only_this_machine])
    endpoint = Endpoint(sandbox)
    app.router.add_route("GET", "/api/{method}", endpoint.handle)
    app.router.add_route("POST", "/api/{method}", endpoint.handle)
    app.router.add_post("/upload/{secret}", _upload(sandbox))
    app.router.add_get("/download/{file}", _download(sandbox))
    app.router.add_post("/response/{secret}", _response(sandbox))
    app.router.add_get("/link/", sandbox.sockets.handle)
    app.router.add_post("/public/hook", sandbox.public.handle)
    accountapi.add_routes(app, sandbox)
    control.add_routes(app, sandbox)
    app.router.add_get("/archives/{channel}/p{ts:[0-9]+}", permalink)
    add_page(app, sandbox)
    return app


@web.middleware
async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a web page from elsewhere makes a player's browser send."""
    origin = request.headers.get("Origin")
    if request.url.host not in LOCAL or (origin and URL(origin).host not in LOCAL):
        return web.Response(status=403, text="The sandbox answers this machine only.")
    return await handler(request)


async def permalink(request: web.Request) -> web.StreamResponse:
    """Lead to the message on the page, as the person whose page the link was pressed on."""
    channel, ts = request.match_info["channel"], request.match_info["ts"]
    asking = URL(request.headers.get("Referer", "")).query.get("as")
    query = {**({"as": asking} if asking else {}), "channel": channel}
    target = URL("/").with_query(query).with_fragment(f"m-{channel}-{ts[:-6]}-{ts[-6:]}")
    raise web.HTTPSeeOther(target)


def _upload(sandbox: Sandbox) -> Handler:
    async def upload(request: web.Request) -> web.StreamResponse:
        content = await _content(request)
        file = sandbox.uploads.receive(request.match_info["secret"], content)
        if file is None:
            return web.Response(status=400, text="no such upload, or not the announced length")
        return web.Response(text=f"OK - {file.size}")

    return upload


def _download(sandbox: Sandbox) -> Handler:
    async def download(request: web.Request) -> web.StreamResponse:
        """A file, to the bot; without the scope Slack leads to its sign-in page."""
        scopes = sandbox.grants.scopes
        allowed = request.headers.get("Authorization") == f"Bearer {sandbox.bot_token}"
        if not allowed or (scopes and "files:read" not in scopes):
            raise web.HTTPFound("/")
        file = sandbox.workspace.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type="application/octet-stream")

    return download


async def _content(request: web.Request) -> bytes:
    """The bytes of an upload, sent as they are or as a form's one file."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""


def _response(sandbox: Sandbox) -> Handler:
    async def response(request: web.Request) -> web.StreamResponse:
        try:
            respond(sandbox, request.match_info["secret"], await request.json())
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except SlackError as error:
            status = 404 if error.error in ("used_url", "expired_url") else 400
            return web.json_response(error.answer(), status=status)
        return web.Response(text="ok")

    return response


@asynccontextmanager
async def running(sandbox: Sandbox, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Serve a sandbox; yields its base URL. Port 0 takes a free one."""
    runner = web.AppRunner(create_app(sandbox), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = runner.addresses[0][1]
        sandbox.base_url = f"http://{host}:{bound}"
        await sandbox.mailbox.start()
        yield sandbox.base_url
    finally:
        await sandbox.close()
        await runner.cleanup()
