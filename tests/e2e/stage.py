"""The whole product for tests in the browser: the sandbox, the real bot, and people at its page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, ViewportSize, async_playwright, expect

from bot.demo.main import staged
from bot.demo.scene import usual
from bot.sandbox.acting import Actor
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.values import Channel
from tests.sandbox.browser import DESKTOP, FLAGS, Player, find_chromium, sit_down

NAMED = "CRISIS_DATABASE_URL"
OUTLETS = ["newsroom", "intranet"]
SUMMARY = "An advertisement of ours ran beside the pictures of the flood."


@dataclass
class Play:
    """A staged sandbox and a browser. People who sat down once keep their seat."""

    sandbox: Sandbox
    url: str
    browser: Browser
    seats: dict[str, Player] = field(default_factory=dict)

    async def at(
        self, person: str, channel: str = "C0GENERAL", viewport: ViewportSize = DESKTOP
    ) -> Player:
        """Somebody in front of a channel."""
        known = self.seats.get(person)
        if known and known.page.viewport_size == viewport:
            await known.go(channel)
            return known
        player = await sit_down(self.browser, self.url, person, channel, viewport=viewport)
        self.seats[person] = player
        return player

    def actor(self, person: str) -> Actor:
        return self.sandbox.as_person(person)

    def rooms(self) -> list[Channel]:
        """The war rooms, oldest first."""
        return [one for one in self.sandbox.workspace.channels.values() if one.is_private]

    async def opened(self, by: str = "U0ANA", **answers: Any) -> Channel:
        """A further crisis, opened quickly; its room once the brief is pinned."""
        actor, before = self.actor(by), {one.id for one in self.rooms()}
        await actor.slash("C0GENERAL", "/crisis open")
        await actor.submit(values={"summary": SUMMARY, "playbook": "scheduled-post", **answers})
        if any(block["block_id"] == "another" for block in _blocks(actor)):
            await actor.submit(values={"another": ["another"]})
        await actor.close()
        new = await self.until(
            lambda: next((one for one in self.rooms() if one.id not in before), None)
        )
        await self.until(lambda: any(message.pinned for message in new.messages))
        room: Channel = new
        return room

    async def drafted(self, room: str, text: str, by: str = "U0EMA", **answers: Any) -> None:
        """A statement that waits for approval."""
        actor = self.actor(by)
        await actor.slash(room, "/crisis draft")
        soon = int((datetime.now(UTC) + timedelta(hours=2)).timestamp())
        given = {**usual(actor), "text": text, "outlets": OUTLETS, "next_update_at": soon}
        given |= answers
        await actor.submit(values=given)
        await actor.close()
        await actor.sees(text.splitlines()[0], room)

    async def until(self, look: Any) -> Any:
        """Wait until `look` gives something."""
        found = look()
        if not found:
            since = len(self.sandbox.journal.entries)
            await self.sandbox.journal.wait_for(lambda _: bool(look()), since=since, seconds=10)
            found = look()
        return found


def _blocks(actor: Actor) -> list[dict[str, Any]]:
    modal = actor.modal()
    return modal.view["blocks"] if modal else []


@asynccontextmanager
async def playing() -> AsyncIterator[Play]:
    """Everything started; skipped, and said so, where there is no Chromium."""
    path = find_chromium()
    if path is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv(NAMED, raising=False)
        async with staged(0) as (sandbox, url), async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            try:
                yield Play(sandbox, url, browser)
            finally:
                await browser.close()


async def submit(player: Player, label: str, said: str) -> None:
    """Submit the open form, read what came of it, close it."""
    await player.press(label)
    await expect(player.page.locator("dialog.modal").get_by_text(said)).to_be_visible()
    await player.press("Close")
    await expect(player.page.locator("dialog.modal")).to_have_count(0)


async def approve(player: Player, on: str = "") -> None:
    """Press Approve on the newest card, see the words, and press Approve below them."""
    await player.press("Approve", on)
    await player.form("form:approve")
    await submit(player, "Approve", "Your approval is recorded.")


async def tick(form: Locator) -> None:
    """What an author says of an ordinary first message: nothing is lacking, it touches nothing
    delicate, and it goes to newsroom and staff."""
    for box in await form.locator('[data-block-id="parts"] input[type=checkbox]').all():
        await box.check()
    await form.get_by_label("None of these").check()
    for box in await form.locator('[data-block-id="outlets"] input[type=checkbox]').all():
        await box.set_checked(await box.get_attribute("value") in OUTLETS)
