"""Listeners with everything around them in memory: an inbox that keeps what it gets, a Teams that
keeps what it is sent."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.adapters.store.memory import MemoryStore
from bot.adapters.teams.answering import Answering
from bot.adapters.teams.cards import card_activity
from bot.adapters.teams.dialogues import Dialogues
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.ids import conversation_of, room_id
from bot.adapters.teams.listeners import Listeners
from bot.adapters.teams.notes import Notes
from bot.adapters.teams.room import TeamsRoom
from bot.adapters.teams.seal import Seal
from bot.adapters.teams.surroundings import Pictures, Surroundings
from bot.adapters.teams.transport.calls import Calls, Member, Sent
from bot.adapters.teams.turns import Turns
from bot.application.ports import Clock, DeliveryFailed
from bot.domain.values import PersonId, PostId, RoomId
from bot.presentation.card import Card, Exact, Form, TextField
from bot.presentation.inbox import Deed, Reply
from bot.presentation.placed import Placed
from bot.presentation.words import Words
from tests.adapters.slack.inbox import SORRY, KeepingInbox
from tests.adapters.slack.workshop import PatientClock
from tests.adapters.teams import payloads
from tests.adapters.teams.payloads import ANA, BEN, GUS, TENANT, THREAD, Json

WAR_ROOM = room_id(THREAD)
OPENING = Form(
    name="open",
    title="Open a crisis",
    submit="Open",
    cancel="Cancel",
    fields=(TextField(name="summary", label="What happened"),),
)
DRAFT = Form(
    name="draft",
    title="Draft",
    submit="Send",
    cancel="Cancel",
    fields=(TextField(name="text", label="Text", multiline=True),),
    context={"crisis": "c1"},
    room=WAR_ROOM,
)
APPROVE = Form(
    name="approve",
    title="Approve",
    submit="Approve",
    cancel="Not yet",
    fields=(),
    notice=(Exact(text="The final words"),),
    context={"crisis": "c1"},
    room=WAR_ROOM,
)


@dataclass
class PausingInbox(KeepingInbox):
    """`gate` holds back every deed until it is opened."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def slash(self, slash: Any) -> Reply:
        return await self._later(slash)

    async def press(self, press: Any) -> Reply:
        return await self._later(press)

    async def _later(self, deed: Deed) -> Reply:
        self.begun.set()
        await self.gate.wait()
        return self._take(deed)


@dataclass
class KeepingCalls:
    """A connector. `members_of` is who is in the team; `breaks` fails what is sent."""

    sent: list[tuple[str, Json]] = field(default_factory=list)
    updated: list[tuple[str, str, Json]] = field(default_factory=list)
    known: dict[str, Member] = field(default_factory=dict)
    breaks: Exception | None = None

    async def send(self, conversation: str, activity: Json) -> str:
        if self.breaks:
            raise self.breaks
        self.sent.append((conversation, activity))
        return f"post{len(self.sent)}"

    async def update(self, conversation: str, activity_id: str, activity: Json) -> None:
        self.updated.append((conversation, activity_id, activity))

    async def members(self, conversation: str) -> tuple[Member, ...]:
        return tuple(self.known.values())

    async def member(self, conversation: str, who: str) -> Member | None:
        return next((one for one in self.known.values() if who in (one.id, one.aad)), None)


@dataclass
class KeepingRoom:
    """As `TeamsRoom` tells and writes; `without_app` never installed the app."""

    calls: KeepingCalls
    directory: TeamsDirectory
    without_app: set[str] = field(default_factory=set)
    met_at: list[tuple[str, str, bool]] = field(default_factory=list)
    services: list[str] = field(default_factory=list)

    async def tell(self, person: PersonId, place: RoomId, card: Card) -> None:
        activity = card_activity(card, self.directory)
        conversation = conversation_of(place) or ""
        if place == WAR_ROOM or conversation.startswith("a:"):
            await self.calls.send(conversation, activity)
        else:
            await self.write(person, activity)

    async def write(self, person: PersonId, activity: Json) -> Sent:
        if person in self.without_app:
            raise DeliveryFailed("not_installed", final=True)
        chat = payloads.chat_of(self.directory.user_of(person) or "")
        return Sent(conversation=chat, activity=await self.calls.send(chat, activity))

    async def met(self, person: PersonId, conversation: str, *, personal: bool) -> None:
        self.met_at.append((person, conversation, personal))

    async def heard_from(self, service_url: str) -> None:
        self.services.append(service_url)


