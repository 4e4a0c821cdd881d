"""Who did something, where, and in which time zone they are."""

from datetime import tzinfo
from typing import TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.adapters.teams.activities import Heard
from bot.adapters.teams.coming import Acquaintance
from bot.adapters.teams.dialogues import Asked
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.ids import TEAMS
from bot.domain.values import Account, CommandId, Home, PersonId


class Who(TypedDict):
    """What every deed says."""

    command_id: CommandId
    person: PersonId
    account: Account
    home: Home


class Doers:
    """`zone` is that of people who tell none."""

    def __init__(self, directory: TeamsDirectory, room: Acquaintance, zone: tzinfo) -> None:
        self._directory = directory
        self._room = room
        self._default = zone

    async def who(self, heard: Heard) -> tuple[Who, Asked]:
        """With their account as it is now; where they were met is remembered. Raises
        `DeliveryFailed` about somebody of whom Teams says nothing."""
        person = await self._directory.heard(heard.by, heard.conversation)
        account = await self._directory.account(person)
        await self._room.met(person, heard.conversation, personal=heard.personal)
        who = Who(command_id=heard.id, person=person, account=account, home=TEAMS)
        return who, self._asked(heard, person)

    def unproved(self, heard: Heard) -> Asked:
        """As the activity names them, who may not have been found."""
        return self._asked(heard, self._directory.person_of(heard.by.aad, heard.by.tenant))

    def _asked(self, heard: Heard, person: PersonId) -> Asked:
        return Asked(
            id=heard.id,
            person=person,
            conversation=heard.conversation,
            personal=heard.personal,
            zone=self._zone(heard.zone),
        )

    def _zone(self, name: str) -> tzinfo:
        try:
            return ZoneInfo(name) if name else self._default
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return self._default
