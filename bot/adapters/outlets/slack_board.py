"""Announcements on Slack."""

import json

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.blocks import escape
from bot.adapters.slack.calls import Calls, Identity
from bot.adapters.slack.history import History
from bot.adapters.slack.places import is_external
from bot.adapters.slack.rich import LONGEST_TEXT, rich_text, section, shorten, split
from bot.adapters.slack.rich import text as element
from bot.application.ports import Clock, DeliveryFailed
from bot.domain.values import RoomId, Words

STATEMENT = "crisis_statement"
"""The kind of metadata that carries a statement's key on its post."""


class SlackBoard:
    """Implements `Board`. Asked anew before each post whether the channel is internal: sharing
    it takes an administrator one press."""

    def __init__(self, client: AsyncWebClient, calls: Calls, me: Identity, clock: Clock) -> None:
        self._client = client
        self._calls = calls
        self._me = me
        self._history = History(client, calls, me, clock)

    def encode(self, text: Words) -> tuple[object, str]:
        """Blocks in which nothing is interpreted, as bytes, and the text read back from them."""
        block = rich_text([section([element(piece) for piece in split(text)])])
        encoded = json.dumps([block], ensure_ascii=False)
        return encoded, read_back(encoded)

    async def announce(self, channel: RoomId, post: object, *, key: str) -> str:
        """As the protocol says."""
        await self._require_internal(channel)
        answer = await self._calls.change(
            self._client.chat_postMessage,
            place=channel,
            channel=channel,
            blocks=post,
            text=escape(shorten(read_back(str(post)), LONGEST_TEXT)),
            metadata={"event_type": STATEMENT, "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return self._me.link(channel, answer["ts"])

    async def announced(self, channel: RoomId, *, key: str) -> str | None:
        """As the protocol says."""
        ts = await self._history.posted(channel, STATEMENT, key)
        return None if ts is None else self._me.link(channel, ts)

    async def _require_internal(self, channel: RoomId) -> None:
        answer = await self._calls.look(self._client.conversations_info, channel=channel)
        if is_external(answer["channel"]):
            raise DeliveryFailed("externally_shared", final=True)


def read_back(encoded: str) -> str:
    """The text that people will read in these blocks."""
    (block,) = json.loads(encoded)
    return "".join(one["text"] for part in block["elements"] for one in part["elements"])