@dataclass
class KeepingCopies:
    cards: dict[str, Card] = field(default_factory=dict)
    originals: dict[str, PostId] = field(default_factory=dict)

    async def card_at(self, room: RoomId, post: PostId, viewer: PersonId) -> Card | None:
        return self.cards.get(post)

    async def original_of(
        self, room: RoomId, post: PostId, presser: PersonId, value: Mapping[str, str]
    ) -> PostId | None:
        return self.originals.get(post)


@dataclass
class Office:
    inbox: PausingInbox
    calls: KeepingCalls
    room: KeepingRoom
    copies: KeepingCopies
    directory: TeamsDirectory
    answering: Answering
    turns: Turns
    listeners: Listeners
    rooms: list[RoomId]
    notes: MemoryStore
    clock: PatientClock

    async def takes(self, activity: Json) -> Any:
        """Deliver it; the answer, once everything that follows is done."""
        answer = await self.answers(activity)
        await self.turns.settled()
        return answer

    async def answers(self, activity: Json) -> Any:
        """Deliver it; the answer at once."""
        async with self.listeners.turn() as turn:
            return await self.listeners.on_activity(turn, activity)

    def posted(self, conversation: str) -> list[str]:
        """What is to be read there, post by post."""
        return [str(activity) for at, activity in self.calls.sent if at == conversation]


def member(aad: str, role: str = "user", tenant: str = TENANT) -> Member:
    name = payloads.NAMES[aad]
    email = f"{name.split()[0].lower()}@northwind.example"
    return Member(
        id=payloads.teams_id(aad), aad=aad, tenant=tenant, name=name, email=email, role=role
    )


def surroundings(
    *,
    calls: Calls,
    room: KeepingRoom | TeamsRoom,
    copies: KeepingCopies,
    directory: TeamsDirectory,
    home: TeamHome,
    notes: Notes,
    turns: Turns,
    rooms: list[RoomId],
    answering: Answering,
    clock: Clock,
    externals: frozenset[PersonId] = frozenset(),
    pictures: Pictures | None = None,
) -> Surroundings:
    """`rooms` are the war rooms, at every moment."""
    words = Words(called="@Crisis")
    placed = Placed(words)

    async def war_rooms() -> list[RoomId]:
        return rooms

    return Surroundings(
        calls=calls,
        room=room,
        copies=copies,
        directory=directory,
        dialogues=Dialogues(
            calls=calls,
            teller=room,
            people=directory,
            home=home,
            placed=placed,
            words=words,
            notes=notes,
            clock=clock,
            seal=Seal("the app's secret"),
        ),
        home=home,
        placed=placed,
        sorry=SORRY,
        turns=turns,
        war_rooms=war_rooms,
        answering=answering,
        externals=externals,
        zone=ZoneInfo("Europe/London"),
        pictures=pictures,
    )


@asynccontextmanager
async def office(
    *,
    externals: frozenset[PersonId] = frozenset(),
    pictures: Pictures | None = None,
    team: str = payloads.TEAM,
    notes: MemoryStore | None = None,
) -> AsyncIterator[Office]:
    calls = KeepingCalls(known={ANA: member(ANA), BEN: member(BEN), GUS: member(GUS, role="guest")})
    clock, kept = PatientClock(), notes or MemoryStore()
    home = TeamHome(app="app", tenant=TENANT, team=team, channel=payloads.CHANNEL)
    organisation = {PersonId("ana"): ANA, PersonId("ben"): BEN}
    directory = TeamsDirectory(cast(Calls, calls), home, clock, organisation, externals)
    await directory.load()
    room = KeepingRoom(calls, directory)
    inbox, copies, turns = PausingInbox(rooms={WAR_ROOM}), KeepingCopies(), Turns(clock)
    answering, rooms = Answering(clock), [WAR_ROOM]
    around = surroundings(
        calls=cast(Calls, calls),
        room=room,
        copies=copies,
        directory=directory,
        home=home,
        notes=kept,
        turns=turns,
        rooms=rooms,
        answering=answering,
        clock=clock,
        externals=externals,
        pictures=pictures,
    )
    listeners = Listeners(inbox, around)
    yield Office(
        inbox,
        calls,
        room,
        copies,
        directory,
        answering,
        turns,
        listeners,
        rooms,
        kept,
        clock,
    )
    await listeners.close(5)
