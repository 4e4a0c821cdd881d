"""Processes of the bot on one database: started, killed, started again."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any, TypeVar
from unittest.mock import patch

from bot import bootstrap
from bot.adapters.memory_room import HeldRoom
from bot.adapters.store import claims
from bot.adapters.store.codec import EventCodec
from bot.adapters.store.commit import Outcome, Prepared
from bot.adapters.store.sqlite import SqliteStore
from bot.adapters.teams.turns import Turns
from bot.application.ports import Batch
from bot.application.public_ports import Account, Outlet, Queue
from bot.bootstrap import Chat, Core
from bot.domain.values import Account as Standing
from bot.domain.values import Home, OutletId, PersonId
from bot.presentation.desk import House
from tests.simulation.chats import Platform
from tests.simulation.loop import Process, SimulatedLoop
from tests.simulation.plain import PlainCard, PlainRenderer
from tests.simulation.world import Moods, SeededChance, VirtualClock

T = TypeVar("T")

DOWN_SECONDS = (0.5, 10.0)
"""How long a killed process stays away."""

_SALTS = count()
CODEC = EventCodec(salt=lambda: next(_SALTS).to_bytes(16, "big"))
HOUSE = House(playbooks={})
RENDERER: Any = PlainRenderer()


class People:
    """Implements `Directory`: everybody is a member."""

    async def account(self, person: PersonId) -> Standing:
        return Standing.MEMBER

    def name(self, person: PersonId) -> str:
        return str(person).title()


def _nobody(_chat: Chat, **_parts: Any) -> None:
    """In place of the front desk: a simulated day starts at commands."""


def _chat(platform: Any) -> Chat:
    return Chat(room=platform, directory=People(), renderer=RENDERER)


class Disk:
    """A `Runner`: one piece of work at a time, which takes a moment, as on a thread of its own.
    Between asking and having, everybody else may act."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._turn = asyncio.Lock()
        self._asked = 0

    async def __call__(self, work: Callable[[], T]) -> T:
        drawn = self._chance.random()
        if drawn < 0.65 and not self._asked:
            return work()
        self._asked += 1
        try:
            async with self._turn:
                await asyncio.sleep(0.0 if drawn < 0.85 else drawn / 50)
                return work()
        finally:
            self._asked -= 1

    def close(self) -> None:
        """Nothing was kept open."""


class WatchedStore(SqliteStore):
    """The real store; `on_commit` hears of each batch the moment it is durable."""

    on_commit: Callable[[Batch], None]

    async def _commit(self, group: Sequence[Prepared]) -> Sequence[Outcome]:
        outcomes = await super()._commit(group)
        for one, outcome in zip(group, outcomes, strict=True):
            if outcome is one.batch.answer:
                self.on_commit(one.batch)
        return outcomes


class Replica(Process):
    """One life of one process; `owed` are those who wait for its answers, `turns` what Teams
    delivered to it."""

    def __init__(self, name: str, core: Core) -> None:
        super().__init__(name)
        self.core = core
        self.turns = Turns(VirtualClock())
        self.owed: dict[asyncio.Future[Any], None] = {}


@dataclass
class Cluster:
    """All processes there are. Two run at most, on one database held in memory: each piece of
    work on it is whole, so that nobody is seen half-way."""

    database: sqlite3.Connection
    loop: SimulatedLoop
    chance: Random
    moods: Moods
    platforms: Mapping[Home, Platform]
    outlets: Mapping[OutletId, Outlet]
    on_commit: Callable[[Batch], None]
    queues: Mapping[OutletId, Queue] = field(default_factory=dict)
    accounts: Mapping[OutletId, Account] = field(default_factory=dict)
    living: dict[str, Replica] = field(default_factory=dict)
    lives: int = 0
    kills: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> Replica:
        """A process comes up and works."""
        self.lives += 1
        name = f"worker-{self.lives}"
        replica = Replica(name, self._assemble(self._store(name)))
        self.living[name] = replica
        for relay in replica.core.relays:
            self.loop.start(replica, relay.run())
        if self.accounts:
            self.loop.start(replica, replica.core.watch.run())
        return replica

    def _store(self, name: str) -> SqliteStore:
        claims.give_back(self.database, name)
        store = WatchedStore(
            self.database,
            self.database,
            self.database,
            run=lambda: Disk(self.chance),
            worker=name,
            sign=None,
            others_alive=self.living.__contains__,
            codec=CODEC,
        )
        store.on_commit = self.on_commit
        return store

    def _assemble(self, store: SqliteStore) -> Core:
        chats = {home: _chat(platform) for home, platform in self.platforms.items()}
        with patch.object(bootstrap, "_desk", _nobody):
            return self._assembled(store, chats)

    def _assembled(self, store: SqliteStore, chats: Mapping[Home, Chat]) -> Core:
        return bootstrap.assemble(
            store=store,
            chats=chats,
            outlets=self.outlets,
            house=HOUSE,
            clock=VirtualClock(),
            chance=SeededChance(self.chance),
            queues=self.queues,
            accounts=self.accounts,
        )

    def rooms(self) -> Iterator[HeldRoom[PlainCard]]:
        """Every room there is, and every chat."""
        for platform in self.platforms.values():
            yield from platform.memory.rooms.values()

    def kill(self, replica: Replica) -> None:
        """kill -9; it comes up again after a while."""
        self.kills += 1
        self.loop.kill(replica)
        del self.living[replica.name]
        for waiter in replica.owed:
            if not waiter.done():
                waiter.set_exception(Died())
        again = self.loop.create_task(self._again_later())
        self.tasks.add(again)
        again.add_done_callback(self.tasks.discard)

    async def _again_later(self) -> None:
        await asyncio.sleep(self.chance.uniform(*DOWN_SECONDS))
        await self.start()

    async def one(self) -> Replica:
        """One that lives, waiting until there is one."""
        while not self.living:
            await asyncio.wait(self.tasks, return_when=asyncio.FIRST_COMPLETED)
        return self.chance.choice(list(self.living.values()))

    async def complete(self) -> None:
        """Wait until nobody is away any more."""
        while self.tasks:
            await asyncio.wait(self.tasks)

    async def within(self, replica: Replica, work: Coroutine[Any, Any, T]) -> T:
        """What the process answers. Raises `Died` when it is killed meanwhile."""
        waiter: asyncio.Future[T] = self.loop.create_future()
        replica.owed[waiter] = None

        def answered(task: asyncio.Task[T]) -> None:
            if waiter.done() or task.cancelled():
                return
            if error := task.exception():
                waiter.set_exception(error)
            else:
                waiter.set_result(task.result())

        self.loop.start(replica, work).add_done_callback(answered)
        try:
            return await waiter
        finally:
            replica.owed.pop(waiter, None)


class Died(Exception):
    """The process was killed before it answered."""
