"""A rough day: two processes, people in a hurry, faults and kills, all from one seed."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any
from unittest.mock import patch

from bot.adapters.outlets.by_hand import ByHand
from bot.adapters.store.database import migrate
from bot.adapters.store.shapes import dump_instant
from bot.adapters.teams import turns
from bot.application import freezing, relay, watching
from bot.application.ports import Batch
from bot.application.public_ports import Outlet
from bot.domain.reactions import freezing as reactions_to_freezing
from bot.domain.state import Crisis
from bot.domain.values import Home, OutletId, PersonId
from tests.facts import ANA, EMA, INTRANET, NEWSROOM
from tests.simulation import comings, neighbours
from tests.simulation.accounts import LyingQueue, Timeline
from tests.simulation.chats import Platform, Slack, Teams
from tests.simulation.crowd import EVERYBODY, Crowd
from tests.simulation.drafting import TEAM
from tests.simulation.houses import KIOSK, playbooks
from tests.simulation.loop import SimulatedLoop
from tests.simulation.openings import GENERAL_ON, opening, openings
from tests.simulation.replicas import Cluster, Replica
from tests.simulation.witness import Witness
from tests.simulation.world import (
    SLACK,
    TEAMS,
    LyingOutlet,
    Moods,
    Nature,
    Seen,
    VirtualClock,
    Weather,
)

HOMES: tuple[tuple[Home, ...], ...] = (*[()] * 7, (SLACK, TEAMS))
"""The platforms a day has: mostly one, now and then both."""

ROUGH_SECONDS = (6.0, 18.0)
"""How long people act and things break."""

STILL_ROUGH_SECONDS = (0.0, 8.0)
"""How long things break after people have left: what was cleared last is on its way then."""

CALM_SECONDS = 400.0
"""How long the bot may take afterwards to settle everything."""

HURRIED: Sequence[tuple[Any, str, Any]] = (
    (relay, "POLL_SECONDS", 12.0),
    (watching, "POLL_SECONDS", 20.0),
    (turns, "ANSWER_WITHIN_SECONDS", 3.0),
    (freezing, "WATCH_EVERY_SECONDS", 12.0),
    (reactions_to_freezing, "WATCH_EVERY", timedelta(seconds=12)),
)
"""How often a process looks for work that another left, and at what is scheduled: rarely where
every look costs time, and often where a day would be over before."""

LOGGING = (relay, watching)
"""Whose complaints are heard: each is a defect."""


@dataclass(frozen=True)
class Dawn:
    """A crisis whose room stands, with a first draft in it: where most days begin, for getting so
    far would take most of a day."""

    database: bytes
    states: tuple[Crisis, ...]
    rooms: Slack
    batches: tuple[Batch, ...]
    queues: tuple[LyingQueue, ...]
    wrong: tuple[str, ...]
    at: float


@dataclass
class Day:
    """A day and what is left of it, to be judged."""

    seed: int
    chance: Random
    loop: SimulatedLoop
    database: sqlite3.Connection
    witness: Witness
    cluster: Cluster
    crowd: Crowd
    outlets: tuple[LyingOutlet, ...]
    homes: tuple[Home, ...]
    batches: list[Batch] = field(default_factory=list)
    steps: int = 0
    timelines: tuple[Timeline, ...] = ()
    queues: tuple[LyingQueue, ...] = ()

    @property
    def digest(self) -> str:
        """Of everything that anybody could have noticed; the same for the same seed."""
        journal = [(at, who, repr_of(what)) for at, who, what in self.witness.journal]
        told = (self.steps, self.cluster.kills, journal)
        return sha256(repr(told).encode()).hexdigest()


def repr_of(what: Any) -> str:
    """Sets have no order of their own, and another one in another process."""
    if isinstance(what, str):
        return what
    facts = {name: _ordered(value) for name, value in vars(what).items() if name != "playbook"}
    return f"{type(what).__name__}({', '.join(f'{k}={v}' for k, v in facts.items())})"


def _ordered(value: Any) -> str:
    if isinstance(value, set | frozenset):
        return repr(sorted(map(str, value)))
    return repr_of(value) if hasattr(value, "wording") else str(value)


@cache
def dawn(number: int, *, home: Home, drill: bool) -> Dawn:
    """An opening on a calm day, and a first draft."""
    day = _new_day(0, Random(number), Moods.calm(), None, number, (home,))

    replica: Replica

    async def live() -> None:
        nonlocal replica
        for queue in day.queues if playbooks()[number].freeze_at_opening and not drill else ():
            for ahead in (400, 700):
                text = day.crowd.new_text("Buy early")
                queue.schedule(text, VirtualClock().now() + timedelta(seconds=ahead))
        replica = await day.cluster.start()
        await day.crowd.deliver(opening(day, playbooks()[number], home, drill=drill))
        await _settle(day)
        await day.crowd.drafts(EMA)
        await _settle(day)
        if playbooks()[number].freeze_at_opening and number % 2:
            await day.crowd.thaws(ANA)
            await _settle(day)

    with _running(day):
        day.loop.run_until_complete(live())
    return Dawn(
        database=day.database.serialize(),
        states=tuple(replica.core.handler._states.values()),
        rooms=day.cluster.platforms[home].memory,
        batches=tuple(day.batches),
        queues=day.queues,
        wrong=tuple(day.witness.wrong),
        at=day.loop.time(),
    )


# The day


def rough_day(seed: int) -> Day:
    """Live through it. The same seed gives the same day."""
    chance = Random(seed)
    number, drill = chance.randrange(len(playbooks())), chance.random() < 0.07
    home = chance.choice((SLACK, TEAMS))
    homes = chance.choice(HOMES) or (home,)
    begun = dawn(number, home=home, drill=drill) if chance.random() < 0.9 else None
    day = _new_day(seed, chance, Moods.drawn(chance), begun, number, homes)
    with _running(day):
        day.loop.run_until_complete(_live(day, number, home, drill=drill, begun=begun))
    return day


def _new_day(
    seed: int,
    chance: Random,
    moods: Moods,
    begun: Dawn | None,
    number: int,
    homes: tuple[Home, ...],
) -> Day:
    loop = SimulatedLoop(chance, began_at=begun.at if begun else 0.0)
    database = _database(begun)
    witness = Witness(loop, database)
    weather = Weather(chance, moods)
    platforms = {home: Platform(home, weather) for home in homes}
    timelines = {name: Timeline(name, weather) for name in (NEWSROOM, INTRANET)}
    outlets = _outlets(chance, weather, witness, timelines)
    batches: list[Batch] = []

    def committed(batch: Batch) -> None:
        batches.append(batch)
        witness.committed(batch)

    routes: dict[OutletId, Outlet] = {one.id: one for one in outlets}
    routes[KIOSK] = ByHand(KIOSK)
    cluster = Cluster(database, loop, chance, moods, platforms, routes, committed)
    witness.outlets = {one.id: one for one in outlets}
    memories = ((home, platform.memory) for home, platform in platforms.items())
    witness.teams = {home: one for home, one in memories if isinstance(one, Teams)}
    crowd = Crowd(cluster, chance, witness)
    day = Day(seed, chance, loop, database, witness, cluster, crowd, outlets, homes, batches)
    _add_accounts(day, number, weather, timelines)
    for home, platform in platforms.items():
        platform.memory.add_room("", room=GENERAL_ON[home])
    if begun:
        _goes_on(day, begun)
    return day


def _outlets(
    chance: Random, weather: Weather, witness: Witness, timelines: Mapping[OutletId, Timeline]
) -> tuple[LyingOutlet, ...]:
    """What they publish stands at the account of the same name."""

    def published(shown: Seen) -> None:
        witness.published(shown)
        timelines[shown.outlet].show(shown.key, shown.clearance.text, strange=False)

    called, removed = witness.called, witness.removed
    return tuple(
        LyingOutlet(
            name, chance.choice(list(Nature)), weather, called, published, on_removal=removed
        )
        for name in timelines
    )


def _add_accounts(
    day: Day, number: int, weather: Weather, timelines: Mapping[OutletId, Timeline]
) -> None:
    """The accounts that this house watches, and those at which others schedule posts."""
    known, touched = playbooks()[number].outlets, day.witness.touched
    if any(outlet.watched for outlet in known):
        day.cluster.accounts = timelines
    queues = {
        outlet.id: LyingQueue(timelines[outlet.id], weather, day.chance.random() < 0.1, touched)
        for outlet in known
        if outlet.plans
    }
    day.cluster.queues = queues
    day.timelines, day.queues = tuple(timelines.values()), tuple(queues.values())


def _goes_on(day: Day, begun: Dawn) -> None:
    """Everything stands as the opening left it."""
    day.cluster.platforms[begun.rooms.home].memory.take_over(begun.rooms)
    day.crowd.asked = day.crowd.texts = 100
    for batch in begun.batches:
        day.cluster.on_commit(batch)
    day.witness.wrong.extend(begun.wrong)
    for queue, before in zip(day.queues, begun.queues, strict=True):
        queue.take_over(before)


def _database(begun: Dawn | None) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    if begun:
        database.deserialize(begun.database)
    else:
        migrate(database)
    database.execute("PRAGMA foreign_keys = ON")
    return database


@contextlib.contextmanager
def _running(day: Day) -> Iterator[None]:
    """The loop is the current one meanwhile, and what the relays complain of is heard."""
    complaints = _Complaints(day.crowd.broke)
    asyncio.set_event_loop(day.loop)
    with contextlib.ExitStack() as hurried:
        for where, name, hastier in (*HURRIED, *((m, "log", complaints) for m in LOGGING)):
            hurried.enter_context(patch.object(where, name, hastier))
        try:
            yield
        finally:
            for replica in list(day.cluster.living.values()):
                day.loop.kill(replica)
            day.loop.bury()
            asyncio.set_event_loop(None)
            day.loop.close()


class _Complaints:
    """Takes the relay's log: what it complains of is a defect."""

    def __init__(self, into: list[str]) -> None:
        self._into = into

    def error(self, what: str, **facts: Any) -> None:
        self._into.append(f"{what}: {facts}")


