"""The page's addresses. `add_routes` is all that the server of the sandbox needs to know."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.page.events import Streams, parts_changed
from bot.sandbox.page.guard import HEADERS, guarded
from bot.sandbox.page.outside import Outside, look_outside
from bot.sandbox.page.posts import Posts
from bot.sandbox.page.reading import Reading
from bot.sandbox.page.render import PARTS, render_newsroom, render_page, render_part
from bot.sandbox.page.views import Desk

if TYPE_CHECKING:
    from bot.sandbox.manifest import Shortcut
    from bot.sandbox.sandbox import Sandbox
    from bot.sandbox.values import Person

SHOWN = ("image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4", "video/quicktime")
"""Files that a browser draws itself and that can hold no script."""

STATIC = Path(__file__).parent / "static"


def add_routes(app: web.Application, sandbox: Sandbox) -> None:
    """Serve the page at `/`, and all it fetches and posts to."""
    page = Page(sandbox)
    posts = Posts(sandbox, page.desk)
    app.on_shutdown.append(page.streams.close)
    app.router.add_get("/", guarded(page.show))
    app.router.add_get("/public", guarded(page.newsroom))
    app.router.add_get("/part/{name}", guarded(page.part))
    app.router.add_get("/events", guarded(page.events))
    app.router.add_get("/file/{file}", guarded(page.file))
    app.router.add_get("/static/{name}", guarded(page.static))
    for name, handler in posts.handlers().items():
        app.router.add_post(f"/do/{name}", guarded(posts.answering(handler)))


class Page:
    """Everything that is only looked at."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self._reading = Reading()
        self.streams = Streams(sandbox.workspace.journal)

    def desk(self, request: web.Request) -> Desk:
        """What the person named by `?as=` has in front of them; the first player by default."""
        players = {one.id: one for one in self._workspace.players()}
        me = players.get(request.query.get("as", "")) or next(iter(players.values()))
        asked = request.query.get("channel") or self._entrance(me)
        return Desk(self._workspace, self._reading, me, asked)

    def _entrance(self, me: Person) -> str:
        found = self._workspace.channels_of(me.id)
        rooms = [one for one in found if one.is_private and not one.is_im and not one.is_archived]
        general = [one for one in found if one.is_general]
        # A private room is why somebody came: the newest one first.
        return next((one.id for one in [*reversed(rooms), *general, *found]), "")

    async def show(self, request: web.Request) -> web.Response:
        desk = self.desk(request)
        pane = request.query.get("pane", "chat")
        html = render_page(desk, self._outside(desk), self._shortcuts(), pane)
        return self._html(html, desk)

    async def newsroom(self, request: web.Request) -> web.Response:
        html = render_newsroom(self._outside(self.desk(request)))
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def part(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in PARTS:
            raise web.HTTPNotFound
        desk = self.desk(request)
        return self._html(render_part(name, desk, self._outside(desk), self._shortcuts()), desk)

    def _html(self, html: str, desk: Desk) -> web.Response:
        self._reading.saw(self._workspace, desk.me.id, desk.asked)
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    def _outside(self, desk: Desk) -> Outside:
        return look_outside(self._sandbox, desk.reader)

    def _shortcuts(self) -> list[Shortcut]:
        manifest = self._sandbox.manifest
        found = manifest.features.shortcuts if manifest else []
        return [one for one in found if one.type == "message"]

    async def events(self, request: web.Request) -> web.StreamResponse:
        desk = self.desk(request)
        person, channel = desk.me.id, desk.asked
        return await self.streams.serve(
            request,
            lambda entry: parts_changed(entry, self._workspace, person, channel),
            lambda: look_outside(self._sandbox, desk.reader).besides_posts(),
        )

    async def file(self, request: web.Request) -> web.Response:
        """A file, to somebody who can see a channel it was shared into."""
        file = self._workspace.files.get(request.match_info["file"])
        person = self.desk(request).me.id
        if file is None or not any(self._workspace.can_see(person, one) for one in file.channels):
            raise web.HTTPNotFound
        if file.mimetype in SHOWN:
            return web.Response(body=file.content, content_type=file.mimetype, headers=HEADERS)
        disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
        headers = {**HEADERS, "Content-Disposition": disposition}
        return web.Response(
            body=file.content, content_type="application/octet-stream", headers=headers
        )

    async def static(self, request: web.Request) -> web.FileResponse:
        path = STATIC / request.match_info["name"]
        if path.parent != STATIC or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=HEADERS)
