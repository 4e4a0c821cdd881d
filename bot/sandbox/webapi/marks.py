"""pins.* and reactions.*: what people and bots attach to a message."""

from __future__ import annotations

from bot.sandbox.errors import SlackError
from bot.sandbox.values import Json
from bot.sandbox.webapi.call import Call
from bot.sandbox.webapi.shapes import message_object, reactions_of

MOST_PINS = 100


def add_pin(call: Call) -> Json:
    channel = call.live_channel()
    message = call.message_in(channel, "timestamp")
    if message.pinned:
        raise SlackError("already_pinned")
    if sum(one.pinned for one in channel.messages) >= MOST_PINS:
        raise SlackError("too_many_pins")
    call.workspace.pin(message)
    return {}


def remove_pin(call: Call) -> Json:
    message = call.message_in(call.live_channel(), "timestamp")
    if not message.pinned:
        raise SlackError("no_pin")
    call.workspace.pin(message, pinned=False)
    return {}


def list_pins(call: Call) -> Json:
    channel = call.own_channel()
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "created": int(float(one.ts)),
            "message": message_object(call.workspace, one),
        }
        for one in channel.messages
        if one.pinned
    ]
    return {"items": items}


def get_reactions(call: Call) -> Json:
    channel = call.own_channel()
    message = call.message_in(channel, "timestamp")
    shown = {**message_object(call.workspace, message), "reactions": reactions_of(message)}
    return {"type": "message", "channel": channel.id, "message": shown}


def add_reaction(call: Call) -> Json:
    message = call.message_in(call.live_channel(), "timestamp")
    name = call.text("name").strip(":")
    if not name:
        raise SlackError("no_reaction")
    if not call.workspace.react(message, call.bot, name):
        raise SlackError("already_reacted")
    return {}