async def _live(day: Day, number: int, home: Home, *, drill: bool, begun: Dawn | None) -> None:
    chance, cluster, crowd = day.chance, day.cluster, day.crowd
    crowd.in_step = chance.random() < 0.4
    comings.before(day)
    for _ in range(2):
        _remember(await cluster.start(), begun)
    _plan_kill(day)
    people = [day.loop.create_task(crowd.lives_through_it(person)) for person in _who_is_there(day)]
    neighbours.others_schedule(day)
    crowd.errand(neighbours.others_post(day))
    crowd.errand(comings.come_and_go(day))
    crowd.errand(openings(day, playbooks()[number], home, drill=drill, opened=begun is not None))
    await asyncio.sleep(chance.uniform(*ROUGH_SECONDS))
    crowd.going_home = True
    await asyncio.sleep(chance.uniform(*STILL_ROUGH_SECONDS))
    cluster.moods.calm_down()
    await asyncio.wait(people)
    while crowd.errands:
        await asyncio.wait(crowd.errands)
    await cluster.complete()
    await neighbours.last_look(day)
    await _settle(day)
    day.steps = day.loop.steps


def _remember(replica: Replica, begun: Dawn | None) -> None:
    """It has run since the opening, and knows what came of it."""
    for state in begun.states if begun else ():
        replica.core.handler._remember(state)


