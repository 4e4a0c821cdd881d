"""One crisis, played by several people at the page from the form to the post-mortem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.sandbox.cast import ANA, CLARA, EMA, FARID, GUS
from tests.e2e.stage import SUMMARY, Play, approve, submit, tick
from tests.sandbox.browser import PHONE, Player

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

FIRST = "Grüße – wir sind bestürzt. *Sorry* :fire: 🔥 <!channel> we say more soon."
TEXT = "Grüße – wir sind bestürzt.\n\n*Sorry* :fire: 🔥 <!channel> <@U0ANA> we say more by noon."


async def test_a_crisis_from_the_form_to_the_post_mortem(play: Play, tmp_path: Path) -> None:
    ana = await play.at(ANA, viewport=PHONE)
    await the_form_says_what_is_wrong_and_opens_a_room(ana)
    room = play.rooms()[-1].id
    await ana.page.goto(f"{play.url}/?as={ANA}")
    await ana.sees("War room")
    await roles_are_confirmed(ana)
    await all_staff_read_the_notice(await play.at(GUS))
    await outsiders_are_told_nothing(await play.at(FARID))
    ema = await play.at(EMA, room)
    await a_draft_with_gaps_is_sent_back(ema)
    clara = await play.at(CLARA, room, PHONE)
    await authors_cannot_approve_and_counsel_wants_changes(ema, clara)
    await an_old_card_is_refused(ema, clara)
    await both_approve_and_the_public_sees_exactly_this(play, ana, clara)
    await everything_is_held_and_released(ema, ana)
    await things_are_put_on_the_timeline(ema)
    await ana_stands_down(ana, tmp_path)
    await it_is_reopened(play, ana)
    for player in (ana, ema, clara):
        assert await player.fits()
        assert player.troubles == []


async def the_form_says_what_is_wrong_and_opens_a_room(ana: Player) -> None:
    await ana.say("/crisis open")
    form = await ana.form("form:open")
    await ana.press("Open")
    await expect(form.get_by_text("Please complete this required field.")).to_have_count(2)
    await form.get_by_label("What happened").fill(SUMMARY)
    await form.get_by_label("What kind of case is it?").select_option(
        label="Ill-timed scheduled post"
    )
    first_seen = form.get_by_label("First seen at")
    now = await first_seen.input_value()
    await first_seen.fill("2099-01-01T10:00")
    await ana.press("Open")
    await expect(form.get_by_text("This time is still to come.")).to_be_visible()
    await expect(form.get_by_label("What happened")).to_have_value(SUMMARY)
    await first_seen.fill(now)
    await submit(ana, "Open", "Go there next")


async def roles_are_confirmed(ana: Player) -> None:
    brief = await ana.sees("War room")
    unconfirmed = brief.get_by_role("button", name="I'm on it")
    await expect(unconfirmed).to_have_count(5)
    await unconfirmed.first.click()
    await expect(unconfirmed).to_have_count(4)


async def all_staff_read_the_notice(gus: Player) -> None:
    notice = await gus.sees("Whom to ask")
    await expect(notice).not_to_contain_text("flood")
    await gus.press("Read and understood")
    await expect(notice).to_contain_text("1 person has read and understood this.")


async def outsiders_are_told_nothing(farid: Player) -> None:
    await farid.say("/crisis status")
    told = await farid.sees("There is nothing here for you to do.")
    await expect(told).to_contain_text("Only visible to you")
    await expect(told).not_to_contain_text("crisis-")


async def a_draft_with_gaps_is_sent_back(ema: Player) -> None:
    await ema.say("/crisis draft")
    form = await ema.form("form:draft")
    await ema.press("Ask for approval")
    await expect(form.locator(".error")).to_contain_text("double brackets")
    await form.get_by_label("Text").fill(FIRST)
    promised = form.get_by_label("When you say more")
    when = await promised.input_value()
    await promised.fill("")
    await ema.press("Ask for approval")
    await expect(form.locator(".error")).to_contain_text("Say when the next update comes.")
    await promised.fill(when)
    await tick(form)
    await submit(ema, "Ask for approval", "waits for approval")
    card = await ema.sees("S1 waits for approval.")
    await expect(card.locator("pre")).to_have_text(FIRST)


async def authors_cannot_approve_and_counsel_wants_changes(ema: Player, clara: Player) -> None:
    await ema.press("Approve")
    await ema.sees("You wrote a part of")
    await clara.press("Request changes")
    form = await clara.form("form:request_changes")
    await form.get_by_label("What should change?").fill("Name a time.")
    await submit(clara, "Request changes", "the authors are told")
    for player in (ema, clara):
        await player.sees("Name a time.")
    await approve(clara)
    await expect(clara.article("S1 waits")).to_contain_text("has approved")


async def an_old_card_is_refused(ema: Player, clara: Player) -> None:
    """Clara's phone is in a tunnel while Ema changes the words."""
    for address in ("**/part/**", "**/events*"):
        await clara.page.route(address, lambda route: route.abort())
    await clara.page.evaluate("events.close()")
    await ema.press("Revise")
    form = await ema.form("form:revise")
    await form.get_by_label("Text").fill(TEXT)
    await submit(ema, "Ask for approval", "Earlier approvals no longer count")
    await ema.sees("Revision 2: what @Clara Weiss approved before no longer counts.")

    async with clara.page.expect_response("**/do/press*"):
        await clara.press("Approve")

    await clara.page.unroute_all()
    clara.troubles.clear()  # a tunnel is no trouble of the page
    await clara.page.reload()
    refused = await clara.sees("Your press did not count.")
    current = await clara.article("S1 · Holding statement · revision 2").get_attribute("id")
    await expect(refused.get_by_role("link").last).to_have_attribute(
        "href", re.compile(f"#{current}$")
    )


