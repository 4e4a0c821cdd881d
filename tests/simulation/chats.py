"""The chat platforms, in memory for all processes: one as Slack is, one as Teams is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from bot.adapters.memory_room import Fault, HeldRoom, MemoryRoom, Told, Trouble
from bot.application.ports import DeliveryFailed, OpenedRoom, Posted
from bot.domain.values import Home, PersonId, RoomId
from tests.facts import FARID, GUS
from tests.simulation.drafting import TEAM
from tests.simulation.plain import PlainCard
from tests.simulation.world import SLACK, TEAMS, Weather

ROSTER = frozenset({*TEAM, FARID, GUS})
HAL = PersonId("hal")
"""Not on the roster."""


class Slack(MemoryRoom[PlainCard]):
    """What was posted can be looked up, and rooms are the invited's own."""

    home = SLACK

    def take_over(self, other: Any) -> None:
        """Begin with what stands in another's rooms, and change nothing there."""
        copied = (
            replace(
                room,
                members=set(room.members),
                pinned=set(room.pinned),
                posts=[replace(post, cards=list(post.cards)) for post in room.posts],
                files=list(room.files),
            )
            for room in other.rooms.values()
        )
        self.rooms = {room.room: room for room in copied}
        self.told = list(other.told)
        self._numbers = count(len(other.calls) + 1)


class Teams(Slack):
    """Nothing that was posted can be looked up: where an answer was lost, there may be a copy. All
    who are in the team read every room. `team` holds since when, `came` everybody who ever came;
    `without_app` have no chat of their own with the bot, `unreached` is what did not get to them;
    `needless` was posted again though no answer had been lost."""

    home = TEAMS

    def __init__(self, trouble: Trouble = lambda _call: None) -> None:
        super().__init__(trouble)
        self.team: dict[PersonId, float] = dict.fromkeys(TEAM, -1.0)
        self.came: list[tuple[PersonId, float]] = []
        self.without_app: set[PersonId] = set()
        self.unreached: list[tuple[PersonId, PlainCard]] = []
        self.needless: list[str] = []
        self._opened: dict[str, OpenedRoom] = {}

    def take_over(self, other: Any) -> None:
        super().take_over(other)
        self._opened = dict(other._opened)

    def add_room(self, name: str, *, room: str = "", **about: Any) -> HeldRoom[PlainCard]:
        return super().add_room(name, room=room or f"teams:room-{next(self._numbers)}", **about)

    def chat_of(self, person: PersonId) -> HeldRoom[PlainCard]:
        room = RoomId(f"teams:chat-{person}")
        return self.rooms.get(room) or self.add_room("", room=room)

    async def readers(self) -> frozenset[PersonId]:
        with self._call("readers"):
            return frozenset(self.team)

    async def open(self, name: str, *, key: str) -> OpenedRoom:
        """The adapter remembers what it was answered; whatever else it began stays empty."""
        known = self._opened.get(key)
        if known is None:
            with self._call("open"):
                begun = self.add_room(name)
            known = self._opened[key] = OpenedRoom(room=begun.room, name=name)
        return known

    async def invite(self, room: RoomId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        """Into a team nobody can be invited."""
        strangers = {person: "not_in_team" for person in people if person not in self.team}
        there = [person for person in people if person in self.team]
        return {**strangers, **await super().invite(room, there)}

    async def tell(self, person: PersonId, place: RoomId, card: PlainCard) -> None:
        with self._call("tell"):
            held = self.rooms.get(place)
            if held is None or not held.name or held.archived:
                self._require_app(person, card)
            self.told.append(Told(person=person, place=place, card=card))

    async def notify(self, person: PersonId, card: PlainCard, *, key: str, unclear: bool) -> Posted:
        with self._call("notify"):
            self._require_app(person, card)
            return self._post(self.chat_of(person), card, key, unclear=unclear)

    async def attach(
        self, place: RoomId, name: str, content: bytes, *, key: str, unclear: bool
    ) -> None:
        await super().attach(place, name, content, key=key, unclear=False)

    def _require_app(self, person: PersonId, card: PlainCard) -> None:
        if person in self.without_app:
            self.unreached.append((person, card))
            raise DeliveryFailed("not_installed", final=True)

    def _post(
        self, room: HeldRoom[PlainCard], card: PlainCard, key: str, *, unclear: bool
    ) -> Posted:
        if not unclear and any(post.key == key for post in room.posts):
            self.needless.append(key)
        return super()._post(room, card, key, unclear=False)


class Platform:
    """Implements `Room`, with delays around each call, so that a process can die before and after
    it."""

    def __init__(self, home: Home, weather: Weather) -> None:
        self._weather = weather
        kind = Teams if home == TEAMS else Slack
        self.memory: Slack = kind(trouble=self._trouble)

    def _trouble(self, _call: str) -> Fault | None:
        moods = self._weather.moods
        return self._weather.fault(moods.room_fails, moods.room_loses_answers)

    def __getattr__(self, name: str) -> Any:
        """Every call of the port, late or never."""
        if name.startswith("_"):
            raise AttributeError(name)
        call = getattr(self.memory, name)

        async def delayed(*args: Any, **named: Any) -> Any:
            await self._weather.delay()
            try:
                return await call(*args, **named)
            finally:
                await self._weather.delay()

        return delayed
