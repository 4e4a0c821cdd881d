"""What goes on outside the chat, played at the page: the freeze, the intern, a lost receipt."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.sandbox import mailbox
from bot.sandbox.cast import ANA, CLARA, EMA, GUS
from tests.e2e.stage import Play, approve
from tests.sandbox.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_what_is_scheduled_is_frozen_and_decided_post_by_post(play: Play) -> None:
    room = await play.opened()
    ana = await play.at(ANA, room.id)
    await expect(await ana.sees("Scheduled posts are frozen")).to_contain_text("3 of 3 paused")
    public = ana.page.locator(".pane.public")
    await expect(public).to_contain_text("Nothing is scheduled.")

    await public.get_by_role("button", name="Let the scheduler run").click()
    await ana.page.locator("#spoken", has_text="0 posts went out").wait_for()
    await ana.press("End the freeze")
    await ana.confirm()
    await ana.press("Drop", on="What is to become of the paused posts?")
    await ana.confirm()
    thaw = await ana.sees("What is to become of the paused posts?")
    await expect(thaw.get_by_role("button", name="Put back")).to_have_count(2)
    await ana.press("Put back", on="What is to become of the paused posts?")

    await expect(public.locator(".status.planned")).to_have_count(1)
    assert await ana.fits()


async def test_what_the_intern_posts_is_in_the_room_and_taken_down(play: Play) -> None:
    room = await play.opened()
    gus = await play.at(GUS, viewport=PHONE)
    await gus.page.locator('[data-tab="public"]').click()
    await gus.page.get_by_role("button", name="Gus: post without asking").click()
    await expect(gus.page.locator(".status.rogue")).to_have_count(1)
    assert await gus.fits()

    ana = await play.at(ANA, room.id)
    await expect(await ana.sees("A post that nobody approved")).to_contain_text("advertisement")
    await ana.press("Take it down")
    await ana.confirm()

    await ana.sees("It is gone.")
    await expect(ana.page.locator(".pane.public .status.rogue")).to_have_count(0)
    assert not [one for one in play.sandbox.account.statuses if "Calm down" in one.text]


async def test_a_lost_receipt_is_asked_about_and_never_guessed(play: Play) -> None:
    room = await play.opened()
    await play.drafted(room.id, "We are sorry. More by noon.", outlets=["investors", "x"])
    ana, clara = await play.at(ANA, room.id), await play.at(CLARA, room.id)
    await approve(clara)
    await approve(ana)
    play.sandbox.faults.add(mailbox.METHOD, "drop_after")
    await ana.press("Stop")
    await ana.press("Publish now")

    await ana.sees("Was this published?")
    await ana.press("Yes, it is there")
    ema = await play.at(EMA, room.id, PHONE)
    await ema.press("I have posted it")
    form = await ema.form("form:posted")
    await form.get_by_label("Link to the post").fill("https://x.example/northwind/1")
    await form.get_by_label("What stands there").fill("We are sorry. More by 12.")
    await ema.press("It is posted")
    await ema.press("Close")

    await ana.sees("Posted in other words than those approved.")
    assert [one.text for one in play.sandbox.mailbox.letters] == ["We are sorry. More by noon."]
