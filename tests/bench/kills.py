"""The real process killed at random instants under load, its Bluesky server behind a bad line.

`python -m tests.bench.kills [KILLS [SEED]] [--slack | --teams]`, some ten minutes for 200 kills,
half of them with the war rooms on Slack and half on Teams unless one is named. `crisis serve` works
several crises at once while its people draft, revise, approve, withdraw, and open others; it is
ended by `kill -9` at seeded instants, some of them during its start, and started again at once. In
the end what stands at the server and at a webhook is compared with what the log says was approved,
and every war room must be whole. Needs the server (`tests/rigs/pds.py`).
"""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bot.demo.bot_process import BotDidNotStart, BotProcess
from bot.demo.scene import NotSeen
from bot.sandbox.errors import CannotDo
from bot.sandbox.sandbox import Sandbox
from tests.bench.figures import Row, show, spread
from tests.bench.kills_people import PATIENCE_SECONDS, Acknowledged, Cast, Room
from tests.bench.kills_slack import on_slack
from tests.bench.kills_stage import Opener, Theatre
from tests.bench.kills_teams import on_teams
from tests.bench.kills_truth import Standing, Truth, truth, undone
from tests.bench.rogue import with_the_account
from tests.rigs import pds as rig
from tests.rigs.proxy import (
    BROKEN,
    DONE_BUT_BROKEN,
    LOST_AFTER,
    LOST_BEFORE,
    Fault,
    Proxy,
    Weather,
    busy,
    fair,
    late,
    lossy,
)

KILLS = 200
PLATFORMS: dict[str, Opener] = {"Slack": on_slack, "Teams": on_teams}
ROOMS = 3
NOTES_EVERY_SECONDS = 0.5
DURING_START = 0.25
"""How many of the kills come before the bot is ready."""

AT_WORK_SECONDS = 2.0
"""At most so long is a bot left at work once it is ready."""

OUT_OF_REACH_SECONDS = 1.5
SOON = timedelta(seconds=20)

FAULTS: tuple[tuple[Fault | None, int], ...] = (
    (None, 72),
    (LOST_AFTER, 8),
    (LOST_BEFORE, 5),
    (DONE_BUT_BROKEN, 4),
    (BROKEN, 4),
    (busy(1, 503), 4),
    (late(1.5), 3),
)
"""What befalls a request, and how often of a hundred."""

CHAT_FAULTS: tuple[tuple[Fault | None, int], ...] = (
    (None, 84),
    (LOST_AFTER, 4),
    (LOST_BEFORE, 4),
    (busy(1), 3),
    (Fault(reaches=False, status=502), 3),
    (Fault(reaches=True, status=502), 2),
)
"""What befalls a call of the chat platform."""


@dataclass
class Run:
    """What happened, and what came of it."""

    seed: int
    platform: str
    kills: int = 0
    during_start: int = 0
    starts: list[float] = field(default_factory=list)
    lines: int = 0
    faults: int = 0
    calls: int = 0
    failed_calls: int = 0
    looks: int = 0
    told: Acknowledged = field(default_factory=Acknowledged)
    seconds: float = 0.0
    truth: Truth | None = None
    half_built: Sequence[str] = ()
    gave_up: list[str] = field(default_factory=list)

    @property
    def flaws(self) -> list[str]:
        found = [*self.gave_up, *self.half_built]
        return [*found, *(self.truth.flaws if self.truth else ["nothing was compared"])]


def bad_line(
    chance: random.Random, befalls: Sequence[tuple[Fault | None, int]] = FAULTS
) -> Weather:
    """Chance decides for every request."""
    faults, often = [one for one, _ in befalls], [times for _, times in befalls]

    def weather(method: str, path: str) -> Fault | None:
        return chance.choices(faults, often)[0]

    return weather


