"""The whole bot in memory: the real wiring, a store, a room, outlets that do as they are told."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.adapters.memory_room import HeldPost, MemoryRoom
from bot.adapters.store.memory import MemoryDisk, MemoryStore
from bot.application.handler import Outcome
from bot.application.ports import Answer, Batch, OutcomeUnclear
from bot.application.public_ports import (
    Account as WatchedAccount,
)
from bot.application.public_ports import (
    Comments,
    Queue,
    Receipt,
    Typesetter,
)
from bot.bootstrap import Chat, Core, assemble
from bot.domain.commands import Command
from bot.domain.events import Event
from bot.domain.gate import Clearance
from bot.domain.playbook import Playbook
from bot.domain.state import Crisis, fold
from bot.domain.values import Account, CommandId, Home, OutletId, PersonId, PostId, Rendition
from bot.presentation.card import Card
from bot.presentation.desk import House
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words as Catalogue
from tests.facts import CRISIS, GENERAL, INTRANET, NEWSROOM, PLAYBOOK, READY_AT, ROOM
from tests.given import Facts, given

T = TypeVar("T")
E = TypeVar("E", bound=Event)


@dataclass
class StandingClock:
    """Stands until it is set; waiting takes no time."""

    at: datetime = READY_AT

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    async def sleep(self, seconds: float) -> None:
        """Nobody waits."""

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        return await awaitable


class NoChance:
    """Always the first, always the least."""

    def uniform(self, low: float, high: float) -> float:
        return low

    def choice(self, options: Sequence[T]) -> T:
        return options[0]


class People:
    """Everybody is a member."""

    async def account(self, person: PersonId) -> Account:
        return Account.MEMBER

    def name(self, person: PersonId) -> str:
        return str(person).title()


@dataclass
class ToldOutlet:
    """Implements `Outlet`. `answers` and `finds` say what comes of each call, the last for all
    that follow; `meanwhile` happens while a publication is on the wire."""

    id: OutletId
    honours_keys: bool = False
    answers: list[Receipt | Exception] = field(default_factory=list)
    finds: list[Receipt | Exception | None] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[Any]] | None = None
    sent: list[tuple[str, str]] = field(default_factory=list)
    looked_for: list[str] = field(default_factory=list)

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        self.sent.append((key, clearance.text))
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            await happens()
        answer = _next(self.answers, Receipt(link=f"https://{self.id}.example/1"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:
        self.looked_for.append(key)
        found = _next(self.finds, OutcomeUnclear())
        if isinstance(found, Exception):
            raise found
        return found


def _next(planned: list[T], usual: T) -> T:
    if len(planned) > 1:
        return planned.pop(0)
    return planned[0] if planned else usual


class Bot:
    """One process. Processes that share a `disk` and a `room` work on the same crises."""

    def __init__(
        self,
        *,
        disk: MemoryDisk | None = None,
        room: MemoryRoom[Card] | None = None,
        outlets: Mapping[OutletId, ToldOutlet] | None = None,
        typesetters: Mapping[OutletId, Typesetter] | None = None,
        queues: Mapping[OutletId, Queue] | None = None,
        accounts: Mapping[OutletId, WatchedAccount] | None = None,
        comments: Mapping[OutletId, Comments] | None = None,
        clock: StandingClock | None = None,
        worker: str = "first",
        playbook: Playbook = PLAYBOOK,
    ) -> None:
        self.store = MemoryStore(disk, worker=worker)
        self.room: MemoryRoom[Card] = room or MemoryRoom()
        self.clock = clock or StandingClock()
        self.outlets = outlets or {one: ToldOutlet(one) for one in (NEWSROOM, INTRANET)}
        self.renderer = CardRenderer(People(), Catalogue("en"))
        self.core: Core = assemble(
            store=self.store,
            chats={Home(""): Chat(room=self.room, directory=People(), renderer=self.renderer)},
            outlets=self.outlets,
            typesetters=typesetters,
            queues=queues,
            accounts=accounts,
            comments=comments,
            house=House(playbooks={playbook.id: playbook}),
            clock=self.clock,
            chance=NoChance(),
            media=self.store,
        )
        if GENERAL not in self.room.rooms:
            self.room.add_room("general", room=GENERAL)

    async def remember(self, *facts: Facts) -> None:
        """This has happened already, and nothing is left to do of it."""
        events = given(*facts).events
        answer = Answer(ok=True, code="history")
        await self.store.append(
            Batch(
                crisis=CRISIS,
                expected=0,
                command=CommandId("history"),
                answer=answer,
                events=events,
            )
        )
        if ROOM not in self.room.rooms:
            held = self.room.add_room("crisis-heron", room=ROOM)
            held.posts.append(HeldPost(post=PostId("p1"), key="brief", cards=[BRIEF_AS_POSTED]))

    async def do(self, *commands: Command) -> Outcome:
        """Ask for these, one after the other, at their time; what came of the last."""
        self.clock.at = max(self.clock.at, *(command.at for command in commands))
        outcomes = [await self.core.handler.handle(command) for command in commands]
        return outcomes[-1]

    async def work(self, at: datetime | None = None) -> None:
        """The relays do whatever is due then."""
        self.clock.at = at or self.clock.at
        for relay in self.core.relays:
            await relay.drain()

    @property
    def events(self) -> list[Event]:
        return self.store.disk.streams.get(CRISIS, [])

    def happened(self, kind: type[E]) -> list[E]:
        """The events of this kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def crisis(self) -> Crisis:
        crisis = fold(self.events)
        assert crisis is not None
        return crisis

    @property
    def unsettled(self) -> list[str]:
        """What lies in the outbox, due or not."""
        slots = self.store.disk.slots.values()
        return [type(slot.entry.effect).__name__ for slot in slots if not slot.settled]


BRIEF_AS_POSTED = Card(summary="brief", blocks=())
