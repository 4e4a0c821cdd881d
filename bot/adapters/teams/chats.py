"""Group chats that the bot makes for a war room, by Microsoft Graph."""

from collections.abc import Mapping, Sequence

from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.notes import Notes, opening
from bot.adapters.teams.transport.calls import Calls, Sent
from bot.adapters.teams.transport.content import Json
from bot.adapters.teams.transport.errors import Refused
from bot.adapters.teams.transport.graph import Graph
from bot.application.ports import DeliveryFailed
from bot.domain.values import Account, PersonId

EVERYTHING = "0001-01-01T00:00:00Z"
"""Whoever comes later reads what was written before."""

THERE_ALREADY = 409
NOT_TO_BE_ADDED = frozenset({400, 403, 404})


class GroupChats:
    """What was made is noted at once: Graph does not say which chats an app has made. Where its
    answer was lost another is made; in the lost one stands nothing."""

    def __init__(
        self,
        calls: Calls,
        graph: Graph,
        home: TeamHome,
        directory: TeamsDirectory,
        notes: Notes,
    ) -> None:
        self._calls = calls
        self._graph = graph
        self._home = home
        self._directory = directory
        self._notes = notes

    async def begin(self, name: str, key: str, people: Sequence[PersonId], first: Json) -> Sent:
        """A group chat of this name, with the app in it, and its first post."""
        opened = opening(name, key)
        chat = await self._notes.note("group_chat", opened)
        if chat is None:
            chat = await self._create(name, people)
            await self._notes.keep_note("group_chat", opened, chat)
        await self._install(chat)
        return Sent(conversation=chat, activity=await self._calls.send(chat, first))

    async def add(self, chat: str, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        """Add them; answers who could not be, with a reason each. Repeatable."""
        there = {member.aad.lower() for member in await self._calls.members(chat)}
        refused: dict[PersonId, str] = {}
        for person in people:
            if self._directory.user_of(person) not in there:
                reason = await self._add(chat, person)
                refused |= {person: reason} if reason else {}
        return refused

    async def _add(self, chat: str, person: PersonId) -> str:
        """Why not; empty where they are in."""
        member = {**await self._member(person), "visibleHistoryStartDateTime": EVERYTHING}
        try:
            await self._graph.post(f"/chats/{chat}/members", member)
        except Refused as refused:
            if refused.status == THERE_ALREADY:
                return ""
            if refused.status in NOT_TO_BE_ADDED:
                return "not_found" if refused.status == 404 else "not_invitable"
            raise
        return ""

    async def _create(self, name: str, people: Sequence[PersonId]) -> str:
        known = [one for one in people if self._directory.user_of(one)]
        body = {
            "chatType": "group",
            "topic": name,
            "members": [await self._member(one) for one in known],
        }
        return str((await self._graph.post("/chats", body))["id"])

    async def _member(self, person: PersonId) -> Json:
        guest = await self._directory.account(person) is Account.GUEST
        user = self._directory.user_of(person)
        return {
            "@odata.type": "#microsoft.graph.aadUserConversationMember",
            "roles": ["guest" if guest else "owner"],
            "user@odata.bind": self._graph.bound(f"/users('{user}')"),
        }

    async def _install(self, chat: str) -> None:
        app = await self._catalogued()
        bound = {"teamsApp@odata.bind": self._graph.bound(f"/appCatalogs/teamsApps/{app}")}
        try:
            await self._graph.post(f"/chats/{chat}/installedApps", bound)
        except Refused as refused:
            if refused.status != THERE_ALREADY:
                raise

    async def _catalogued(self) -> str:
        """The id under which the organisation's catalogue has the app."""
        if known := await self._notes.note("catalogue", self._home.app):
            return known
        wanted = f"externalId eq '{self._home.app}'"
        async for app in self._graph.pages("/appCatalogs/teamsApps", filter=wanted):
            await self._notes.keep_note("catalogue", self._home.app, str(app["id"]))
            return str(app["id"])
        raise DeliveryFailed("not_in_catalogue", final=True)
