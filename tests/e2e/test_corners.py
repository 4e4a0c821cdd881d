"""What does not happen in every crisis, played at the page; each test opens its own."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from bot.sandbox.cast import ANA, BEN, CLARA, DAVID, EMA, FARID
from tests.e2e.stage import SUMMARY, Play, approve, submit, tick
from tests.sandbox.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_similar_crisis_is_shown_before_a_second_opens(play: Play) -> None:
    first = await play.opened()
    ben = await play.at(BEN)
    await ben.say("/crisis open")
    form = await ben.form("form:open")
    await form.get_by_label("What happened").fill(SUMMARY)
    await form.get_by_label("What kind of case is it?").select_option("scheduled-post")

    await ben.press("Open")

    await expect(form.get_by_text("Look there first")).to_be_visible()
    await expect(form).to_contain_text(first.name.removeprefix("crisis-"))
    await expect(form.get_by_label("What happened")).to_have_value(SUMMARY)
    before = len(play.rooms())
    await form.get_by_label("No, mine is a different one").check()
    await submit(ben, "Open", "Go there next")
    await play.until(lambda: len(play.rooms()) == before + 1)


async def test_people_kept_out_are_not_invited_and_only_lead_and_counsel_see_it(
    play: Play,
) -> None:
    room = await play.opened(keep_out=[BEN, EMA])
    assert not {BEN, EMA} & set(room.members)
    ana = await play.at(ANA, room.id)
    await ana.say("/crisis who")
    await expect(await ana.sees("Kept out")).to_contain_text("Ben Okafor")
    clara = await play.at(CLARA, room.id)
    await clara.say("/crisis who")
    await expect(await clara.sees("Kept out")).to_contain_text("Ema Novák")
    david = await play.at(DAVID, room.id)
    await david.say("/crisis who")
    who = await david.sees("Only visible to you")
    await expect(who).to_contain_text("Scribe")
    await expect(who).not_to_contain_text(re.compile("Ben Okafor|Ema Novák|Kept out"))


async def test_a_role_that_nobody_fills_is_taken_and_handed_over(play: Play) -> None:
    room = await play.opened(keep_out=[BEN, EMA])
    david = await play.at(DAVID, room.id, PHONE)
    await david.press("Take this role")
    brief = david.article("War room")
    await expect(brief).to_contain_text("Scribe: @David Moreau is on it")

    await david.say("/crisis handover")
    form = await david.form("form:handover")
    await form.get_by_label("Role", exact=True).select_option(label="Scribe")
    await form.get_by_label("Whom you give it to").select_option(CLARA)
    await submit(david, "Hand over", "handed over")

    await expect(brief).to_contain_text("Scribe: @Clara Weiss")
    assert await david.fits()


async def test_the_lead_goes_only_to_those_whom_the_playbook_lists(play: Play) -> None:
    room = await play.opened()
    ana = await play.at(ANA, room.id)
    await ana.say("/crisis handover")
    form = await ana.form("form:handover")
    await form.get_by_label("Role", exact=True).select_option(label="Crisis lead")
    await form.get_by_label("Whom you give it to").select_option(FARID)

    await ana.press("Hand over")

    await expect(form.locator(".error")).to_contain_text("The playbook does not list this person")


async def test_a_stranger_in_the_room_raises_a_card(play: Play) -> None:
    room = await play.opened()
    ana = await play.at(ANA, room.id)
    await play.actor(BEN).invite(room.id, FARID)
    card = await ana.sees("Somebody joined who was not invited")
    await expect(card).to_contain_text("@Farid Haddad is in this room now")


async def test_a_message_becomes_a_draft_and_its_writer_cannot_approve(play: Play) -> None:
    room = await play.opened()
    clara = await play.at(CLARA, room.id)
    await clara.say("We are sorry, and we have stopped all our advertising.")
    ema = await play.at(EMA, room.id)
    await ema.choose_from_menu("stopped all our advertising", "Propose as statement")
    form = await ema.form("form:draft")
    await expect(form.get_by_label("Text")).to_have_value(
        "We are sorry, and we have stopped all our advertising."
    )
    await tick(form)
    await submit(ema, "Ask for approval", "waits for approval")

    await clara.press("Approve")

    await clara.sees("You wrote a part of")


async def test_standing_down_is_refused_while_an_approved_statement_is_held(play: Play) -> None:
    room = await play.opened()
    await play.drafted(room.id, "We are sorry. More by noon.")
    ana, clara = await play.at(ANA, room.id), await play.at(CLARA, room.id)
    await approve(clara)
    await approve(ana)
    await ana.sees("S1: approved")
    await clara.say("/crisis hold")
    await ana.sees("S1: held")

    await ana.say("/crisis close")
    form = await ana.form("form:stand_down")
    await ana.press("Stand down")
    await expect(form.locator(".error")).to_contain_text("approved and not out yet")
    await ana.press("Close")
    await expect(form).to_have_count(0)

    await ana.press("Release", on="S1: held")
    await ana.sees("S1: approved")
    await ana.press("Withdraw", on="S1: approved")
    await ana.confirm()
    await ana.sees("S1: withdrawn")
    await ana.say("/crisis close")
    await ana.form("form:stand_down")
    await submit(ana, "Stand down", "stood down")
    await ana.sees("Post-mortem")
    assert play.sandbox.public.posts == []


async def test_a_drill_is_marked_everywhere_and_nothing_leaves(play: Play) -> None:
    notices = len(play.sandbox.workspace.channels["C0GENERAL"].messages)
    room = await play.opened(drill="drill")
    await play.drafted(room.id, "Rehearsed words.")
    ana, clara = await play.at(ANA, room.id, PHONE), await play.at(CLARA, room.id)
    await approve(clara)
    await approve(ana)

    card = await ana.sees("DRILL: would have gone to Newsroom on the website")

    await expect(card.get_by_role("button", name="Publish now")).to_have_count(0)
    for article in await ana.page.locator("article.message:has(.blocks)").all():
        await expect(article).to_contain_text("DRILL")
    await expect(ana.page.locator("h1")).to_contain_text("drill")
    assert play.sandbox.public.posts == []
    assert len(play.sandbox.workspace.channels["C0GENERAL"].messages) == notices
    assert not play.sandbox.workspace.channels["C0NEWS"].messages
