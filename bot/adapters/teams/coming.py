"""Who comes into the crisis team's conversations, and who leaves them; the bot itself too."""

from collections.abc import Awaitable, Callable, Collection
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Protocol

from bot.adapters.teams.activities import Doer, Heard, Installed, Membership, digest
from bot.adapters.teams.cards import card_activity
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.ids import TEAMS, channel_of, conversation_of, is_in_channel, room_id
from bot.adapters.teams.transport.calls import Calls
from bot.adapters.teams.turns import Outcome
from bot.domain.values import CommandId, PersonId, RoomId
from bot.presentation import inbox as deeds
from bot.presentation.card import Card
from bot.presentation.inbox import Inbox

WarRooms = Callable[[], Awaitable[Collection[RoomId]]]


class Acquaintance(Protocol):
    """`TeamsRoom`, as far as it remembers what activities say."""

    async def met(self, person: PersonId, conversation: str, *, personal: bool) -> None: ...

    async def heard_from(self, service_url: str) -> None: ...


class Coming:
    """Whoever comes into the team can read every war room in its channels: each of them is told.
    `war_rooms` are those where a crisis is worked on now."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        directory: TeamsDirectory,
        room: Acquaintance,
        calls: Calls,
        home: TeamHome,
        hello: Card,
        war_rooms: WarRooms,
    ) -> None:
        self._inbox = inbox
        self._directory = directory
        self._room = room
        self._calls = calls
        self._home = home
        self._hello = hello
        self._war_rooms = war_rooms
        self._team = {home.team, home.roster}

    def heard(self, heard: Heard) -> None:
        """Whoever says something in the channel of war rooms says of which team it is: an activity
        about the team names it by one id or the other."""
        if channel_of(heard.conversation) == self._home.channel:
            self._team |= heard.teams

    async def membership(self, came: Membership) -> Outcome:
        """The bot's own coming is greeted; people's is told to the crises."""
        if came.bot_came:
            await self._meet(came)
            return Outcome(then=(partial(self._greet, came),))
        for doer in (*came.joined, *came.left):
            self._directory.changed(doer)
        for room in await self._war_rooms():
            if self._is_about(came, room):
                await self._tell(came, room)
        return Outcome()

    async def installed(self, installed: Installed) -> Outcome:
        """Where it is taken away Teams itself refuses what is sent there."""
        if not installed.removed:
            await self._meet(installed)
        return Outcome()

    async def found(
        self, joined: AbstractSet[PersonId], left: AbstractSet[PersonId], since: str
    ) -> None:
        """Who came into the team and who left it, as a look at it showed; `since` is the last one.
        It is told once, whichever process looks."""
        for room in await self._war_rooms():
            if not is_in_channel(conversation_of(room) or ""):
                continue
            for person in sorted(joined):
                await self._inbox.joined(await self._counted(person, room, since))
            for person in sorted(left):
                await self._inbox.left(await self._counted(person, room, since))

    async def _counted(self, person: PersonId, room: RoomId, since: str) -> deeds.Membership:
        return deeds.Membership(
            command_id=CommandId(f"roll:{digest(room, person, since)}"),
            person=person,
            account=await self._directory.account(person),
            home=TEAMS,
            room=room,
            name=self._directory.name(person),
        )

    async def _tell(self, came: Membership, room: RoomId) -> None:
        for doer in came.joined:
            await self._inbox.joined(await self._deed(came, doer, room))
        for doer in came.left:
            await self._inbox.left(await self._deed(came, doer, room))

    def _is_about(self, came: Membership, room: RoomId) -> bool:
        if room == room_id(came.conversation):
            return True
        ours = not self._team.isdisjoint({*came.teams, channel_of(came.conversation)})
        return ours and is_in_channel(conversation_of(room) or "")

    async def _deed(self, came: Membership, doer: Doer, room: RoomId) -> deeds.Membership:
        person = self._directory.person_of(doer.aad or doer.id, doer.tenant)
        by = self._directory.person_of(came.by.aad, came.by.tenant) if came.by.aad else None
        return deeds.Membership(
            command_id=CommandId(f"{came.id}:{digest(room, person)}"),
            person=person,
            account=await self._directory.account(person),
            home=TEAMS,
            room=room,
            inviter=by if by != person else None,
            name=self._directory.name(person),
        )

    async def _meet(self, heard: Heard) -> None:
        if heard.by.aad:
            person = self._directory.person_of(heard.by.aad, heard.by.tenant)
            await self._room.met(person, heard.conversation, personal=heard.personal)

    async def _greet(self, came: Membership) -> None:
        await self._calls.send(came.conversation, card_activity(self._hello, self._directory))