async def measure(
    kills: int = KILLS, seed: int | None = None, *, platform: str, rooms: int = ROOMS
) -> Run:
    """Kill it so many times; the seed decides on when, and on what befalls."""
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    run = Run(seed=seed, platform=platform)
    began = time.perf_counter()
    with TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as folder:
        async with rig.running_async() as pds, lossy(pds.url) as proxy:
            person = await pds.account()
            edit = partial(with_the_account, replace(pds, url=proxy.url), person)
            more = {"BENCH_BLUESKY_PASSWORD": person.password}
            async with PLATFORMS[platform](Path(folder), more, edit) as theatre:
                team = await _play(run, theatre, proxy, kills, rooms)
                standing = [*await _at_bluesky(pds, person), *_in_public(theatre.sandbox)]
                await theatre.bot.stop()
                run.truth = await truth(theatre.log, standing, team.acknowledged)
                run.half_built = await theatre.chat.half_built(run.truth.rooms)
    run.seconds = time.perf_counter() - began
    return run


async def _play(run: Run, theatre: Theatre, proxy: Proxy, kills: int, rooms: int) -> Cast:
    """Open the rooms on a good line, then let everything go wrong until the last kill."""
    chance = random.Random(run.seed)
    await theatre.bot.start()
    team = Cast(theatre.chat)
    places = [
        Room(team, one, await team.open_a_room(), random.Random(f"{run.seed}/{one}"))
        for one in range(rooms)
    ]
    _darken(run, theatre, proxy)
    over = asyncio.Event()
    work = [asyncio.create_task(one) for one in _works(run, team, places, proxy, over)]
    try:
        for _ in range(kills):
            await _one_life(run, theatre.bot, chance)
        await theatre.bot.start()
    finally:
        over.set()
        await asyncio.gather(*work)
    run.told = team.acknowledged
    _clear_up(run, theatre, proxy)
    await _at_rest(run, theatre.log)
    return team


def _darken(run: Run, theatre: Theatre, proxy: Proxy) -> None:
    proxy.weather = bad_line(random.Random(f"{run.seed}/line"))
    if theatre.line:
        theatre.line.weather = bad_line(random.Random(f"{run.seed}/chat"), CHAT_FAULTS)


def _clear_up(run: Run, theatre: Theatre, proxy: Proxy) -> None:
    run.lines, run.faults = len(proxy.calls), sum(one.fault is not None for one in proxy.calls)
    run.looks = sum("getRecord" in one.path for one in proxy.calls)
    proxy.weather = fair
    if theatre.line:
        run.calls = len(theatre.line.calls)
        run.failed_calls = sum(one.fault is not None for one in theatre.line.calls)
        theatre.line.weather = fair


def _works(
    run: Run, team: Cast, places: Sequence[Room], proxy: Proxy, over: asyncio.Event
) -> Iterator[Coroutine[Any, Any, None]]:
    yield from (_at_work(run, place, over) for place in places)
    yield _opening(run, team, over)
    yield _out_of_reach(proxy, random.Random(f"{run.seed}/gone"), over)


async def _one_life(run: Run, bot: BotProcess, chance: random.Random) -> None:
    """Start it if it does not run; kill it during the start, or some time after."""
    early = chance.random() < DURING_START
    usual = median(run.starts) if run.starts else 1.0
    began = time.perf_counter()
    start = asyncio.create_task(bot.start())
    await asyncio.wait({start}, timeout=chance.uniform(0.05, usual) if early else None)
    if start.done():
        start.result()
        if not early or bot.alive:
            if (took := time.perf_counter() - began) > 0.1:
                run.starts.append(took)
            await asyncio.sleep(chance.uniform(0, AT_WORK_SECONDS))
    else:
        run.during_start += 1
    await bot.kill()
    run.kills += 1
    # Killed during its start, it says that it did not start.
    for failed in await asyncio.gather(start, return_exceptions=True):
        if failed is not None and not isinstance(failed, BotDidNotStart):
            raise failed


async def _at_work(run: Run, place: Room, over: asyncio.Event) -> None:
    """Statement after statement, and notes meanwhile."""
    noting = asyncio.create_task(_note(place, over))
    try:
        while not over.is_set():
            await place.statement()
        await noting
    except (NotSeen, CannotDo) as failed:
        run.gave_up.append(f"room {place.number}: {type(failed).__name__}: {failed}")
        noting.cancel()


async def _opening(run: Run, team: Cast, over: asyncio.Event) -> None:
    try:
        await team.open_others(random.Random(f"{run.seed}/others"), over)
    except (NotSeen, CannotDo) as failed:
        run.gave_up.append(f"opening: {type(failed).__name__}: {failed}")


