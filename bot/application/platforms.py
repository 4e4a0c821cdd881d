"""The chat platforms that one bot serves, and which of them something concerns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.application.ports import DeliveryFailed, Renderer, Room
from bot.domain.state import Crisis
from bot.domain.values import FIRST_HOME, Home, PersonId, RoomId

CardT = TypeVar("CardT")


@dataclass(frozen=True, kw_only=True)
class Platform(Generic[CardT]):
    """Where posts go, and what people see there."""

    room: Room[CardT]
    renderer: Renderer[CardT]


class Platforms(Generic[CardT]):
    """A crisis lives on one platform from its opening to its end. The first of them is that of
    places and crises that name none. All ways raise `DeliveryFailed` where the bot is not
    connected to it at present."""

    def __init__(self, known: Mapping[Home, Platform[CardT]]) -> None:
        self._known = {**known, FIRST_HOME: next(iter(known.values()))}

    def of(self, crisis: Crisis) -> Platform[CardT]:
        """Where the crisis lives."""
        return self._at(crisis.home)

    def at(self, place: RoomId) -> Platform[CardT]:
        """Where the place is: its id begins with the platform's name, or names none."""
        return self._at(home_of(place))

    async def readers(self, home: Home) -> frozenset[PersonId]:
        """Who could read a room that is opened there now."""
        return await self._at(home).room.readers()

    def _at(self, home: Home) -> Platform[CardT]:
        if home not in self._known:
            raise DeliveryFailed("platform_not_connected")
        return self._known[home]


def home_of(place: RoomId) -> Home:
    """The platform that a place's id names; the first, where it names none."""
    home, colon, _ = place.partition(":")
    return Home(home) if colon else FIRST_HOME
