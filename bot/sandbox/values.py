"""What a workspace is made of: people, channels, messages, files, modals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""A JSON object, as Slack sends and receives it."""


@dataclass
class Person:
    """Somebody with an account, bots included. `label` says who they are to a player."""

    id: str
    name: str
    real_name: str
    email: str = ""
    label: str = ""
    team_id: str = "T0SANDBOX"
    tz: str = "Europe/Stockholm"
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False

    @property
    def first_name(self) -> str:
        return self.real_name.split(" ")[0]

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.real_name.split(" ")[:2] if word)


@dataclass
class File:
    """An uploaded file. `channels` are the ids it was shared into."""

    id: str
    name: str
    title: str
    user: str
    content: bytes = b""
    mimetype: str = "text/plain"
    channels: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


@dataclass
class Message:
    """One message. `ephemeral_for` names the only person who sees it, if it is not for all.

    `user` is the author's person id, also for the bot. `reactions` maps an emoji's name to the
    people who pressed it. `former` holds the blocks of earlier versions, oldest first: what a
    screen that has not caught up still shows. `subtype` is Slack's (`channel_join`, …) or None.
    """

    ts: str
    channel: str
    user: str
    text: str = ""
    bot_id: str | None = None
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    edited: str | None = None
    ephemeral_for: str | None = None
    files: list[File] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    pinned: bool = False
    thread_ts: str | None = None
    subtype: str | None = None
    former: list[list[Json]] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts not in (None, self.ts)

    def visible_to(self, person: str) -> bool:
        return self.ephemeral_for in (None, person)


@dataclass
class Channel:
    """A public or private channel, or a direct conversation between a person and the bot.

    In one that `is_read_only` the bot may not post: only administrators may.
    """

    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_general: bool = False
    is_read_only: bool = False
    topic: str = ""
    purpose: str = ""
    members: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """True for a public channel: everybody may see it and join."""
        return not self.is_private and not self.is_im

    def message(self, ts: str) -> Message | None:
        return next((one for one in reversed(self.messages) if one.ts == ts), None)


@dataclass
class Modal:
    """A modal that one person has open.

    `view` is the view as the app sent it, with every block's `block_id` filled in. `typed` is
    what the person has entered so far, as Slack's `state.values`. `errors` maps a block_id to
    the sentence shown under that input. `root` is the id of the lowest view in the stack.
    """

    id: str
    hash: str
    person: str
    view: Json
    root: str
    previous: str | None = None
    channel: str | None = None
    typed: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    response_urls: list[Json] = field(default_factory=list)
