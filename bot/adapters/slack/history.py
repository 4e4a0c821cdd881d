"""Looking whether something of the bot's own already stands in a channel."""

from collections.abc import AsyncIterator
from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.calls import Calls, Identity
from bot.adapters.slack.rich import Json
from bot.application.ports import Clock, OutcomeUnclear
from bot.domain.values import RoomId

LOOK_BACK = timedelta(days=7)
MOST_PAGES = 10


class History:
    """What the bot put into channels in the last days. Every look may raise `OutcomeUnclear`
    where there is too much to read it all: then nobody can say that it is not there."""

    def __init__(self, client: AsyncWebClient, calls: Calls, me: Identity, clock: Clock) -> None:
        self._client = client
        self._calls = calls
        self._me = me
        self._clock = clock

    async def posted(self, place: RoomId, kind: str, key: str) -> str | None:
        """The `ts` of the bot's post whose metadata carries this kind and key."""
        async for message in self._own(place):
            metadata = message.get("metadata") or {}
            known = (metadata.get("event_type"), (metadata.get("event_payload") or {}).get("key"))
            if known == (kind, key):
                return str(message["ts"])
        return None

    async def attached(self, place: RoomId, name: str) -> bool:
        """Whether the bot shared a file of this name."""
        async for message in self._own(place):
            if any(file.get("name") == name for file in message.get("files") or ()):
                return True
        return False

    async def _own(self, place: RoomId) -> AsyncIterator[Json]:
        """The bot's messages, newest first."""
        oldest = (self._clock.now() - LOOK_BACK).timestamp()
        pages = self._calls.pages(
            self._client.conversations_history,
            channel=place,
            include_all_metadata=True,
            oldest=f"{oldest:.6f}",
        )
        read = 0
        async for page in pages:
            if read == MOST_PAGES:
                raise OutcomeUnclear("too_much_to_read")
            read += 1
            for message in page["messages"]:
                if self._is_mine(message):
                    yield message

    def _is_mine(self, message: Json) -> bool:
        return message.get("user") == self._me.user or message.get("bot_id") == self._me.bot