async def _note(place: Room, over: asyncio.Event) -> None:
    number = 0
    while not over.is_set():
        number += 1
        await place.note(number)
        await asyncio.sleep(NOTES_EVERY_SECONDS)


async def _out_of_reach(proxy: Proxy, chance: random.Random, over: asyncio.Event) -> None:
    """Now and then nobody listens at the server's address."""
    while not over.is_set():
        await asyncio.sleep(chance.uniform(10, 30))
        await proxy.die()
        await asyncio.sleep(OUT_OF_REACH_SECONDS)
        await proxy.listen()


async def _at_rest(run: Run, log: Path) -> None:
    """Until nothing is on its way to an outlet and nothing due soon."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            # Another process's file: there is nothing to be told by, so it is asked.
            while undone(log, (datetime.now(UTC) + SOON).isoformat()):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
    except TimeoutError:
        run.gave_up.append("in the end something was left undone")


async def _at_bluesky(pds: rig.Pds, person: rig.Person) -> Standing:
    """Every post, however many there are."""
    found: list[tuple[tuple[str, str], str]] = []
    params = {"repo": person.did, "collection": "app.bsky.feed.post", "limit": "100"}
    while True:
        told = await pds.ask("com.atproto.repo.listRecords", params)
        found += [
            (("bluesky", str(one["uri"]).rsplit("/", 1)[-1]), str(one["value"]["text"]))
            for one in told["records"]
        ]
        if not told.get("cursor") or not told["records"]:
            return found
        params["cursor"] = str(told["cursor"])


def _in_public(sandbox: Sandbox) -> Standing:
    return [(("newsroom", one.webhook_id), one.text) for one in sandbox.public.posts]


def row(run: Run) -> Row:
    seen = run.truth
    lost, twice, bare = (
        (len(seen.lost), len(seen.twice), len(seen.unapproved)) if seen else ("?", "?", "?")
    )
    notes = [f"seed {run.seed}, {run.seconds:.0f} s; {run.during_start} kills during the start"]
    if seen:
        notes += [
            f"{seen.statements} texts in {seen.crises} crises, {seen.published} publications in"
            f" {seen.attempts} attempts; {seen.resumed} entries begun by one process and finished"
            f" by another; {seen.events:,} events",
            f"acknowledged, and in the log: {len(run.told.drafted)} texts,"
            f" {len(run.told.approved)} approvals, {len(run.told.logged)} notes,"
            f" {run.told.opened} crises opened, {len(run.half_built)} rooms of them half-built;"
            f" {run.told.unanswered} presses without an answer",
            f"{run.faults} of {run.lines} requests met a fault; {run.looks} looks for what may"
            f" stand; {seen.alarms} false alarms",
            "outcomes asked about (a webhook cannot be looked at, and what was withdrawn is not"
            f" sent again): {dict(seen.asked) or 'none'}",
        ]
    if run.calls:
        notes.append(f"{run.failed_calls} of {run.calls} calls of the chat platform met a fault")
    if run.starts:
        notes.append(f"restart to ready: {spread(run.starts, digits=2)}")
    return Row(
        name=f"kill -9 at {run.kills} instants, rooms on {run.platform},"
        " real Bluesky server behind a lossy proxy",
        bar="0 lost, 0 twice, 0 unapproved",
        figure=f"{lost} lost, {twice} twice, {bare} unapproved",
        met=not run.flaws and seen is not None and seen.published > 0,
        notes=[*notes, *run.flaws[:20]],
    )


def rows(
    kills: int = KILLS, seed: int | None = None, platforms: Sequence[str] = tuple(PLATFORMS)
) -> list[Row]:
    """The kills dealt out over the platforms."""
    share = -(-kills // len(platforms))
    return [row(asyncio.run(measure(share, seed, platform=one))) for one in platforms]


def main() -> None:
    if rig.installed() is None:
        sys.exit(rig.SKIPPED)
    options = argparse.ArgumentParser()
    options.add_argument("kills", type=int, nargs="?", default=KILLS)
    options.add_argument("seed", type=int, nargs="?")
    for one in PLATFORMS:
        options.add_argument(f"--{one.lower()}", dest="only", action="store_const", const=[one])
    given = options.parse_args()
    sys.exit(show(rows(given.kills, given.seed, given.only or tuple(PLATFORMS))))


if __name__ == "__main__":
    main()
