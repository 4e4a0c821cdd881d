"""War rooms on Teams keep the promises of `Room`, whichever of the three they are."""

import json
import re
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlsplit

import pytest

from bot.adapters.teams.home import Kind
from bot.adapters.teams.ids import conversation_of, room_id
from bot.domain.values import PersonId, PostId, RoomId
from tests.adapters.teams.eyes import (
    Json,
    addressed_to,
    card_in,
    lines_in,
    links_in,
    typed_in,
)
from tests.adapters.teams.world import GIO, Ground, Workshop, teams_workshop
from tests.contracts.room import RoomContract, Trouble

OPENING: dict[Kind, str] = {
    "thread": "start_thread",
    "channel": "graph.post.channels",
    "chat": "send",
}
CALLS = {
    "invite": "send",
    "set_topic": "update",
    "post": "send",
    "update": "update",
    "pin": "update",
    "tell": "send",
    "notify": "send",
    "attach": "send",
    "archive": "update",
}
FILE = re.compile(r"https://bot\.example\.org/files/[^)\s\"\\]+")
TROUBLES: dict[Trouble, Json] = {
    Trouble.BUSY: {"status": 429, "retry_after": 1.0},
    Trouble.BROKEN: {"status": 500},
    Trouble.LOST_BEFORE: {"status": 0},
    Trouble.LOST_AFTER: {"status": 0, "done": True},
}


class TeamsWorld:
    """`World` over `TeamsRoom`, against the fake Teams."""

    def __init__(self, workshop: Workshop, kind: Kind) -> None:
        self._workshop = workshop
        self._ground = workshop.ground
        self._kind = kind
        self.room = workshop.room
        self.finds_posts = False
        self.names_are_taken = kind == "channel"

    def befalls(self, call: str, trouble: Trouble) -> None:
        name = OPENING[self._kind] if call == "open" else CALLS[call]
        self._ground.ask("befalls", call=name, **TROUBLES[trouble])

    async def wait(self, seconds: float) -> None:
        await self._workshop.clock.sleep(seconds)

    def squat(self, name: str, *, private: bool) -> RoomId:
        """Somebody's own channel of the team, or thread of that name."""
        if self._kind == "channel":
            return room_id(self._ground.ask("channel", team=self._ground.team.id, name=name))
        told = self._ground.ask(
            "write",
            person=self._ground.people[GIO].aad,
            conversation=self._ground.channel,
            text=name,
        )
        return room_id(str(told["conversation"]))

    def rooms(self) -> Sequence[RoomId]:
        """By their first posts."""
        found = {post["conversation"]: None for post in self._posts() if self._is_first(post)}
        return [room_id(conversation) for conversation in found]

    def members(self, room: RoomId) -> frozenset[PersonId]:
        state, conversation = self._ground.ask("state"), conversation_of(room) or ""
        chats = {one["id"]: one["members"] for one in _listed(state["chats"])}
        teams = {one["id"]: list(one["members"]) for one in _listed(state["teams"])}
        there = chats.get(conversation) or teams[self._ground.team.id]
        return frozenset(self._workshop.directory.person_of(aad) for aad in there)

    def topic(self, room: RoomId) -> str:
        return lines_in(self._first(room))[1]

    def typed(self, place: RoomId) -> Sequence[str]:
        posts = self._in(place)
        return [words for post in posts if not addressed_to(post) and (words := typed_in(post))]

    def chat(self, person: PersonId) -> Sequence[str]:
        aad = self._ground.people[person].aad
        chat = self._ground.ask("personal_chat", person=aad)
        return self.typed(room_id(chat))

    def told(self, person: PersonId) -> Sequence[str]:
        aad = self._ground.people[person].aad
        return [typed_in(post) for post in self._posts() if addressed_to(post) == {aad}]

    def pinned(self, room: RoomId) -> int:
        return links_in(self._first(room))

    def files(self, place: RoomId) -> Sequence[bytes]:
        found = []
        for post in self._in(place):
            for url in _files_in(card_in(post)):
                file = self._workshop.handed_out(urlsplit(url).path)
                found += [file] if file is not None else []
        return found

    def archived(self, room: RoomId) -> bool:
        return "This war room is closed." in lines_in(self._first(room))

    async def remove(self, room: RoomId, post: PostId) -> None:
        await self._workshop.calls.delete(conversation_of(room) or "", post)

    def _posts(self) -> list[Json]:
        """The bot's, of this ground."""
        state = self._ground.ask("state")
        ours = {one.aad for one in self._ground.people.values()}
        chats = [one["id"] for one in _listed(state["chats"]) if ours & set(one["members"])]
        team = next(one for one in _listed(state["teams"]) if one["id"] == self._ground.team.id)
        places = {*chats, *team["channels"]}
        return [
            post
            for post in state["posts"]
            if not post["by"] and post["conversation"].partition(";")[0] in places
        ]

    def _in(self, place: RoomId) -> list[Json]:
        conversation = conversation_of(place)
        return [post for post in self._posts() if post["conversation"] == conversation]

    def _first(self, room: RoomId) -> Json:
        return next(post for post in self._in(room) if self._is_first(post))

    def _is_first(self, post: Json) -> bool:
        return lines_in(post)[0].startswith("War room ")


def _listed(told: object) -> list[Json]:
    assert isinstance(told, dict | list)
    return list(told.values()) if isinstance(told, dict) else told


def _files_in(told: object) -> list[str]:
    """The links to files of a card, written in whatever way."""
    return sorted(set(FILE.findall(json.dumps(told))))


@pytest.mark.parametrize("kind", ["thread", "channel", "chat"])
class TestTeamsRoom(RoomContract):
    @pytest.fixture
    async def world(self, ground: Ground, kind: Kind) -> AsyncIterator[TeamsWorld]:
        async with teams_workshop(ground, kind) as workshop:
            yield TeamsWorld(workshop, kind)
