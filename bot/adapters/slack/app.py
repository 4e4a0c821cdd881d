"""The Slack app: how payloads arrive, by Socket Mode or over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.calls import SILENT, Identity
from bot.adapters.slack.errors import translated
from bot.adapters.slack.listeners import Listeners

EVENTS_PATH = "/slack/events"
STUMBLES = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What reading a malformed payload ends in."""

UNREADABLE = "This is no payload that Slack documents."


def slack_app(
    client: AsyncWebClient, me: Identity, listeners: Listeners, *, signing_secret: str = ""
) -> AsyncApp:
    """An app that asks Slack nothing of its own accord, and acknowledges after the work."""
    app = AsyncApp(
        name="crisis",
        client=client,
        signing_secret=signing_secret,
        authorize=_always(me, client),
        process_before_response=True,
        logger=SILENT,
    )
    listeners.register(app)
    app.error(_unreadable)
    return app


def add_routes(server: web.Application, app: AsyncApp) -> None:
    """Serve Slack's requests. A wrong signature or a stale timestamp gets 401."""
    server.router.add_post(EVENTS_PATH, _endpoint(app))


class SocketMode:
    """Slack's payloads through a socket that the bot opens; it reopens by itself."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._client = app.client
        self._app_token = app_token
        self._handler = AsyncSocketModeHandler(app, app_token, logger=SILENT)

    async def connect_async(self) -> None:
        """Returns once connected. Raises `DeliveryFailed`, final where the token is refused:
        the handler itself would try a refused token for ever."""
        with translated(changes=False):
            opened = await self._client.apps_connections_open(app_token=self._app_token)
        # Else it would ask once more for an address.
        self._handler.client.wss_uri = opened["url"]
        await self._handler.connect_async()  # type: ignore[no-untyped-call]

    async def connected(self) -> bool:
        return await self._handler.client.is_connected()

    async def close_async(self) -> None:
        await self._handler.close_async()  # type: ignore[no-untyped-call]


def socket_mode(app: AsyncApp, app_token: str) -> SocketMode:
    """The default way in; nothing is served over HTTP then."""
    return SocketMode(app, app_token)


def _always(me: Identity, client: AsyncWebClient) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Bolt would call `auth.test` on its first requests, and lose them if that failed."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id or me.team,
            bot_user_id=me.user,
            bot_id=me.bot,
            bot_token=client.token,
        )

    return authorize


async def _unreadable(body: dict[str, Any]) -> BoltResponse:
    """Bolt itself stumbled over the payload: it is not as Slack documents it. An event that can
    be read failed in our own hands, and comes again."""
    event = body.get("event")
    again = isinstance(event, dict) and isinstance(event.get("type"), str)
    return BoltResponse(status=500 if again else 400, body="" if again else UNREADABLE)


def _endpoint(app: AsyncApp) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        if not request.headers.get("x-slack-request-timestamp", "").isdecimal():
            return web.Response(status=401)
        try:
            received = await to_bolt_request(request)
        except STUMBLES:
            # Bolt reads the body before it checks the signature: whoever sent this is a stranger.
            return web.Response(status=401)
        try:
            answer = await app.async_dispatch(received)
        except STUMBLES:
            # Bolt tells its error handler of the payload in the very terms it stumbled over.
            return web.Response(status=400, text=UNREADABLE)
        return await to_aiohttp_response(answer)

    return handle
