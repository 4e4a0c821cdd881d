"""conversations.*: making channels, and who is in them."""

from __future__ import annotations

import re

from bot.sandbox.errors import InvalidArguments, SlackError
from bot.sandbox.scopes import READ, kind_of
from bot.sandbox.values import Channel, Json, Message
from bot.sandbox.webapi.call import Call
from bot.sandbox.webapi.paging import page
from bot.sandbox.webapi.shapes import channel_object, message_object

MOST_INVITED = 1000
LONGEST_NAME = 80
LONGEST_TOPIC = 250
TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def create(call: Call) -> Json:
    name = call.text("name")
    private = call.flag("is_private")
    call.sandbox.grants.require_for(call.method, "private" if private else "public")
    _check_name(name)
    if call.workspace.channel_named(name):
        raise SlackError("name_taken")
    channel = call.workspace.add_channel(name, call.bot, members=[call.bot], is_private=private)
    return _shown(call, channel)


def _check_name(name: str) -> None:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise SlackError("invalid_name_maxlength")
    if name != name.lower() or re.search(r"[^\w-]", name):
        raise SlackError("invalid_name_specials")
    if not re.search(r"\w", name.replace("_", "")):
        raise SlackError("invalid_name_punctuation")


def invite(call: Call) -> Json:
    channel = call.live_channel()
    people = call.listed("users")
    if not people:
        raise SlackError("no_user")
    if len(people) > MOST_INVITED:
        raise InvalidArguments(f"users must hold no more than {MOST_INVITED} ids")
    refused = {one: reason for one in people if (reason := _cannot_be_invited(call, channel, one))}
    errors: list[Json] = [
        {"user": one, "ok": False, "error": reason} for one, reason in refused.items()
    ]
    welcome = [one for one in people if one not in refused]
    if refused and not (call.flag("force") and welcome):
        raise SlackError(errors[0]["error"], errors=errors)
    for one in welcome:
        call.workspace.join(channel.id, one, inviter=call.bot)
    return {**_shown(call, channel), **({"errors": errors} if errors else {})}


def _cannot_be_invited(call: Call, channel: Channel, person: str) -> str | None:
    found = call.workspace.people.get(person)
    if found is None:
        return "user_not_found"
    if person == call.bot:
        return "cant_invite_self"
    if person in channel.members:
        return "already_in_channel"
    if found.is_ultra_restricted:
        return "ura_max_channels"
    if found.deleted or found.is_bot or found.team_id != call.workspace.team_id:
        return "cant_invite"
    return None


def kick(call: Call) -> Json:
    channel = call.live_channel()
    person = call.person(call.text("user"))
    if person.id == call.bot:
        raise SlackError("cant_kick_self")
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    if not call.workspace.leave(channel.id, person.id, by=call.bot):
        raise SlackError("not_in_channel")
    return {"errors": {}}


def set_topic(call: Call) -> Json:
    channel = call.live_channel()
    topic = call.text("topic")
    if len(topic) > LONGEST_TOPIC:
        raise SlackError("too_long")
    call.workspace.set_topic(channel.id, topic, call.bot)
    return _shown(call, channel)


def set_purpose(call: Call) -> Json:
    channel = call.live_channel()
    purpose = call.text("purpose")
    if len(purpose) > LONGEST_TOPIC:
        raise SlackError("too_long")
    call.workspace.set_purpose(channel.id, purpose, call.bot)
    return {"purpose": purpose}


def list_(call: Call) -> Json:
    kinds = [_kind(one) for one in call.listed("types") or ["public_channel"]]
    for kind in kinds:
        call.sandbox.grants.require_kind({**READ, "mpim": ("mpim:read",)}, kind)
    seen = [
        channel
        for channel in call.workspace.channels.values()
        if kind_of(channel) in kinds
        and (channel.is_open or call.bot in channel.members)
        and not (call.flag("exclude_archived") and channel.is_archived)
    ]
    some, cursor = page(call, seen)
    channels = [channel_object(call.workspace, one) for one in some]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def _kind(name: str) -> str:
    if name not in TYPES:
        raise SlackError("invalid_types")
    return TYPES[name]


def info(call: Call) -> Json:
    return _shown(call, call.channel())


def members(call: Call) -> Json:
    some, cursor = page(call, call.channel().members)
    return {"members": some, "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Json:
    """Newest first, replies in threads left out; messages for one person only are never in it."""
    found = [one for one in reversed(call.own_channel().messages) if not one.is_reply]
    return {**_messages(call, _between(call, found)), "pin_count": 0}


def replies(call: Call) -> Json:
    """Oldest first: a message with its replies, or the one reply that was asked for."""
    asked = call.own_channel().message(call.text("ts"))
    if asked is None or asked.ephemeral_for:
        raise SlackError("thread_not_found")
    thread = [asked]
    if not asked.is_reply:
        thread += _between(
            call, [one for one in call.own_channel().messages if one.thread_ts == asked.ts]
        )
    return _messages(call, thread)


def _between(call: Call, messages: list[Message]) -> list[Message]:
    newest = _instant(call, "latest", "9999999999.999999")
    oldest = _instant(call, "oldest", "0")

    def wanted(ts: float) -> bool:
        return oldest <= ts <= newest if call.flag("inclusive") else oldest < ts < newest

    return [one for one in messages if not one.ephemeral_for and wanted(float(one.ts))]


def _instant(call: Call, name: str, usual: str) -> float:
    try:
        return float(call.text(name) or usual)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _messages(call: Call, found: list[Message]) -> Json:
    some, cursor = page(call, found)
    with_metadata = call.flag("include_all_metadata")
    base = call.sandbox.base_url
    shown = [
        message_object(call.workspace, one, base_url=base, metadata=with_metadata) for one in some
    ]
    answer: Json = {"messages": shown, "has_more": bool(cursor)}
    return {**answer, **({"response_metadata": {"next_cursor": cursor}} if cursor else {})}


def archive(call: Call) -> Json:
    channel = call.own_channel()
    if channel.is_general:
        raise SlackError("cant_archive_general")
    if channel.is_archived:
        raise SlackError("already_archived")
    call.workspace.archive(channel.id, call.bot)
    return {}


def open_(call: Call) -> Json:
    people = call.listed("users")
    if len(people) != 1:
        raise SlackError("users_list_not_supplied" if not people else "not_enough_users")
    person = call.person(people[0])
    if person.deleted:
        raise SlackError("user_disabled")
    channel = call.workspace.direct(person.id)
    shown = channel_object(call.workspace, channel)
    return {"channel": shown if call.flag("return_im") else {"id": channel.id}}


def join(call: Call) -> Json:
    channel = call.channel()
    if not channel.is_open:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    call.workspace.join(channel.id, call.bot)
    return _shown(call, channel)


def _shown(call: Call, channel: Channel) -> Json:
    return {"channel": channel_object(call.workspace, channel)}
