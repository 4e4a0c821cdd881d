"""Somebody at the Playground's page, in headless Chromium with no way to the outside."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright

from bot.demo.teams.cast import BOT_NAME
from tests.sandbox.browser import DESKTOP, FLAGS, PATIENCE_MS, find_chromium

LOOPBACK_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
ROOMS = "Crisis team - War rooms"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Skipped, and said so, where there is none."""
    path = find_chromium()
    if path is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    async with async_playwright() as playwright:
        flags = [*FLAGS, LOOPBACK_ONLY]
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield browser
        finally:
            await browser.close()


async def sit_down(browser: Browser, url: str, viewport: ViewportSize = DESKTOP) -> Seat:
    """Open the page and wait until the bot is there. Its log panel, which takes the place of the
    posts in a narrow window, is put away."""
    context = await browser.new_context(viewport=viewport)
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    await page.goto(url)
    seat = Seat(page)
    await page.get_by_title("Hide log panel").click()
    await page.locator(".ac-adaptiveCard").first.wait_for()
    return seat


class Seat:
    """The page's player. Posts are found by the words on their cards."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def enter(self, channel: str = ROOMS) -> None:
        await self.page.get_by_role("treeitem", name=channel).click()
        await self.page.get_by_text("Start a new post").wait_for()

    async def mention(self, words: str) -> None:
        """A new post in the channel that mentions the bot."""
        await self.page.get_by_role("textbox").first.click()
        await self.page.keyboard.type("@")
        await self.page.get_by_role("menuitem", name=BOT_NAME).click()
        await self.page.keyboard.type(words)
        await self.page.get_by_role("button", name="Post", exact=True).click()

    def card(self, words: str) -> Locator:
        """The newest card with these words."""
        return self.page.locator(".ac-adaptiveCard", has_text=words).last

    async def sees(self, words: str) -> Locator:
        """Wait for such a card."""
        found = self.card(words)
        await found.wait_for()
        return found

    async def press(self, card: Locator, label: str) -> None:
        # The arrows of lists that unfold are buttons too, and are called Open.
        await card.locator("button", has_text=re.compile(f"^{re.escape(label)}$")).first.click()

    async def choose(self, card: Locator, field: str, option: str) -> None:
        """Choose from a list that unfolds."""
        await card.get_by_role("combobox", name=field).click()
        await self.page.get_by_role("option", name=option).click()

    async def typed(self, card: Locator, beginning: str) -> str:
        """Typed words as they are shown, their lines too."""
        block = card.locator(".ac-richTextBlock", has_text=beginning).first
        return (await block.inner_text()).replace("\N{NO-BREAK SPACE}", " ")

    async def narrow(self, pixels: int) -> None:
        """Draw every card as wide as this."""
        rule = f".ac-adaptiveCard {{ width: {pixels}px !important; box-sizing: border-box; }}"
        await self.page.add_style_tag(content=rule)

    async def fits(self, card: Locator) -> bool:
        """Whether nothing on the card is cut off at its side, or lies outside the window."""
        return bool(
            await card.evaluate(
                """one => {
                    const edge = one.getBoundingClientRect();
                    if (edge.width === 0) return false;
                    return [...one.querySelectorAll("*")].every(part => {
                        const at = part.getBoundingClientRect();
                        return at.width === 0 || at.right <= edge.right + 1;
                    });
                }"""
            )
        )
