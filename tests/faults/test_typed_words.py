"""What people type comes out as typed, wherever it appears, and pages nobody."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import cast
from bot.sandbox.values import Json, Message
from tests.faults.play import Play, at_rest
from tests.faults.stage import staged

NASTY = (
    "<!channel> <@U0GUS> <!here|x> *b* _i_ `c` :fire: {{ 7*7 }} {% raise %} &amp; <b>&lt;</b> %(x)s"
)
PLACES = ("summary", "statement", "log", "reason")


def typed(place: str) -> str:
    return f"{place} {NASTY}"


async def test_typed_words_come_out_as_typed_and_nobody_is_paged(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.add_bot().start()
        play = Play(stage.sandbox, typed("statement"))
        await play.submit_opening(summary=typed("summary"), seen_where=typed("seen"))
        await play.opened()
        await play.ema.slash(play.room, f"/crisis log {typed('log')}")
        await play.submit_draft()
        card = await play.drafted()
        await play.ana.press(play.room, card.ts, "request_changes")
        await play.ana.submit(values={"reason": typed("reason")})
        stage.sandbox.workspace.modals.clear(cast.ANA)
        await play.until("the reason on the card", lambda: typed("reason") in shown(card))
        await play.approve(card)
        await play.ana.agree(play.room, card.ts, "approve")
        await play.published()
        await play.ana.slash(play.room, "/crisis close")
        await play.ana.submit(values={"outcome": typed("outcome")})
        file = await play.until("the timeline as a file", lambda: attached(play))
        await at_rest(stage)
        everything = [m for c in stage.sandbox.workspace.channels.values() for m in c.messages]
        own = [one for one in everything if one.user == cast.BOT]

        assert play.public == [play.text]
        assert [shown(one) for one in play.news] == [play.text]
        for place in PLACES:
            assert typed(place) in file.decode(), place
        whole = "\n".join(shown(one) for one in own)
        for place in ("summary", "statement", "outcome"):
            assert typed(place) in whole, place
        assert [flaw for one in own for flaw in commanding(one)] == []


@pytest.mark.parametrize("name", ["{{ 7*7 }} <!channel>.md", "<@U0GUS>*b*.txt", "\u202etxt.exe"])
async def test_the_name_of_a_file_in_the_room_is_only_a_name(tmp_path: Path, name: str) -> None:
    async with staged(tmp_path) as stage:
        await stage.add_bot().start()
        play = Play(stage.sandbox)
        await play.submit_opening()
        await play.opened()
        workspace = stage.sandbox.workspace
        post = workspace.share_file(workspace.add_file(name, cast.EMA), play.room, name)
        outcome = await play.ema.shortcut("add_to_timeline", play.room, post.ts)
        assert outcome.ok
        await at_rest(stage)
        own = [one for one in play.all_posts if one.user == cast.BOT]
        assert [flaw for one in own for flaw in commanding(one)] == []


def attached(play: Play) -> bytes | None:
    files = [file for one in play.all_posts for file in one.files]
    return files[0].content if files else None


def shown(message: Message) -> str:
    """What a reader sees in the blocks: their plain texts put together; mrkdwn shown raw."""
    return "".join(_texts(message.blocks))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        else:
            for value in part.values():
                yield from _texts(value)


def commanding(message: Message) -> Iterator[str]:
    """Everything in a post by which Slack would page, or format what was typed."""
    if "<!" in message.text or "<@U0GUS" in message.text:
        yield f"text: {message.text}"
    for part in _parts(message.blocks):
        kind = part.get("type")
        if kind == "mrkdwn" and ("<!" in part["text"] or "*b*" in part["text"]):
            yield f"mrkdwn: {part['text']}"
        if kind in ("broadcast", "usergroup", "emoji"):
            yield json.dumps(part)
        if kind == "user" and part.get("user_id") == cast.GUS:
            yield json.dumps(part)
        if kind == "plain_text" and ":fire:" in part["text"] and part.get("emoji") is not False:
            yield json.dumps(part)


def _parts(part: Any) -> Iterator[Json]:
    if isinstance(part, list):
        for one in part:
            yield from _parts(one)
    elif isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _parts(value)
