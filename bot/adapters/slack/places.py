"""Channels: opening the bot's own room, and whether a channel may be posted to."""

import re
import unicodedata
from itertools import count

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.calls import Calls, Identity
from bot.adapters.slack.errors import Refused
from bot.adapters.slack.rich import Json
from bot.application.ports import Clock, DeliveryFailed, OpenedRoom
from bot.domain.values import RoomId

LONGEST_NAME = 80
LEARNED_FOR_SECONDS = 600.0


class Places:
    """What is known of channels. Rooms the bot made are its own; of others it is asked again
    after ten minutes whether they are shared with another organisation."""

    def __init__(self, client: AsyncWebClient, calls: Calls, me: Identity, clock: Clock) -> None:
        self._client = client
        self._calls = calls
        self._me = me
        self._clock = clock
        self._own: set[str] = set()
        self._internal_since: dict[str, float] = {}

    async def open(self, name: str) -> OpenedRoom:
        """The private room of this name: its name is what makes opening repeatable."""
        base = channel_name(name)
        for number in count(1):
            wanted = base if number == 1 else f"{base[: LONGEST_NAME - 4]}-{number}"
            channel = await self._create(wanted) or await self._mine(wanted)
            if channel is not None:
                self._own.add(channel["id"])
                return OpenedRoom(room=RoomId(channel["id"]), name=channel["name"])
        raise AssertionError("counting ends never")

    async def require_internal(self, place: RoomId) -> None:
        """Raises `DeliveryFailed` for a channel that people outside the organisation read."""
        if place.startswith("D") or place in self._own:
            return
        learned = self._internal_since.get(place)
        if learned is not None and self._clock.monotonic() - learned < LEARNED_FOR_SECONDS:
            return
        await self._learn(place)

    async def _learn(self, place: RoomId) -> None:
        answer = await self._calls.look(self._client.conversations_info, channel=place)
        channel = answer["channel"]
        if self._is_mine(channel):
            self._own.add(place)
        elif is_external(channel):
            raise DeliveryFailed("externally_shared", final=True)
        else:
            self._internal_since[place] = self._clock.monotonic()

    async def _create(self, name: str) -> Json | None:
        """None where the name is taken."""
        method = self._client.conversations_create
        try:
            answer = await self._calls.change(method, name=name, is_private=True)
        except Refused as refused:
            if refused.reason == "name_taken":
                return None
            raise
        channel: Json = answer["channel"]
        return channel

    async def _mine(self, name: str) -> Json | None:
        """The bot's own open room of this name. Somebody else's is never adopted: whoever made
        it could read along; nor another crisis's, which has a topic and people in it."""
        pages = self._calls.pages(
            self._client.conversations_list, types="private_channel", exclude_archived=True
        )
        async for page in pages:
            for channel in page["channels"]:
                if channel["name"] == name and self._is_mine(channel) and _untouched(channel):
                    found: Json = channel
                    return found
        return None

    def _is_mine(self, channel: Json) -> bool:
        ours = channel.get("creator") == self._me.user
        return ours and bool(channel.get("is_private")) and not channel.get("is_archived")


def _untouched(channel: Json) -> bool:
    """Whether nothing followed upon its creation: whatever does is begun once it is recorded."""
    topic = (channel.get("topic") or {}).get("value")
    return not topic and int(channel.get("num_members") or 1) <= 1


def is_external(channel: Json) -> bool:
    """Whether people outside the organisation read the channel, or were asked to. One shared
    among the workspaces of one organisation is internal."""
    shared_with_others = channel.get("is_shared") and not channel.get("is_org_shared")
    invited = channel.get("is_ext_shared") or channel.get("is_pending_ext_shared")
    return bool(shared_with_others or invited)


def channel_name(name: str) -> str:
    """The name as Slack allows it: lower case, digits, hyphens, underscores, 80 at most."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-_")[:LONGEST_NAME] or "room"
