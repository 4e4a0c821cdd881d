"""Any form as a Slack modal, and a submitted modal as answers."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, assert_never

from bot.adapters.slack.blocks import TooLong, fit
from bot.adapters.slack.rich import LONGEST_TEXT, Json, People, plain, shorten, size
from bot.domain.values import PersonId
from bot.presentation.card import (
    ChoiceField,
    ChoicesField,
    FileField,
    Form,
    FormField,
    Option,
    PeopleField,
    TextField,
    TimeField,
)
from bot.presentation.inbox import Answer

CALLBACK = "form:"
MOST_BLOCKS = 100
MOST_BOXES = 10
MOST_FILES = 10
MOST_OPTIONS = 100
LONGEST_OPTION = 150
LONGEST_CONTEXT = 3000


def render_form(form: Form, people: People) -> Json:
    """The modal. Raises `TooLong` for what Slack would refuse and cutting would falsify."""
    notice = fit(form.notice, people, MOST_BLOCKS - len(form.fields))
    return {
        "type": "modal",
        "callback_id": CALLBACK + form.name,
        "title": plain(shorten(form.title, 24)),
        "submit": plain(shorten(form.submit, 24)),
        "close": plain(shorten(form.cancel, 24)),
        "private_metadata": _metadata(form),
        "blocks": [*notice, *(_input(field, people) for field in form.fields)],
    }


def parse_form(
    view: Mapping[str, Any], person_of: Callable[[str], PersonId]
) -> tuple[str, dict[str, str], dict[str, Answer]]:
    """Name, context and answers of a modal this module rendered; None for what was left empty.
    Raises `ValueError` or `KeyError` for anything else."""
    metadata = json.loads(view["private_metadata"])
    values: Mapping[str, Mapping[str, Any]] = view["state"]["values"]
    answers = {name: _answer(block[name], person_of) for name, block in values.items()}
    return str(metadata["form"]), dict(metadata["context"]), answers


def _metadata(form: Form) -> str:
    content = {"form": form.name, "context": dict(form.context)}
    metadata = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    if size(metadata) > LONGEST_CONTEXT:
        raise TooLong("the context of a form")
    return metadata


def _input(field: FormField, people: People) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": plain(shorten(field.label, 2000)),
        "optional": field.optional,
        "element": {"action_id": field.name, **_element(field, people)},
    }
    return {**block, "hint": plain(shorten(field.hint, 2000))} if field.hint else block


def _element(field: FormField, people: People) -> Json:
    match field:
        case TextField():
            return _text(field)
        case ChoiceField():
            return _choice(field)
        case ChoicesField():
            return _choices(field)
        case PeopleField():
            return _people(field, people)
        case TimeField():
            return _time(field)
        case FileField():
            return _files(field)
        case _:
            assert_never(field)


def _text(field: TextField) -> Json:
    if size(field.initial) > LONGEST_TEXT:
        raise TooLong("the words to begin with")
    longest = min(max(field.longest or LONGEST_TEXT, 1), LONGEST_TEXT)
    element: Json = {
        "type": "plain_text_input",
        "multiline": field.multiline,
        "max_length": max(longest, size(field.initial)),
    }
    return {**element, "initial_value": field.initial} if field.initial else element


def _choice(field: ChoiceField) -> Json:
    radio = field.radio and len(field.options) <= MOST_BOXES
    element = {
        "type": "radio_buttons" if radio else "static_select",
        "options": _options(field.options),
    }
    chosen = [_option(option) for option in field.options if option.value == field.initial]
    return {**element, "initial_option": chosen[0]} if chosen else element


def _choices(field: ChoicesField) -> Json:
    boxes = len(field.options) <= MOST_BOXES
    element: Json = {
        "type": "checkboxes" if boxes else "multi_static_select",
        "options": _options(field.options),
    }
    chosen = [_option(option) for option in field.options if option.value in field.initial]
    return {**element, "initial_options": chosen} if chosen else element


def _options(options: Sequence[Option]) -> list[Json]:
    if not 0 < len(options) <= MOST_OPTIONS:
        raise TooLong(f"{len(options)} options")
    return [_option(option) for option in options]


def _option(option: Option) -> Json:
    if size(option.value) > LONGEST_OPTION:
        raise TooLong("the value of an option")
    return {"text": plain(shorten(option.label, 75)), "value": option.value}


def _people(field: PeopleField, people: People) -> Json:
    if field.single:
        return {"type": "users_select"}
    chosen = [user for person in field.initial if (user := people.user_of(person))]
    element: Json = {"type": "multi_users_select"}
    return {**element, "initial_users": chosen} if chosen else element


def _files(field: FileField) -> Json:
    element: Json = {"type": "file_input", "max_files": min(max(field.most, 1), MOST_FILES)}
    return {**element, "filetypes": list(field.types)} if field.types else element


def _time(field: TimeField) -> Json:
    if field.initial is None:
        return {"type": "datetimepicker"}
    return {"type": "datetimepicker", "initial_date_time": int(field.initial.timestamp())}


def _answer(state: Mapping[str, Any], person_of: Callable[[str], PersonId]) -> Answer:
    match state["type"]:
        case "plain_text_input":
            return state.get("value")
        case "static_select" | "radio_buttons":
            chosen = state.get("selected_option")
            return str(chosen["value"]) if chosen else None
        case "checkboxes" | "multi_static_select":
            return tuple(option["value"] for option in state.get("selected_options") or ())
        case "users_select":
            user = state.get("selected_user")
            return person_of(user) if user else None
        case "multi_users_select":
            return tuple(person_of(user) for user in state.get("selected_users") or ())
        case "datetimepicker":
            at = state.get("selected_date_time")
            return datetime.fromtimestamp(at, UTC) if at else None
        case "file_input":
            # Fetched first: `files.parse_uploads` says what was handed over.
            return None
        case other:
            raise ValueError(f"an input of kind {other}")
