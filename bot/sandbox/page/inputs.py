"""Between the fields of an HTML form and what a person enters into Block Kit's inputs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from bot.sandbox.blockkit import STATEFUL, elements_of
from bot.sandbox.forms import MANY, initial, value_in
from bot.sandbox.values import Json


def key_of(block_id: str, element: Json) -> str:
    """The name of an element's field in the form, also what its button sends."""
    return f"{block_id}/{element.get('action_id', '')}"


def walk(blocks: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    """Everything that can be pressed or filled in, with the id of its block."""
    for block in blocks:
        for element in elements_of(block):
            yield str(block.get("block_id", "")), element


def options_of(element: Json) -> list[Json]:
    """The options of a select, those in groups included."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


def is_input(element: Json) -> bool:
    """Whether it holds a value, which a button and an overflow menu do not."""
    return element.get("type") in STATEFUL


def shown(element: Json, state: Json | None, zone: tzinfo | None) -> list[str]:
    """What a field holds now, as HTML values: what was entered, else what it started with."""
    held = value_in(element, state or initial(element))
    if held is None:
        return []
    return [_shown(element, one, zone) for one in (held if isinstance(held, list) else [held])]


def _shown(element: Json, held: Any, zone: tzinfo | None) -> str:
    if element["type"] == "datetimepicker":
        moment = datetime.fromtimestamp(int(held), UTC).astimezone(zone)
        return moment.strftime("%Y-%m-%dT%H:%M")
    if element["type"] == "file_input":
        return str(held["name"])
    return str(held["value"] if isinstance(held, dict) else held)


def read_values(
    blocks: Sequence[Json], form: Mapping[str, Sequence[str]], zone: tzinfo | None
) -> Json:
    """What a form says was entered: block_id → action_id → a text, an id, a list, seconds.

    `form` holds all values sent under each field's name; a field that sent none is empty.
    """
    values: Json = {}
    for block_id, element in walk(blocks):
        if is_input(element):
            if element["type"] == "file_input" and not form.get(key_of(block_id, element)):
                continue  # what was handed over before an error stays
            plain = read_value(element, form.get(key_of(block_id, element), []), zone)
            values.setdefault(block_id, {})[element["action_id"]] = plain
    return values


def read_value(element: Json, raw: Sequence[str], zone: tzinfo | None) -> Any:
    """One field's value; None for an empty one, a list where several may be chosen."""
    # Forms send CRLF; Slack sends what a person typed with bare line feeds.
    sent = [value.replace("\r\n", "\n") for value in raw if value != ""]
    if element["type"] in MANY:
        return sent
    if not sent:
        return None
    return _seconds(sent[0], zone) if element["type"] == "datetimepicker" else sent[0]


def _seconds(local: str, zone: tzinfo | None) -> int | None:
    try:
        moment = datetime.fromisoformat(local)
    except ValueError:
        return None
    return int((moment.replace(tzinfo=zone) if zone else moment).timestamp())