async def both_approve_and_the_public_sees_exactly_this(
    play: Play, ana: Player, clara: Player
) -> None:
    await approve(clara, on="revision 2")
    assert play.sandbox.public.posts == []
    await approve(ana, on="revision 2")
    await ana.sees("S1: approved")
    await ana.press("Stop")
    await ana.sees("S1: stopped")
    assert play.sandbox.public.posts == []
    await ana.press("Publish now")
    await ana.sees("S1: published")
    await clara.page.locator('[data-tab="public"]').click()
    seen = clara.page.locator(".public .statement-text")
    await expect(seen).to_be_visible()
    assert await seen.text_content() == TEXT
    [post] = play.sandbox.public.posts
    assert (post.text, post.times) == (TEXT, 1)


async def everything_is_held_and_released(ema: Player, ana: Player) -> None:
    await ema.say("/crisis hold")
    held = await ana.sees("Held: nothing more goes out")
    await expect(held).to_contain_text("Held by @Ema Novák")
    await ema.press("Release")
    await ema.sees("Only the crisis lead can do this.")
    await ana.press("Release")
    await ana.sees("Released statements go out")


async def things_are_put_on_the_timeline(ema: Player) -> None:
    await ema.say("/crisis log Typed by hand.")
    await ema.sees("It is on the timeline.")
    await ema.say("Marked with a pushpin.")
    marked = await ema.sees("Marked with a pushpin.")
    await marked.hover()
    await marked.get_by_label("React with pushpin").first.click()
    await ema.say("Chosen from the menu.")
    await ema.choose_from_menu("Chosen from the menu.", "Add to timeline")


async def ana_stands_down(ana: Player, tmp_path: Path) -> None:
    await ana.say("/crisis close")
    form = await ana.form("form:stand_down")
    await form.get_by_label("How did it end?").fill("Explained, and over.")
    await submit(ana, "Stand down", "stood down")
    await expect(await ana.sees("Post-mortem")).to_contain_text("Explained, and over.")
    async with ana.page.expect_download() as started:
        await ana.page.locator("a.file").last.click()
    file = tmp_path / "timeline"
    await (await started.value).save_as(file)
    timeline = file.read_text(encoding="utf-8")
    for entry in ("Typed by hand.", "Marked with a pushpin.", "Chosen from the menu."):
        assert entry in timeline


async def it_is_reopened(play: Play, ana: Player) -> None:
    before = len(play.rooms())
    await ana.say("/crisis reopen")
    form = await ana.form("form:reopen")
    await form.get_by_label("Why does it go on?").fill("The Gazette printed it.")
    await submit(ana, "Reopen", "open again")
    await play.until(lambda: len(play.rooms()) > before)
    await ana.page.goto(f"{play.url}/?as={ANA}&channel={play.rooms()[-1].id}")
    await ana.sees("War room")
