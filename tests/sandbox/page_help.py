"""A page to fetch and to post to, and texts with everything in them that a page could choke on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox.sandbox import Sandbox

Json = dict[str, Any]

TYPED = "<script>alert(1)</script> <!channel> *x* _y_ :fire: <@U0BEN> & {{ 7 * 7 }}"
SHOWN = (
    "&lt;script&gt;alert(1)&lt;/script&gt; &lt;!channel&gt; *x* _y_ :fire: "
    "&lt;@U0BEN&gt; &amp; {{ 7 * 7 }}"
)
"""TYPED where it is data: every character as typed, escaped."""


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def button(label: str, action_id: str, **fields: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action_id, **fields}


def ask(block_id: str, element: Json, **fields: Any) -> Json:
    element = {"action_id": "entered", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.title()),
        "element": element,
        **fields,
    }


def modal(*blocks: Json, **fields: Any) -> Json:
    view: Json = {"type": "modal", "callback_id": "form", "title": plain("A form")}
    return {**view, "submit": plain("Send"), "blocks": list(blocks), **fields}


@dataclass
class Page:
    """The page as one browser sees it."""

    sandbox: Sandbox
    session: aiohttp.ClientSession

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        url = self.sandbox.base_url + path
        async with self.session.get(url, headers=headers) as answer:
            return answer.status, await answer.text()

    async def part(self, name: str, person: str, channel: str) -> str:
        status, html = await self.get(f"/part/{name}?as={person}&channel={channel}")
        assert status == 200, html
        return html

    async def post(
        self,
        deed: str,
        person: str,
        channel: str,
        fields: Json | list[tuple[str, str]],
        origin: str | None = "own",
    ) -> tuple[int, Json]:
        """Send one of the page's forms as its script does; the status and what it was told."""
        headers = {"Accept": "application/json"}
        if origin:
            headers["Origin"] = self.sandbox.base_url if origin == "own" else origin
        url = f"{self.sandbox.base_url}/do/{deed}?as={person}&channel={channel}"
        async with self.session.post(url, data=fields, headers=headers) as answer:
            told = await answer.json() if answer.status == 200 else {}
            return answer.status, told
