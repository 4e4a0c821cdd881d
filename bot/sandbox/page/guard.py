"""The page answers this machine's browser only, and obeys its own forms only."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_OWN_NAMES = ("127.0.0.1", "localhost", "::1")


def guarded(handler: Handler) -> Handler:
    """Refuse foreign host names (DNS rebinding) and posts that another site's page sends."""

    async def guard(request: web.Request) -> web.StreamResponse:
        if urlsplit(f"//{request.host}").hostname not in _OWN_NAMES:
            raise web.HTTPForbidden(text="This page answers under 127.0.0.1 and localhost only.")
        if request.method == "POST" and not _same_origin(request):
            raise web.HTTPForbidden(text="This form was not sent from the sandbox's own page.")
        return await handler(request)

    return guard


def _same_origin(request: web.Request) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return origin.scheme == "http" and origin.netloc == request.host
