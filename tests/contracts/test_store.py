"""Both stores keep the contract; what only a file can do is in `test_store_file.py`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.store.memory import MemoryDisk, MemoryStore
from bot.adapters.store.running import in_thread, inline
from bot.adapters.store.sqlite import SqliteStore
from tests.contracts.store import (
    EventStoreContract,
    KeepsAll,
    MediaStoreContract,
    NotesContract,
    Place,
)


class MemoryPlace:
    def __init__(self) -> None:
        self.disk = MemoryDisk()

    async def worker(self, name: str) -> KeepsAll:
        return MemoryStore(self.disk, worker=name)

    async def kill(self, name: str) -> None:
        self.disk.kill(name)


class SqlitePlace:
    """Workers are declared dead by the table `living`: killing real ones is slow."""

    def __init__(self, path: Path, run: object) -> None:
        self.path = path
        self.run = run
        self.living: set[str] = set()
        self.opened: list[SqliteStore] = []

    async def worker(self, name: str) -> KeepsAll:
        alive = self.living.__contains__
        run = inline if self.run == "inline" else in_thread
        store = await SqliteStore.open(self.path, run=run, worker=name, alive=alive)
        self.living.add(name)
        self.opened.append(store)
        return store

    async def kill(self, name: str) -> None:
        self.living.discard(name)

    async def close(self) -> None:
        for store in self.opened:
            await store.close()


class TestMemoryStore(EventStoreContract, MediaStoreContract, NotesContract):
    @pytest.fixture
    def place(self) -> Place:
        return MemoryPlace()


class TestSqliteStore(EventStoreContract, MediaStoreContract, NotesContract):
    @pytest.fixture(params=["thread", "inline"])
    async def place(
        self, tmp_path: Path, request: pytest.FixtureRequest
    ) -> AsyncIterator[SqlitePlace]:
        place = SqlitePlace(tmp_path / "crisis.db", request.param)
        yield place
        await place.close()
