"""Calls of Slack's Web API: in turn, over one session, their failures told in the relay's words."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeAlias

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.pacing import Pacing
from bot.adapters.slack.errors import translated
from bot.adapters.slack.rich import Json
from bot.application.ports import DeliveryFailed

Method: TypeAlias = Callable[..., Awaitable[AsyncSlackResponse]]

ANSWER_WITHIN_SECONDS = 10.0
CONNECT_WITHIN_SECONDS = 3.0
PAGE = 200

SILENT = logging.Logger("slack", level=logging.CRITICAL + 1)
"""For Slack's libraries, which log payloads and answers: a draft's words among them."""


def connect(
    token: str,
    api_url: str = "https://slack.com/api/",
    *,
    answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
) -> AsyncWebClient:
    """A client on one shared session, which whoever connects closes (`client.session`).

    It never repeats a call of its own accord: that posts twice where only an answer was lost.
    """
    waiting = aiohttp.ClientTimeout(total=answer_within_seconds, connect=CONNECT_WITHIN_SECONDS)
    return AsyncWebClient(
        token=token,
        base_url=api_url.rstrip("/") + "/",
        session=aiohttp.ClientSession(timeout=waiting),
        timeout=ceil(answer_within_seconds),
        retry_handlers=[],
        logger=SILENT,
    )


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the bot is, as `auth.test` says. `url` is the workspace's, for links."""

    team: str
    user: str
    bot: str
    url: str

    def link(self, channel: str, ts: str) -> str:
        """The address of a post."""
        return f"{self.url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}"


async def who_am_i(client: AsyncWebClient) -> Identity:
    """Asked once, before ready. Raises `DeliveryFailed`, final where the token is refused."""
    with translated(changes=False):
        answer = _content(await client.auth_test())
    return Identity(
        team=answer["team_id"],
        user=answer["user_id"],
        bot=answer.get("bot_id", ""),
        url=answer["url"],
    )


class Calls:
    """Makes calls. Both ways raise `DeliveryFailed`; only `change` raises `OutcomeUnclear`."""

    def __init__(self, pacing: Pacing) -> None:
        self._pacing = pacing

    async def change(self, method: Method, *, place: str = "", **arguments: Any) -> Json:
        """A call that does something. `place` is the channel whose pace counts."""
        return await self._call(method, place, arguments, changes=True)

    async def look(self, method: Method, **arguments: Any) -> Json:
        """A call that only reads."""
        return await self._call(method, "", arguments, changes=False)

    async def pages(self, method: Method, **arguments: Any) -> AsyncIterator[Json]:
        """Every page of a list, in order."""
        cursor = ""
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = await self.look(method, limit=PAGE, **arguments, **more)
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _call(
        self, method: Method, place: str, arguments: Mapping[str, Any], *, changes: bool
    ) -> Json:
        name = _slack_name(method)
        await self._pacing.turn(name, place)
        try:
            with translated(changes=changes):
                return _content(await method(**arguments))
        except DeliveryFailed as failed:
            if failed.retry_after_seconds is not None:
                self._pacing.told_to_wait(name, place, failed.retry_after_seconds)
            raise


def _slack_name(method: Method) -> str:
    """`chat_postMessage` of the client is Slack's `chat.postMessage`."""
    return str(getattr(method, "__name__", "")).replace("_", ".", 1)


def _content(answer: AsyncSlackResponse) -> Json:
    content = answer.data
    return content if isinstance(content, dict) else {}
