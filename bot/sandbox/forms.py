"""What people enter into inputs, and how Slack hands it on as `state.values`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.sandbox.blockkit import STATEFUL, elements_of
from bot.sandbox.errors import CannotDo
from bot.sandbox.values import Json

SINGLE = {
    "plain_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
MANY = {
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "file_input": ("files", "initial_files"),
}
FIELDS = {**SINGLE, **MANY}

REQUIRED = "Please complete this required field."
PATTERNS = {
    "url_text_input": (r"https?://\S+", "Please enter a valid URL."),
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Please enter a valid email."),
    "number_input": (r"-?\d+(\.\d+)?", "Please enter a number."),
}


def state_of(blocks: list[Json], typed: Json) -> Json:
    """Slack's `state.values`: what was entered, else what the element started with."""
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") in STATEFUL:
                entered = typed.get(block["block_id"], {}).get(element["action_id"])
                state = entered or initial(element)
                values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def initial(element: Json) -> Json:
    kind = element["type"]
    field, start = FIELDS[kind]
    return {"type": kind, field: element.get(start, [] if kind in MANY else None)}


def value_in(element: Json, state: Json) -> Any:
    """The value of one element's state: a text, an option, an id, a list of them, or None."""
    return state.get(FIELDS[element["type"]][0])


def enter(blocks: list[Json], values: Mapping[str, Any]) -> Json:
    """`typed` for plain values: block_id → value, or block_id → {action_id: value}.

    A value is a text, an option's `value`, the id of a person, a channel or a file, a date, a
    time, a number of seconds, or a list of those. Raises CannotDo for a block or an option that is
    not there.
    """
    by_id = {block["block_id"]: block for block in blocks}
    typed: Json = {}
    for block_id, value in values.items():
        if block_id not in by_id:
            raise CannotDo(f"There is no field {block_id!r}; there are {', '.join(by_id)}.")
        elements = [one for one in elements_of(by_id[block_id]) if one.get("type") in STATEFUL]
        if not elements:
            raise CannotDo(f"Nothing can be entered at {block_id!r}.")
        given = value if isinstance(value, Mapping) else {elements[0]["action_id"]: value}
        named = {one["action_id"]: one for one in elements}
        for action_id, plain in given.items():
            if action_id not in named:
                raise CannotDo(f"There is no field {action_id!r} at {block_id!r}.")
            typed.setdefault(block_id, {})[action_id] = chosen(named[action_id], plain)
    return typed


def chosen(element: Json, plain: Any) -> Json:
    """The state of an element after somebody entered `plain`."""
    kind = element["type"]
    field, _ = FIELDS[kind]
    if kind in MANY:
        many = [plain] if isinstance(plain, str) else list(plain or [])
        return {"type": kind, field: [_one(element, each) for each in many]}
    return {"type": kind, field: None if plain in (None, "") else _one(element, plain)}


def _one(element: Json, plain: Any) -> Any:
    kind = element["type"]
    if kind in ("static_select", "multi_static_select", "radio_buttons", "checkboxes"):
        return option_of(element, plain)
    if kind == "file_input":
        return {"id": str(plain)}
    return int(plain) if kind == "datetimepicker" else str(plain)


def option_of(element: Json, value: Any) -> Json:
    """The option with this `value`. Raises CannotDo when it is not offered."""
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    options: list[Json] = [one for group in groups for one in group["options"]]
    for option in options:
        if value == option or value == option["value"]:
            return option
    offered = ", ".join(one["value"] for one in options)
    raise CannotDo(f"{value!r} is not offered; there are {offered}.")


def client_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's client says under inputs before it sends anything: block_id → sentence."""
    errors = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            state = values[block["block_id"]][element["action_id"]]
            problem = _client_error(block, element, value_in(element, state))
            if problem:
                errors[block["block_id"]] = problem
    return errors


def _client_error(block: Json, element: Json, value: Any) -> str | None:
    if value in (None, "", []):
        return None if block.get("optional") else REQUIRED
    if element["type"] == "file_input" and len(value) > element.get("max_files", 10):
        return f"Please upload no more than {element.get('max_files', 10)} files."
    if not isinstance(value, str):
        return None
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    if len(value) > most:
        return f"Please enter no more than {most} characters."
    pattern, sentence = PATTERNS.get(element["type"], ("", ""))
    return sentence if pattern and not re.fullmatch(pattern, value) else None
