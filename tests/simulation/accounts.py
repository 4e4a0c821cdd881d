"""The brand's accounts as their servers hold them: what they show, whoever posted it, and what is
scheduled there."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextvars import Context
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.adapters.memory_room import Fault
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Seen
from bot.domain.scheduled import ScheduledPost
from bot.domain.values import OutletId, Words
from tests.facts import DAWN
from tests.simulation.world import Weather

BREAKS_AFTER_SECONDS = 1.0


@dataclass
class Timeline:
    """Implements `Account`: everything that stands, or ever stood, at one account. `strangers`
    are what nobody at the bot had a part in."""

    id: OutletId
    weather: Weather
    shown: list[Seen] = field(default_factory=list)
    strangers: list[Seen] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    _watching: list[asyncio.Event] = field(default_factory=list)

    def show(self, reference: str, text: str, *, strange: bool) -> None:
        """From now on everybody can read it."""
        at = DAWN + timedelta(seconds=asyncio.get_running_loop().time())
        seen = Seen(outlet=self.id, reference=reference, at=at, text=Words(text))
        self.shown.append(seen)
        if strange:
            self.strangers.append(seen)
        for watching in self._watching:
            watching.set()

    def watch(self, since: datetime) -> AsyncIterator[Seen]:
        """As they come; now and then the connection breaks."""
        woken = asyncio.Event()
        self._watching.append(woken)
        return _Stream(self, since, woken)


@dataclass
class _Stream:
    """What one watcher is told. No generator: one that is left behind would be ended whenever
    memory is tidied up, and a seed would not be the same day twice."""

    timeline: Timeline
    since: datetime
    woken: asyncio.Event
    told: int = 0

    def __aiter__(self) -> AsyncIterator[Seen]:
        return self

    async def __anext__(self) -> Seen:
        weather = self.timeline.weather
        while True:
            while self.told < len(self.timeline.shown):
                seen = self.timeline.shown[self.told]
                self.told += 1
                if seen.at > self.since:
                    await weather.delay()
                    return seen
            if fault := weather.fault(weather.moods.outlet_fails / 3, 0.0):
                await asyncio.sleep(BREAKS_AFTER_SECONDS)
                raise fault.error
            self.woken.clear()
            await self.woken.wait()


@dataclass(frozen=True, kw_only=True)
class QueueCall:
    """A post that the bot is about to touch, as it was planned. `due` is set where it is put
    back."""

    what: str
    outlet: OutletId
    post: ScheduledPost
    now: datetime
    due: datetime | None = None


@dataclass
class LyingQueue:
    """Implements `Queue`. What stands in it goes out by itself when it is due, wherever the bot is
    by then; `on_call` hears of every touch before it takes effect."""

    timeline: Timeline
    weather: Weather
    pretends: bool
    on_call: Callable[[QueueCall], None]
    planned: dict[str, ScheduledPost] = field(default_factory=dict)
    standing: dict[str, ScheduledPost] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)
    out: list[str] = field(default_factory=list)
    put_back: list[tuple[str, str]] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.id: OutletId = self.timeline.id

    def _now(self) -> datetime:
        return DAWN + timedelta(seconds=asyncio.get_running_loop().time())

    def take_over(self, other: "LyingQueue") -> None:
        """Begin with what is paused at another."""
        self.pretends = other.pretends
        self.planned, self.since = dict(other.planned), dict(other.since)
        self.paused, self._numbers = set(other.paused), count(len(other.planned) + 1)

    def schedule(self, text: Words, due: datetime, *, again: bool = False) -> str:
        """Somebody plans a post. It goes out though everybody at the bot may be dead by then."""
        reference = f"q{next(self._numbers)}"
        saved = Words(f'{{"status": "{reference}"}}')
        post = ScheduledPost(reference=reference, due=due, text=text, saved=saved)
        self.planned[reference] = self.standing[reference] = post
        self.since[reference] = self._now()
        loop = asyncio.get_running_loop()
        seconds = (due - DAWN).total_seconds()
        loop.call_at(seconds, self._goes_out, reference, again, context=Context())
        return reference

    def _goes_out(self, reference: str, again: bool) -> None:
        if (post := self.standing.pop(reference, None)) is not None:
            self.out.append(reference)
            asyncio.get_event_loop().call_soon(self._show, post, again, context=Context())

    def _show(self, post: ScheduledPost, again: bool) -> None:
        self.timeline.show(f"post-of-{post.reference}", post.text, strange=not again)

    async def _touch(self, call: QueueCall | None, work: Callable[[], Any]) -> Any:
        """Late, refused, or carried out and never answered."""
        if call is not None:
            self.on_call(call)
        await self.weather.delay()
        moods = self.weather.moods
        fault: Fault | None = self.weather.fault(moods.outlet_fails, moods.outlet_loses_answers)
        done = work() if fault is None or fault.executed else None
        await self.weather.delay()
        if fault is not None:
            if not isinstance(fault.error, OutcomeUnclear) and self.weather.for_good():
                raise DeliveryFailed("refused", final=True)
            raise fault.error
        return done

    async def really_schedules(self) -> bool:
        """One that only pretends shows an empty list."""
        return bool(await self._touch(None, lambda: not self.pretends))

    async def scheduled(self) -> Sequence[ScheduledPost]:
        if self.pretends:
            return ()
        listed: Sequence[ScheduledPost] = await self._touch(None, self._listed)
        return listed

    def _listed(self) -> list[ScheduledPost]:
        return sorted(self.standing.values(), key=lambda post: post.due)

    async def pause(self, post: ScheduledPost) -> bool:
        def work() -> bool:
            if self.standing.pop(post.reference, None):
                self.paused.add(post.reference)
            return post.reference not in self.out

        return bool(await self._touch(self._call("pause", post), work))

    async def resume(self, post: ScheduledPost, due: datetime, *, key: str, unclear: bool) -> str:
        def work() -> str:
            if unclear and (there := self._like(post, due)):
                return there
            self.put_back.append((key, post.reference))
            self.paused.discard(post.reference)
            return self.schedule(post.text, due, again=True)

        return str(await self._touch(replace(self._call("resume", post), due=due), work))

    def _like(self, post: ScheduledPost, due: datetime) -> str | None:
        same = (one for one in self.standing.values() if (one.text, one.due) == (post.text, due))
        return next((one.reference for one in same), None)

    async def drop(self, post: ScheduledPost) -> None:
        await self._touch(self._call("drop", post), lambda: self.paused.discard(post.reference))

    def _call(self, what: str, post: ScheduledPost) -> QueueCall:
        original = self.planned[post.reference]
        return QueueCall(what=what, outlet=self.id, post=original, now=self._now())
