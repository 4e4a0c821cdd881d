"""Channels of the team that the bot makes for a war room, by Microsoft Graph."""

import re
import secrets
from dataclasses import dataclass

from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.notes import Notes, opening
from bot.adapters.teams.transport.content import Json
from bot.adapters.teams.transport.errors import Refused
from bot.adapters.teams.transport.graph import Graph
from bot.application.ports import DeliveryFailed

LONGEST_NAME = 50
STANDARD = "standard"
TAKEN = frozenset({400, 409})
"""Graph answers so where a channel of the name is there, or was until lately."""

_FORBIDDEN = re.compile(r"[~#%&*{}+/\\:<>?|'\".]+|\s+")


@dataclass(frozen=True, kw_only=True)
class Channel:
    id: str
    name: str


class Channels:
    """A channel's description carries a mark that was drawn and kept before it was made: by it
    the bot knows a channel of its own again, and nobody could have made one with it."""

    def __init__(self, graph: Graph, home: TeamHome, notes: Notes) -> None:
        self._graph = graph
        self._path = f"/teams/{home.group}/channels"
        self._notes = notes
        self._standard: set[str] = set()

    async def require_standard(self, channel: str) -> None:
        """Raises `DeliveryFailed` unless it is a standard channel of the team: only of such a one
        do the members tell who would read another."""
        if channel in self._standard:
            return
        async for one in self._graph.pages(self._path, select="id,membershipType"):
            if one.get("membershipType", STANDARD) == STANDARD:
                self._standard.add(str(one["id"]))
        if channel not in self._standard:
            raise DeliveryFailed("channel_not_standard", final=True)

    async def open(self, name: str, key: str) -> Channel:
        """The channel of this opening. Another's of the same name is never adopted."""
        base, mark = channel_name(name), await self._mark(opening(name, key))
        channel, number = await self._create(base, mark), 1
        while channel is None:
            number += 1
            channel = await self._create(f"{base[: LONGEST_NAME - 4]}-{number}", mark)
        return channel

    async def _mark(self, opened: str) -> str:
        mark = await self._notes.note("channel_mark", opened)
        if mark is None:
            mark = f"crisis {secrets.token_hex(16)}"
            await self._notes.keep_note("channel_mark", opened, mark)
        return mark

    async def _create(self, name: str, mark: str) -> Channel | None:
        """None where the name is another's."""
        body = {"displayName": name, "description": mark, "membershipType": STANDARD}
        try:
            return _channel(await self._graph.post(self._path, body))
        except Refused as refused:
            if refused.status not in TAKEN:
                raise
            found = await self._named(name)
            if found is None and refused.status != 409 and "Name" not in refused.code:
                raise
            return _channel(found) if found and _is_ours(found, mark) else None

    async def _named(self, name: str) -> Json | None:
        fields = "id,displayName,description,membershipType"
        async for channel in self._graph.pages(self._path, select=fields):
            if str(channel.get("displayName")).lower() == name.lower():
                return channel
        return None


def _is_ours(channel: Json, mark: str) -> bool:
    standard = channel.get("membershipType", STANDARD) == STANDARD
    return standard and channel.get("description") == mark


def _channel(told: Json) -> Channel:
    return Channel(id=str(told["id"]), name=str(told["displayName"]))


def channel_name(name: str) -> str:
    """The name as Teams allows it: 50 characters, without those that mean something to it."""
    plain = _FORBIDDEN.sub("-", name).strip("-_ ")[:LONGEST_NAME]
    return plain.strip("-_ ") or "room"
