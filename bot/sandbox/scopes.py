"""Which scope each Web API method and each event needs, transcribed from Slack's documentation.

Where a cell names several scopes, any one of them will do; the first is the one Slack names in
`needed`. Where the scope depends on the kind of conversation, the cell is a table by kind.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.errors import SlackError
from bot.sandbox.manifest import Manifest
from bot.sandbox.values import Channel

AnyOf = tuple[str, ...]
ByKind = dict[str, AnyOf]

READ: ByKind = {"public": ("channels:read",), "private": ("groups:read",), "im": ("im:read",)}
HISTORY: ByKind = {
    "public": ("channels:history",),
    "private": ("groups:history",),
    "im": ("im:history",),
}
MANAGE: ByKind = {"public": ("channels:manage",), "private": ("groups:write",)}
INVITE: ByKind = {
    "public": ("channels:manage", "channels:write.invites"),
    "private": ("groups:write", "groups:write.invites"),
}
TOPIC: ByKind = {
    "public": ("channels:manage", "channels:write.topic"),
    "private": ("groups:write", "groups:write.topic"),
    "im": ("im:write", "im:write.topic"),
}

METHOD_SCOPES: dict[str, AnyOf | ByKind] = {
    "auth.test": (),
    "apps.connections.open": (),
    "views.open": (),
    "views.update": (),
    "views.push": (),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.getPermalink": (),
    "conversations.create": MANAGE,
    "conversations.invite": INVITE,
    "conversations.kick": MANAGE,
    "conversations.setTopic": TOPIC,
    "conversations.setPurpose": TOPIC,
    "conversations.list": READ,
    "conversations.info": READ,
    "conversations.members": READ,
    "conversations.history": HISTORY,
    "conversations.replies": HISTORY,
    "conversations.archive": MANAGE,
    "conversations.open": ("im:write",),
    "conversations.join": ("channels:join",),
    "pins.add": ("pins:write",),
    "pins.remove": ("pins:write",),
    "pins.list": ("pins:read",),
    "reactions.get": ("reactions:read",),
    "reactions.add": ("reactions:write",),
    "files.info": ("files:read",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "team.info": ("team:read",),
}

EVENT_SCOPES: dict[str, AnyOf | ByKind] = {
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "member_joined_channel": READ,
    "member_left_channel": READ,
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "user_change": ("users:read",),
    "channel_archive": ("channels:read",),
    "group_archive": ("groups:read",),
}

OTHER_SCOPES = ("commands", "chat:write.public")
"""Needed by no method alone: slash commands and shortcuts; posting where the bot is not in."""


def kind_of(channel: Channel) -> str:
    """The key of tables by kind, and Slack's word for it in a conversation filter."""
    if channel.is_im:
        return "im"
    return "private" if channel.is_private else "public"


def _every_scope() -> frozenset[str]:
    cells = [*METHOD_SCOPES.values(), *EVENT_SCOPES.values(), OTHER_SCOPES]
    return frozenset(scope for cell in cells for scope in _all_of(cell))


def _all_of(cell: AnyOf | ByKind) -> Iterable[str]:
    if isinstance(cell, tuple):
        return cell
    return [scope for some in cell.values() for scope in some]


class Grants:
    """The scopes and events the app was given. Without a manifest: everything.

    `used` collects the granted scopes that were needed for something, so that a test can tell
    which are asked for in vain.
    """

    def __init__(self, manifest: Manifest | None) -> None:
        self.scopes = frozenset(manifest.scopes) if manifest else _every_scope()
        self.events = frozenset(manifest.events) if manifest else frozenset(EVENT_SCOPES)
        self.used: set[str] = set()

    def has(self, needed: AnyOf) -> bool:
        """Whether any of `needed` is granted; nothing needed is always granted."""
        granted = [scope for scope in needed if scope in self.scopes]
        self.used.update(granted)
        return bool(granted) or not needed

    def require(self, needed: AnyOf) -> None:
        """Raises SlackError `missing_scope`, which names what is needed and what is there."""
        if not self.has(needed):
            provided = ",".join(sorted(self.scopes))
            raise SlackError("missing_scope", needed=needed[0], provided=provided)

    def require_for(self, method: str, kind: str | None = None) -> None:
        """The scope `method` needs, for one kind of conversation if it depends on that.

        Without a kind, a method whose scopes depend on it passes: it is checked later.
        """
        cell = METHOD_SCOPES[method]
        if isinstance(cell, tuple):
            self.require(cell)
        elif kind is not None:
            self.require_kind(cell, kind)

    def require_kind(self, cell: ByKind, kind: str) -> None:
        if kind not in cell:
            raise SlackError("method_not_supported_for_channel_type")
        self.require(cell[kind])

    def may_hear(self, event: str, kind: str | None = None) -> bool:
        """Whether the app subscribed to `event` and holds the scope it needs."""
        if event not in self.events:
            return False
        cell = EVENT_SCOPES.get(event, ())
        return self.has(cell if isinstance(cell, tuple) else cell.get(kind or "", ("-",)))
