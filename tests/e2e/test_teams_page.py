"""How it looks in Teams, and that it can be pressed: at the Playground's page, in Chromium."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.teams_page import chromium, sit_down
from tests.e2e.teams_stage import SUMMARY, Team

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TEXT = (
    "Grüße – wir sind bestürzt.\n\n*Sorry* :fire: 🔥 <at>Ben Okafor</at> [x](https://e.example)"
    " {{DATE(2026-11-22T10:00:00Z)}} ${name} by noon."
)
PHONE_CARD = 320
"""CSS pixels that a phone leaves to a card. The Playground's page is made for wide windows only."""


async def test_a_crisis_is_opened_and_a_statement_approved_at_the_page(team: Team) -> None:
    async with chromium() as browser:
        ana = await sit_down(browser, team.stage.page)
        await ana.enter()
        await ana.mention(" open")

        form = await ana.sees("asked for this form")
        assert await ana.fits(form)
        await ana.press(form, "Open")
        await expect(form.get_by_text("This is needed.")).to_have_count(2)
        await form.get_by_label("What happened").fill(SUMMARY)
        await ana.choose(form, "What kind of case is it?", "Ill-timed scheduled post")
        await ana.press(form, "Open")
        await ana.sees("submitted “Open a crisis”")

        brief = await ana.sees("not confirmed yet")
        assert await ana.fits(brief)
        await ana.press(brief, "I'm on it")
        await expect(brief).to_contain_text("Ana Lindqvist is on it")
        await expect(brief.get_by_role("button", name="I'm on it")).to_have_count(4)

        room = (await team.ana.sees_button("accept_role")).conversation
        await team.drafted(room, TEXT)
        card = await ana.sees("S1 waits for approval.")
        assert await ana.fits(card)
        assert TEXT.split("\n\n") == (await ana.typed(card, "Grüße")).split("\n\n")
        await ana.press(card, "Approve")
        final = await ana.sees("Exactly this goes out, and nothing else.")
        assert TEXT.split("\n\n") == (await ana.typed(final, "Grüße")).split("\n\n")
        await ana.press(final, "Approve")
        approved = await ana.sees("has approved")
        await expect(approved).to_contain_text("Ana Lindqvist")
        await ana.press(approved, "Withdraw")
        await expect(approved).to_contain_text("Nothing more of it goes out.")


async def test_every_card_of_a_crisis_fits_on_a_phone(team: Team) -> None:
    async with chromium() as browser:
        ana = await sit_down(browser, team.stage.page)
        await ana.enter()
        await ana.narrow(PHONE_CARD)
        brief = await team.opened()
        await team.drafted(brief.conversation, "We are sorry. More by noon.")
        for words in ("War room", "not confirmed yet", "S1 waits for approval."):
            assert await ana.fits(await ana.sees(words)), words

        await team.form_of(team.ana, "draft", brief)
        assert await ana.fits(await ana.sees("Draft a statement"))

        await team.ema.say("hold", brief.conversation)
        assert await ana.fits(await ana.sees("Held by"))
