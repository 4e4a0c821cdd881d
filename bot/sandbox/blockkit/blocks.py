"""The blocks of Block Kit, and what a message and a modal may hold of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bot.sandbox.blockkit.checks import (
    Check,
    Problems,
    anything,
    array,
    boolean,
    plain_text,
    string,
    text,
    thing,
    typed,
    wrong,
)
from bot.sandbox.blockkit.elements import ACCESSORY, IN_ACTIONS, IN_INPUT, PICTURE
from bot.sandbox.blockkit.richtext import RICH_TEXT
from bot.sandbox.values import Json

MOST_IN_MESSAGE = 50
MOST_IN_MODAL = 100

ANY_BLOCK = {"block_id": string(255)}
CONTEXT_ELEMENT = typed(
    {"image": PICTURE, "plain_text": text(2000), "mrkdwn": text(2000)}, "context element"
)


def block(required: dict[str, Check], **optional: Check) -> Check:
    return thing({"type": anything, **required}, {**ANY_BLOCK, **optional})


def section(value: Any, path: str, problems: Problems) -> None:
    shape = block(
        {},
        text=text(3000),
        fields=array(text(2000), 1, 10),
        accessory=ACCESSORY,
        expand=boolean,
    )
    shape(value, path, problems)
    if "text" not in value and "fields" not in value:
        wrong(problems, path, "one of text and fields is required")


BLOCKS: dict[str, Check] = {
    "section": section,
    "header": block({"text": plain_text(150)}),
    "divider": block({}),
    "image": block(
        {"image_url": string(3000, least=1), "alt_text": string(2000, least=1)},
        title=plain_text(2000),
    ),
    "context": block({"elements": array(CONTEXT_ELEMENT, 1, 10)}),
    "actions": block({"elements": array(IN_ACTIONS, 1, 25)}),
    "rich_text": block({"elements": array(RICH_TEXT)}),
    "input": block(
        {"label": plain_text(2000), "element": IN_INPUT},
        hint=plain_text(2000),
        optional=boolean,
        dispatch_action=boolean,
    ),
}

VIEW = thing(
    {"type": anything, "title": plain_text(24), "blocks": anything},
    {
        "submit": plain_text(24),
        "close": plain_text(24),
        "private_metadata": string(3000),
        "callback_id": string(255),
        "external_id": string(255),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)


def elements_of(one: Json) -> list[Json]:
    """The interactive elements of one block, in reading order."""
    found = [one.get("accessory"), one.get("element")]
    if one.get("type") == "actions":
        found += one.get("elements") or []
    return [element for element in found if isinstance(element, dict)]


def check_message(blocks: Any) -> Problems:
    """What Slack would refuse in a message's blocks; empty when nothing."""
    problems: Problems = []
    _check_blocks(blocks, MOST_IN_MESSAGE, problems)
    return problems


def check_view(view: Any) -> Problems:
    """What Slack would refuse in a modal; empty when nothing."""
    problems: Problems = []
    if not isinstance(view, dict) or view.get("type") != "modal":
        return ["unsupported type for view, must be modal [json-pointer:/view/type]"]
    VIEW(view, "/view", problems)
    blocks = view.get("blocks")
    _check_blocks(blocks, MOST_IN_MODAL, problems)
    asks = any(isinstance(one, dict) and one.get("type") == "input" for one in blocks or [])
    if asks and "submit" not in view:
        wrong(problems, "/view/submit", "submit is required when an input block is in the view")
    return problems


def _check_blocks(blocks: Any, most: int, problems: Problems) -> None:
    array(typed(BLOCKS, "block"), 0, most)(blocks, "/blocks", problems)
    if problems:
        return
    _check_repeats("block_id", [one.get("block_id") for one in blocks], "/blocks", problems)
    for number, one in enumerate(blocks):
        ids = [element.get("action_id") for element in elements_of(one)]
        _check_repeats("action_id", ids, f"/blocks/{number}", problems)


def _check_repeats(what: str, ids: list[str | None], path: str, problems: Problems) -> None:
    for repeated, times in Counter(one for one in ids if one).items():
        if times > 1:
            wrong(problems, path, f"{what} '{repeated}' already exists")
