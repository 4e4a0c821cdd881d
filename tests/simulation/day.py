"""A rough day: two processes, people in a hurry, faults and kills, all from one seed."""

import asyncio
import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from bot.application import relay
from bot.domain.events import Event
from bot.domain.playbook import Playbook, Send, SendMode
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words as Catalogue
from tests.facts import EMA, FARID, INTRANET, NEWSROOM, PLAYBOOK
from tests.simulation.crowd import TEAM, Crowd
from tests.simulation.loop import SimulatedLoop
from tests.simulation.oracle import Approvals
from tests.simulation.replicas import Cluster
from tests.simulation.world import LyingOutlet, Moods, Nature, People, Platform, Weather

ROUGH_SECONDS = (60.0, 140.0)
"""How long people act and things break."""

CALM_SECONDS = 600.0
"""How long the bot may take afterwards to settle everything."""

FOLDER = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Memory, where there is some to write files to: many days are simulated."""


@dataclass
class Day:
    """What is left of a day, to be judged."""

    seed: int
    streams: dict[str, list[Event]] = field(default_factory=dict)
    unsettled: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    entries: set[str] = field(default_factory=set)
    outlets: tuple[LyingOutlet, ...] = ()
    platform: Platform | None = None
    crowd: Crowd | None = None
    broke: list[str] = field(default_factory=list)
    kills: int = 0
    steps: int = 0
    digest: str = ""

    @property
    def pressed(self) -> Mapping[str, Approvals]:
        """Per crisis who pressed *Approve* under which words."""
        assert self.crowd is not None
        pressed: dict[str, Approvals] = {}
        for deed, sight in self.crowd.began:
            if sight is not None and sight.button.action == "approve":
                value = sight.button.value
                seen = {(deed.person, value["statement"], text) for text in sight.texts}
                pressed.setdefault(value["crisis"], set()).update(seen)  # type: ignore[arg-type]
        return pressed

    @property
    def renderer(self) -> CardRenderer:
        return CardRenderer(People(), Catalogue("en"))


def rough_day(seed: int) -> Day:
    """Live through it. The same seed gives the same day."""
    chance = Random(seed)
    loop = SimulatedLoop(chance)
    day = Day(seed)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder, _complaints(day.broke):
        cluster = _cluster(Path(folder) / "crisis.db", loop, chance)
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(_live(day, cluster, chance))
            _judge_files(day, cluster)
        finally:
            for replica in list(cluster.living.values()):
                loop.kill(replica)
            loop.bury()
            loop.run_until_complete(cluster.close())
            asyncio.set_event_loop(None)
            loop.close()
    return day


def _cluster(path: Path, loop: SimulatedLoop, chance: Random) -> Cluster:
    weather = Weather(chance, Moods.drawn(chance))
    outlets = [
        LyingOutlet(id=name, nature=chance.choice(list(Nature)), weather=weather)
        for name in (NEWSROOM, INTRANET)
    ]
    return Cluster(
        path=path,
        loop=loop,
        chance=chance,
        platform=Platform(weather),
        outlets={outlet.id: outlet for outlet in outlets},
        playbook=_playbook(chance),
    )


def _playbook(chance: Random) -> Playbook:
    send = chance.choice(
        (
            Send(mode=SendMode.AFTER, delay=timedelta(seconds=chance.choice((3, 10, 30)))),
            Send(mode=SendMode.AT_ONCE),
            Send(mode=SendMode.ON_PRESS),
        )
    )
    stale = timedelta(seconds=chance.choice((20, 900)))
    return replace(PLAYBOOK, send=send, stale_after=stale)


async def _live(day: Day, cluster: Cluster, chance: Random) -> None:
    outlets: tuple[Any, ...] = tuple(cluster.outlets.values())
    crowd = Crowd(cluster, chance, outlets, in_step=chance.random() < 0.4)
    cluster.platform.memory.add_room("", room="general")
    for _ in range(2):
        await cluster.start()
    cluster.loop.on_step = lambda: _perhaps_kill(cluster, chance)
    people = [asyncio.create_task(crowd.lives_through_it(person)) for person in (*TEAM, FARID)]
    crowd.errand(_openings(crowd, chance))
    await asyncio.sleep(chance.uniform(*ROUGH_SECONDS))
    cluster.platform.moods.calm_down()
    crowd.going_home = True
    await asyncio.wait(people)
    while crowd.errands:
        await asyncio.wait(crowd.errands)
    await cluster.complete()
    await _settle(cluster)
    day.outlets, day.platform, day.crowd = outlets, cluster.platform, crowd
    day.broke += crowd.broke
    day.kills, day.steps = cluster.kills, cluster.loop.steps
    await _gather(day, cluster)


async def _openings(crowd: Crowd, chance: Random) -> None:
    """One crisis or two; the second perhaps the same one, noticed by two people at once."""
    await crowd.opens(EMA)
    if chance.random() < 0.3:
        await asyncio.sleep(chance.choice((0.0, 5.0)))
        await crowd.opens(chance.choice(TEAM))


def _perhaps_kill(cluster: Cluster, chance: Random) -> None:
    likely = cluster.platform.moods.kills_per_step
    if likely and cluster.living and chance.random() < likely:
        cluster.kill(chance.choice(list(cluster.living.values())))


async def _settle(cluster: Cluster) -> None:
    """Wait until nothing lies in the outbox but what is due tomorrow."""
    for _ in range(int(CALM_SECONDS / 2)):
        if not _unsettled(cluster.path):
            return
        await asyncio.sleep(2.0)


def _unsettled(path: Path) -> list[tuple[str, str]]:
    later = ("WatchNextUpdate", "ArchiveRoom")
    with contextlib.closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT key, effect FROM outbox WHERE settled = 0").fetchall()
    return [(key, effect) for key, effect in rows if not any(name in effect for name in later)]


async def _gather(day: Day, cluster: Cluster) -> None:
    store = cluster.stores[-1]
    for crisis in await store.crises():
        day.streams[crisis] = [recorded.event for recorded in await store.read(crisis)]


def _judge_files(day: Day, cluster: Cluster) -> None:
    day.unsettled = _unsettled(cluster.path)
    with contextlib.closing(sqlite3.connect(cluster.path)) as database:
        day.answers = dict(database.execute("SELECT command, answer FROM deliveries"))
        day.entries = {key for (key,) in database.execute("SELECT key FROM outbox")}
    day.digest = _digest(day)


def _digest(day: Day) -> str:
    """Of everything that anybody could have noticed."""
    assert day.platform is not None
    memory = day.platform.memory
    seen = [(one.at, one.key, one.clearance.text) for o in day.outlets for one in o.calls]
    what = (day.steps, day.kills, day.streams, seen, memory.calls, len(memory.told), day.answers)
    return sha256(repr(_plain(what)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """The same in every process: sets have no order of their own."""
    if isinstance(value, set | frozenset):
        return sorted(map(_plain, value), key=repr)
    if isinstance(value, Mapping):
        return sorted(((_plain(k), _plain(v)) for k, v in value.items()), key=repr)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        facts = [(name, _plain(getattr(value, name))) for name in value.__dataclass_fields__]
        return (type(value).__name__, facts)
    return value


class _Complaints:
    """Takes the relay's log: what it complains of is a defect."""

    def __init__(self, into: list[str]) -> None:
        self._into = into

    def error(self, what: str, **facts: Any) -> None:
        self._into.append(f"{what}: {facts}")


@contextlib.contextmanager
def _complaints(into: list[str]) -> Iterator[None]:
    before = relay.log
    relay.log = _Complaints(into)
    try:
        yield
    finally:
        relay.log = before
