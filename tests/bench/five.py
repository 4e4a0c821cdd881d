"""From the last *Approve* to the request at each of five outlets, one slow and one dead.

`python -m tests.bench.five`. Two webhooks and a Mastodon account answer at once; one webhook
answers after five seconds, one takes the request and does not answer until all is measured, or,
every third time, refuses the connection. Measured from the approver's form leaving Slack to each
request's head having arrived; beside it five bare requests, side by side, from the bench itself to
the same addresses.
"""

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import httpx

from tests.bench.at_once import last_form, send_at_once
from tests.bench.figures import Row, percentile, show, spread
from tests.bench.five_doors import ACCOUNT, HOOKS, OUTLETS, STATUSES, Doors, opened
from tests.bench.stage import Stage, staged

BAR_SECONDS = 0.050
RUNS = 15
WARM_UP = 2
REFUSES_EVERY = 3
WITHIN_SECONDS = 10.0
AT_REST_WITHIN_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Run:
    """Seconds from the approval to the request, by outlet, and to its acknowledgement. `bare`:
    from their beginning to the last of as many requests without a bot. Where the dead outlet
    `refused`, it has no request."""

    after: Mapping[str, float]
    acknowledged: float
    bare: float
    refused: bool

    @property
    def last(self) -> float:
        return max(self.after.values())

    @property
    def apart(self) -> float:
        return self.last - min(self.after.values())


async def measure(runs: int = RUNS, warm_up: int = WARM_UP) -> list[Run]:
    """One statement after the other, in one crisis."""
    async with (
        opened(time.time) as doors,
        staged(latency_ms=0, edit=partial(_five_outlets, doors)) as stage,
    ):
        await stage.scene.open()
        return [await _publish(stage, doors, number) for number in range(warm_up + runs)][warm_up:]


def _five_outlets(doors: Doors, playbooks: Path) -> None:
    """The organisation has these, and the playbook may use them."""
    send_at_once(playbooks)
    entries = "".join(
        f"  {name}: {{type: webhook, title: {name}, url: '{doors.urls[name]}',"
        " secret_env: CRISIS_DEMO_WEBHOOK_SECRET}\n"
        for name in HOOKS
    )
    account = (
        f"  {ACCOUNT}: {{type: mastodon, title: Mastodon, server: '{doors.urls[ACCOUNT]}',"
        " token_env: BENCH_MASTODON_TOKEN}\n"
    )
    _replaced(playbooks / "organisation.yaml", "\noutlets:\n", f"\noutlets:\n{entries}{account}")
    playbook = playbooks / "scheduled-post" / "playbook.yaml"
    _replaced(playbook, "\noutlets: [", f"\noutlets: [{', '.join(OUTLETS)}, ")
    secret = f"BENCH_MASTODON_TOKEN='{doors.account.token}'\n"
    (playbooks.parent / ".env").write_text(secret, encoding="utf-8")


def _replaced(file: Path, old: str, new: str) -> None:
    written = file.read_text(encoding="utf-8")
    if written.count(old) != 1:
        raise AssertionError(f"{file.name} has not once: {old!r}")
    file.write_text(written.replace(old, new), encoding="utf-8")


async def _publish(stage: Stage, doors: Doors, number: int) -> Run:
    """Statement `number`, with all that a person waits for before the next one."""
    refused = number % REFUSES_EVERY == REFUSES_EVERY - 1
    await doors.die(refusing=refused)
    scene, text = stage.scene, f"Statement {number} of five."
    kind = "update" if number else "holding"
    card = await scene.draft(text, kind=kind, outlets=list(OUTLETS))
    await scene.clara.agree(scene.room, card.ts, "approve")
    bare = await _bare(doors, number, refused=refused)
    since = len(stage.sandbox.journal.entries)
    await scene.ana.agree(scene.room, card.ts, "approve")
    approved = last_form(stage.sandbox, since)
    acknowledged = max(e.at for e in stage.sandbox.journal.entries[since:] if e.kind == "answer")
    await _called(doors, text, approved, len(OUTLETS) - refused)
    after = doors.about(text, approved)
    await doors.revive()
    await scene.ana.sees(f"S{number + 1}: published", scene.room, seconds=AT_REST_WITHIN_SECONDS)
    return Run(after=after, acknowledged=acknowledged - approved, bare=bare, refused=refused)


async def _called(doors: Doors, text: str, since: float, outlets: int) -> None:
    async with asyncio.timeout(WITHIN_SECONDS):
        # Requests that other tasks take: asked for, rarely enough to be no load.
        while len(doors.about(text, since)) < outlets:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def _bare(doors: Doors, number: int, *, refused: bool) -> float:
    """Until the last of the requests made here and now has arrived."""
    text = f"Bare {number}."
    addresses = [doors.urls[one] for one in HOOKS if not (refused and one == "dead")]
    addresses.append(doors.urls[ACCOUNT] + STATUSES)
    async with httpx.AsyncClient(trust_env=False) as http:
        began = time.time()
        calls = [asyncio.create_task(http.post(one, json={"text": text})) for one in addresses]
        await _called(doors, text, began, len(addresses))
        for one in calls:
            one.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
    return max(doors.about(text, began).values())


def row(runs: Sequence[Run]) -> Row:
    figure, bare = median(one.last for one in runs), median(one.bare for one in runs)
    by_outlet = ", ".join(f"{name} {_ms(_at(runs, name)):.1f}" for name in OUTLETS)
    last = [_ms(one.last) for one in runs]
    return Row(
        name="send at once: last approval → request at five outlets, all of them",
        bar=f"≤ {_ms(BAR_SECONDS):.0f} ms",
        figure=f"{_ms(figure):.1f} ms",
        met=figure <= BAR_SECONDS,
        notes=(
            f"{spread(last, 'ms', 1)}; 9 of 10 within {percentile(last, 0.9):.1f} ms;"
            f" first and last {_ms(median(one.apart for one in runs)):.1f} ms apart",
            f"by outlet, median ms: {by_outlet}; acknowledged after"
            f" {_ms(median(one.acknowledged for one in runs)):.1f}",
            f"{figure / bare:.1f} × five bare requests side by side ({_ms(bare):.1f} ms);"
            f" the dead one refused {sum(one.refused for one in runs)} of {len(runs)}",
        ),
    )


def _at(runs: Sequence[Run], name: str) -> float:
    return median([one.after[name] for one in runs if name in one.after] or [0.0])


def _ms(seconds: float) -> float:
    return seconds * 1000


def main() -> None:
    sys.exit(show([row(asyncio.run(measure()))]))


if __name__ == "__main__":
    main()
