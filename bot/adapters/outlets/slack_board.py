"""Announcements on Slack."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.malformed import reading
from bot.adapters.outlets.announcement import ChannelPost
from bot.adapters.slack import payloads
from bot.adapters.slack.blocks import escape
from bot.adapters.slack.calls import Calls, Identity
from bot.adapters.slack.errors import Refused
from bot.adapters.slack.history import History
from bot.adapters.slack.payloads import Payload
from bot.adapters.slack.places import is_external
from bot.adapters.slack.rich import LONGEST_TEXT, Json, rich_text, section, shorten, split
from bot.adapters.slack.rich import text as element
from bot.application.ports import Clock, DeliveryFailed
from bot.application.public_ports import Receipt
from bot.domain.values import RoomId, Words

STATEMENT = "crisis_statement"
"""The kind of metadata that carries a statement's key on its post."""

BY_SOMEBODY = frozenset({None, "bot_message", "file_share", "me_message", "thread_broadcast"})
"""The kinds of message that say something to the channel; joining it, say, does not."""


class SlackBoard:
    """Implements `WatchedBoard`. Asked anew before each post whether the channel is internal:
    sharing it takes an administrator one press. `heard` is told of messages by the listeners; of
    channels that nobody watches here it takes no note at all."""

    def __init__(
        self,
        client: AsyncWebClient,
        calls: Calls,
        me: Identity,
        clock: Clock,
        named: Callable[[str], str] = str,
    ) -> None:
        """`named` gives somebody's name by their Slack id."""
        self._client = client
        self._calls = calls
        self._me = me
        self._history = History(client, calls, me, clock)
        self._named = named
        self._watching: defaultdict[str, set[asyncio.Queue[ChannelPost]]] = defaultdict(set)

    def encode(self, text: Words) -> tuple[object, str]:
        """Blocks in which nothing is interpreted, as bytes, and the text read back from them."""
        block = rich_text([section([element(piece) for piece in split(text)])])
        encoded = json.dumps([block], ensure_ascii=False)
        return encoded, read_back(encoded)

    async def announce(self, channel: RoomId, post: object, *, key: str) -> Receipt:
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
        return self._receipt(channel, answer["ts"])

    async def announced(self, channel: RoomId, *, key: str) -> Receipt | None:
        """As the protocol says."""
        ts = await self._history.posted(channel, STATEMENT, key)
        return None if ts is None else self._receipt(channel, ts)

    async def remove(self, channel: RoomId, reference: str) -> None:
        """As the protocol says; the reference is the post's `ts`."""
        delete = self._client.chat_delete
        try:
            await self._calls.change(delete, place=channel, channel=channel, ts=reference)
        except Refused as refused:
            if refused.reason != "message_not_found":
                raise

    async def check(self, channel: RoomId) -> None:
        """As the protocol says."""
        shown = await self._require_internal(channel)
        if shown.get("is_archived"):
            raise DeliveryFailed("is_archived", final=True)
        if not shown.get("is_member"):
            raise DeliveryFailed("not_in_channel", final=True)

    async def strangers(self, channel: RoomId, since: datetime) -> AsyncIterator[ChannelPost]:
        """As the protocol says. Told from the moment on at which it is asked for the first; what
        came up before that is read from the channel."""
        told: asyncio.Queue[ChannelPost] = asyncio.Queue()
        self._watching[channel].add(told)
        try:
            for post in await self._earlier(channel, since):
                yield post
            while True:
                yield await told.get()
        finally:
            self._watching[channel].discard(told)

    def heard(self, event: Payload) -> None:
        """A `message` event of Slack's. Raises `Malformed`."""
        with reading():
            channel = str(event["channel"])
        for told in self._watching.get(channel, ()):
            if self._is_a_strangers(event):
                told.put_nowait(self._post(RoomId(channel), event))

    async def _earlier(self, channel: RoomId, since: datetime) -> list[ChannelPost]:
        """The oldest first."""
        found: list[ChannelPost] = []
        pages = self._calls.pages(
            self._client.conversations_history, channel=channel, oldest=f"{since.timestamp():.6f}"
        )
        async for page in pages:
            messages = filter(self._is_a_strangers, page["messages"])
            found += [self._post(channel, message) for message in messages]
        return found[::-1]

    def _is_a_strangers(self, message: Payload) -> bool:
        ours = message.get("user") == self._me.user or (
            bool(self._me.bot) and message.get("bot_id") == self._me.bot
        )
        kind = message.get("subtype")
        reply = message.get("thread_ts") not in (None, message.get("ts"))
        return not ours and kind in BY_SOMEBODY and (not reply or kind == "thread_broadcast")

    def _post(self, channel: RoomId, message: Payload) -> ChannelPost:
        with reading():
            ts = str(message["ts"])
            author = self._named(str(message["user"])) if message.get("user") else ""
        return ChannelPost(
            reference=ts,
            at=payloads.instant(ts),
            text=Words(payloads.plain_words(str(message.get("text") or ""), self._named)),
            author=Words(author or str(message.get("username") or "")),
            link=self._me.link(channel, ts),
        )

    def _receipt(self, channel: RoomId, ts: str) -> Receipt:
        return Receipt(link=self._me.link(channel, ts), reference=ts)

    async def _require_internal(self, channel: RoomId) -> Json:
        answer = await self._calls.look(self._client.conversations_info, channel=channel)
        shown: Json = answer["channel"]
        if is_external(shown):
            raise DeliveryFailed("externally_shared", final=True)
        return shown


def read_back(encoded: str) -> str:
    """The text that people will read in these blocks."""
    (block,) = json.loads(encoded)
    return "".join(one["text"] for part in block["elements"] for one in part["elements"])
