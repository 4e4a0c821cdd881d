"""How many appends a second are acknowledged, against raw `fdatasync` on the same disk.

`python -m tests.bench.store [--dir DIRECTORY]`; the directory must be on a real disk. Rounds
of all three measurements are interleaved, so that a busy machine troubles all alike.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median

from bot.adapters.store.sqlite import SqliteStore
from bot.application.ports import Answer, Batch, Entry
from bot.domain.effects import Publish
from bot.domain.events import PublicationStarted
from bot.domain.values import THE_BOT, CommandId, CrisisId, OutletId, StatementId

BAR = 1.5
ROUNDS = 7
SECONDS = 1.0
CRISES = 32
LINE = b"x" * 512

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATEMENT, OUTLET = StatementId("s1"), OutletId("web")
EVENT = PublicationStarted(
    statement=STATEMENT, revision=1, outlet=OUTLET, attempt=1, by=THE_BOT, at=NOON
)
EFFECT = Publish(statement=STATEMENT, revision=1, outlet=OUTLET, send_at=NOON)
ANSWER = Answer(ok=True, code="done")


@dataclass(frozen=True)
class Round:
    """Rates a second in one round."""

    raw: float
    many: float
    one: float


def raw_appends(directory: Path) -> float:
    """Appends to a file, each followed by `fdatasync`, a second."""
    with tempfile.NamedTemporaryFile(dir=directory) as file:
        descriptor = file.fileno()
        began = time.perf_counter()
        done = 0
        while time.perf_counter() - began < SECONDS:
            os.write(descriptor, LINE)
            os.fdatasync(descriptor)
            done += 1
        return done / (time.perf_counter() - began)


async def commits(directory: Path, crises: int, names: Callable[[], int]) -> float:
    """Acknowledged appends of one event and one entry a second, one writer per crisis."""
    with tempfile.TemporaryDirectory(dir=directory) as folder:
        store = await SqliteStore.open(Path(folder) / "bench.db")
        began = time.perf_counter()
        writers = (write(store, f"c{names()}", began + SECONDS) for _ in range(crises))
        done = sum(await asyncio.gather(*writers))
        took = time.perf_counter() - began
        await store.close()
    return done / took


async def write(store: SqliteStore, crisis: str, until: float) -> int:
    """Append to one crisis until the time is over; how often."""
    for version in count():
        if time.perf_counter() >= until:
            return version
        await store.append(batch(CrisisId(crisis), version))
    raise AssertionError


def batch(crisis: CrisisId, version: int) -> Batch:
    name = f"{crisis}:{version}"
    entry = Entry(key=name, crisis=crisis, lane="web", effect=EFFECT, due=NOON)
    return Batch(
        crisis=crisis,
        expected=version,
        command=CommandId(name),
        answer=ANSWER,
        events=(EVENT,),
        entries=(entry,),
    )


def measure(directory: Path) -> list[Round]:
    """All rounds, after one that warms up."""
    names = count().__next__
    rounds = [
        Round(
            raw=raw_appends(directory),
            many=asyncio.run(commits(directory, CRISES, names)),
            one=asyncio.run(commits(directory, 1, names)),
        )
        for _ in range(ROUNDS + 1)
    ]
    return rounds[1:]


def ratios(rounds: list[Round]) -> tuple[float, float]:
    """Commits on many crises, and on one alone, as multiples of raw appends."""
    many = median(one.many / one.raw for one in rounds)
    return many, median(one.one / one.raw for one in rounds)


def report(rounds: list[Round]) -> None:
    raw = median(one.raw for one in rounds)
    ratio, alone = ratios(rounds)
    print(f"raw fdatasync appends       {raw:8,.0f} /s")
    print(f"commits on {CRISES} crises       {median(r.many for r in rounds):8,.0f} /s")
    print(f"commits on one crisis       {median(r.one for r in rounds):8,.0f} /s")
    print(f"one crisis alone: {alone:.2f} × fdatasync")
    verdict = "met" if ratio >= BAR else "missed"
    print(f"store on {CRISES} crises: bar {BAR:.2f} × fdatasync, figure {ratio:.2f}, {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=Path, default=Path.cwd(), help="a directory on a real disk")
    report(measure(parser.parse_args().dir))


if __name__ == "__main__":
    main()
