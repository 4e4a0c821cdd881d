"""What the journal shows of presses, whispers, typed texts and publications."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.acting import words
from bot.sandbox.forms import value_in
from bot.sandbox.journal import Entry
from bot.sandbox.values import Json

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace

SHORTEST_TEXT = 15
"""Characters from which a typed text is taken for a statement's words."""


@dataclass(frozen=True)
class Press:
    """A button pressed on a message. `old` when the message had lost that button before."""

    number: int
    at: float
    person: str
    action_id: str
    value: str
    ts: str
    words: str
    old: bool

    @property
    def button(self) -> tuple[str, str, str]:
        return self.action_id, self.value, self.ts


@dataclass(frozen=True)
class Said:
    """Words in the workspace, by entry number: to one person, or typed by one, or to all."""

    number: int
    person: str
    words: str


REMEMBERED = 100
"""Of each kind, so that a sandbox that runs for days does not slow down."""


def recent() -> deque[Any]:
    return deque(maxlen=REMEMBERED)


@dataclass
class Observed:
    """What happened of late, oldest first."""

    workspace: Workspace
    presses: deque[Press] = field(default_factory=recent)
    answered: set[int] = field(default_factory=set)
    whispers: deque[Said] = field(default_factory=recent)
    posts: deque[Said] = field(default_factory=recent)
    typed: deque[Said] = field(default_factory=recent)
    opened: deque[Said] = field(default_factory=recent)
    submitted: deque[Said] = field(default_factory=recent)
    commands: deque[Said] = field(default_factory=recent)
    hooks: deque[Said] = field(default_factory=recent)
    public: deque[Said] = field(default_factory=recent)

    def add(self, entry: Entry) -> None:
        match entry.kind:
            case "payload":
                self._payload(entry)
            case "answer":
                if entry.get("error") is None:
                    self.answered.add(entry.get("to"))
            case "change" if entry.get("what") in ("message_posted", "message_edited"):
                self._message(entry)
            case "change" if entry.get("what") == "modal_opened":
                self.opened.append(Said(entry.number, entry.get("person"), entry.get("view")))
            case "hook":
                said = str(entry.get("said", ""))
                self.hooks.append(Said(entry.number, entry.get("what"), said))
            case "public":
                post = str(entry.get("post", ""))
                self.public.append(Said(entry.number, entry.get("what"), post))

    def author_of(self, text: str) -> str | None:
        """Who typed, last, a text that stands in `text`."""
        wrote = (one.person for one in reversed(self.typed) if one.words in text)
        return next(wrote, None)

    def whispered(self, person: str, after: int) -> list[Said]:
        return [one for one in self.whispers if one.person == person and one.number > after]

    def _payload(self, entry: Entry) -> None:
        payload, person = entry.get("payload"), entry.get("person") or ""
        match entry.get("type"):
            case "slash":
                self.commands.append(Said(entry.number, person, payload["text"]))
            case "view_submission":
                self.submitted.append(Said(entry.number, person, payload["view"]["id"]))
                for text in _texts(payload["view"]):
                    self.typed.append(Said(entry.number, person, text))
            case "block_actions" if "message" in payload:
                self.presses.append(self._press(entry, payload, person))

    def _press(self, entry: Entry, payload: Json, person: str) -> Press:
        action: Json = payload["actions"][0]
        message = self.workspace.message(payload["channel"]["id"], payload["message"]["ts"])
        blocks = message.blocks if message else []
        # The second copy of one press comes when the first may have changed the card.
        first = entry.get("copy") == 1
        return Press(
            number=entry.number,
            at=entry.at,
            person=person,
            action_id=action["action_id"],
            value=str(action.get("value", "")),
            ts=payload["message"]["ts"],
            words=words(message) if message else "",
            old=first and not has_button(blocks, action["action_id"], action.get("value")),
        )

    def _message(self, entry: Entry) -> None:
        message = self.workspace.message(entry.get("channel"), entry.get("ts"))
        if message is None or message.user != self.workspace.bot_user:
            return
        person = message.ephemeral_for
        (self.whispers if person else self.posts).append(
            Said(entry.number, person or "", words(message))
        )


def has_button(blocks: list[Json], action_id: str, value: Any = None) -> bool:
    found = [
        element
        for block in blocks
        for element in [*block.get("elements", []), block.get("accessory") or {}]
        if isinstance(element, dict) and element.get("action_id") == action_id
    ]
    return any(value is None or one.get("value") == value for one in found)


def _texts(view: Json) -> list[str]:
    """What somebody typed into a form, as far as it is long enough to be a statement."""
    states = [one for block in view["state"]["values"].values() for one in block.values()]
    typed = (value_in(one, one) for one in states if one["type"] == "plain_text_input")
    return [text for text in typed if isinstance(text, str) and len(text) >= SHORTEST_TEXT]
