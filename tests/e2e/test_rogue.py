"""A real Bluesky server, the whole bot: a post past the bot is noticed and taken down; the bot's
own alarms nobody and can be taken back."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.demo.plain import lines_of
from tests.bench.at_once import send_at_once
from tests.bench.rogue import with_the_account
from tests.bench.stage import Stage, staged
from tests.rigs import pds as rig

pytestmark = pytest.mark.skipif(rig.installed() is None, reason=rig.SKIPPED)

Played = tuple[Stage, rig.Pds, rig.Person]


@pytest.fixture
async def played() -> AsyncIterator[Played]:
    async with rig.running_async() as pds:
        person = await pds.account()

        def edit(playbooks: Path) -> None:
            with_the_account(pds, person, playbooks)
            send_at_once(playbooks)

        async with staged(latency_ms=0, edit=edit) as stage:
            await stage.scene.open()
            yield stage, pds, person


def cards(stage: Stage) -> str:
    room = stage.sandbox.workspace.channels[stage.scene.room]
    return "\n".join("\n".join(lines_of(m, stage.sandbox.workspace)) for m in room.messages)


async def seen(stage: Stage, words: str) -> Any:
    return await stage.scene.until(f"“{words}” in the room", lambda: words in cards(stage))


async def test_a_post_past_the_bot_is_noticed_and_taken_down(played: Played) -> None:
    stage, pds, person = played
    await pds.post(person, "Half price until midnight")
    await seen(stage, "Half price until midnight")
    await stage.scene.press(stage.scene.ana, "take_down_post")
    await seen(stage, "It is gone.")
    assert pds.posts(person) == []


async def test_the_bots_own_post_alarms_nobody_and_can_be_taken_back(played: Played) -> None:
    stage, pds, person = played
    scene = stage.scene
    card = await scene.draft("We know of it, and look.", kind="update", outlets=["bluesky"])
    await approve(stage, card.ts)
    await seen(stage, "S1: PUBLISHED")
    await pds.post(person, "Posted afterwards, by the intern")
    await seen(stage, "Posted afterwards, by the intern")
    assert cards(stage).count("A POST THAT NOBODY APPROVED") == 1
    await scene.press(scene.ema, "take_down")
    await scene.ema.submit(values={"note": "It names the wrong day."})
    await scene.press(scene.ana, "approve_removal")
    await seen(stage, "It is gone.")
    texts = [post["value"]["text"] for post in pds.posts(person)]
    assert texts == ["Posted afterwards, by the intern"]


async def approve(stage: Stage, card: str) -> None:
    """Both who must; each sees the words and submits."""
    scene = stage.scene
    for actor in (scene.clara, scene.ana):
        await actor.press(scene.room, card, "approve")
        await actor.submit(values={})
        await actor.close()
