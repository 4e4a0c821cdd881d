"""A bot's own side of Teams, wired as it is at work, against the fake Teams in its own process."""

import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Protocol

import aiohttp
import httpx

from bot.adapters.pacing import Pacing
from bot.adapters.store.memory import MemoryStore
from bot.adapters.teams.answering import Answering
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.files import Files
from bot.adapters.teams.home import Kind, TeamHome
from bot.adapters.teams.notes import FileShelf, Notes
from bot.adapters.teams.places import Places
from bot.adapters.teams.room import TeamsRoom
from bot.adapters.teams.transport.calls import Calls, open_session
from bot.adapters.teams.transport.graph import Graph
from bot.adapters.teams.transport.pacing import PACES
from bot.adapters.teams.transport.tokens import Tokens
from bot.domain.values import PersonId
from bot.presentation.words import Words
from tests.adapters.slack.workshop import PatientClock
from tests.adapters.teams.lines import addresses_of, credentials_of
from tests.rigs.teams.client import FakeTeams, Person, Team

ANA, BEN, EVE, FAY, GIO = (PersonId(one) for one in ("ana", "ben", "eve", "fay", "gio"))
NOBODY = PersonId("nobody")
PUBLIC_URL = "https://bot.example.org"

_numbers = itertools.count(1)


@dataclass
class Ground:
    """People and a team of this test alone, in a fake that many tests share. Gio has an account
    and is not in the team."""

    fake: FakeTeams
    people: dict[PersonId, Person]
    team: Team
    channel: str

    def ask(self, asked: str, **body: Any) -> Any:
        """As `FakeTeams.ask`, for eyes that do not wait. The fake is another process."""
        answer = httpx.post(f"{self.fake.base}/_/{asked}", json=body, trust_env=False, timeout=60)
        answer.raise_for_status()
        return answer.json()

    @property
    def organisation(self) -> dict[PersonId, str]:
        """Ben by his address, the others by their accounts."""
        known = {person: one.aad for person, one in self.people.items()}
        return {**known, BEN: self.people[BEN].email.upper(), NOBODY: "nobody@northwind.example"}

    def home(self, kind: Kind = "thread") -> TeamHome:
        team = self.team.id if kind == "thread" else self.team.group
        return TeamHome(
            app=self.fake.app,
            tenant=self.fake.tenant,
            team=team,
            channel=self.channel,
            rooms=kind,
        )


async def ground(fake: FakeTeams) -> Ground:
    """Nothing befalls anybody yet."""
    await fake.calm()
    number = next(_numbers)
    people = {
        person: await fake.person(person.capitalize(), email=f"{person}.{number}@northwind.example")
        for person in (ANA, BEN, EVE, FAY, GIO)
    }
    roster = [one for person, one in people.items() if person != GIO]
    team = await fake.team(f"Crisis {number}", roster)
    return Ground(fake, people, team, await fake.channel(team, "War rooms"))


class Memory(Notes, FileShelf, Protocol):
    """What a store of the bot's keeps for Teams."""


@dataclass
class Workshop:
    ground: Ground
    home: TeamHome
    session: aiohttp.ClientSession
    tokens: Tokens
    calls: Calls
    graph: Graph
    directory: TeamsDirectory
    places: Places
    room: TeamsRoom
    notes: Memory
    answering: Answering
    clock: PatientClock

    def handed_out(self, path: str) -> bytes | None:
        """What stands behind the path of a link, as the store has it."""
        assert isinstance(self.notes, MemoryStore)
        token = sha256(path.split("/")[2].encode()).hexdigest()
        file = self.notes.disk.handed_out.get(token)
        return file[1] if file else None


@asynccontextmanager
async def teams_workshop(
    ground: Ground,
    kind: Kind = "thread",
    *,
    notes: Memory | None = None,
    public_url: str | None = PUBLIC_URL,
    with_graph: bool = True,
    externals: Sequence[PersonId] = (),
    **home: Any,
) -> AsyncIterator[Workshop]:
    """`notes` are what an earlier life of the bot remembered; `home` changes where it lives."""
    fake, clock = ground.fake, PatientClock()
    credentials, addresses = credentials_of(fake), addresses_of(fake)
    lives = replace(ground.home(kind), **home)
    async with open_session() as session:
        tokens = Tokens(session, credentials, addresses, clock)
        calls = Calls(session, tokens, credentials, addresses, Pacing(clock, PACES))
        graph = Graph(session, tokens, clock, fake.graph_url)
        directory = TeamsDirectory(calls, lives, clock, ground.organisation, externals)
        remembered = notes or MemoryStore()
        places = Places(
            calls, graph if with_graph else None, lives, directory, remembered, _starters
        )
        answering = Answering(clock)
        files = Files(remembered, clock, public_url)
        room = TeamsRoom(
            calls, places, directory, lives, remembered, files, Words(called="@Crisis"), answering
        )
        await directory.load()
        await room.load()
        yield Workshop(
            ground,
            lives,
            session,
            tokens,
            calls,
            graph,
            directory,
            places,
            room,
            remembered,
            answering,
            clock,
        )
        await tokens.close()


async def _starters(_key: str) -> Sequence[PersonId]:
    return (EVE, FAY)
