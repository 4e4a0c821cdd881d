"""Where a war room begins on Teams, who could read it there, and who can be let in."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import structlog

from bot.adapters.teams.channels import Channels
from bot.adapters.teams.chats import GroupChats
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.home import Kind, TeamHome
from bot.adapters.teams.ids import is_in_channel
from bot.adapters.teams.notes import Notes
from bot.adapters.teams.transport.calls import Calls, Sent
from bot.adapters.teams.transport.content import Json
from bot.adapters.teams.transport.errors import Refused
from bot.adapters.teams.transport.graph import Graph
from bot.application.ports import DeliveryFailed
from bot.domain.values import PersonId

log = structlog.get_logger()

FirstPost: TypeAlias = Callable[[str], Json]
"""The first post of a war room of this name."""

Starters: TypeAlias = Callable[[str], Awaitable[Sequence[PersonId]]]
"""Who is to be in the room that is opened under this key."""


async def no_starters(_key: str) -> Sequence[PersonId]:
    return ()


FORBIDDEN = "graph_forbidden"
PUBLIC = "public"


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A war room with its first post; `name` is the one it got."""

    sent: Sent
    name: str


class Places:
    """Threads need nothing but the bot. A channel of its own, and a group chat, need Graph:
    without it a war room is a thread. Teams begins no group chat without people: `starters` says
    who they are."""

    def __init__(
        self,
        calls: Calls,
        graph: Graph | None,
        home: TeamHome,
        directory: TeamsDirectory,
        notes: Notes,
        starters: Starters = no_starters,
    ) -> None:
        self._calls = calls
        self._home = home
        self._directory = directory
        self._graph = graph
        self._starters = starters
        self._channels = Channels(graph, home, notes) if graph else None
        self._chats = GroupChats(calls, graph, home, directory, notes) if graph else None
        self._channel_refused = False

    def in_force(self) -> tuple[Kind, str]:
        """What a war room opened now would be, and why: a sentence for whoever runs the bot."""
        wanted = self._home.rooms
        if wanted == "thread":
            return "thread", "organisation.yaml asks for threads, which need no Microsoft Graph."
        asks = f"organisation.yaml asks for a {wanted}"
        if self._graph is None:
            return "thread", f"{asks}, which needs Microsoft Graph, and there is no access to it."
        if wanted == "channel" and self._home.group is None:
            return "thread", f"{asks}, but names the `team` by its 19:… and not by its groupId."
        if wanted == "channel" and self._channel_refused:
            return "thread", f"{asks}, but Microsoft Graph does not let the bot create one."
        return wanted, f"{asks}, and there is access to Microsoft Graph."

    async def readers(self) -> frozenset[PersonId]:
        """Who could read a war room opened now. Raises `DeliveryFailed`, final `team_is_public`
        where anybody may join the team and read it all."""
        kind, _ = self.in_force()
        if kind == "chat":
            return frozenset()
        if kind == "channel" and self._channels:
            await self._channels.require_standard(self._home.channel)
        public, readers = await asyncio.gather(self._is_public(), self._directory.readers())
        if public:
            raise DeliveryFailed("team_is_public", final=True)
        return readers

    async def _is_public(self) -> bool:
        """As far as Graph says. Where it may not be asked, or does not answer, those who are in
        the team now are all that is known; `crisis doctor` says so."""
        try:
            return await self.visibility() == PUBLIC
        except DeliveryFailed as failed:
            log.warning("visibility_unknown", reason=failed.reason)
            return False

    async def begin(self, name: str, key: str, first: FirstPost) -> Begun:
        """A new war room. Repeated for a lost answer it finds the channel or chat it had made; a
        thread is begun again: Teams cannot be asked for it."""
        kind, _ = self.in_force()
        if kind == "chat" and self._chats:
            sent = await self._chats.begin(name, key, await self._starters(key), first(name))
            return Begun(sent=sent, name=name)
        if kind == "channel" and self._channels:
            try:
                made = await self._channels.open(name, key)
            except Refused as refused:
                if refused.reason != FORBIDDEN:
                    raise
                # Its readers are the same: nobody sees more than was asked about before.
                self._channel_refused = True
            else:
                sent = await self._calls.start_thread(made.id, first(made.name))
                return Begun(sent=sent, name=made.name)
        sent = await self._calls.start_thread(self._home.channel, first(name))
        return Begun(sent=sent, name=name)

    async def invite(self, conversation: str, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        """Let them in; answers who could not be, with a reason each. Into a team the bot lets
        nobody: it names who is not in it."""
        unknown = {one: "not_found" for one in people if self._directory.user_of(one) is None}
        wanted = [one for one in people if one not in unknown]
        if not is_in_channel(conversation) and self._chats:
            return {**unknown, **await self._chats.add(conversation, wanted)}
        there = await self._directory.team() if wanted else frozenset[PersonId]()
        return unknown | {one: "not_in_team" for one in wanted if one not in there}

    async def visibility(self) -> str | None:
        """Whether the team is `private`, as Graph says; None where Graph cannot be asked."""
        if self._graph is None or self._home.group is None:
            return None
        told = await self._graph.get(f"/teams/{self._home.group}", select="visibility")
        return str(told.get("visibility") or "").lower() or None
