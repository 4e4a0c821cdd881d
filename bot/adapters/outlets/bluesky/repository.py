"""What an account's repository shows of itself: the posts in a commit, or since a revision."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import libipld

from bot.adapters.outlets.bluesky.keys import POSTS, microseconds_of
from bot.domain.values import Words

REPOSTS = "app.bsky.feed.repost"
SHOWN = frozenset({POSTS, REPOSTS})
"""What readers see at an account; replies and quotes are posts."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A record that came up. `path` is its collection and key."""

    path: str
    record: Mapping[str, Any]

    @property
    def link(self) -> str:
        """Where it can be read, but for the account; a repost shows the other's post."""
        collection, key = self.path.split("/", 1)
        return f"post/{key}" if collection == POSTS else ""

    @property
    def text(self) -> Words:
        """What it says; of a repost, what it repeats."""
        said = self.record.get("text")
        repeated = self.record.get("subject")
        if isinstance(repeated, Mapping):
            return Words(_link_to(str(repeated.get("uri", ""))))
        return Words(said if isinstance(said, str) else "")


def in_commit(commit: Mapping[str, Any]) -> Iterator[Entry]:
    """The entries that a commit of the stream puts up or changes. Raises ValueError."""
    _, blocks = libipld.decode_car(commit["blocks"])
    for op in commit["ops"]:
        if op["action"] != "delete" and _is_shown(op["path"]):
            yield Entry(path=op["path"], record=blocks.get(op["cid"], {}))


def in_difference(car: bytes) -> tuple[str, list[Entry]]:
    """The newest revision, and the entries whose content is part of the difference; an empty
    revision where there is none newer. Raises ValueError."""
    header, blocks = libipld.decode_car(car)
    newest = blocks.get(header["roots"][0])
    if newest is None:
        return "", []
    revision = str(newest["rev"])
    nodes = (block["e"] for block in blocks.values() if isinstance(block.get("e"), list))
    found = [
        Entry(path=path, record=blocks[cid])
        for entries in nodes
        for path, cid in _keys(entries)
        if cid in blocks and _is_shown(path)
    ]
    return revision, found


def time_of(revision: str) -> datetime:
    """When the server made this revision."""
    return datetime.fromtimestamp(microseconds_of(revision) / 1_000_000, UTC)


def _keys(entries: list[Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """A node of the tree says of each key only what differs from the one before it."""
    key = b""
    for entry in entries:
        key = key[: entry["p"]] + entry["k"]
        yield key.decode(), entry["v"]


def _is_shown(path: str) -> bool:
    return path.split("/", 1)[0] in SHOWN


def _link_to(uri: str) -> str:
    """The address people know for an `at://` address of a post."""
    parts = uri.removeprefix("at://").split("/")
    is_post = len(parts) == 3 and parts[1] == POSTS
    return f"https://bsky.app/profile/{parts[0]}/post/{parts[2]}" if is_post else uri
