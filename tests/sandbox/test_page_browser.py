"""People at the page, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox.cast import ANA, BEN, BOT, CLARA
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.browser import PHONE, browser, sit_down
from tests.sandbox.conftest import Bot
from tests.sandbox.page_help import TYPED, ask, button, modal, plain

__all__ = ["browser"]

pytestmark = pytest.mark.browser

TEXT = ask("what", {"type": "plain_text_input", "multiline": True})
CONFIRM = {
    "title": plain("Withdraw the statement?"),
    "text": plain("It will never go out."),
    "confirm": plain("Withdraw"),
    "deny": plain("Keep it"),
}
CARD = [
    {"type": "section", "block_id": "a", "text": plain(TYPED)},
    {
        "type": "actions",
        "block_id": "b",
        "elements": [
            button("Approve", "approve", style="primary"),
            button("Withdraw", "withdraw", style="danger", confirm=CONFIRM),
        ],
    },
]


def answer_presses(bot: Bot) -> None:
    @bot.app.action("approve")
    async def approve(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        channel, person = body["channel"]["id"], body["user"]["id"]
        await client.chat_postEphemeral(channel=channel, user=person, text="You wrote it yourself.")

    @bot.app.action("withdraw")
    async def withdraw(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        channel, ts = body["channel"]["id"], body["message"]["ts"]
        await client.chat_update(channel=channel, ts=ts, text="Withdrawn by Ben.", blocks=[])


def open_forms(bot: Bot) -> None:
    @bot.app.command("/crisis")
    async def crisis(ack: Any, body: dict[str, Any], client: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(TEXT))
        await ack()

    @bot.app.view("form")
    async def form(ack: Any, body: dict[str, Any], client: Any) -> None:
        said = body["view"]["state"]["values"]["what"]["entered"]["value"]
        if len(said) < 10:
            await ack(response_action="errors", errors={"what": "Say a little more."})
            return
        await ack()
        quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": said}]}
        blocks = [{"type": "rich_text", "elements": [quote]}]
        await client.chat_postMessage(channel="C0GENERAL", text="Draft", blocks=blocks)


async def test_a_form_is_opened_corrected_and_sent_and_everybody_sees_what_came_of_it(
    browser: Browser, sandbox: Sandbox, bot: Bot
) -> None:
    open_forms(bot)
    ben = await sit_down(browser, sandbox.base_url, BEN)
    ana = await sit_down(browser, sandbox.base_url, ANA)

    await ben.say("/crisis draft")
    form = await ben.form("form")
    field = form.locator('[name="what/entered"]')
    await expect(field).to_be_focused()
    await field.fill("short")
    await ben.press("Send")
    await expect(form.get_by_text("Say a little more.")).to_be_visible()
    await expect(field).to_have_value("short")
    await expect(field).to_be_focused()
    await field.fill(TYPED)
    await ben.press("Send")

    await expect(form).to_have_count(0)
    for player in (ben, ana):
        shown = (await player.sees("alert(1)")).locator("blockquote")
        await expect(shown).to_have_text(TYPED)
    assert ben.troubles == ana.troubles == []


async def test_escape_closes_a_form_and_gives_the_composer_back(
    browser: Browser, sandbox: Sandbox, bot: Bot
) -> None:
    open_forms(bot)
    ben = await sit_down(browser, sandbox.base_url, BEN)
    await ben.say("/crisis draft")
    form = await ben.form()

    await ben.page.keyboard.press("Escape")

    await expect(form).to_have_count(0)
    await expect(ben.page.locator("#composer-text")).to_be_focused()
    assert sandbox.workspace.modals.of(BEN) is None


async def test_a_press_is_answered_to_one_and_a_dangerous_one_asks_first(
    browser: Browser, sandbox: Sandbox, bot: Bot
) -> None:
    answer_presses(bot)
    sandbox.workspace.post("C0GENERAL", BOT, "Card", bot_id="B0CRISIS", blocks=CARD)
    ben = await sit_down(browser, sandbox.base_url, BEN)
    ana = await sit_down(browser, sandbox.base_url, ANA)

    await ben.press("Approve")
    await ben.sees("You wrote it yourself.")
    await ben.press("Withdraw")
    await ben.page.get_by_role("button", name="Keep it").click()
    await expect(ben.article("alert(1)")).to_be_visible()
    await ben.press("Withdraw")
    await ben.confirm()

    await ana.sees("Withdrawn by Ben.")
    await expect(ana.page.get_by_text("You wrote it yourself.")).to_have_count(0)


async def test_a_nervous_thumb_sends_two_presses(
    browser: Browser, sandbox: Sandbox, bot: Bot
) -> None:
    answer_presses(bot)
    sandbox.workspace.post("C0GENERAL", BOT, "Card", bot_id="B0CRISIS", blocks=CARD)
    ben = await sit_down(browser, sandbox.base_url, BEN)

    await ben.page.locator('[data-action-id="approve"]').dblclick()

    await expect(ben.page.get_by_text("You wrote it yourself.")).to_have_count(2)


async def test_what_cannot_be_done_is_said_aloud(browser: Browser, sandbox: Sandbox) -> None:
    ben = await sit_down(browser, sandbox.base_url, BEN)
    await ben.say("/nonsense")
    await expect(ben.page.locator("#spoken")).to_have_text("/nonsense is not a valid command.")


async def test_news_arrives_without_disturbing_what_one_is_typing(
    browser: Browser, sandbox: Sandbox
) -> None:
    ben = await sit_down(browser, sandbox.base_url, BEN)
    composer = ben.page.locator("#composer-text")
    await composer.fill("half a sen")

    sandbox.workspace.post("C0GENERAL", ANA, "Stop the press")
    sandbox.workspace.add_channel("war-room", BOT, members=(BEN, BOT), is_private=True)

    await ben.sees("Stop the press")
    await expect(ben.page.locator(".sidebar", has_text="war-room")).to_be_visible()
    await expect(composer).to_have_value("half a sen")
    await expect(composer).to_be_focused()


async def test_one_tap_makes_one_somebody_else_who_sees_less(
    browser: Browser, sandbox: Sandbox
) -> None:
    room = sandbox.workspace.add_channel("war-room", BOT, members=(ANA, BOT), is_private=True)
    sandbox.workspace.post(room.id, ANA, "the draft is secret")
    ana = await sit_down(browser, sandbox.base_url, ANA, room.id)
    await ana.sees("the draft is secret")

    await ana.page.locator('[data-person="U0FARID"]').click()

    await expect(ana.page.get_by_text("You cannot see this.")).to_be_visible()
    await expect(ana.page.get_by_text("secret")).to_have_count(0)


async def test_a_phone_shows_one_thing_at_a_time_and_nothing_sticks_out(
    browser: Browser, sandbox: Sandbox
) -> None:
    sandbox.workspace.post("C0GENERAL", BOT, "Card", bot_id="B0CRISIS", blocks=CARD)
    clara = await sit_down(browser, sandbox.base_url, CLARA, viewport=PHONE)

    for tab, words in (
        ("channels", "Direct messages"),
        ("public", "Nothing has been published."),
        ("dares", "of 14 seen"),
        ("chat", "Approve"),
    ):
        await clara.page.locator(f'[data-tab="{tab}"]').click()
        await expect(clara.page.get_by_text(words).first).to_be_visible()
        assert await clara.fits()
    box = await clara.page.locator('[data-action-id="approve"]').bounding_box()
    assert box is not None
    assert box["height"] >= 44


async def test_the_message_menu_is_reached_by_keyboard_alone(
    browser: Browser, sandbox: Sandbox
) -> None:
    message = sandbox.workspace.post("C0GENERAL", ANA, "Seen on the news")
    ben = await sit_down(browser, sandbox.base_url, BEN)

    await ben.page.locator("#scroll").focus()
    await ben.page.keyboard.press("Tab")
    await ben.page.keyboard.press("Enter")

    await expect(ben.page.get_by_label("pushpin, 1")).to_be_visible()
    await expect(ben.page.get_by_label("React with pushpin").first).to_be_focused()
    assert message.reactions == {"pushpin": [BEN]}
