# ruff: noqa: ARG002 - the library names the arguments
"""How activities arrive from Teams: who sent them is proved before anything of them is read.

The library's `CloudAdapter` runs each turn; what it does not do well is put in by its own points
of extension:

- Its check of tokens blocks the loop and does not refuse all it should: `Proof` does it.
- It makes two clients for calls in every turn, each with a token of its own and a retry policy
  that takes milliseconds to make and posts twice. A turn here can make no calls: what the bot
  says leaves by `Calls`.
- Its `process` cannot send the answer of an invoke that has a body, and answers an exception of a
  listener's with 501. Here the answer is a plain dict that is handed on as it is, and an
  exception rises.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import NoReturn, Protocol, TypeAlias

import structlog
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity, ActivityTypes
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot.adapters.teams.transport.content import Json
from bot.adapters.teams.transport.proof import Unauthorised
from bot.application.ports import DeliveryFailed

Listener: TypeAlias = Callable[[Json], Awaitable[Json | None]]
"""Gets the activity as it came. What it returns is the body that answers an invoke, and nothing
otherwise; None answers an invoke with 501: it is not one of ours."""

log = structlog.get_logger()


class Check(Protocol):
    async def check(self, authorization: str, activity: Json) -> Json:
        """The claims of the token. Raises `Unauthorised`, or `DeliveryFailed` where that could
        not be found out."""


class Cloud:
    """Runs a listener for activities whose sender is proved. `heard_from` is told where each
    came from."""

    def __init__(self, proof: Check, heard_from: Callable[[str], None]) -> None:
        self._proof = proof
        self._heard_from = heard_from
        self._adapter = CloudAdapter(_Gate(proof))

    async def check(self, authorization: str, activity: Json) -> Json:
        """The claims of the token. Raises `Unauthorised`, or `DeliveryFailed` where Microsoft's
        keys cannot be had."""
        return await self._proof.check(authorization, activity)

    async def process(
        self, authorization: str, activity: Json, answer: Listener
    ) -> tuple[int, Json | None]:
        """Status and body of the response. What the listener raises, this raises."""
        try:
            claims = await self.check(authorization, activity)
        except Unauthorised as refused:
            log.warning("teams_unauthorised", reason=str(refused))
            return HTTPStatus.UNAUTHORIZED, None
        except DeliveryFailed:
            return HTTPStatus.SERVICE_UNAVAILABLE, None
        if not isinstance(activity.get("type"), str):
            return HTTPStatus.BAD_REQUEST, None
        self._heard_from(activity["serviceUrl"])
        return await self._turn(claims, activity, answer)

    async def _turn(
        self, claims: Json, activity: Json, answer: Listener
    ) -> tuple[int, Json | None]:
        async def turn(context: TurnContext) -> None:
            said = await answer(activity)
            if said is not None and context.activity.type == ActivityTypes.invoke:
                response = InvokeResponse(status=int(HTTPStatus.OK), body=said)
                await context.send_activity(
                    Activity(type=ActivityTypes.invoke_response, value=response)
                )

        response = await self._adapter.process_activity(_result(claims), _envelope(activity), turn)
        if response is None:
            return HTTPStatus.OK, None
        return int(response.status), response.body


def _envelope(activity: Json) -> Activity:
    """What the library needs for a turn; the rest would be copied into models for nobody."""
    return Activity(
        type=activity["type"],
        id=activity.get("id"),
        channel_id=activity["channelId"],
        service_url=activity["serviceUrl"],
    )


def _result(claims: Json) -> AuthenticateRequestResult:
    result = AuthenticateRequestResult()
    result.claims_identity = ClaimsIdentity(claims, True)
    result.audience = None
    result.caller_id = None
    result.connector_factory = _NoCalls()
    return result


class _NoCalls(ConnectorFactory):  # type: ignore[misc]
    """Stands where the library wants a client."""

    async def create(self, service_url: str, audience: str | None = None) -> "_NoCalls":
        return self

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a turn makes no calls of its own: {name}")


class _Gate(BotFrameworkAuthentication):  # type: ignore[misc]
    """The library's way to ask who sent an activity, and for its clients."""

    def __init__(self, proof: Check) -> None:
        self._proof = proof

    async def authenticate_request(
        self, activity: Activity, auth_header: str
    ) -> AuthenticateRequestResult:
        try:
            return _result(await self._proof.check(auth_header, activity.serialize()))
        except Unauthorised as refused:
            raise PermissionError(str(refused)) from None

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> NoReturn:
        raise PermissionError("activities do not come by streams")

    async def authenticate_channel_request(self, auth_header: str) -> NoReturn:
        raise PermissionError("there are no requests but activities")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        return _NoCalls()

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> _NoCalls:
        return _NoCalls()

    def create_bot_framework_client(self) -> _NoCalls:
        return _NoCalls()

    def get_originating_audience(self) -> str:
        return ""
