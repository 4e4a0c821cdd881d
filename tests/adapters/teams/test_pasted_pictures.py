"""A picture pasted into the message that asks for a draft, from Teams to the statement: the bot
as a process of its own, with real tokens."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.adapters.teams.test_pictures import photo
from tests.bench.teams_stage import TeamsStage, staged_on_teams
from tests.rigs.teams.client import Post

FORM = {
    "text": "We are looking into it.",
    "outlets": "newsroom",
    "alternatives": "The gate of the plant",
    "waiver": "The rest is not known.",
}


def drafted(log: Path) -> list[Any]:
    """The statements in the log, as they are stored."""
    with closing(sqlite3.connect(log)) as database:
        rows = [json.loads(stored) for (stored,) in database.execute("SELECT stored FROM events")]
    return [row["facts"] for row in rows if row["type"] == "StatementDrafted"]


async def _form(stage: TeamsStage, room: str) -> Post | None:
    posts = await stage.fake.posts(room)
    return next((one for one in posts if "in:alternatives" in str(one.activity)), None)


async def drafts(stage: TeamsStage, room: str, *attached: Any) -> None:
    changed = {"attachments": list(attached)}
    await stage.fake.says(stage.people["ema"], room, "draft", changed=changed)
    form = await stage.until("the form", lambda: _form(stage, room))
    soon = datetime.now(UTC) + timedelta(hours=3)
    at = {"next_update_at:date": f"{soon:%Y-%m-%d}", "next_update_at:time": f"{soon:%H:%M}"}
    await stage.submit("ema", form, "Ask for approval", **FORM, **at)


async def test_it_becomes_a_part_of_the_statement(tmp_path: Path) -> None:
    async with staged_on_teams(directory=tmp_path) as stage:
        room = await stage.open()
        await drafts(stage, room, await stage.fake.pasted("gate.jpg", photo()))
        (statement,) = drafted(stage.bot.log)
        (medium,) = statement["wording"]["media"]
        assert medium["mime"] == "image/jpeg"
        assert (await stage.fake.calls())["attachment"] == 1
