"""files.*: the three steps of an upload. The middle one goes to a URL of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from bot.sandbox.errors import InvalidArguments, SlackError
from bot.sandbox.scopes import kind_of
from bot.sandbox.values import Channel, File, Json
from bot.sandbox.webapi.call import Call
from bot.sandbox.webapi.shapes import file_object


@dataclass
class Uploads:
    """Files that were announced and not yet completed: id → file, and the length promised."""

    pending: dict[str, File] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)

    def announce(self, file: File, length: int) -> str:
        """The secret part of the upload URL."""
        secret = secrets.token_urlsafe(12)
        self.pending[file.id] = file
        self.secrets[secret] = file.id
        self.lengths[file.id] = length
        return secret

    def receive(self, secret: str, content: bytes) -> File | None:
        """The file whose bytes these are; None for an unknown URL or another length."""
        file = self.pending.get(self.secrets.get(secret, ""))
        if file is None or self.lengths[file.id] != len(content):
            return None
        file.content = content
        self.arrived.add(file.id)
        return file


def get_upload_url(call: Call) -> Json:
    length = call.number("length", 0, most=1_000_000_000)
    file = call.workspace.add_file(call.text("filename"), call.bot)
    secret = call.sandbox.uploads.announce(file, length)
    return {"file_id": file.id, "upload_url": f"{call.sandbox.base_url}/upload/{secret}"}


def complete_upload(call: Call) -> Json:
    wanted = call.json("files")
    if not isinstance(wanted, list) or not wanted:
        raise InvalidArguments("files must be a list of objects with an id")
    channels = [_channel(call, one) for one in _channel_ids(call)]
    files = [_arrived(call, one) for one in wanted]
    for file in files:
        call.sandbox.uploads.pending.pop(file.id, None)
    for channel in channels:
        for file in files:
            call.workspace.share_file(file, channel.id, call.text("initial_comment"))
    return {"files": [file_object(one, call.sandbox.base_url) for one in files]}


def info(call: Call) -> Json:
    """A file that was handed over in a form, or stands in a channel that the bot may see."""
    file = call.workspace.files.get(call.text("file"))
    if file is None or file.id in call.sandbox.uploads.pending:
        raise SlackError("file_not_found")
    places = [call.workspace.channels[one] for one in file.channels]
    if places and not any(one.is_open or call.bot in one.members for one in places):
        raise SlackError("file_not_found")
    return {"file": file_object(file, call.sandbox.base_url)}


def _channel_ids(call: Call) -> list[str]:
    single = [call.text("channel_id")] if call.has("channel_id") else []
    return single + call.listed("channels")


def _channel(call: Call, channel_id: str) -> Channel:
    found = call.workspace.channels.get(channel_id)
    if found is None or call.bot not in found.members:
        hidden = found is None or kind_of(found) != "public"
        raise SlackError("channel_not_found" if hidden else "not_in_channel")
    if found.is_archived:
        raise SlackError("is_archived")
    return found


def _arrived(call: Call, wanted: object) -> File:
    """A file whose bytes are there and which was not completed before."""
    if not isinstance(wanted, dict) or not wanted.keys() <= {"id", "title", "highlight_type"}:
        raise InvalidArguments("files must be a list of objects with id and title")
    uploads = call.sandbox.uploads
    file = uploads.pending.get(str(wanted.get("id")))
    if file is None or file.id not in uploads.arrived:
        raise SlackError("file_not_found")
    file.title = str(wanted.get("title") or file.name)
    return file
