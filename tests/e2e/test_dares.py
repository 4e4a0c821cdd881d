"""The dares, each by its button on the page, and the bot killed and started by hand."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.demo.prologue import prologue
from bot.sandbox.cast import ANA, CLARA
from tests.e2e.stage import Play, approve
from tests.sandbox.browser import Player

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

AT_ONCE = (
    "own-words",
    "none-of-these",
    "late-approval",
    "changed-after-approval",
    "old-card",
    "twice",
    "four-at-once",
    "outsider",
    "altered-log",
    "unasked",
    "scheduler",
    "drill",
)


async def test_every_dare_is_ticked_by_its_button(play: Play) -> None:
    await prologue(play.sandbox)
    room = play.rooms()[-1].id
    ana = await play.at(ANA, room)
    await expect(ana.page.locator(".dare.next")).to_be_visible()

    for dare in AT_ONCE:
        await dared(ana, dare)
        await expect(ana.page.locator(f'.dare.done[data-dare="{dare}"]')).to_be_visible()

    await the_bot_dies_while_it_publishes(play, ana, room)
    await expect(ana.page.locator(".dares")).to_contain_text("13 of 14 seen")
    assert ana.troubles == []


async def dared(ana: Player, dare: str) -> None:
    await ana.page.locator(f'[data-dare="{dare}"] button[name=dare]').click()


async def the_bot_dies_while_it_publishes(play: Play, ana: Player, room: str) -> None:
    await dared(ana, "killed-while-publishing")
    await ana.page.locator("#spoken", has_text="The bot will be killed").wait_for()
    await approve(ana)
    await ana.sees("S1: approved")
    await ana.press("Stop")
    await ana.sees("S1: stopped")
    await ana.press("Publish now")
    await expect(ana.page.locator('.dare.done[data-dare="killed-while-publishing"]')).to_be_visible(
        timeout=20_000
    )
    await ana.sees("S1: published")
    [post] = play.sandbox.public.posts
    assert post.times > 1  # it asked again under the same key: and still it is one post
    clara = await play.at(CLARA, room)
    await expect(clara.page.locator(".public .statement")).to_have_count(1)


async def test_a_bot_killed_by_hand_goes_on_after_its_start(play: Play) -> None:
    room = await play.opened()
    ana = await play.at(ANA, room.id)
    hands = ana.page.locator("form.hands")
    await hands.get_by_role("button", name="Kill the bot").click()
    await expect(hands).to_contain_text("Bot dead")
    await ana.say("/crisis log Nobody hears this.")
    await expect(await ana.sees("/crisis")).to_be_visible()
    await hands.get_by_role("button", name="Start the bot").click()
    await expect(hands).to_contain_text("Bot running", timeout=20_000)

    await ana.say("/crisis log Somebody hears this.")

    await ana.sees("It is on the timeline.")
    await hands.get_by_role("button", name="Verify the log").click()
    await expect(hands.locator("output")).to_contain_text("every row is as it was written")
