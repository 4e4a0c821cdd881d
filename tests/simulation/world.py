"""What surrounds the bot in a simulation: time, chance, moods, outlets that lie."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from random import Random
from typing import Any, TypeVar

from bot.adapters.memory_room import Fault
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.gate import Clearance
from bot.domain.values import Home, OutletId, Rendition
from tests.facts import DAWN

T = TypeVar("T")

SLACK, TEAMS = Home("slack"), Home("teams")


class VirtualClock:
    """Implements `Clock` on the simulated loop."""

    def now(self) -> datetime:
        return DAWN + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def wait_for(self, awaitable: Any, seconds: float) -> Any:
        async with asyncio.timeout(seconds):
            return await awaitable


class SeededChance:
    """Implements `Chance`."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def uniform(self, low: float, high: float) -> float:
        return self._chance.uniform(low, high)

    def choice(self, options: Sequence[T]) -> T:
        return self._chance.choice(options)


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
            room_fails=often(0.15),
            room_loses_answers=often(0.15),
            outlet_fails=often(0.5),
            outlet_loses_answers=often(0.5),
            slow=often(0.2),
            delivered_twice=often(0.5),
            kills_per_step=often(0.004),
        )

    @classmethod
    def calm(cls) -> "Moods":
        """Everything works."""
        return cls(**dict.fromkeys(cls.__dataclass_fields__, 0.0))

    def calm_down(self) -> None:
        """From here on everything works."""
        for name in self.__dataclass_fields__:
            setattr(self, name, 0.0)


class Weather:
    """Draws what happens to one call."""

    def __init__(self, chance: Random, moods: Moods) -> None:
        self._chance = chance
        self.moods = moods

    async def delay(self) -> None:
        """Often none at all, sometimes long."""
        drawn = self._chance.random()
        if drawn < self.moods.slow:
            await asyncio.sleep(self._chance.uniform(2.0, 8.0))
        elif drawn > 0.6:
            await asyncio.sleep(drawn / 4)

    def fault(self, fails: float, loses_answers: float) -> Fault | None:
        if not (fails or loses_answers):
            return None
        drawn = self._chance.random()
        if drawn < fails:
            return Fault(error=self._refusal())
        if drawn < fails + loses_answers:
            return Fault(error=OutcomeUnclear(), executed=self._chance.random() < 0.5)
        return None

    def _refusal(self) -> DeliveryFailed:
        """500, or 429 with a time to wait."""
        after = self._chance.choice((None, None, 1.5, 5.0))
        return DeliveryFailed("ratelimited" if after else "weather", retry_after_seconds=after)

    def patience(self) -> float:
        """How long a client waits for an answer that never comes; mostly the line breaks first."""
        return self._chance.choice((0.0, 0.0, 0.0, 9.0))

    def for_good(self) -> bool:
        """Whether a refusal is one that trying again cannot help."""
        return self._chance.random() < 0.1


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
    """Implements `Outlet`. `calls` are all that were begun, `published` what the public saw;
    `on_call` and `on_publication` hear of each at once."""

    id: OutletId
    nature: Nature
    weather: Weather
    on_call: Callable[[Seen], None]
    on_publication: Callable[[Seen], None]
    calls: list[Seen] = field(default_factory=list)
    published: list[Seen] = field(default_factory=list)
    on_removal: Callable[[OutletId, str], None] = field(default=lambda _outlet, _reference: None)
    removed: list[str] = field(default_factory=list)

    @property
    def honours_keys(self) -> bool:
        return self.nature is Nature.HONOURS_KEYS

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        seen = Seen(
            at=asyncio.get_running_loop().time(), outlet=self.id, key=key, clearance=clearance
        )
        self.calls.append(seen)
        self.on_call(seen)
        await self.weather.delay()
        moods = self.weather.moods
        fault = self.weather.fault(moods.outlet_fails, moods.outlet_loses_answers)
        if fault is None or fault.executed:
            self._carry_out(seen)
        await self.weather.delay()
        if fault is not None:
            await self._say_no(fault)
        return Receipt(link=f"https://{self.id}.example/{key}", reference=key)

    async def _say_no(self, fault: Fault) -> None:
        if isinstance(fault.error, OutcomeUnclear):
            await asyncio.sleep(self.weather.patience())
        elif self.weather.for_good():
            raise DeliveryFailed("refused", final=True)
        raise fault.error

    def _carry_out(self, seen: Seen) -> None:
        if not (self.honours_keys and any(one.key == seen.key for one in self.published)):
            self.published.append(seen)
            self.on_publication(seen)

    async def take_down(self, reference: str) -> None:
        self.on_removal(self.id, reference)
        await self.weather.delay()
        moods = self.weather.moods
        fault = self.weather.fault(moods.outlet_fails, moods.outlet_loses_answers)
        if fault is None or fault.executed:
            self.removed.append(reference)
        await self.weather.delay()
        if fault is not None:
            await self._say_no(fault)

    def shows(self, crisis: str, statement: str) -> bool:
        """Whether the public can see this statement: what a person finds who looks."""
        return any(
            (one.clearance.crisis, one.clearance.statement) == (crisis, statement)
            for one in self.published
        )

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:
        await self.weather.delay()
        if self.nature is not Nature.CAN_BE_ASKED:
            raise OutcomeUnclear
        if fault := self.weather.fault(self.weather.moods.outlet_fails, 0.0):
            raise fault.error
        there = any(one.key == key for one in self.published)
        link = f"https://{self.id}.example/{key}"
        return Receipt(link=link, reference=key) if there else None