def _who_is_there(day: Day) -> Sequence[PersonId]:
    """The team; on some days somebody tries who is not on it."""
    return EVERYBODY if day.chance.random() < 0.2 else TEAM


def _plan_kill(day: Day) -> None:
    """At any step, whatever is going on then."""
    likely = day.cluster.moods.kills_per_step
    if not likely:
        return

    def kill() -> None:
        if day.cluster.living:
            victim = day.chance.choice(list(day.cluster.living.values()))
            day.witness.note(f"kill -9 {victim.name}")
            day.cluster.kill(victim)
        _plan_kill(day)

    day.loop.at_step(day.loop.steps + 1 + int(day.chance.expovariate(likely)), kill)


async def _settle(day: Day) -> None:
    """Wait until nothing lies in the outbox but what is due tomorrow."""
    for _ in range(int(CALM_SECONDS / 2)):
        if not unsettled(day.database, VirtualClock().now()):
            return
        await asyncio.sleep(2.0)


def unsettled(database: sqlite3.Connection, now: datetime) -> list[tuple[str, str]]:
    """The key and effect of what is still to be done. Timers that have not come may lie."""
    rows = database.execute(UNSETTLED, {"now": dump_instant(now), "soon": dump_instant(now + SOON)})
    return rows.fetchall()


UNSETTLED = """
SELECT key, effect FROM outbox
WHERE settled = 0 AND due <= :soon
    AND (tries > 0 OR due <= :now OR json_extract(effect, '$.type') = 'Publish')
    AND json_extract(effect, '$.type') <> 'WatchQueue'
"""
SOON = timedelta(seconds=90)
"""Longer than any wait between two tries."""
