"""What the bot must remember on Teams across restarts, since Teams cannot be asked for it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from bot.application.ports import OpenedRoom
from bot.domain.values import PersonId, PostId, RoomId


class Notes(Protocol):
    """Short texts by kind and key, durable when a call returns."""

    async def note(self, kind: str, key: str) -> str | None:
        """The newest; None where there is none."""

    async def notes(self, kind: str) -> Mapping[str, str]:
        """All of a kind by key, in the order in which the keys were first kept."""

    async def keep_note(self, kind: str, key: str, value: str) -> None:
        """Keep it in place of what was kept before."""

    async def forget_note(self, kind: str, key: str) -> None:
        """Keep it no longer, if there is one."""


class FileShelf(Protocol):
    """Files behind links that nobody can guess, for some time. `token` is a digest of what stands
    in the link: who reads the database cannot make the link."""

    async def hand_out(
        self, token: str, name: str, content: bytes, *, now: datetime, until: datetime
    ) -> None:
        """Keep a file; whatever has expired by `now` is removed."""

    async def handed_out(self, token: str, now: datetime) -> tuple[str, bytes] | None:
        """Name and content; None for an unknown token and an expired one."""


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A link at the head of a war room."""

    label: str
    link: str


@dataclass(frozen=True, kw_only=True)
class Root:
    """The first post of a war room: it carries what Teams lets no bot set."""

    post: PostId
    name: str
    topic: str = ""
    pins: tuple[Pin, ...] = ()
    closed: bool = False


class RoomNotes:
    """What is remembered of war rooms. Each fact is a note of its own: two processes may add to
    one room at the same moment."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._closed: set[RoomId] = set()

    async def opened(self, name: str, key: str) -> OpenedRoom | None:
        """The room that was opened for this name and key."""
        room = await self._notes.note("opened", opening(name, key))
        known = await self._notes.note("room", room) if room else None
        if room is None or known is None:
            return None
        return OpenedRoom(room=RoomId(room), name=json.loads(known)["name"])

    async def keep_opened(self, opened: OpenedRoom, root: PostId, name: str, key: str) -> None:
        """`name` is the one asked for, which may have been taken."""
        known = json.dumps({"post": root, "name": opened.name})
        await self._notes.keep_note("room", opened.room, known)
        await self._notes.keep_note("opened", opening(name, key), opened.room)

    async def is_war_room(self, room: RoomId) -> bool:
        return await self._notes.note("room", room) is not None

    async def keep_topic(self, room: RoomId, topic: str) -> None:
        await self._notes.keep_note("topic", room, topic)

    async def keep_pin(self, room: RoomId, post: PostId, pin: Pin) -> None:
        await self._notes.keep_note(f"pin:{room}", post, json.dumps(asdict(pin)))

    async def keep_closed(self, room: RoomId) -> None:
        await self._notes.keep_note("closed", room, "yes")
        self._closed.add(room)

    async def is_closed(self, room: RoomId) -> bool:
        if room not in self._closed and await self._notes.note("closed", room):
            self._closed.add(room)
        return room in self._closed

    async def root(self, room: RoomId) -> Root | None:
        """All that the first post of the room is to show; None for what is no war room."""
        known = await self._notes.note("room", room)
        if known is None:
            return None
        pins = (await self._notes.notes(f"pin:{room}")).values()
        return Root(
            **json.loads(known),
            topic=await self._notes.note("topic", room) or "",
            pins=tuple(Pin(**json.loads(pin)) for pin in pins),
            closed=await self.is_closed(room),
        )

    async def called(self, room: RoomId) -> frozenset[PersonId]:
        """Who was called into the room by name before."""
        calls = (await self._notes.notes(f"called:{room}")).values()
        return frozenset(PersonId(person) for call in calls for person in json.loads(call))

    async def keep_called(self, room: RoomId, people: Sequence[PersonId]) -> None:
        await self._notes.keep_note(f"called:{room}", people[0], json.dumps(people))


def opening(name: str, key: str) -> str:
    """One opening of a room, whatever characters its name has."""
    return sha256(json.dumps([name, key]).encode()).hexdigest()
