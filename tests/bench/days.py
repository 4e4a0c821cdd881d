"""How many simulated crises go by without a broken promise, and how fast.

`python -m tests.bench.days`, some ten minutes of one core. The seeds are fresh each time; the first
is printed, and so is how to replay one that fails. They are lived through in a process of their
own, in which a seed is the same day every time.
"""

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from secrets import randbelow

from tests.bench.figures import Row, show

SEEDS = 20_000
BAR_A_MINUTE = 2_000
JOBS = 2
LAST = re.compile(r"([\d.]+) s of one core, (\d+) seeds a minute\n(?:.*\n)?(\d+) seeds, (\d+) vio")


@dataclass(frozen=True, kw_only=True)
class Run:
    """`seconds` on the clock; `busy_seconds` of one core, from which `a_minute` is reckoned."""

    first: int
    seeds: int
    seconds: float
    busy_seconds: float
    a_minute: int
    violations: int
    failing: tuple[str, ...]


def measure(seeds: int = SEEDS, jobs: int = JOBS) -> Run:
    """Raises RuntimeError where the simulation itself breaks off."""
    first, began = randbelow(10**9), time.perf_counter()
    numbers = ["--seeds", str(seeds), "--first", str(first), "--jobs", str(jobs)]
    program = [sys.executable, "-m", "tests.simulation", *numbers]
    said = subprocess.run(program, capture_output=True, text=True, check=False)
    found = LAST.search(said.stdout)
    if found is None:
        raise RuntimeError(said.stdout + said.stderr)
    busy_seconds, a_minute, lived, violations = found.groups()
    return Run(
        first=first,
        seeds=int(lived),
        seconds=time.perf_counter() - began,
        busy_seconds=float(busy_seconds),
        a_minute=int(a_minute),
        violations=int(violations),
        failing=tuple(line for line in said.stdout.splitlines() if line.startswith("replay:")),
    )


def row(run: Run) -> Row:
    enough = run.a_minute >= BAR_A_MINUTE and run.seeds >= SEEDS
    return Row(
        name="simulated crises",
        bar=f"{SEEDS:,} seeds, 0 violations, ≥ {BAR_A_MINUTE:,} a minute of one core",
        figure=f"{run.seeds:,} seeds, {run.violations} violations, {run.a_minute:,} a minute",
        met=enough and not run.violations,
        notes=(
            f"from seed {run.first}: {run.seconds:,.0f} s on the clock,"
            f" {run.busy_seconds:,.0f} s of one core",
            *run.failing[:5],
        ),
    )


def main() -> None:
    sys.exit(show([row(measure())]))


if __name__ == "__main__":
    main()
