"""What surrounds the bot in a simulation: time, chance, a chat platform with moods, outlets that
lie."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from random import Random
from typing import Any, TypeVar

from bot.adapters.memory_room import Fault, MemoryRoom
from bot.application.ports import DeliveryFailed, OpenedRoom, OutcomeUnclear, Posted
from bot.application.public_ports import Receipt
from bot.domain.gate import Clearance
from bot.domain.values import Account, OutletId, PersonId, PostId, Rendition, RoomId
from bot.presentation.card import Card
from tests.facts import DAWN

T = TypeVar("T")


class VirtualClock:
    """Implements `Clock` on the simulated loop."""

    def now(self) -> datetime:
        return DAWN + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def wait_for(self, awaitable: Any, seconds: float) -> Any:
        return await asyncio.wait_for(awaitable, seconds)


class SeededChance:
    """Implements `Chance`."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def uniform(self, low: float, high: float) -> float:
        return self._chance.uniform(low, high)

    def choice(self, options: Sequence[T]) -> T:
        return self._chance.choice(options)


class People:
    """Implements `Directory`: everybody is a member."""

    async def account(self, person: PersonId) -> Account:
        return Account.MEMBER

    def name(self, person: PersonId) -> str:
        return str(person).title()


@dataclass(kw_only=True)
class Moods:
    """How likely things go wrong, drawn anew for each seed; 0 to 1 each."""

    room_fails: float
    room_loses_answers: float
    outlet_fails: float
    outlet_loses_answers: float
    slow: float
    delivered_twice: float
    kills_per_step: float

    @classmethod
    def drawn(cls, chance: Random) -> "Moods":
        def often(most: float) -> float:
            return chance.choice((0.0, most / 4, most))

        return cls(
            room_fails=often(0.2),
            room_loses_answers=often(0.2),
            outlet_fails=often(0.5),
            outlet_loses_answers=often(0.5),
            slow=often(0.2),
            delivered_twice=often(0.5),
            kills_per_step=often(0.006),
        )

    def calm_down(self) -> None:
        """From here on everything works."""
        self.room_fails = self.room_loses_answers = 0.0
        self.outlet_fails = self.outlet_loses_answers = 0.0
        self.slow = self.delivered_twice = self.kills_per_step = 0.0


class Weather:
    """Draws what happens to one call."""

    def __init__(self, chance: Random, moods: Moods) -> None:
        self._chance = chance
        self.moods = moods

    async def delay(self) -> None:
        slow = self._chance.random() < self.moods.slow
        await asyncio.sleep(self._chance.uniform(2.0, 8.0) if slow else self._chance.random() / 4)

    def fault(self, fails: float, loses_answers: float) -> Fault | None:
        drawn = self._chance.random()
        if drawn < fails:
            after = self._chance.choice((None, None, 1.5, 5.0))
            return Fault(error=DeliveryFailed("weather", retry_after_seconds=after))
        if drawn < fails + loses_answers:
            return Fault(error=OutcomeUnclear(), executed=self._chance.random() < 0.5)
        return None


class Platform:
    """Implements `Room`: one room in memory for all processes, with delays around each call, so
    that a process can die before and after it."""

    def __init__(self, weather: Weather) -> None:
        self._weather = weather
        self.memory: MemoryRoom[Card] = MemoryRoom(trouble=self._trouble)

    @property
    def moods(self) -> Moods:
        return self._weather.moods

    def _trouble(self, _call: str) -> Fault | None:
        moods = self._weather.moods
        return self._weather.fault(moods.room_fails, moods.room_loses_answers)

    async def _call(self, name: str, *args: Any, **named: Any) -> Any:
        await self._weather.delay()
        try:
            return await getattr(self.memory, name)(*args, **named)
        finally:
            await self._weather.delay()

    async def open(self, name: str, *, key: str) -> OpenedRoom:
        opened: OpenedRoom = await self._call("open", name, key=key)
        return opened

    async def invite(self, room: RoomId, people: Sequence[PersonId]) -> Mapping[PersonId, str]:
        missing: Mapping[PersonId, str] = await self._call("invite", room, people)
        return missing

    async def set_topic(self, room: RoomId, topic: str) -> None:
        await self._call("set_topic", room, topic)

    async def post(self, place: RoomId, card: Card, *, key: str, unclear: bool) -> Posted:
        posted: Posted = await self._call("post", place, card, key=key, unclear=unclear)
        return posted

    async def update(self, place: RoomId, post: PostId, card: Card) -> None:
        await self._call("update", place, post, card)

    async def pin(self, place: RoomId, post: PostId) -> None:
        await self._call("pin", place, post)

    async def tell(self, person: PersonId, place: RoomId, card: Card) -> None:
        await self._call("tell", person, place, card)

    async def notify(self, person: PersonId, card: Card, *, key: str, unclear: bool) -> Posted:
        posted: Posted = await self._call("notify", person, card, key=key, unclear=unclear)
        return posted

    async def attach(
        self, place: RoomId, name: str, content: bytes, *, key: str, unclear: bool
    ) -> None:
        await self._call("attach", place, name, content, key=key, unclear=unclear)

    async def archive(self, room: RoomId) -> None:
        await self._call("archive", room)


class Nature(Enum):
    """What guarantee an outlet can give."""

    HONOURS_KEYS = "honours keys"
    CAN_BE_ASKED = "can be asked"
    NEITHER = "neither"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the public saw, or an outlet was called with."""

    at: float
    outlet: OutletId
    key: str
    clearance: Clearance


@dataclass
class LyingOutlet:
    """Implements `Outlet`. `calls` are all that were begun, `published` what the public saw."""

    id: OutletId
    nature: Nature
    weather: Weather
    calls: list[Seen] = field(default_factory=list)
    published: list[Seen] = field(default_factory=list)

    @property
    def honours_keys(self) -> bool:
        return self.nature is Nature.HONOURS_KEYS

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        seen = Seen(
            at=asyncio.get_running_loop().time(), outlet=self.id, key=key, clearance=clearance
        )
        self.calls.append(seen)
        await self.weather.delay()
        moods = self.weather.moods
        fault = self.weather.fault(moods.outlet_fails, moods.outlet_loses_answers)
        if fault is None or fault.executed:
            self._carry_out(seen)
        await self.weather.delay()
        if fault is not None:
            raise fault.error
        return Receipt(link=f"https://{self.id}.example/{key}")

    def _carry_out(self, seen: Seen) -> None:
        if not (self.honours_keys and any(one.key == seen.key for one in self.published)):
            self.published.append(seen)

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:
        await self.weather.delay()
        if self.nature is not Nature.CAN_BE_ASKED:
            raise OutcomeUnclear
        moods = self.weather.moods
        if fault := self.weather.fault(moods.outlet_fails, 0.0):
            raise fault.error
        there = any(one.key == key for one in self.published)
        return Receipt(link=f"https://{self.id}.example/{key}") if there else None
