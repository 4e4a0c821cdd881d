"""How fast a signed `/crisis log` is acknowledged over HTTP, 100 a second.

`python -m tests.bench.log`. Each is acknowledged after its entry was committed durably; afterwards
the log is read and must hold every one. The commands come from a process of their own.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

import psutil

from bot.adapters.store.reader import SqliteReader
from bot.domain.events import EntryLogged
from bot.sandbox import cast
from tests.bench.figures import Row, percentile, show
from tests.bench.load import WARM_UP, Answered, Order
from tests.bench.opening import at_rest
from tests.bench.stage import Stage, staged

BAR_SECONDS = 0.025
A_SECOND = 100
SECONDS = 20.0
RUNS = 3


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run. `kept` of the `sent` commands stand on the timeline; `busy` is the whole
    machine's load while it lasted, 0–1."""

    answered: Answered
    sent: int
    kept: int
    busy: float

    @property
    def p99(self) -> float:
        return percentile(self.answered.seconds, 0.99)

    @property
    def line(self) -> str:
        seconds = self.answered.seconds
        return (
            f"p50 {median(seconds) * 1000:.1f}, p99 {self.p99 * 1000:.1f},"
            f" max {max(seconds) * 1000:.1f} ms; {self.kept} of {self.sent} kept,"
            f" {self.answered.failed} failed; machine {self.busy:.0%} busy"
        )


async def measure(runs: int = RUNS, seconds: float = SECONDS) -> list[Run]:
    """Each with a new bot and a new crisis."""
    return [await _run(seconds) for _ in range(runs)]


async def _run(seconds: float) -> Run:
    async with staged(http=True) as stage:
        await stage.scene.open()
        await stage.scene.until("everything that follows", lambda: at_rest(stage, 0))
        order = Order(
            url=stage.bot.url,
            secret=cast.SIGNING_SECRET,
            payload=_typed(stage),
            a_second=A_SECOND,
            seconds=seconds,
        )
        before = await _logged(stage)
        psutil.cpu_percent()
        answered = await _load(order)
        busy = psutil.cpu_percent() / 100
        kept = await _logged(stage) - before - WARM_UP
    return Run(answered=answered, sent=int(A_SECOND * seconds), kept=kept, busy=busy)


def _typed(stage: Stage) -> dict[str, str]:
    """`/crisis log` as Slack sends it when Ana types it in the war room."""
    sandbox = stage.sandbox
    person = sandbox.workspace.people[cast.ANA]
    room = sandbox.workspace.channels[stage.scene.room]
    return dict(sandbox.payloads.slash(person, room, "/crisis", "log"))


async def _load(order: Order) -> Answered:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.load",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate(json.dumps(asdict(order)).encode())
    return Answered(**json.loads(printed))


async def _logged(stage: Stage) -> int:
    """How many entries the log on the disk holds, read from outside."""
    reader = await SqliteReader.open_to_read(stage.bot.log)
    try:
        (crisis,) = await reader.crises()
        recorded = await reader.read(crisis)
    finally:
        await reader.close()
    return sum(isinstance(one.event, EntryLogged) for one in recorded)


def row(runs: Sequence[Run]) -> Row:
    figure = median(one.p99 for one in runs)
    whole = all(one.kept == one.sent and not one.answered.failed for one in runs)
    return Row(
        name=f"signed /crisis log, committed, {A_SECOND} a second",
        bar=f"p99 < {BAR_SECONDS * 1000:.0f} ms",
        figure=f"p99 {figure * 1000:.1f} ms",
        met=figure < BAR_SECONDS and whole,
        notes=tuple(one.line for one in runs),
    )


def main() -> None:
    sys.exit(show([row(asyncio.run(measure()))]))


if __name__ == "__main__":
    main()
