"""What Slack would refuse, the sandbox refuses."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.blockkit import check_message, check_view

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "x", **fields: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **fields}


def button(**fields: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go"), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(count: int) -> list[Json]:
    return [{"text": plain(f"Option {one}"), "value": str(one)} for one in range(count)]


def asking(element: Json, **fields: Any) -> Json:
    return {"type": "input", "label": plain("L"), "element": element, **fields}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def modal(*blocks: Json, **fields: Any) -> Json:
    return {"type": "modal", "title": plain("T"), "blocks": list(blocks), **fields}


INPUT = {"type": "plain_text_input", "action_id": "a"}
WORDS = {"type": "rich_text_section", "elements": [{"type": "text", "text": "*as typed*"}]}

FINE = {
    "section": section("x" * 3000),
    "fields": {"type": "section", "fields": [plain("x" * 2000)] * 10},
    "header": {"type": "header", "text": plain("x" * 150)},
    "divider": {"type": "divider"},
    "image": {"type": "image", "image_url": "https://x.example/p.png", "alt_text": "a picture"},
    "context": {"type": "context", "elements": [plain("x")] * 10},
    "buttons": actions(*(button(action_id=str(one)) for one in range(25))),
    "confirm": actions(
        button(
            confirm={
                "title": plain("x" * 100),
                "text": plain("x" * 300),
                "confirm": plain("x" * 30),
                "deny": plain("x" * 30),
            }
        )
    ),
    "accessory": section(accessory=button(value="x" * 2000, style="danger")),
    "overflow": section(accessory={"type": "overflow", "action_id": "m", "options": options(5)}),
    "select": actions({"type": "static_select", "action_id": "s", "options": options(100)}),
    "people": actions({"type": "users_select", "action_id": "s"}),
    "rich text": rich(
        WORDS,
        {"type": "rich_text_preformatted", "elements": WORDS["elements"]},
        {"type": "rich_text_quote", "elements": WORDS["elements"]},
        {"type": "rich_text_list", "style": "bullet", "elements": [WORDS]},
    ),
    "rich pieces": rich(
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "user", "user_id": "U0ANA"},
                {"type": "channel", "channel_id": "C0GENERAL"},
                {"type": "link", "url": "https://x.example", "text": "x"},
                {"type": "emoji", "name": "pushpin"},
                {"type": "broadcast", "range": "here"},
                {"type": "date", "timestamp": 1_700_000_000, "format": "{time}"},
                {"type": "text", "text": "bold", "style": {"bold": True}},
            ],
        }
    ),
}

REFUSED = {
    "long section": section("x" * 3001),
    "empty section": section(""),
    "section of nothing": {"type": "section"},
    "eleven fields": {"type": "section", "fields": [plain("x")] * 11},
    "long field": {"type": "section", "fields": [plain("x" * 2001)]},
    "markup in header": {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
    "long header": {"type": "header", "text": plain("x" * 151)},
    "long button": actions(button(text=plain("x" * 76))),
    "long value": actions(button(value="x" * 2001)),
    "long action_id": actions(button(action_id="x" * 256)),
    "loud button": actions(button(style="loud")),
    "same action_id": actions(button(), button()),
    "26 buttons": actions(*(button(action_id=str(one)) for one in range(26))),
    "no buttons": actions(),
    "eleven in context": {"type": "context", "elements": [plain("x")] * 11},
    "button in context": {"type": "context", "elements": [button()]},
    "picture without words": {"type": "image", "image_url": "https://x.example/p.png"},
    "no options": actions({"type": "static_select", "action_id": "s", "options": []}),
    "101 options": actions({"type": "static_select", "action_id": "s", "options": options(101)}),
    "other initial option": actions(
        {
            "type": "static_select",
            "action_id": "s",
            "options": options(2),
            "initial_option": options(3)[2],
        }
    ),
    "six in overflow": section(
        accessory={"type": "overflow", "action_id": "m", "options": options(6)}
    ),
    "external select": actions({"type": "external_select", "action_id": "s"}),
    "text input in actions": actions(INPUT),
    "unknown block": {"type": "carousel"},
    "unknown field": section(colour="red"),
    "emoji in markup": {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
    "unknown rich text": rich({"type": "rich_text_table", "elements": []}),
    "rich text of strings": rich({"type": "rich_text_section", "elements": ["x"]}),
    "button asks long": actions(
        button(
            confirm={
                "title": plain("x" * 101),
                "text": plain("x"),
                "confirm": plain("x"),
                "deny": plain("x"),
            }
        )
    ),
}

REFUSED_MODALS = {
    "long title": modal(title=plain("x" * 25)),
    "long submit": modal(submit=plain("x" * 25)),
    "long metadata": modal(private_metadata="x" * 3001),
    "long callback": modal(callback_id="x" * 256),
    "input without submit": modal(asking(INPUT)),
    "101 blocks": modal(*({"type": "divider"} for _ in range(101))),
    "button as input": modal(asking(button()), submit=plain("Go")),
    "home": {"type": "home", "blocks": []},
    "unknown field": modal(colour="red"),
}


@pytest.mark.parametrize("name", FINE)
def test_slack_takes_it(name: str) -> None:
    assert check_message([FINE[name]]) == []


@pytest.mark.parametrize("name", REFUSED)
def test_slack_would_refuse_it(name: str) -> None:
    assert check_message([REFUSED[name]]) != []


@pytest.mark.parametrize("name", REFUSED_MODALS)
def test_slack_would_refuse_the_modal(name: str) -> None:
    assert check_view(REFUSED_MODALS[name]) != []


@pytest.mark.parametrize(
    "element",
    [
        INPUT,
        {**INPUT, "type": "url_text_input"},
        {**INPUT, "type": "email_text_input"},
        {**INPUT, "type": "number_input", "is_decimal_allowed": False},
        {**INPUT, "type": "datepicker"},
        {**INPUT, "type": "timepicker", "timezone": "Europe/Paris"},
        {**INPUT, "type": "datetimepicker"},
        {**INPUT, "type": "multi_users_select", "initial_users": ["U0ANA"]},
        {**INPUT, "type": "conversations_select"},
        {**INPUT, "type": "checkboxes", "options": options(10)},
        {**INPUT, "type": "radio_buttons", "options": options(2)},
        {**INPUT, "type": "multi_static_select", "options": options(3)},
    ],
)
def test_slack_takes_the_input(element: Json) -> None:
    assert check_view(modal(asking(element), submit=plain("Go"))) == []


def test_fifty_blocks_are_a_message_and_one_more_is_not() -> None:
    assert check_message([{"type": "divider"}] * 50) == []
    assert check_message([{"type": "divider"}] * 51) != []


def test_block_ids_are_unique_in_a_message() -> None:
    assert check_message([section(block_id="a"), section(block_id="b")]) == []
    assert check_message([section(block_id="a"), section(block_id="a")]) != []


async def test_the_refusal_says_where(slack: AsyncWebClient) -> None:
    blocks = [section(), {"type": "header", "text": plain("x" * 151)}]
    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel="C0GENERAL", text="x", blocks=blocks)
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    ]


async def test_blocks_without_ids_are_given_some(slack: AsyncWebClient) -> None:
    element = {"type": "button", "text": plain("Go")}
    answer = await slack.chat_postMessage(
        channel="C0GENERAL", text="x", blocks=[{"type": "actions", "elements": [element]}]
    )
    block = answer["message"]["blocks"][0]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]
