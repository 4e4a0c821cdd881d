"""Thirty forms submitted at the same moment, within Slack's rate limits.

`python -m tests.bench.thirty`. `conversations.create` may be called twenty times a minute: the
last ten rooms come three seconds after each other, and whoever waits for one is told. The table
shows what became of every room; at most three minutes.
"""

import asyncio
import contextlib
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox import cast
from bot.sandbox.acting import Actor, words
from bot.sandbox.journal import Entry
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.values import Channel, Person
from tests.bench.calls import Call
from tests.bench.figures import Row, show, spread
from tests.bench.opening import at_rest
from tests.bench.stage import Stage, staged

BAR_SECONDS = 1.0
FORMS = 30
MADE_AT_ONCE = 20
SECONDS_APART = 3.0
WITHIN_SECONDS = 180.0
CALLS = ("conversations.invite", "conversations.setTopic", "chat.postMessage", "pins.add")
TEAM = (cast.ANA, cast.BEN, cast.CLARA, cast.DAVID, cast.EMA)
"""Whom the playbook has invited, beside whoever opened the crisis."""

TOLD_AFTER_SECONDS = 5.0
"""Whoever waits longer than this must have been told so."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What became of one opener's form. Times since the epoch; `whole_at` is None for a room that
    lacks something, or was never made."""

    rooms: int
    created_at: float | None
    whole_at: float | None
    told: bool


@dataclass(frozen=True, kw_only=True)
class Opened:
    """All of them. `rooms` were made in all, whosever they are; `refused` calls were answered
    429: the bot asked faster than Slack allows."""

    began: float
    acknowledged: Sequence[float]
    openings: Sequence[Opening]
    rooms: int
    refused: int

    @property
    def floor(self) -> float:
        """Seconds until Slack would let the last room be made."""
        return max(0, len(self.openings) - MADE_AT_ONCE) * SECONDS_APART

    @property
    def whole(self) -> Sequence[float]:
        """Seconds after which each room was whole."""
        return sorted(o.whole_at - self.began for o in self.openings if o.whole_at)

    @property
    def doubled(self) -> int:
        return sum(one.rooms > 1 for one in self.openings)

    @property
    def untold(self) -> int:
        """How many waited and were never told."""
        return sum(
            (one.created_at or math.inf) - self.began > TOLD_AFTER_SECONDS and not one.told
            for one in self.openings
        )


async def measure(forms: int = FORMS, within_seconds: float = WITHIN_SECONDS) -> Opened:
    """One crisis is open already, so that each form says that it means another one."""
    openers = [f"U0OPENER{number:02}" for number in range(forms)]
    async with staged(prepare=lambda sandbox: add(sandbox, openers)) as stage:
        await stage.scene.open()
        await stage.scene.until("everything that follows", lambda: at_rest(stage, 0))
        actors = [stage.sandbox.as_person(one) for one in openers]
        await asyncio.gather(*(one.slash("C0GENERAL", "/crisis open") for one in actors))
        stage.sandbox.faults.limits.enabled = True
        began = stage.sandbox.workspace.clock()
        acknowledged = await asyncio.gather(*map(_submit, actors))
        openings = await _openings(stage, openers, within_seconds)
        return Opened(
            began=began,
            acknowledged=acknowledged,
            openings=openings,
            rooms=sum(one.began > began for one in _good(stage, "conversations.create")),
            refused=sum(one.status == 429 for one in stage.calls.all),
        )


def add(sandbox: Sandbox, openers: Sequence[str]) -> None:
    """People of the company who are in no team."""
    for number, person in enumerate(openers):
        name = f"opener{number}"
        sandbox.workspace.add_person(
            Person(person, name, f"Opener {number}", f"{name}@northwind.example", "staff")
        )
        sandbox.workspace.channels["C0GENERAL"].members.append(person)


def summary(opener: str) -> str:
    return f"{opener} saw an advertisement of ours beside a flood."


