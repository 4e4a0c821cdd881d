"""What stands on an Adaptive Card, for somebody who reads it, fills it in and presses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
CARD = "application/vnd.microsoft.card.adaptive"
TEXTS = ("text", "title", "value", "label", "placeholder", "errorMessage", "altText", "url")
MARKS = re.compile(r"</?at>|\*\*|\u2060")
"""What a client does not show: around names, around strong words, and what keeps signs signs."""

OF_A_FIELD = "in:"
"""What the id of every input begins with; the name of the form's field comes after it."""


@dataclass(frozen=True)
class Button:
    """A button that the bot hears of. `alone`: it takes no inputs with it."""

    title: str
    verb: str
    data: Json
    style: str = ""
    alone: bool = False


@dataclass(frozen=True)
class Input:
    """A field to fill in; `value` is what stands in it. Of a time there are two, for the day
    (`…:date`) and the time of day (`…:time`)."""

    name: str
    type: str
    value: str
    choices: tuple[str, ...] = ()
    required: bool = False
    label: str = ""


@dataclass(frozen=True)
class Sheet:
    """One card."""

    content: Json = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Everything written on it, a line for each piece."""
        return "\n".join(_words(self.content))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Also those that another button shows first."""
        return tuple(
            Button(
                str(one.get("title", "")),
                str(one.get("verb", "")),
                dict(one.get("data") or {}),
                str(one.get("style", "")),
                one.get("associatedInputs") == "none",
            )
            for one in _nodes(self.content)
            if one.get("type") == "Action.Execute"
        )

    @property
    def inputs(self) -> tuple[Input, ...]:
        return tuple(
            Input(
                str(one["id"]).removeprefix(OF_A_FIELD),
                str(one["type"]).removeprefix("Input."),
                str(one.get("value", "")),
                tuple(choice["value"] for choice in one.get("choices", ())),
                bool(one.get("isRequired")),
                str(one.get("label", "")),
            )
            for one in _nodes(self.content)
            if str(one.get("type", "")).startswith("Input.")
        )

    def button(self, wanted: str) -> Button | None:
        """By its verb, or by what is written on it."""
        return next((one for one in self.buttons if wanted in (one.verb, one.title)), None)

    def filled(self, answers: Json) -> Json:
        """What the page would send: every field as it stands, but for these answers. Raises
        LookupError for an answer that no field asks for."""
        if unknown := answers.keys() - {one.name for one in self.inputs}:
            raise LookupError(f"the form has no field {', '.join(sorted(unknown))}")
        entered = {one.name: one.value for one in self.inputs} | answers
        return {OF_A_FIELD + name: value for name, value in entered.items() if value}


def sheet_of(activity: Json) -> Sheet:
    """The card of a post; an empty one where it has none."""
    for one in activity.get("attachments") or ():
        if one.get("contentType") == CARD and isinstance(one.get("content"), dict):
            return Sheet(one["content"])
    return Sheet()


def words_of(activity: Json) -> str:
    """Everything that can be read in a post."""
    return "\n".join(filter(None, [str(activity.get("text") or ""), sheet_of(activity).words]))


def _nodes(content: Any) -> Iterator[Json]:
    if isinstance(content, dict):
        yield content
        for name, part in content.items():
            if name not in ("data", "msteams"):
                yield from _nodes(part)
    elif isinstance(content, list):
        for part in content:
            yield from _nodes(part)


def _words(content: Json) -> Iterator[str]:
    for node in _nodes(content):
        if node.get("type") == "RichTextBlock":
            shown = "".join(str(one["text"]) for one in node["inlines"])
            yield shown.replace("\u2060", "").replace("\N{NO-BREAK SPACE}", " ")
        elif node.get("type") != "TextRun":
            said = (node[name] for name in TEXTS if isinstance(node.get(name), str))
            yield from (MARKS.sub("", one) for one in said)
