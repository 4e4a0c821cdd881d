"""How long the bot takes to be ready, and how much memory it holds when at rest.

`python -m tests.bench.start`. Every Slack call of the start takes 100 ms longer. Memory is what the
process has resident, shared pages counted in full.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import psutil

from tests.bench.figures import Row, show, spread
from tests.bench.opening import at_rest
from tests.bench.stage import staged

READY_BAR_SECONDS = 2.0
MEMORY_BAR_MB = 120
RUNS = 5
REST_SECONDS = 3.0
MB = 1e6


@dataclass(frozen=True, kw_only=True)
class Started:
    """One start. Memory in MB: after some seconds' rest, and after one crisis was opened."""

    ready_seconds: float
    idle_mb: float
    used_mb: float


async def measure(runs: int = RUNS, rest_seconds: float = REST_SECONDS) -> list[Started]:
    return [await _start(rest_seconds) for _ in range(runs)]


async def _start(rest_seconds: float) -> Started:
    async with staged() as stage:
        await asyncio.sleep(rest_seconds)
        idle = memory(stage.bot.process.pid)
        await stage.scene.open()
        await stage.scene.until("everything that follows", lambda: at_rest(stage, 0))
        await asyncio.sleep(rest_seconds)
        return Started(
            ready_seconds=stage.bot.ready_after_seconds,
            idle_mb=idle,
            used_mb=memory(stage.bot.process.pid),
        )


def memory(pid: int) -> float:
    """Resident memory in MB."""
    return float(psutil.Process(pid).memory_info().rss) / MB


def rows(starts: Sequence[Started]) -> list[Row]:
    ready = [one.ready_seconds for one in starts]
    idle, used = median(one.idle_mb for one in starts), max(one.used_mb for one in starts)
    return [
        Row(
            name="start to ready",
            bar=f"< {READY_BAR_SECONDS:.0f} s",
            figure=f"{median(ready):.2f} s",
            met=median(ready) < READY_BAR_SECONDS,
            notes=(spread(ready, digits=2),),
        ),
        Row(
            name="memory at rest (resident)",
            bar=f"< {MEMORY_BAR_MB} MB",
            figure=f"{used:.0f} MB",
            met=used < MEMORY_BAR_MB,
            notes=(f"{idle:.0f} MB before, at most {used:.0f} MB after one crisis was opened",),
        ),
    ]


def main() -> None:
    sys.exit(show(rows(asyncio.run(measure()))))


if __name__ == "__main__":
    main()
