"""Slack's JSON objects for what the workspace holds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.sandbox.values import Channel, File, Json, Message, Modal, Person

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace


def channel_object(workspace: Workspace, channel: Channel) -> Json:
    if channel.is_im:
        other = next(one for one in channel.members if one != workspace.bot_user)
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_archived": False,
            "is_org_shared": False,
            "user": other,
            "context_team_id": workspace.team_id,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_member": workspace.bot_user in channel.members,
        "context_team_id": workspace.team_id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "previous_names": [],
        "num_members": len(channel.members),
    }


def message_object(
    workspace: Workspace, message: Message, *, base_url: str = "", metadata: bool = True
) -> Json:
    """A message as `conversations.history` and payloads show it."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": workspace.team_id,
    }
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": workspace.app_id}
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if message.metadata and metadata:
        shown["metadata"] = message.metadata
    if message.files:
        shown["files"] = [file_object(one, base_url) for one in message.files]
        shown["upload"] = True
    if message.reactions:
        shown["reactions"] = reactions_of(message)
    if message.pinned:
        shown["pinned_to"] = [message.channel]
    return shown


def reactions_of(message: Message) -> list[Json]:
    return [
        {"name": name, "users": people, "count": len(people)}
        for name, people in message.reactions.items()
    ]


def file_object(file: File, base_url: str = "") -> Json:
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "user": file.user,
        "size": file.size,
        "url_private": f"{base_url}/file/{file.id}",
        "url_private_download": f"{base_url}/download/{file.id}",
        "permalink": f"{base_url}/file/{file.id}",
        "channels": list(file.channels),
    }


def user_object(workspace: Workspace, person: Person, *, email: bool) -> Json:
    profile: dict[str, Any] = {
        "real_name": person.real_name,
        "display_name": person.name,
        "real_name_normalized": person.real_name,
        "display_name_normalized": person.name,
        "first_name": person.first_name,
        "last_name": person.real_name.partition(" ")[2],
        "title": person.label,
        "team": person.team_id,
    }
    if email and person.email:
        profile["email"] = person.email
    zone = datetime.now(ZoneInfo(person.tz))
    offset = zone.utcoffset()
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "tz": person.tz,
        "tz_label": zone.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_stranger": person.team_id != workspace.team_id,
        "updated": 1700000000,
    }


def view_object(workspace: Workspace, modal: Modal, values: Json | None = None) -> Json:
    """A modal as Slack describes it to the app, with `state.values`."""
    view = modal.view
    return {
        "id": modal.id,
        "team_id": workspace.team_id,
        "type": "modal",
        "title": view["title"],
        "submit": view.get("submit"),
        "close": view.get("close"),
        "blocks": view["blocks"],
        "private_metadata": view.get("private_metadata", ""),
        "callback_id": view.get("callback_id", ""),
        "external_id": view.get("external_id", ""),
        "state": {"values": values or {}},
        "hash": modal.hash,
        "clear_on_close": view.get("clear_on_close", False),
        "notify_on_close": view.get("notify_on_close", False),
        "previous_view_id": modal.previous,
        "root_view_id": modal.root,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }
