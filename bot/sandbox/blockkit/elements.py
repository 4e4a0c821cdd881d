"""The interactive elements of Block Kit: which fields each takes, and how long they may be."""

from __future__ import annotations

from typing import Any

from bot.sandbox.blockkit.checks import (
    Check,
    Problems,
    anything,
    array,
    boolean,
    choice,
    plain_text,
    string,
    text,
    thing,
    typed,
    whole,
    wrong,
)

ACTION_ID = string(255, least=1)
DATE = string(10, least=10)

CONFIRM = thing(
    {
        "title": plain_text(100),
        "text": text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
    },
    {"style": choice("primary", "danger")},
)


def option(words: Check, value: int) -> Check:
    fields = {"description": text(75), "url": string(3000)}
    return thing({"text": words, "value": string(value, least=1)}, fields)


SELECT_OPTION = option(plain_text(75), 150)
TICK_OPTION = option(text(75), 150)
OVERFLOW_OPTION = option(plain_text(75), 150)
GROUP = thing({"label": plain_text(75), "options": array(SELECT_OPTION, 1, 100)})

COMMON = {"type": anything, "action_id": ACTION_ID}
ASKING = {**COMMON, "confirm": CONFIRM, "focus_on_load": boolean}
CHOOSING = {**ASKING, "placeholder": plain_text(150)}
TYPING = {
    **COMMON,
    "focus_on_load": boolean,
    "placeholder": plain_text(150),
    "dispatch_action_config": anything,
}
FILTER = thing(
    {},
    {
        "include": array(choice("im", "mpim", "private", "public"), 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
OPTIONS = {"options": array(SELECT_OPTION, 1, 100), "option_groups": array(GROUP, 1, 100)}


def element(fields: dict[str, Check], *required: str) -> Check:
    needed = {name: fields[name] for name in ("type", *required)}
    return thing(needed, {name: fields[name] for name in fields.keys() - needed.keys()})


def offered(fields: dict[str, Check]) -> Check:
    """A static select: either options or groups of them, an initial choice among them."""
    shape = element({**fields, **OPTIONS})

    def check(value: Any, path: str, problems: Problems) -> None:
        shape(value, path, problems)
        if ("options" in value) == ("option_groups" in value):
            wrong(problems, path, "exactly one of options and option_groups is required")
        among_options(value, path, problems)

    return check


def ticked(fields: dict[str, Check]) -> Check:
    """Checkboxes or radio buttons, the initial choice among them."""
    shape = element({**fields, "options": array(TICK_OPTION, 1, 10)}, "options")

    def check(value: Any, path: str, problems: Problems) -> None:
        shape(value, path, problems)
        among_options(value, path, problems)

    return check


def among_options(value: dict[str, Any], path: str, problems: Problems) -> None:
    """Slack refuses an initial option that is not, word for word, one of those offered."""
    groups = value.get("option_groups") or [{"options": value.get("options") or []}]
    known = [one for group in groups for one in (group.get("options") or [])]
    chosen = [value.get("initial_option"), *(value.get("initial_options") or [])]
    for one in chosen:
        if one is not None and one not in known:
            wrong(problems, path, "initial_option was not found in the options")


ELEMENTS: dict[str, Check] = {
    "button": element(
        {
            **COMMON,
            "text": plain_text(75),
            "value": string(2000),
            "url": string(3000),
            "style": choice("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
        "text",
    ),
    "overflow": element(
        {**COMMON, "confirm": CONFIRM, "options": array(OVERFLOW_OPTION, 1, 5)}, "options"
    ),
    "static_select": offered({**CHOOSING, "initial_option": SELECT_OPTION}),
    "multi_static_select": offered(
        {
            **CHOOSING,
            "initial_options": array(SELECT_OPTION, 1, 100),
            "max_selected_items": whole(1),
        }
    ),
    "users_select": element({**CHOOSING, "initial_user": string()}),
    "multi_users_select": element(
        {**CHOOSING, "initial_users": array(string()), "max_selected_items": whole(1)}
    ),
    "conversations_select": element(
        {
            **CHOOSING,
            "initial_conversation": string(),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": FILTER,
        }
    ),
    "checkboxes": ticked({**ASKING, "initial_options": array(TICK_OPTION, 1, 10)}),
    "radio_buttons": ticked({**ASKING, "initial_option": TICK_OPTION}),
    "datepicker": element({**CHOOSING, "initial_date": DATE}),
    "timepicker": element({**CHOOSING, "initial_time": string(5, least=5), "timezone": string()}),
    "datetimepicker": element({**ASKING, "initial_date_time": whole(10**9, 10**10 - 1)}),
    "file_input": element({**COMMON, "filetypes": array(string()), "max_files": whole(1, 10)}),
    "plain_text_input": element(
        {
            **TYPING,
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        }
    ),
    "url_text_input": element({**TYPING, "initial_value": string()}),
    "email_text_input": element({**TYPING, "initial_value": string()}),
    "number_input": element(
        {
            **TYPING,
            "is_decimal_allowed": boolean,
            "initial_value": string(),
            "min_value": string(),
            "max_value": string(),
        },
        "is_decimal_allowed",
    ),
}

PICTURE = thing(
    {"type": anything, "image_url": string(3000, least=1), "alt_text": string(2000, least=1)}
)

SELECTS = (
    "static_select",
    "multi_static_select",
    "users_select",
    "multi_users_select",
    "conversations_select",
)
PICKERS = ("datepicker", "timepicker", "datetimepicker")
TICKS = ("checkboxes", "radio_buttons")
TYPED = ("plain_text_input", "url_text_input", "email_text_input", "number_input")
MULTI = ("multi_static_select", "multi_users_select")
FILES = ("file_input",)
STATEFUL = frozenset((*SELECTS, *PICKERS, *TICKS, *TYPED, *FILES))
"""Elements whose value is part of `state.values`."""


def some(*kinds: str, picture: bool = False) -> Check:
    """One of the named elements."""
    table = {kind: ELEMENTS[kind] for kind in kinds}
    if picture:
        table["image"] = PICTURE
    return typed(table, "element")


ACCESSORY = some("button", "overflow", *SELECTS, "datepicker", "timepicker", *TICKS, picture=True)
IN_ACTIONS = some(
    "button", "overflow", *(one for one in SELECTS if one not in MULTI), *PICKERS, *TICKS
)
IN_INPUT = some(*SELECTS, *PICKERS, *TICKS, *TYPED, *FILES)
