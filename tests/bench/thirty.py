"""Thirty forms submitted at the same moment, within Slack's rate limits.

`python -m tests.bench.thirty`. `conversations.create` may be called twenty times a minute: the
last ten rooms come three seconds after each other, and whoever waits for one is told. The table
shows what became of every room; at most three minutes.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox import cast
from bot.sandbox.acting import Actor
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.values import Channel, Person
from tests.bench.figures import Row, show
from tests.bench.stage import Stage, staged

BAR_SECONDS = 1.0
FORMS = 30
CREATED_AT_ONCE = 20
SECONDS_APART = 3.0
WITHIN_SECONDS = 180.0
TEAM = (cast.ANA, cast.BEN, cast.CLARA, cast.DAVID, cast.EMA)
"""Whom the playbook has invited, beside whoever opened the crisis."""

TOLD_AFTER_SECONDS = 5.0
"""Whoever waits longer than this must have been told so."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What became of thirty forms. Times in seconds from their submission."""

    forms: int
    acknowledged: Sequence[float]
    whole: Sequence[float]
    rooms: int
    half_built: int
    doubled: int
    untold: int
    refused_calls: int

    @property
    def floor(self) -> float:
        """When Slack would let the last room be created."""
        return max(0, self.forms - CREATED_AT_ONCE) * SECONDS_APART


async def measure(forms: int = FORMS, within_seconds: float = WITHIN_SECONDS) -> Opened:
    openers = [f"U0OPENER{number:02}" for number in range(forms)]
    async with staged(prepare=lambda sandbox: add(sandbox, openers)) as stage:
        actors = [stage.sandbox.as_person(one) for one in openers]
        await asyncio.gather(*(one.slash("C0GENERAL", "/crisis open") for one in actors))
        stage.sandbox.faults.limits.enabled = True
        began = stage.sandbox.workspace.clock()
        acknowledged = await asyncio.gather(*(_submit(one, n) for n, one in enumerate(actors)))
        whole = await _whole(stage, forms, within_seconds)
        return _judge(stage, openers, acknowledged, [at - began for at in whole], began)


def add(sandbox: Sandbox, openers: Sequence[str]) -> None:
    """People of the company who are in no team."""
    for number, person in enumerate(openers):
        name = f"opener{number}"
        sandbox.workspace.add_person(
            Person(person, name, f"Opener {number}", f"{name}@northwind.example", "staff")
        )
        sandbox.workspace.channels["C0GENERAL"].members.append(person)


async def _submit(actor: Actor, number: int) -> float:
    """Seconds until the form was acknowledged."""
    began = time.perf_counter()
    outcome = await actor.submit(
        values={"summary": f"Case {number}: an advert.", "playbook": "scheduled-post"}
    )
    if not outcome.ok:
        return float("inf")
    return time.perf_counter() - began
