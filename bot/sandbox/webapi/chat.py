"""chat.*: posting, changing and deleting messages."""

from __future__ import annotations

from bot.sandbox.blockkit import check_message, complete
from bot.sandbox.errors import InvalidArguments, SlackError
from bot.sandbox.values import Channel, Json, Message
from bot.sandbox.webapi.call import Call
from bot.sandbox.webapi.shapes import message_object

LONGEST_TEXT = 40_000
LARGEST_METADATA = 8_000


def checked_blocks(call: Call, name: str = "blocks") -> list[Json]:
    """The blocks of a message, with their ids filled in. Raises `invalid_blocks`."""
    blocks = call.json(name, error="invalid_blocks_format")
    if blocks is None:
        return []
    problems = check_message(blocks)
    if problems:
        raise InvalidArguments(*problems, error="invalid_blocks")
    return complete(blocks, call.workspace.next_id)


def checked_text(call: Call) -> str:
    text = call.text("text")
    if len(text) > LONGEST_TEXT:
        raise SlackError("msg_too_long")
    return text


def checked_metadata(call: Call) -> Json | None:
    """`{event_type, event_payload}`. Raises `invalid_metadata_format` or `metadata_too_large`."""
    metadata = call.json("metadata", error="invalid_metadata_format")
    if metadata is None:
        return None
    fine = (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
        and metadata.keys() <= {"event_type", "event_payload"}
    )
    if not fine:
        raise SlackError("invalid_metadata_format")
    if len(str(metadata)) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    found: Json = metadata
    return found


def target(call: Call) -> Channel:
    """Where a post goes: a channel's id or #name, or a person's id for a direct message."""
    wanted = call.text("channel")
    if wanted in call.workspace.people:
        return call.workspace.direct(wanted)
    if wanted.startswith("#"):
        named = call.workspace.channel_named(wanted[1:])
        call.arguments["channel"] = named.id if named else ""
    channel = call.channel()
    if call.bot not in channel.members and not call.sandbox.grants.has(("chat:write.public",)):
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.is_read_only:
        raise SlackError("restricted_action")
    return channel


def post_message(call: Call) -> Json:
    channel = target(call)
    text, blocks, metadata = checked_text(call), checked_blocks(call), checked_metadata(call)
    if not text and not blocks:
        raise SlackError("no_text")
    message = call.workspace.post(
        channel.id,
        call.bot,
        text,
        bot_id=call.workspace.bot_id,
        blocks=blocks,
        metadata=metadata,
        thread_ts=call.text("thread_ts") or None,
    )
    shown = message_object(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def update(call: Call) -> Json:
    """An absent `blocks` leaves those there are; an empty list removes them."""
    channel = call.own_channel()
    message = call.message_in(channel)
    if message.user != call.bot:
        raise SlackError("cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    changed: Json = {"former": [*message.former, message.blocks]}
    if "blocks" in call.arguments:
        changed["blocks"] = checked_blocks(call)
    if "text" in call.arguments:
        changed["text"] = checked_text(call)
    if "metadata" in call.arguments:
        changed["metadata"] = checked_metadata(call)
    if not changed.get("text", message.text) and not changed.get("blocks", message.blocks):
        raise SlackError("no_text")
    call.workspace.edit(message, **changed)
    shown = message_object(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    channel = call.own_channel()
    message = call.message_in(channel)
    if message.user != call.bot:
        raise SlackError("cant_delete_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    call.workspace.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    channel = call.live_channel()
    person = call.person(call.text("user"))
    if person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = checked_text(call), checked_blocks(call)
    if not text and not blocks:
        raise SlackError("no_text")
    message = call.workspace.post(
        channel.id,
        call.bot,
        text,
        bot_id=call.workspace.bot_id,
        blocks=blocks,
        ephemeral_for=person.id,
    )
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message_in(channel, "message_ts")
    return {"channel": channel.id, "permalink": permalink(call, message)}


def permalink(call: Call, message: Message) -> str:
    """Slack's form of address, on the sandbox's own page."""
    return f"{call.sandbox.base_url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
