"""Several processes on one file: lanes are respected, the dead are replaced, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.store.chain import verify
from bot.adapters.store.liveness import WorkerInUse, lock_path
from bot.adapters.store.sqlite import SqliteStore
from bot.application.ports import Conflict
from bot.domain.values import CommandId, CrisisId
from tests.contracts.store import DONE, FIRE, NOON, SOON, batch, entry, keys, logged
from tests.contracts.store_process import process


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crisis.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(path)
    yield store
    await store.close()


async def insist(store: SqliteStore, name: str) -> None:
    """Append to the one crisis, again after every conflict."""
    while True:
        version = len(await store.read(FIRE))
        try:
            await store.append(batch(name, version, logged(name)))
        except Conflict:
            continue
        return


async def test_writers_in_two_processes_lose_nothing_to_each_other(path: Path) -> None:
    stores = [await SqliteStore.open(path) for _ in range(2)]
    names = [f"{number}:{times}" for number in range(2) for times in range(20)]
    await asyncio.gather(*(insist(stores[int(name[0])], name) for name in names))
    texts = [getattr(one.event, "text", None) for one in await stores[0].read(FIRE)]
    assert sorted(map(str, texts)) == sorted(names)
    assert verify(await stores[1].records(FIRE)) is None
    for store in stores:
        await store.close()


async def test_a_live_processs_entries_are_its_own_and_a_killed_ones_are_taken_over(
    store: SqliteStore, path: Path
) -> None:
    some = (entry("k1"), entry("k2"), entry("later", "other", due=SOON))
    await store.append(batch("a", 0, logged(), entries=some))
    with process("hold", path) as other:
        assert other.stdout
        assert other.stdout.readline() == "k1\n"
        assert list(await store.claim(NOON, drill=False)) == []
        assert await store.next_due(drill=False) == SOON
        other.kill()
        other.wait()
    (taken,) = await store.claim(NOON, drill=False)
    assert (taken.key, taken.tries, taken.unclear) == ("k1", 1, True)
    files = [one.name for one in path.parent.glob("*-worker-*")]
    assert files == [lock_path(path, store.worker).name]


async def test_two_workers_share_the_entries_and_none_is_given_twice(path: Path) -> None:
    stores = [await SqliteStore.open(path) for _ in range(2)]
    some = tuple(entry(f"k{number}", f"lane{number}") for number in range(40))
    await stores[0].append(batch("a", 0, logged(), entries=some))
    asked = [store.claim(NOON, drill=False, limit=5) for _ in range(4) for store in stores]
    given = [key for claimed in await asyncio.gather(*asked) for key in keys(claimed)]
    assert sorted(given) == sorted(one.key for one in some)
    for store in stores:
        await store.close()


async def test_two_workers_with_one_name_are_refused(store: SqliteStore, path: Path) -> None:
    with pytest.raises(WorkerInUse):
        await SqliteStore.open(path, worker=store.worker)
    await store.append(batch("a", 0, logged()))


@pytest.mark.parametrize("acknowledged", [1, 40, 400])
async def test_what_was_acknowledged_survives_kill_9(path: Path, acknowledged: int) -> None:
    with process("append", path) as other:
        assert other.stdout
        said = [other.stdout.readline() for _ in range(acknowledged)]
        other.kill()
        said += other.stdout.readlines()
    newest = {CrisisId(crisis): int(version) for crisis, version in map(str.split, said)}
    store = await SqliteStore.open(path)
    for crisis, version in newest.items():
        read = await store.read(crisis)
        expected = [logged(f"{crisis}:{number}") for number in range(len(read))]
        assert len(read) >= version
        assert [one.event for one in read] == expected
        assert await store.answer_to(CommandId(f"{crisis}:{version - 1}")) == DONE
        assert verify(await store.records(crisis)) is None
    heads = {one.crisis: one.key for one in await store.claim(NOON, drill=False)}
    assert {crisis: f"{crisis}:0" for crisis in newest}.items() <= heads.items()
    await store.close()


async def test_many_processes_may_open_a_new_file_at_the_same_moment(path: Path) -> None:
    with (
        process("visit", path) as one,
        process("visit", path) as two,
        process("visit", path) as three,
    ):
        assert [each.wait() for each in (one, two, three)] == [0, 0, 0]
    store = await SqliteStore.open(path)
    assert await store.is_empty()
    await store.close()
