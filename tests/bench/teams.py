"""Microsoft Teams: presses, the opening, tokens, and what holds up the event loop.

`python -m tests.bench.teams`, about a minute and a half. Presses come at 100 a second from a
process of their own, with real signed tokens; each is answered after what came of it was committed
durably, and afterwards the log is read and must hold every one. The opening is measured with
100 ms on every call of the bot's.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bot.adapters.store.reader import SqliteReader
from bot.domain.events import CommandRefused
from tests.bench.figures import Row, percentile, show, spread
from tests.bench.load import WARM_UP, Answered
from tests.bench.teams_load import Order
from tests.bench.teams_stage import CASE, CASE_OF, TEAM, TeamsStage, staged_on_teams

BAR_SECONDS = 0.040
A_SECOND = 100
SECONDS = 20.0
RUNS = 3

OPENING_BAR_SECONDS = 0.5
LATENCY_SECONDS = 0.1
OPENINGS = 4

LONGEST_BLOCK_SECONDS = 0.020
"""How long one callback may hold up all others."""


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """One run of presses. `kept` of the `sent` stand in the log; `logins` is how often a token was
    asked for, for the same purpose; `blocks` are the longest callbacks, the longest first:
    seconds, and of these at work."""

    answered: Answered
    sent: int
    kept: int
    logins: int
    blocks: Sequence[Mapping[str, Any]]

    @property
    def p99(self) -> float:
        return percentile(self.answered.seconds, 0.99)

    @property
    def line(self) -> str:
        seconds = self.answered.seconds
        return (
            f"p50 {median(seconds) * 1000:.1f}, p99 {self.p99 * 1000:.1f},"
            f" max {max(seconds) * 1000:.1f} ms; {self.kept} of {self.sent} kept,"
            f" {self.answered.failed} failed"
        )


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One opening: seconds from the press of *Open* to the brief with the roles being posted."""

    seconds: float
    calls: Sequence[str]


async def measure_presses(runs: int = RUNS, seconds: float = SECONDS) -> list[Pressed]:
    """Each with a new bot and a new crisis."""
    return [await _presses(seconds) for _ in range(runs)]


async def _presses(seconds: float) -> Pressed:
    with tempfile.TemporaryDirectory() as name:
        blocks = Path(name) / "blocks.json"
        program = ("-m", "tests.bench.unblocked", str(blocks))
        async with staged_on_teams(program=program) as stage:
            room = await stage.open()
            order = Order(
                url=stage.bot.url,
                authorization=await stage.fake.authorization(),
                activity=await _press(stage, room),
                a_second=A_SECOND,
                seconds=seconds,
            )
            before = await _refused(stage)
            answered = await _load(order)
            kept = await _refused(stage) - before - WARM_UP
            asked = (await stage.fake.state())["asked"]
            logins = max(asked[one] for one in asked if one.startswith("login "))
        return Pressed(
            answered=answered,
            sent=int(A_SECOND * seconds),
            kept=kept,
            logins=logins,
            blocks=json.loads(blocks.read_text()),
        )


async def _press(stage: TeamsStage, room: str) -> Mapping[str, Any]:
    """Ema takes the lead, which she may not: each press is one more line in the log, and changes
    no card."""
    (brief,) = [one for one in await stage.fake.posts(room) if "accept_role" in str(one.activity)]
    answer = await stage.fake.presses(stage.people["ema"], brief, "accept_role")
    return answer.activity


async def _load(order: Order) -> Answered:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.teams_load",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate(json.dumps(asdict(order)).encode())
    return Answered(**json.loads(printed))


async def _refused(stage: TeamsStage) -> int:
    """How many refusals the log on the disk holds, read from outside."""
    reader = await SqliteReader.open_to_read(stage.bot.log)
    try:
        (crisis,) = await reader.crises()
        recorded = await reader.read(crisis)
    finally:
        await reader.close()
    return sum(isinstance(one.event, CommandRefused) for one in recorded)


async def measure_openings(openings: int = OPENINGS) -> list[Opened]:
    """Each with a new bot, since the second crisis of one is asked about."""
    return [await _opening() for _ in range(openings)]


async def _opening() -> Opened:
    async with staged_on_teams(seconds_a_call=LATENCY_SECONDS) as stage:
        form = await stage.form("ana", "open", set())
        before = len(await stage.fake.journal())
        began = time.time()
        await stage.submit("ana", form, "Open", summary=CASE, playbook=CASE_OF)
        room = await stage.until("the room", lambda: stage._room(set()))
        (brief,) = [one for one in await stage.fake.posts(room) if _shows_roles(one.activity)]
        calls = (await stage.fake.journal())[before:]
        posted = [ended for name, _, ended in calls if name == "send"]
        shown = [post for post in await stage.fake.posts(room) if not post.by]
        place = [post.id for post in shown].index(brief.id)
        # A thread's first post is no `send`.
        return Opened(seconds=posted[place - 1] - began, calls=[name for name, _, _ in calls])


def _shows_roles(activity: Any) -> bool:
    text = json.dumps(activity)
    return "accept_role" in text and all(one.capitalize() in text for one in TEAM)


def press_row(runs: Sequence[Pressed]) -> Row:
    figure = median(one.p99 for one in runs)
    whole = all(one.kept == one.sent and not one.answered.failed for one in runs)
    return Row(
        name=f"Teams: press committed and answered, {A_SECOND} a second",
        bar=f"p99 < {BAR_SECONDS * 1000:.0f} ms",
        figure=f"p99 {figure * 1000:.1f} ms",
        met=figure < BAR_SECONDS and whole,
        notes=tuple(one.line for one in runs),
    )


def block_row(runs: Sequence[Pressed]) -> Row:
    """Judged by the processor time: what a busy machine adds is not the bot's."""
    longest = [one.blocks[0] for one in runs]
    worked = max(block["worked"] for one in runs for block in one.blocks)
    return Row(
        name="Teams: longest hold-up of the event loop",
        bar=f"≤ {LONGEST_BLOCK_SECONDS * 1000:.0f} ms",
        figure=f"{worked * 1000:.1f} ms",
        met=worked <= LONGEST_BLOCK_SECONDS,
        notes=tuple(
            f"{block['seconds'] * 1000:.1f} ms by the clock, of these"
            f" {block['worked'] * 1000:.1f} at work: {block['what'][:90]}"
            for block in longest
        ),
    )


def token_row(runs: Sequence[Pressed]) -> Row:
    most = max(one.logins for one in runs)
    return Row(
        name="Teams: token requests in a run",
        bar="1 in a token's life",
        figure=str(most),
        met=most == 1,
    )


def opening_row(openings: Sequence[Opened]) -> Row:
    seconds = [one.seconds for one in openings]
    figure = median(seconds)
    return Row(
        name="Teams: form submitted → brief posted with roles",
        bar=f"≤ {OPENING_BAR_SECONDS} s",
        figure=f"{figure:.3f} s",
        met=figure <= OPENING_BAR_SECONDS,
        notes=(spread(seconds), "calls: " + ", ".join(openings[-1].calls)),
    )


def rows() -> list[Row]:
    """All four."""
    presses = asyncio.run(measure_presses())
    openings = asyncio.run(measure_openings())
    return [press_row(presses), block_row(presses), token_row(presses), opening_row(openings)]


if __name__ == "__main__":
    sys.exit(show(rows()))
