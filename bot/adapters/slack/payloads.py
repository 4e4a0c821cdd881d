"""Slack's payloads, read. Every function raises `Malformed` for what Slack does not send."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from typing import Any, TypeAlias

from bot.adapters.malformed import Malformed, reading
from bot.adapters.slack.blocks import parse_press
from bot.domain.values import CommandId, PostId, RoomId

Payload: TypeAlias = Mapping[str, Any]

_MARKED = re.compile(r"<([^<>\s][^<>]*)>")


@dataclass(frozen=True, kw_only=True)
class Doer:
    """Who did it, as the payload names them. The team is empty where it is not said."""

    user: str
    team: str = ""


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """A button of a post. `trigger` opens a form within three seconds, and is never stored."""

    id: CommandId
    by: Doer
    room: RoomId
    post: PostId
    action: str
    value: dict[str, str]
    trigger: str


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A reaction on a post."""

    id: CommandId
    by: Doer
    reaction: str
    room: RoomId
    post: PostId
    author: str | None


@dataclass(frozen=True, kw_only=True)
class Post:
    """What a message says, marks taken away, and who wrote it (None: a program)."""

    text: str
    author: Doer | None
    at: datetime


def identity(kind: str, secret: str) -> CommandId:
    """A command's id out of a trigger id, which itself is never kept."""
    if not isinstance(secret, str) or not secret:
        raise Malformed("no identity")
    return CommandId(f"{kind}:{sha256(secret.encode()).hexdigest()[:32]}")


def doer(payload: Payload) -> Doer:
    """Of an interactive payload."""
    with reading():
        user = payload["user"]
        return Doer(user=str(user["id"]), team=str(user.get("team_id") or ""))


def pressed(payload: Payload) -> Pressed:
    with reading():
        button, container = payload["actions"][0], payload["container"]
        action, value = parse_press(str(button["action_id"]), button.get("value"))
        return Pressed(
            id=identity("press", payload["trigger_id"]),
            by=doer(payload),
            room=RoomId(str(container["channel_id"])),
            post=PostId(str(container["message_ts"])),
            action=action,
            value=value,
            trigger=str(payload["trigger_id"]),
        )


def marked(payload: Payload) -> Marked:
    with reading():
        event = payload["event"]
        return Marked(
            id=event_id(payload),
            by=Doer(user=str(event["user"])),
            reaction=str(event["reaction"]).partition("::")[0],
            room=RoomId(str(event["item"].get("channel", ""))),
            post=PostId(str(event["item"].get("ts", ""))),
            author=event.get("item_user"),
        )


def event_id(payload: Payload) -> CommandId:
    with reading():
        return CommandId(f"event:{payload['event_id']!s}")


def post(message: Payload, me: str, name_of: Callable[[str], str] = str) -> Post:
    """A message; `me` is the bot's own user id, `name_of` gives people's names by theirs."""
    with reading():
        user = message.get("user")
        human = user and user != me and not message.get("bot_id")
        return Post(
            text=plain_words(str(message.get("text") or ""), name_of),
            author=Doer(user=str(user), team=str(message.get("team") or "")) if human else None,
            at=instant(str(message["ts"])),
        )


def instant(ts: str) -> datetime:
    """When a message was written: its id says it."""
    with reading():
        return datetime.fromtimestamp(float(ts), UTC)


def plain_words(text: str, name_of: Callable[[str], str] = str) -> str:
    """A message's text as its reader saw it: Slack marks links and mentions, and escapes."""
    return unescape(_MARKED.sub(lambda mark: _shown(mark, name_of), text))


def _shown(mark: re.Match[str], name_of: Callable[[str], str]) -> str:
    content, _, label = mark[1].partition("|")
    if content[0] == "@":
        return "@" + (label or name_of(content[1:]))
    if content[0] == "#":
        return content[0] + (label or content[1:])
    if content[0] == "!":
        return label or "@" + content[1:].partition("^")[0]
    return label or content.removeprefix("mailto:")
