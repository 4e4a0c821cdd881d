"""People as the tests of cards and forms on Teams know them."""

from collections.abc import Sequence

from bot.adapters.teams.ids import person_id
from bot.domain.values import PersonId, RoomId
from bot.presentation.card import Link

TENANT = "11111111-1111-1111-1111-111111111111"


def aad(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


class KnownPeople:
    """The organisation's people by their `aadObjectId`; each is called by their key."""

    def __init__(self, **users: str) -> None:
        self.users = {PersonId(key): user for key, user in users.items()}

    def user_of(self, person: PersonId) -> str | None:
        return self.users.get(person)

    def person_of(self, aad: str) -> PersonId:
        keys = {user: key for key, user in self.users.items()}
        return keys.get(aad) or person_id(TENANT, aad)

    def name(self, person: PersonId) -> str:
        return person.title()

    def roster(self) -> Sequence[PersonId]:
        return tuple(self.users)

    def place(self, room: RoomId) -> Link:
        known = room.startswith("teams:")
        return Link(url="https://teams.microsoft.com/l/x" if known else "", text=room)
