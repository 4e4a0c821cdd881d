"""What a person does on the page, handed to the acting API; then the page is told what to fetch."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.errors import CannotDo
from bot.sandbox.page import inputs
from bot.sandbox.page.guard import HEADERS, Handler
from bot.sandbox.page.views import Desk, zone_of

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox
    from bot.sandbox.values import Json, Modal

Fields = dict[str, list[str]]
Act = Callable[[Desk, Fields], Awaitable[str]]
"""Does one thing. The answer is a sentence for the person, or empty."""

_CHAT = ("messages", "head", "sidebar", "composer", "modal", "cast")
_BESIDE = ("dares", "public")


class Posts:
    """One method for each form on the page."""

    def __init__(self, sandbox: Sandbox, desk: Callable[[web.Request], Desk]) -> None:
        self._sandbox = sandbox
        self._desk = desk

    def handlers(self) -> dict[str, Act]:
        return {}

    def answering(self, act: Act) -> Handler:
        """Run `act`; a script is told which parts to fetch, a bare form is led back."""

        async def answer(request: web.Request) -> web.StreamResponse:
            desk = self._desk(request)
            data = await request.post()
            fields = {name: [str(one) for one in data.getall(name)] for name in data}
            try:
                said = await act(desk, fields)
            except CannotDo as why:
                said = str(why)
                self._sandbox.workspace.whisper(desk.asked, desk.me.id, said)
            if "application/json" not in request.headers.get("Accept", ""):
                raise web.HTTPSeeOther(desk.href())
            body = {"parts": [*_CHAT, *_BESIDE], "said": said}
            return web.json_response(body, headers=HEADERS)

        return answer
