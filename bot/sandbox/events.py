"""Changes in the workspace become events for the bot, if it subscribed and may hear of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.journal import Entry
from bot.sandbox.scopes import kind_of
from bot.sandbox.values import Channel, Json, Message
from bot.sandbox.webapi.shapes import message_object, user_object

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

MESSAGE_EVENTS = {"public": "message.channels", "private": "message.groups", "im": "message.im"}
CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im"}
CHANNEL_LETTERS = {"public": "C", "private": "G", "im": "D"}
ARCHIVE_EVENTS = {"public": "channel_archive", "private": "group_archive"}


class Events:
    """Listens to the journal, and sends what Slack would send."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def on_entry(self, entry: Entry) -> None:
        if entry.kind != "change":
            return
        if entry.get("what") == "person_changed":
            self._tell("user_change", self._user_change(entry))
            return
        channel = self._sandbox.workspace.channels.get(entry.get("channel", ""))
        heard = channel is not None and self._sandbox.workspace.bot_user in channel.members
        if channel is None or not heard or entry.get("ephemeral_for"):
            return
        for name, event in self._about(entry, channel):
            self._tell(name, event, kind_of(channel))

    def _tell(self, name: str, event: Json, kind: str | None = None) -> None:
        if self._sandbox.listening and self._sandbox.grants.may_hear(name, kind):
            event.setdefault("event_ts", self._sandbox.workspace.next_ts())
            self._sandbox.delivery.send_event(self._sandbox.payloads.event(event))

    def _about(self, entry: Entry, channel: Channel) -> list[tuple[str, Json]]:
        match entry.get("what"):
            case "message_posted":
                return self._posted(entry, channel)
            case "message_edited":
                return [self._edited(entry, channel)]
            case "message_deleted":
                return [self._deleted(entry, channel)]
            case "reaction_added" | "reaction_removed" as what:
                return [(what, self._reaction(entry, what))]
            case "member_joined":
                return [("member_joined_channel", self._member(entry, channel))]
            case "member_left":
                return [("member_left_channel", self._member(entry, channel))]
            case "channel_archived":
                name = ARCHIVE_EVENTS[kind_of(channel)]
                about = {"type": name, "channel": channel.id, "user": entry.get("person")}
                return [(name, about)]
        return []

    def _posted(self, entry: Entry, channel: Channel) -> list[tuple[str, Json]]:
        message = channel.message(entry.get("ts"))
        if message is None:
            return []
        shown = self._message(message, channel)
        events = [(MESSAGE_EVENTS[kind_of(channel)], shown)]
        workspace = self._sandbox.workspace
        if f"<@{workspace.bot_user}>" in message.text and message.user != workspace.bot_user:
            mention = {**shown, "type": "app_mention"}
            mention.pop("channel_type")
            events.append(("app_mention", mention))
        return events

    def _edited(self, entry: Entry, channel: Channel) -> tuple[str, Json]:
        message = channel.message(entry.get("ts"))
        shown = message_object(self._sandbox.workspace, message) if message else {}
        return self._hidden("message_changed", channel, message=shown)

    def _deleted(self, entry: Entry, channel: Channel) -> tuple[str, Json]:
        return self._hidden("message_deleted", channel, deleted_ts=entry.get("ts"))

    def _hidden(self, subtype: str, channel: Channel, **about: Any) -> tuple[str, Json]:
        """A message event that adds no line to the channel."""
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": CHANNEL_TYPES[kind_of(channel)],
            "ts": self._sandbox.workspace.next_ts(),
            **about,
        }
        return MESSAGE_EVENTS[kind_of(channel)], event

    def _message(self, message: Message, channel: Channel) -> Json:
        return {
            **message_object(self._sandbox.workspace, message, base_url=self._sandbox.base_url),
            "channel": channel.id,
            "channel_type": CHANNEL_TYPES[kind_of(channel)],
            "event_ts": message.ts,
        }

    def _reaction(self, entry: Entry, what: str) -> Json:
        message = self._sandbox.workspace.message(entry.get("channel"), entry.get("ts"))
        item = {"type": "message", "channel": entry.get("channel"), "ts": entry.get("ts")}
        return {
            "type": what,
            "user": entry.get("person"),
            "reaction": entry.get("name"),
            "item": item,
            "item_user": message.user if message else None,
        }

    def _member(self, entry: Entry, channel: Channel) -> Json:
        joined = entry.get("what") == "member_joined"
        event: Json = {
            "type": "member_joined_channel" if joined else "member_left_channel",
            "user": entry.get("person"),
            "channel": channel.id,
            "channel_type": CHANNEL_LETTERS[kind_of(channel)],
            "team": self._sandbox.workspace.team_id,
        }
        if entry.get("inviter"):
            event["inviter"] = entry.get("inviter")
        return event

    def _user_change(self, entry: Entry) -> Json:
        workspace = self._sandbox.workspace
        email = self._sandbox.grants.has(("users:read.email",))
        shown = user_object(workspace, workspace.people[entry.get("person")], email=email)
        return {"type": "user_change", "user": shown, "cache_ts": int(workspace.clock())}
