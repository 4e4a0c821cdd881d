"""Every call of Slack, and of the newsroom, that an opening, a draft and a publication make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.public import METHOD as HOOK
from bot.sandbox.values import Channel, Json
from bot.sandbox.workspace import Workspace

POST, UPDATE, PIN = "chat.postMessage", "chat.update", "pins.add"


@dataclass(frozen=True)
class Point:
    """The `nth` call of a method at one kind of place, counted from the beginning of a phase."""

    method: str
    place: str = ""
    nth: int = 1

    def __str__(self) -> str:
        return " ".join(filter(None, (self.method, self.place, str(self.nth))))


OPENING = (
    Point("conversations.info", "general"),
    Point("conversations.open"),
    Point("conversations.create"),
    Point("conversations.invite", "room"),
    Point("conversations.setTopic", "room"),
    Point(POST, "room", 1),
    Point(POST, "room", 2),
    Point(PIN, "room", 1),
    Point(PIN, "room", 2),
    Point(POST, "general"),
    Point(POST, "chat"),
)
DRAFTING = (
    Point(POST, "room"),
    Point(POST, "chat", 1),
    Point(POST, "chat", 2),
)
PUBLICATION = (
    Point(UPDATE, "room", 1),
    Point(UPDATE, "room", 2),
    Point(POST, "room"),
    Point(POST, "chat", 1),
    Point(POST, "chat", 2),
    Point("conversations.info", "news"),
    Point(POST, "news"),
    Point(HOOK),
)
PHASES: Mapping[str, Sequence[Point]] = {
    "opening": OPENING,
    "drafting": DRAFTING,
    "publication": PUBLICATION,
}
ALIKE = frozenset({("conversations.open", ""), (POST, "chat")})
"""At an opening everybody with a role is written to in the same way: one of them stands for all."""

KNOWN_AFTERWARDS = frozenset({"conversations.info", "conversations.open"})
"""What a bot asks of a place or a person but once: struck first, by a bot just started."""


def place_of(workspace: Workspace, arguments: Json) -> str:
    """The kind of place a call concerns."""
    channel = workspace.channels.get(str(arguments.get("channel", "")))
    return _kind(channel) if channel else ""


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "chat"
    if channel.is_private:
        return "room"
    return "news" if channel.id == "C0NEWS" else channel.name


class Aim:
    """Meets the call that a point names, once. Also a fault's `where`."""

    def __init__(self, point: Point, workspace: Workspace) -> None:
        self.point = point
        self.met: Any = None
        self._workspace = workspace
        self._seen = 0

    def __call__(self, method: str, arguments: Json) -> bool:
        if method != self.point.method or self.met is not None:
            return False
        if self.point.place and place_of(self._workspace, arguments) != self.point.place:
            return False
        self._seen += 1
        if self._seen != self.point.nth:
            return False
        self.met = arguments
        return True
