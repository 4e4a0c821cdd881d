"""Files that people hand over in a form."""

from __future__ import annotations

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Bot
from tests.sandbox.test_interaction import input_block

FORM = {
    "type": "modal",
    "callback_id": "draft",
    "title": {"type": "plain_text", "text": "Draft"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [input_block("media", {"type": "file_input", "max_files": 2})],
}


async def test_a_file_handed_over_in_a_form_is_fetched_by_the_bot_alone(
    sandbox: Sandbox, bot: Bot, room: str
) -> None:
    sent: list[dict[str, Any]] = []

    @bot.app.command("/crisis")
    async def on_command(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    @bot.app.view("draft")
    async def on_submit(ack: Any, body: dict[str, Any]) -> None:
        sent.extend(body["view"]["state"]["values"]["media"]["entered"]["files"])
        await ack()

    ana = sandbox.as_person("U0ANA")
    await ana.slash(room, "/crisis draft")
    await ana.submit(values={"media": [ana.upload("rain.png", b"drops")]})

    [file] = sent
    assert (file["name"], file["size"]) == ("rain.png", 5)
    async with aiohttp.ClientSession() as session:
        key = {"Authorization": f"Bearer {sandbox.bot_token}"}
        async with session.get(file["url_private_download"], headers=key) as answer:
            assert await answer.read() == b"drops"
        async with session.get(file["url_private_download"], allow_redirects=False) as answer:
            assert answer.status == 302
