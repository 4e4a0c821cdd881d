"""Asking Slack, patiently where it says to wait."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.slack.calls import Method
from bot.adapters.slack.errors import Refused, translated
from bot.application.ports import Clock, DeliveryFailed

AnswerT = TypeVar("AnswerT")

MOST_TRIES = 3
LONGEST_WAIT_SECONDS = 60.0

BAD_TOKEN = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "not_allowed_token_type",
    }
)


class Asking:
    """Calls that only read. Raises `DeliveryFailed` where Slack gives no answer that helps."""

    def __init__(self, client: AsyncWebClient, clock: Clock) -> None:
        self.client = client
        self._clock = clock

    async def ask(self, method: Method, **arguments: Any) -> AsyncSlackResponse:
        """The whole response, headers included. Raises `Refused` where Slack says no."""
        return await patiently(self._clock, lambda: self._once(method, arguments))

    async def _once(self, method: Method, arguments: Mapping[str, Any]) -> AsyncSlackResponse:
        with translated(changes=False):
            return await method(**arguments)


async def patiently(clock: Clock, ask: Callable[[], Awaitable[AnswerT]]) -> AnswerT:
    """The answer, asked for again where the platform says when. Raises `DeliveryFailed`."""
    for _ in range(MOST_TRIES - 1):
        try:
            return await ask()
        except DeliveryFailed as failed:
            wait = failed.retry_after_seconds
            if wait is None or wait > LONGEST_WAIT_SECONDS:
                raise
        await clock.sleep(wait)
    return await ask()


def refusal_of(error: DeliveryFailed) -> str:
    """Slack's word for its no; empty where it did not answer."""
    return error.reason if isinstance(error, Refused) else ""
