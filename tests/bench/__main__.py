"""Every bar of the product, measured here and now, as one table.

`python -m tests.bench`, some twenty minutes on a quiet machine, most of them for the 200 kills.
The exit code is 1 if any bar was missed. What needs a server that is not installed is left out,
and named.
"""

import asyncio
import sys
from pathlib import Path
from statistics import median

from tests.bench import (
    at_once,
    days,
    five,
    freeze,
    kills,
    log,
    opening,
    rogue,
    start,
    store,
    teams,
    thirty,
)
from tests.bench.figures import Row, load, show
from tests.rigs import pds


def every_row() -> list[Row]:
    """One after the other, each with bots of its own."""
    rows: list[Row] = []
    _say("opening")
    rows.append(opening.row(asyncio.run(opening.measure())))
    _say("thirty forms at once")
    rows.append(thirty.row(asyncio.run(thirty.measure())))
    _say("log over HTTP")
    rows.append(log.row(asyncio.run(log.measure())))
    _say("immediate publication")
    rows.append(at_once.row(asyncio.run(at_once.measure())))
    _say("five outlets at once")
    rows.append(five.row(asyncio.run(five.measure())))
    if pds.installed():
        _say("a post past the bot")
        rows.append(rogue.row(asyncio.run(rogue.measure())))
        _say("kill -9")
        rows.extend(kills.rows())
    else:
        _say(f"left out: a post past the bot, kill -9; {pds.SKIPPED}")
    _say("freeze")
    rows.append(freeze.row(asyncio.run(freeze.measure())))
    _say("Microsoft Teams")
    rows.extend(teams.rows())
    _say("store")
    rows.append(store_row(store.measure(Path.cwd())))
    _say("simulated crises")
    rows.append(days.row(days.measure()))
    _say("start and memory")
    rows.extend(start.rows(asyncio.run(start.measure())))
    return rows


def store_row(rounds: list[store.Round]) -> Row:
    many, one = store.ratios(rounds)
    return Row(
        name=f"store: acknowledged commits on {store.CRISES} crises",
        bar=f"≥ {store.BAR} × fdatasync",
        figure=f"{many:.2f} ×",
        met=many >= store.BAR,
        notes=(
            f"one crisis alone: {one:.2f} × fdatasync;"
            f" raw fdatasync appends: {median(r.raw for r in rounds):,.0f} a second",
        ),
    )


def _say(what: str) -> None:
    print(f"{what} … (load {load()})", flush=True)


if __name__ == "__main__":
    sys.exit(show(every_row()))
