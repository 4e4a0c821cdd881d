"""From the last *Approve* that clears a statement to the call of the outlet, `send: at once`.

`python -m tests.bench.at_once`. No latency is added to anything; measured in the sandbox, from
the approver's form leaving Slack to the webhook having arrived. That is more than the bot's own
time: both transports and the sandbox's reading are in it, and nothing is subtracted.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bot.sandbox.sandbox import Sandbox
from tests.bench.figures import Row, percentile, show, spread
from tests.bench.stage import Stage, staged

BAR_SECONDS = 0.020
RUNS = 15
WARM_UP = 2


async def measure(runs: int = RUNS, warm_up: int = WARM_UP) -> list[float]:
    """Seconds for each statement of one crisis."""
    async with staged(latency_ms=0, edit=send_at_once) as stage:
        await stage.scene.open()
        return [await _publish(stage, number) for number in range(warm_up + runs)][warm_up:]


def send_at_once(playbooks: Path) -> None:
    file = playbooks / "scheduled-post" / "playbook.yaml"
    written = file.read_text(encoding="utf-8")
    changed = written.replace("send: after 30 s", "send: at once")
    if changed == written:
        raise AssertionError("the playbook says otherwise when statements are sent")
    file.write_text(changed, encoding="utf-8")


async def _publish(stage: Stage, number: int) -> float:
    scene, sandbox = stage.scene, stage.sandbox
    kind = "update" if number else "holding"
    card = await scene.draft(f"Statement {number}.", kind=kind, outlets=["newsroom"])
    await scene.clara.agree(scene.room, card.ts, "approve")
    since = len(sandbox.journal.entries)
    await scene.ana.agree(scene.room, card.ts, "approve")
    await scene.until("the statement in public", lambda: len(sandbox.public.posts) > number)
    approved = last_form(sandbox, since)
    await _at_rest(stage, number)
    return sandbox.public.posts[number].at - approved


def last_form(sandbox: Sandbox, since: int) -> float:
    """When the newest form left for the bot, of those after so many entries of the journal."""
    return max(
        one.at
        for one in sandbox.journal.entries[since:]
        if one.kind == "payload" and one.get("type") == "view_submission"
    )


async def _at_rest(stage: Stage, number: int) -> None:
    """Its card says that it is out: nothing of it is left to do."""
    wanted = f"S{number + 1}: published"
    await stage.scene.ana.sees(wanted, stage.scene.room)


def row(seconds: Sequence[float]) -> Row:
    figure = median(seconds)
    return Row(
        name="send at once: last approval → outlet called",
        bar=f"≤ {BAR_SECONDS * 1000:.0f} ms",
        figure=f"{figure * 1000:.1f} ms",
        met=figure <= BAR_SECONDS,
        notes=(
            f"{spread([one * 1000 for one in seconds], 'ms', 1)};"
            f" 9 of 10 within {percentile(seconds, 0.9) * 1000:.1f} ms",
        ),
    )


def main() -> None:
    sys.exit(show([row(asyncio.run(measure()))]))


if __name__ == "__main__":
    main()
