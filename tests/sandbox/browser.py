"""Headless Chromium for tests that play people at the sandbox's page.

A test module takes the fixture with `from tests.sandbox.browser import browser`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright

DESKTOP = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 10_000


def find_chromium() -> str | None:
    """Debian's Chromium, or what `CHROMIUM` names."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield started
        finally:
            await started.close()


async def sit_down(
    browser: Browser,
    url: str,
    person: str,
    channel: str = "C0GENERAL",
    *,
    viewport: ViewportSize = DESKTOP,
) -> Player:
    """Open the page as somebody, in a browser context of their own."""
    phone = viewport["width"] < 600
    context = await browser.new_context(viewport=viewport, has_touch=phone, is_mobile=phone)
    context.set_default_timeout(PATIENCE_MS)
    player = Player(await context.new_page(), url, person)
    await player.go(channel)
    return player


class Player:
    """One person at the page. `troubles` holds what the browser's console complained of."""

    def __init__(self, page: Page, url: str, person: str) -> None:
        self.page, self.url, self.person = page, url, person
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "console",
            lambda line: self.troubles.append(line.text) if line.type == "error" else None,
        )

    async def go(self, channel: str) -> None:
        await self.page.goto(f"{self.url}/?as={self.person}&channel={channel}")

    async def enter(self, channel_name: str) -> None:
        """Choose a channel in the sidebar by its name."""
        await self.page.locator(".sidebar .row", has_text=channel_name).click()
        await self.page.locator("h1", has_text=channel_name).wait_for()

    async def say(self, text: str) -> None:
        """Type into the composer and send; slash commands too."""
        await self.page.locator("#composer-text").fill(text)
        await self.page.keyboard.press("Enter")

    def article(self, words: str) -> Locator:
        """The newest message that holds these words."""
        return self.page.locator("article.message", has_text=words).last

    async def sees(self, words: str) -> Locator:
        """Wait for a message with these words."""
        found = self.article(words)
        await found.wait_for()
        return found

    async def press(self, label: str, on: str = "") -> None:
        """Press a button on the newest message that has it (and holds `on`), or in the form."""
        dialog = self.page.locator("dialog.modal")
        if await dialog.count():
            button = dialog.get_by_role("button", name=label, exact=True).last
        else:
            own = self.page.locator("article.message", has_text=on) if on else self.page
            button = own.locator("form.press").get_by_role("button", name=label, exact=True).last
        await button.click()

    async def confirm(self) -> None:
        await self.page.locator("#confirm [data-yes]").click()

    async def form(self, callback_id: str = "") -> Locator:
        """Wait for a form to be open."""
        wanted = f'[data-callback-id="{callback_id}"]' if callback_id else ""
        found = self.page.locator(f"dialog.modal{wanted}")
        await found.wait_for()
        return found

    async def choose_from_menu(self, words: str, entry: str) -> None:
        """Choose an entry of a message's menu, such as a shortcut."""
        message = await self.sees(words)
        await message.hover()
        await message.get_by_label("More for this message").click()
        await message.locator(".menu-list").get_by_text(entry).click()

    async def fits(self) -> bool:
        """Whether nothing sticks out at the side of the screen."""
        script = "document.documentElement.scrollWidth <= window.innerWidth"
        return bool(await self.page.evaluate(script))