async def _submit(actor: Actor) -> float:
    """Seconds until the form was acknowledged; infinite where it was not."""
    began = time.perf_counter()
    outcome = await actor.submit(
        values={
            "summary": summary(actor.person.real_name),
            "playbook": "scheduled-post",
            "another": ["another"],
        }
    )
    return time.perf_counter() - began if outcome.ok else math.inf


async def _openings(stage: Stage, openers: Sequence[str], seconds: float) -> list[Opening]:
    """Once every room is whole, or the time is over."""

    def all_whole(entry: Entry) -> bool:
        # Looked at anew for these calls only: looking takes time from the bot.
        if entry.get("method") not in CALLS:
            return False
        done = {(one.method, one.entry.get("arguments")["channel"]) for one in _good(stage, *CALLS)}
        if len(done) < len(CALLS) * len(openers):
            return False
        return all(_opening(stage, one).whole_at for one in openers)

    with contextlib.suppress(TimeoutError):
        journal = stage.sandbox.journal
        await journal.wait_for(all_whole, since=len(journal.entries), seconds=seconds)
    return [_opening(stage, one) for one in openers]


def _opening(stage: Stage, opener: str) -> Opening:
    """A room is known by its brief, which begins with what its opener wrote."""
    workspace = stage.sandbox.workspace
    wrote = summary(workspace.people[opener].real_name)
    rooms = [
        one
        for one in workspace.channels.values()
        if one.is_private and any(wrote in words(message) for message in one.messages)
    ]
    room = rooms[0] if rooms else None
    asked = workspace.channels["C0GENERAL"].messages
    return Opening(
        rooms=len(rooms),
        created_at=_ended(stage, "conversations.create", room.name) if room else None,
        whole_at=_whole_at(stage, room) if room else None,
        told=any(one.ephemeral_for == opener for one in asked),
    )


def _whole_at(stage: Stage, room: Channel) -> float | None:
    """When the last of its calls was done: people, topic, brief, pin."""
    brief = room.messages[0] if room.messages else None
    pinned = any(one.pinned for one in room.messages)
    if not (set(TEAM) <= set(room.members) and room.topic and brief and pinned):
        return None
    ended = [_ended(stage, method, room.id) for method in CALLS]
    return max(one for one in ended if one is not None)


def _ended(stage: Stage, method: str, subject: str) -> float | None:
    """When the first call of this method about this channel (its id, or its name) was done."""
    for one in _good(stage, method):
        arguments = one.entry.get("arguments")
        if subject in (arguments.get("channel"), arguments.get("name")):
            return one.ended
    return None


def _good(stage: Stage, *methods: str) -> list[Call]:
    """Calls of these methods that did what they should."""
    done = [one for one in stage.calls.all if one.method in methods]
    return [one for one in done if one.entry.get("answer", {}).get("ok")]


def row(opened: Opened) -> Row:
    slowest, forms = max(opened.acknowledged), len(opened.openings)
    met = slowest < BAR_SECONDS and len(opened.whole) == opened.rooms == forms
    met = met and not (opened.doubled or opened.untold)
    figure = f"{slowest:.2f} s; {len(opened.whole)} whole of {opened.rooms}"
    last = f"{opened.whole[-1]:.1f}" if opened.whole else "never"
    return Row(
        name=f"{forms} forms submitted at once",
        bar=f"each acknowledged < {BAR_SECONDS:.0f} s; {forms} whole rooms, none twice",
        figure=f"{figure}, {opened.doubled} twice",
        met=met,
        notes=(
            f"acknowledged {spread(opened.acknowledged)}",
            f"last room whole after {last} s; Slack's limits allow {opened.floor:.0f} s",
            f"{opened.untold} of those who waited not told; {opened.refused} calls refused (429)",
        ),
    )


def main() -> None:
    sys.exit(show([row(asyncio.run(measure()))]))


if __name__ == "__main__":
    main()
