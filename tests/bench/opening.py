"""From the form's submission to a room with its people, its brief with the roles, pinned.

`python -m tests.bench.opening`. Every Slack call takes 100 ms longer; three of them must wait
for each other, so that nothing can be faster than 0.30 s.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.calls import Call, depth
from tests.bench.figures import Row, show, spread
from tests.bench.stage import LATENCY_MS, Stage, staged

BAR_SECONDS = 0.35
DEEPEST = 3
MOST_CALLS = 5
RUNS = 8
WARM_UP = 1
BOTS = 2
"""Each is new: `pins.add` comes twenty times a minute, and twice for each room."""
PINS = 2
FLOOR_SECONDS = DEEPEST * LATENCY_MS / 1000

BESIDE = frozenset({"views.open", "conversations.history"})
"""Calls that no room waits for: the form's own, and the first look at watched channels."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One opening. `seconds` from the submission leaving Slack to the last of the calls."""

    seconds: float
    calls: Sequence[Call]

    @property
    def deep(self) -> int:
        return depth(self.calls)


async def measure(runs: int = RUNS, warm_up: int = WARM_UP, bots: int = BOTS) -> list[Opened]:
    """One crisis after the other, each left to come to rest before the next."""
    found: list[Opened] = []
    for _ in range(bots):
        async with staged() as stage:
            opened = [await _open(stage, number) for number in range(warm_up + runs)]
            found.extend(opened[warm_up:])
    return found


async def _open(stage: Stage, number: int) -> Opened:
    sandbox, before = stage.sandbox, len(stage.calls.all)
    room = await stage.scene.open(**answers(number))
    done = [one for one in stage.calls.all[before:] if one.method not in BESIDE]
    submitted = sandbox.journal.of("payload", type="view_submission")[-1]
    team = {"U0ANA", "U0BEN", "U0CLARA", "U0DAVID", "U0EMA"}
    if not team <= set(room.members) or not room.topic:
        raise AssertionError("the room was pinned before it was whole")
    await stage.scene.until("everything that follows", lambda: at_rest(stage, before))
    return Opened(seconds=max(one.ended for one in done) - submitted.at, calls=done)


def at_rest(stage: Stage, before: int) -> bool:
    """What follows once a room is whole has been done too: the card of what to say is pinned, and
    whoever opened it has a direct message."""
    since = stage.calls.all[before:]
    places = [str(one.entry.get("arguments").get("channel", "")) for one in since]
    pins = sum(one.method == "pins.add" for one in since)
    return pins == PINS and any(place.startswith("D") for place in places)


def answers(number: int) -> dict[str, object]:
    """What is entered beside the usual; the second crisis within minutes is asked about."""
    another = {"another": ["another"]} if number else {}
    return {"summary": f"Case {number}: an advertisement beside a flood.", **another}


def row(openings: Sequence[Opened]) -> Row:
    seconds = [one.seconds for one in openings]
    figure, deepest = median(seconds), max(one.deep for one in openings)
    most = max(len(one.calls) for one in openings)
    return Row(
        name="form submitted → room whole, brief pinned",
        bar=f"≤ {BAR_SECONDS} s, ≤ {DEEPEST} deep, ≤ {MOST_CALLS} calls",
        figure=f"{figure:.3f} s, {deepest} deep, {most} calls",
        met=figure <= BAR_SECONDS and deepest <= DEEPEST and most <= MOST_CALLS,
        notes=(
            f"{spread(seconds)}; the floor is {FLOOR_SECONDS:.2f} s",
            "calls: " + ", ".join(one.method for one in openings[-1].calls),
        ),
    )


def main() -> None:
    sys.exit(show([row(asyncio.run(measure()))]))


if __name__ == "__main__":
    main()
