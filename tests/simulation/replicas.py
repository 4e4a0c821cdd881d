"""Processes of the bot on one database file: started, killed, started again."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from bot.adapters.store.sqlite import SqliteStore
from bot.application.public_ports import Outlet
from bot.bootstrap import Core, assemble
from bot.domain.playbook import Playbook
from bot.domain.values import OutletId
from bot.presentation.desk import House
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words as Catalogue
from tests.simulation.loop import Process, SimulatedLoop
from tests.simulation.world import People, Platform, SeededChance, VirtualClock

T = TypeVar("T")

DOWN_SECONDS = (0.5, 20.0)
"""How long a killed process stays away."""


class Disk:
    """A `Runner`: one piece of work at a time, which takes a moment, as on a thread of its own.
    Between asking and having, everybody else may act."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._turn = asyncio.Lock()

    async def __call__(self, work: Callable[[], T]) -> T:
        async with self._turn:
            await asyncio.sleep(self._chance.choice((0.0, 0.0, 0.001, 0.02)))
            return work()

    def close(self) -> None:
        """Nothing was kept open."""


class Replica(Process):
    """One life of one process."""

    def __init__(self, name: str, core: Core, died: asyncio.Event) -> None:
        super().__init__(name)
        self.core = core
        self.died = died


@dataclass
class Cluster:
    """All processes there are, and those there were. Two run at most."""

    path: Path
    loop: SimulatedLoop
    chance: Random
    platform: Platform
    outlets: Mapping[OutletId, Outlet]
    playbook: Playbook
    living: dict[str, Replica] = field(default_factory=dict)
    stores: list[SqliteStore] = field(default_factory=list)
    kills: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> Replica:
        """A process comes up and works."""
        name = f"worker-{len(self.stores) + 1}"
        store = await SqliteStore.open(
            self.path, run=lambda: Disk(self.chance), worker=name, alive=self.living.__contains__
        )
        self.stores.append(store)
        replica = Replica(name, self.assemble(store), asyncio.Event())
        self.living[name] = replica
        for relay in replica.core.relays:
            self.loop.start(replica, relay.run())
        return replica

    def assemble(self, store: SqliteStore) -> Core:
        people = People()
        return assemble(
            store=store,
            room=self.platform,
            outlets=self.outlets,
            directory=people,
            renderer=CardRenderer(people, Catalogue("en")),
            house=House(playbooks={self.playbook.id: self.playbook}),
            clock=VirtualClock(),
            chance=SeededChance(self.chance),
        )

    def kill(self, replica: Replica) -> None:
        """kill -9; it comes up again after a while."""
        self.kills += 1
        self.loop.kill(replica)
        del self.living[replica.name]
        replica.died.set()
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
        task = self.loop.start(replica, work)
        death = self.loop.create_task(replica.died.wait())
        await asyncio.wait({task, death}, return_when=asyncio.FIRST_COMPLETED)
        death.cancel()
        if not task.done() or not replica.alive:
            raise Died
        return task.result()

    async def close(self) -> None:
        for store in self.stores:
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await store.close()


class Died(Exception):
    """The process was killed before it answered."""
