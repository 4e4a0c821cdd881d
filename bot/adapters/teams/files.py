"""Files in Teams: a bot may attach none, so it keeps them and posts a link that nobody guesses."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import Message
from hashlib import sha256
from pathlib import PurePath
from urllib.parse import quote

from aiohttp import web

from bot.adapters.teams.notes import FileShelf
from bot.application.ports import Clock, DeliveryFailed

EXPIRE_AFTER = timedelta(days=30)
PICTURES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""What a browser may show in place; anything else it only saves."""

SHUT = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""A file can do nothing in a browser, and is remembered by none."""


@dataclass(frozen=True, kw_only=True)
class HandedOut:
    url: str
    until: datetime
    picture: bool


class Files:
    """`public_url` is where `/files/` of this bot is reached from outside; without one nothing
    can be handed out."""

    def __init__(self, shelf: FileShelf, clock: Clock, public_url: str | None) -> None:
        self._shelf = shelf
        self._clock = clock
        self._base = (public_url or "").rstrip("/")

    async def hand_out(self, name: str, content: bytes) -> HandedOut:
        """Keep it for 30 days. Raises `DeliveryFailed("no_public_url")`."""
        if not self._base:
            raise DeliveryFailed("no_public_url", final=True)
        name = PurePath(name).name or "file"
        token, now = secrets.token_urlsafe(32), self._clock.now()
        until = now + EXPIRE_AFTER
        await self._shelf.hand_out(_digest(token), name, content, now=now, until=until)
        url = f"{self._base}/files/{token}/{quote(name, safe='')}"
        return HandedOut(url=url, until=until, picture=_picture(name) is not None)


def add_files(server: web.Application, shelf: FileShelf, clock: Clock) -> None:
    """Serve `/files/`."""

    async def handle(request: web.Request) -> web.StreamResponse:
        token = _digest(request.match_info["token"])
        file = await shelf.handed_out(token, clock.now())
        if file is None:
            return web.Response(status=404, headers=SHUT)
        name, content = file
        picture = _picture(name)
        headers = {**SHUT, "Content-Type": picture or "application/octet-stream"}
        if picture is None:
            headers["Content-Disposition"] = _saved_as(name)
        return web.Response(body=content, headers=headers)

    server.router.add_get("/files/{token}/{name}", handle)


def _saved_as(name: str) -> str:
    """Any name, in the signs that a header may hold."""
    header = Message()
    header.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return str(header["Content-Disposition"])


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _picture(name: str) -> str | None:
    return PICTURES.get(PurePath(name).suffix.lower())
