"""Two workers on each store do the same random things, and the stores must agree."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.adapters.store.chain import verify
from bot.adapters.store.memory import MemoryDisk, MemoryStore
from bot.adapters.store.running import inline
from bot.adapters.store.sqlite import SqliteStore
from bot.application.ports import Answer, Batch, Conflict, Entry, Store
from bot.domain.values import CrisisId
from tests.contracts.store import FIRE, FLOOD, NOON, batch, entry, logged

T = TypeVar("T")
WORKERS = ("one", "two")
CRISES = (FIRE, FLOOD)

workers = st.sampled_from(WORKERS)
crises = st.sampled_from(CRISES)
drills = st.booleans()
moments = st.integers(0, 5).map(lambda seconds: NOON + timedelta(seconds=seconds))
numbers = st.integers(0, 12)


@st.composite
def some_entries(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Few keys and lanes, so that they collide."""
    return tuple(
        entry(f"k{draw(numbers)}", draw(st.sampled_from("ab")), draw(crises), draw(moments))
        for _ in range(draw(st.integers(0, 3)))
    )


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    events = [logged(text) for text in draw(st.lists(st.sampled_from("xyz"), max_size=2))]
    answer = Answer(ok=draw(st.booleans()), code=draw(st.sampled_from("pq")))
    return batch(
        f"command{draw(numbers)}",
        draw(st.integers(0, 4)),
        *events,
        crisis=draw(crises),
        answer=answer,
        entries=draw(some_entries()),
        settles=draw(st.none() | numbers.map(lambda number: f"k{number}")),
    )


class Agreement(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "crisis.db"
        self.disk = MemoryDisk()
        self.living: set[str] = set()
        self.pairs: dict[str, tuple[MemoryStore, SqliteStore]] = {}
        self.graves: list[SqliteStore] = []
        self.began: list[tuple[str, Entry]] = []
        for worker in WORKERS:
            self.start(worker)

    def start(self, worker: str) -> None:
        alive = self.living.__contains__
        opening = SqliteStore.open(self.path, run=inline, worker=worker, alive=alive)
        memory = MemoryStore(self.disk, worker=worker)
        self.pairs[worker] = (memory, self.loop.run_until_complete(opening))
        self.living.add(worker)

    def both(self, worker: str, ask: Callable[[Store], Awaitable[T]]) -> T | type[Exception]:
        """What both stores say, having made sure that they say the same."""
        memory, sqlite = (self.outcome(ask, store) for store in self.pairs[worker])
        assert memory == sqlite
        return memory

    def outcome(self, ask: Callable[[Store], Awaitable[T]], store: Store) -> T | type[Exception]:
        async def answer() -> T | type[Exception]:
            try:
                return await ask(store)
            except (Conflict, ValueError) as error:
                return type(error)

        return self.loop.run_until_complete(answer())

    @rule(worker=workers, one=batches())
    def append(self, worker: str, one: Batch) -> None:
        self.both(worker, lambda store: store.append(one))

    @rule(worker=workers, one=batches(), data=st.data())
    def append_what_fits(self, worker: str, one: Batch, data: st.DataObject) -> None:
        """The version is right, and what is settled was begun."""
        settled = data.draw(st.sampled_from([None, *(held.key for _, held in self.began)]))
        fitting = batch(
            one.command,
            len(self.disk.streams.get(one.crisis, ())),
            *one.events,
            crisis=one.crisis,
            answer=one.answer,
            entries=tuple(one.entries),
            settles=settled,
        )
        self.both(worker, lambda store: store.append(fitting))

    @rule(worker=workers, several=st.lists(batches(), min_size=2, max_size=4))
    def append_at_the_same_moment(self, worker: str, several: Sequence[Batch]) -> None:
        async def append(store: Store) -> list[object]:
            asked = [store.append(one) for one in several]
            outcomes: list[Any] = await asyncio.gather(*asked, return_exceptions=True)
            return [type(one) if isinstance(one, Exception) else one for one in outcomes]

        self.both(worker, append)

    @rule(worker=workers, now=moments, drill=drills, limit=st.integers(1, 3))
    def claim(self, worker: str, now: Any, drill: bool, limit: int) -> None:
        given = self.both(worker, lambda store: store.claim(now, drill=drill, limit=limit))
        assert isinstance(given, list)
        self.began += [(worker, one) for one in given]

    @precondition(lambda self: self.began)
    @rule(data=st.data(), due=moments, unclear=st.booleans())
    def postpone(self, data: st.DataObject, due: Any, unclear: bool) -> None:
        worker, held = data.draw(st.sampled_from(self.began))
        self.both(worker, lambda store: store.postpone(held, due, unclear=unclear))

    @rule(worker=workers)
    def die_and_start_again(self, worker: str) -> None:
        self.graves.append(self.pairs[worker][1])
        self.disk.kill(worker)
        self.living.discard(worker)
        other = WORKERS[1 - WORKERS.index(worker)]
        self.both(other, lambda store: store.claim(NOON, drill=False))
        self.start(worker)

    @rule(worker=workers)
    def close_and_start_again(self, worker: str) -> None:
        self.both(worker, lambda store: store.close())
        self.living.discard(worker)
        self.start(worker)

    @invariant()
    def they_tell_the_same_story(self) -> None:
        for worker in WORKERS:
            self.both(worker, lambda store: store.lengths())
            for drill in (False, True):
                self.both(worker, lambda store, drill=drill: store.next_due(drill=drill))  # type: ignore[misc]
        for crisis in CRISES:
            self.both("one", lambda store, crisis=crisis: store.read(crisis))  # type: ignore[misc]

    @rule(now=moments)
    def both_workers_claim_and_never_the_same_entry_or_lane(self, now: Any) -> None:
        given = [
            one
            for worker in WORKERS
            for drill in (False, True)
            for one in self.claim_all(worker, now, drill)
        ]
        assert len({one.key for one in given}) == len(given)
        assert len({(one.crisis, one.lane) for one in given}) == len(given)

    def claim_all(self, worker: str, now: Any, drill: bool) -> Sequence[Entry]:
        given = self.both(worker, lambda store: store.claim(now, drill=drill))
        assert isinstance(given, list)
        self.began += [(worker, one) for one in given]
        return given

    def teardown(self) -> None:
        for crisis in CRISES:
            assert self.verifies(crisis)
        for store in (*self.graves, *(sqlite for _, sqlite in self.pairs.values())):
            self.loop.run_until_complete(store.close())
        self.loop.close()
        self.folder.cleanup()

    def verifies(self, crisis: CrisisId) -> bool:
        sqlite = self.pairs["one"][1]
        return verify(self.loop.run_until_complete(sqlite.records(crisis))) is None


TestAgreement = Agreement.TestCase
TestAgreement.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
