"""What people do on the page reaches the bot, and what the bot answers is seen there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.cast import ANA, BEN, BOT, EMA
from bot.sandbox.page.events import parts_changed
from bot.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Bot
from tests.sandbox.page_help import SHOWN, TYPED, Page, ask, button, modal, plain

GENERAL = "C0GENERAL"
PLACES = [{"value": one, "text": plain(one)} for one in ("press", "street")]
TEXT = ask("what", {"type": "plain_text_input", "multiline": True})
PLACE = ask("where", {"type": "static_select", "options": PLACES})
KEEP_OUT = ask("out", {"type": "multi_users_select"}, optional=True)


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        yield Page(sandbox, session)


def sent_form(view: str) -> list[tuple[str, str]]:
    return [
        ("view", view),
        ("what/entered", TYPED),
        ("where/entered", "street"),
        ("out/entered", ANA),
        ("out/entered", EMA),
    ]


async def test_a_slash_command_typed_on_the_page_reaches_the_bot(page: Page, bot: Bot) -> None:
    @bot.app.command("/crisis")
    async def crisis(ack: Any, body: dict[str, Any]) -> None:
        await bot.note(body)
        await ack("Nothing is open.")

    await page.post("say", BEN, GENERAL, {"text": "/crisis status"})

    assert [(one["text"], one["user_id"]) for one in bot.bodies] == [("status", BEN)]
    assert "Nothing is open." in await page.part("messages", BEN, GENERAL)
    assert "Nothing is open." not in await page.part("messages", ANA, GENERAL)


async def test_a_press_reaches_the_bot_with_the_buttons_value(page: Page, bot: Bot) -> None:
    @bot.app.action("approve")
    async def approve(ack: Any, body: dict[str, Any]) -> None:
        await bot.note(body)
        await ack()

    blocks = [
        {
            "type": "actions",
            "block_id": "b",
            "elements": [button("Approve", "approve", value="S1.2")],
        }
    ]
    message = page.sandbox.workspace.post(GENERAL, BOT, blocks=blocks)

    await page.post("press", ANA, GENERAL, {"ts": message.ts, "press": "b/approve"})

    action = bot.bodies[0]["actions"][0]
    assert (action["action_id"], action["value"], action["block_id"]) == ("approve", "S1.2", "b")


async def test_a_choice_in_an_overflow_menu_reaches_the_bot(page: Page, bot: Bot) -> None:
    @bot.app.action("more")
    async def more(ack: Any, body: dict[str, Any]) -> None:
        await bot.note(body)
        await ack()

    menu = {"type": "overflow", "action_id": "more", "options": PLACES}
    blocks = [{"type": "actions", "block_id": "b", "elements": [menu]}]
    message = page.sandbox.workspace.post(GENERAL, BOT, blocks=blocks)

    await page.post("press", ANA, GENERAL, {"ts": message.ts, "press": "b/more/1"})

    assert bot.bodies[0]["actions"][0]["selected_option"]["value"] == "street"


async def test_a_submitted_form_reaches_the_bot_as_it_was_filled_in(page: Page, bot: Bot) -> None:
    @bot.app.view("form")
    async def form(ack: Any, body: dict[str, Any]) -> None:
        await bot.note(body)
        await ack()

    opened = page.sandbox.workspace.modals.open(BEN, modal(TEXT, PLACE, KEEP_OUT), GENERAL)
    await page.post("submit", BEN, GENERAL, sent_form(opened.id))

    values = bot.bodies[0]["view"]["state"]["values"]
    assert values["what"]["entered"]["value"] == TYPED
    assert values["where"]["entered"]["selected_option"]["value"] == "street"
    assert values["out"]["entered"]["selected_users"] == [ANA, EMA]
    assert "<dialog" not in await page.part("modal", BEN, GENERAL)


async def test_errors_stand_at_their_field_and_what_was_typed_stays(page: Page, bot: Bot) -> None:
    @bot.app.view("form")
    async def form(ack: Any) -> None:
        await ack(response_action="errors", errors={"where": "Not <b>there</b>."})

    opened = page.sandbox.workspace.modals.open(BEN, modal(TEXT, PLACE, KEEP_OUT), GENERAL)
    await page.post("submit", BEN, GENERAL, sent_form(opened.id))

    html = await page.part("modal", BEN, GENERAL)
    assert "Not &lt;b&gt;there&lt;/b&gt;." in html
    assert 'aria-describedby="field-where-entered-error" aria-invalid="true"' in html
    assert SHOWN in html
    assert '<option value="street" selected>' in html
    assert f'value="{EMA}" checked' in html


async def test_a_form_that_lacks_something_says_so_before_it_is_sent(page: Page, bot: Bot) -> None:
    opened = page.sandbox.workspace.modals.open(BEN, modal(TEXT, PLACE), GENERAL)

    await page.post("submit", BEN, GENERAL, {"view": opened.id, "where/entered": "press"})

    assert "Please complete this required field." in await page.part("modal", BEN, GENERAL)
    assert bot.bodies == []


async def test_a_button_within_a_form_is_pressed_with_what_was_typed_so_far(
    page: Page, bot: Bot
) -> None:
    @bot.app.action("check")
    async def check(ack: Any, body: dict[str, Any]) -> None:
        await bot.note(body)
        await ack()

    check_row = {"type": "actions", "block_id": "row", "elements": [button("Check", "check")]}
    opened = page.sandbox.workspace.modals.open(BEN, modal(TEXT, check_row), GENERAL)
    fields = {"view": opened.id, "what/entered": "half typ", "press": "row/check"}
    await page.post("submit", BEN, GENERAL, fields)

    typed = bot.bodies[0]["view"]["state"]["values"]["what"]["entered"]["value"]
    assert typed == "half typ"
    assert "half typ" in await page.part("modal", BEN, GENERAL)


async def test_a_form_is_seen_only_by_the_person_who_opened_it(page: Page) -> None:
    page.sandbox.workspace.modals.open(BEN, modal(TEXT), GENERAL)
    assert 'data-callback-id="form"' in await page.part("modal", BEN, GENERAL)
    assert "<dialog" not in await page.part("modal", ANA, GENERAL)


async def test_every_kind_of_input_is_drawn(page: Page) -> None:
    view = modal(
        ask("a", {"type": "plain_text_input"}, hint=plain("A hint"), optional=True),
        ask("b", {"type": "multi_static_select", "options": PLACES}),
        ask("c", {"type": "radio_buttons", "options": PLACES}),
        ask("d", {"type": "checkboxes", "options": PLACES}),
        ask("e", {"type": "datetimepicker"}),
        ask("f", {"type": "datepicker"}),
        ask("g", {"type": "timepicker"}),
        ask("h", {"type": "users_select"}),
        ask("i", {"type": "conversations_select"}),
        ask("j", {"type": "url_text_input"}),
        ask("k", {"type": "email_text_input"}),
        ask("l", {"type": "number_input", "is_decimal_allowed": False}),
    )
    page.sandbox.workspace.modals.open(BEN, view, GENERAL)

    html = await page.part("modal", BEN, GENERAL)

    assert "does not draw" not in html
    assert all(f'name="{block}/entered"' in html for block in "abcdefghijkl")
    assert "A hint" in html
    assert "(optional)" in html


async def test_the_message_menu_offers_the_apps_shortcuts_and_delivers_them(
    page: Page, bot: Bot
) -> None:
    @bot.app.shortcut("log_it")
    async def log_it(ack: Any, body: dict[str, Any]) -> None:
        await bot.note(body)
        await ack()

    message = page.sandbox.workspace.post(GENERAL, EMA, "Seen on the news")
    html = await page.part("messages", ANA, GENERAL)
    assert 'data-shortcut="log_it"' in html
    assert "open_it" not in html

    await page.post("shortcut", ANA, GENERAL, {"ts": message.ts, "shortcut": "log_it"})

    assert bot.bodies[0]["message"]["text"] == "Seen on the news"


async def test_a_reaction_is_shown_with_its_count_and_can_be_taken_back(page: Page) -> None:
    message = page.sandbox.workspace.post(GENERAL, EMA, "Seen")
    fields = {"ts": message.ts, "reaction": "pushpin"}

    await page.post("react", ANA, GENERAL, fields)
    assert 'aria-label="pushpin, 1"' in await page.part("messages", BEN, GENERAL)
    await page.post("react", ANA, GENERAL, fields)
    assert 'aria-label="pushpin, 1"' not in await page.part("messages", BEN, GENERAL)


async def test_a_press_that_reaches_nobody_says_so_to_the_person(page: Page) -> None:
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("Approve", "approve")]}]
    message = page.sandbox.workspace.post(GENERAL, BOT, blocks=blocks)

    await page.post("press", ANA, GENERAL, {"ts": message.ts, "press": "b/approve"})

    assert "That did not reach the app" in await page.part("messages", ANA, GENERAL)
    assert "That did not reach the app" not in await page.part("messages", BEN, GENERAL)


async def test_what_slack_would_not_let_one_do_is_answered_with_the_reason(page: Page) -> None:
    status, told = await page.post("say", ANA, "C0RANDOM", {"text": "hello"})
    assert (status, told["said"]) == (200, "Join the channel first.")

    await page.post("join", ANA, "C0RANDOM", {})
    await page.post("say", ANA, "C0RANDOM", {"text": "hello"})

    assert "hello" in await page.part("messages", EMA, "C0RANDOM")


async def test_without_a_script_a_form_leads_back_to_the_page(page: Page) -> None:
    url = f"{page.sandbox.base_url}/do/say?as={ANA}&channel={GENERAL}"
    headers = {"Origin": page.sandbox.base_url}
    async with page.session.post(url, data={"text": "plain old form"}, headers=headers) as answer:
        assert answer.status == 200
        assert "plain old form" in await answer.text()


async def test_the_page_is_told_which_parts_changed(page: Page) -> None:
    url = f"{page.sandbox.base_url}/events?as={BEN}&channel={GENERAL}"
    async with page.session.get(url) as stream, asyncio.timeout(5):
        await stream.content.readuntil(b"\n\n")
        page.sandbox.workspace.post(GENERAL, ANA, "news")
        told = (await stream.content.readuntil(b"\n\n")).decode()

    assert "messages" in told.split()
    assert "news" not in told


async def test_whom_a_change_does_not_concern_is_not_told_of_it(page: Page) -> None:
    workspace = page.sandbox.workspace
    room = workspace.add_channel("room", BOT, members=(ANA, BOT), is_private=True)
    workspace.post(room.id, ANA, "secret")
    posted = workspace.journal.entries[-1]
    workspace.modals.open(ANA, modal(TEXT))
    opened = workspace.journal.entries[-1]

    assert "messages" in parts_changed(posted, workspace, ANA, room.id)
    assert parts_changed(posted, workspace, EMA, room.id) == {"cast"}  # the dot at Ana's name
    assert parts_changed(opened, workspace, ANA, GENERAL) == {"modal"}
    assert parts_changed(opened, workspace, EMA, GENERAL) == set()
