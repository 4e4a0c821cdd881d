"""What the Block Kit macros ask for: texts, options and fields, for one reader."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from bot.sandbox.page import inputs
from bot.sandbox.page.mrkdwn import render_mrkdwn, render_plain
from bot.sandbox.page.reader import Reader
from bot.sandbox.page.richtext import render_rich_text
from bot.sandbox.values import Json

_USERS = ("users_select", "multi_users_select")


@dataclass(frozen=True)
class Field:
    """One input as it stands on the page. `loose`: outside an input block, sent when changed."""

    id: str
    key: str
    chosen: list[str]
    label: str
    error: str = ""
    hint: bool = False
    loose: bool = False
    focused: bool = False

    @property
    def value(self) -> str:
        return self.chosen[0] if self.chosen else ""

    @property
    def describedby(self) -> str:
        parts = [("error", bool(self.error)), ("hint", self.hint)]
        return " ".join(f"{self.id}-{name}" for name, there in parts if there)


@dataclass(frozen=True)
class Choice:
    """A conversation that may be chosen. `kind` is Slack's: public, private or im."""

    id: str
    title: str
    kind: str
    is_ext_shared: bool = False

    def fits(self, element: Json) -> bool:
        """Whether the element's filter lets it through."""
        wanted = element.get("filter", {})
        shared = self.is_ext_shared and wanted.get("exclude_external_shared_channels")
        return not shared and self.kind in wanted.get("include", [self.kind])


@dataclass(frozen=True)
class Renderer:
    """Handed to the templates as `show`. `typed` and `errors` are those of an open modal."""

    reader: Reader
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Sequence[Choice] = ()
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    choosers = ("static_select", "multi_static_select", "conversations_select", *_USERS)
    plain_inputs = {  # noqa: RUF012 – read only, and a dataclass field would be copied about
        "url_text_input": "url",
        "email_text_input": "email",
        "number_input": "number",
        "datepicker": "date",
        "timepicker": "time",
        "datetimepicker": "datetime-local",
    }

    def text(self, item: Json) -> Markup:
        """A text object, by its type."""
        words = str(item.get("text", ""))
        if item.get("type") == "mrkdwn":
            return render_mrkdwn(words, self.reader)
        return render_plain(words, emoji=item.get("emoji", True) is not False)

    def mrkdwn(self, words: str) -> Markup:
        """A message's own text."""
        return render_mrkdwn(words, self.reader)

    def rich(self, block: Json) -> Markup:
        return render_rich_text(block, self.reader)

    def key(self, block_id: str, element: Json) -> str:
        return inputs.key_of(block_id, element)

    def own_image(self, url: str | None) -> bool:
        """Only pictures the sandbox serves itself are loaded: the page calls nobody else."""
        return bool(url) and str(url).startswith("/static/")

    def options(self, element: Json) -> list[Json]:
        """What a select offers: its own options, the people, or the channels one can see."""
        kind = element.get("type")
        if kind in _USERS:
            return [_option(key, name) for key, name in self.people.items()]
        if kind == "conversations_select":
            return [_option(one.id, one.title) for one in self.channels if one.fits(element)]
        return inputs.options_of(element)

    def field(self, block: Json, element: Json) -> Field:
        """The field of an input block, with what was typed and what is wrong with it."""
        block_id = str(block.get("block_id", ""))
        return Field(
            id=_dom_id(block_id, element),
            key=inputs.key_of(block_id, element),
            chosen=self._chosen(block_id, element),
            label=str(block.get("label", {}).get("text", "")),
            error=self.errors.get(block_id, ""),
            hint=bool(block.get("hint")),
            loose=bool(block.get("dispatch_action")),
            focused=bool(element.get("focus_on_load")),
        )

    def loose_field(self, block_id: str, element: Json) -> Field:
        """The field of an element that stands in a section or among buttons."""
        placeholder = element.get("placeholder") or {}
        return Field(
            id=_dom_id(block_id, element),
            key=inputs.key_of(block_id, element),
            chosen=self._chosen(block_id, element),
            label=str(placeholder.get("text", "Choose")),
            loose=True,
        )

    def _chosen(self, block_id: str, element: Json) -> list[str]:
        if not inputs.is_input(element):
            return []
        state = self.typed.get(block_id, {}).get(element.get("action_id"))
        return inputs.shown(element, state, self.reader.zone)


def _option(value: str, label: str) -> Json:
    return {"value": value, "text": {"type": "plain_text", "text": label, "emoji": False}}


def _dom_id(block_id: str, element: Json) -> str:
    name = f"{block_id}-{element.get('action_id', '')}"
    return "field-" + re.sub(r"[^A-Za-z0-9_-]", "-", name)
