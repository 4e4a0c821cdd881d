"""From a post past the bot at a real Bluesky server to the card in the war room.

`python -m tests.bench.rogue`. Measured from the intern's request leaving for the server to the
card standing in the sandbox's room; every Slack call takes 100 ms longer. Needs the server
(`tests/rigs/pds.py`).
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from bot.demo.plain import lines_of
from tests.bench.figures import Row, show, spread
from tests.bench.stage import Stage, staged
from tests.rigs import pds as rig

BAR_SECONDS = 2.0
RUNS = 20
WARM_UP = 1


async def measure(runs: int = RUNS, warm_up: int = WARM_UP) -> list[float]:
    """Seconds for each post, one after the other, in one crisis."""
    async with rig.running_async() as pds:
        person = await pds.account()
        async with staged(edit=partial(with_the_account, pds, person)) as stage:
            await stage.scene.open()
            took = [await _post(stage, pds, person, number) for number in range(warm_up + runs)]
    return took[warm_up:]


def with_the_account(pds: rig.Pds, person: rig.Person, playbooks: Path) -> None:
    """The organisation has an account at this server, and the playbook may use it."""
    organisation = playbooks / "organisation.yaml"
    entry = (
        "outlets:\n"
        f"  bluesky: {{type: bluesky, title: Bluesky, service: '{pds.url}',"
        f" handle: {person.handle}, password_env: BENCH_BLUESKY_PASSWORD}}\n"
    )
    _replaced(organisation, "outlets:\n", entry)
    playbook = playbooks / "scheduled-post" / "playbook.yaml"
    _replaced(playbook, "outlets: [", "outlets: [bluesky, ")
    secret = f"BENCH_BLUESKY_PASSWORD='{person.password}'\n"
    (playbooks.parent / ".env").write_text(secret, encoding="utf-8")


def _replaced(file: Path, old: str, new: str) -> None:
    written = file.read_text(encoding="utf-8")
    if written.count(old) != 1:
        raise AssertionError(f"{file.name} has not once: {old!r}")
    file.write_text(written.replace(old, new), encoding="utf-8")


async def _post(stage: Stage, pds: rig.Pds, person: rig.Person, number: int) -> float:
    text = f"Sale number {number} ends tonight"
    began = time.perf_counter()
    await pds.post(person, text)
    await stage.scene.until("the card of the post", partial(_stands, stage, text))
    return time.perf_counter() - began


def _stands(stage: Stage, text: str) -> bool:
    room = stage.sandbox.workspace.channels[stage.scene.room]
    shown = ("\n".join(lines_of(one, stage.sandbox.workspace)) for one in room.messages)
    return any(text in card for card in shown)


def row(seconds: Sequence[float]) -> Row:
    figure = median(seconds)
    return Row(
        name="rogue post on Bluesky → card in the room",
        bar=f"≤ {BAR_SECONDS:.0f} s",
        figure=f"{figure:.2f} s",
        met=figure <= BAR_SECONDS,
        notes=(f"{spread(seconds)}; Slack takes one post a second in a room",),
    )


def main() -> None:
    if rig.installed() is None:
        sys.exit(rig.SKIPPED)
    sys.exit(show([row(asyncio.run(measure()))]))


if __name__ == "__main__":
    main()
