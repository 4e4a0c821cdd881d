"""What the SQLite store promises beyond the port: about its file, and other processes on it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.store import database
from bot.adapters.store.chain import verify
from bot.adapters.store.database import UnknownSchema, open_to_write
from bot.adapters.store.liveness import lock_path
from bot.adapters.store.reader import SqliteReader
from bot.adapters.store.shapes import Unreadable
from bot.adapters.store.sqlite import SqliteStore
from bot.domain.values import ERASED, CommandId
from tests.contracts.store import DONE, FIRE, FLOOD, NOON, batch, entry, logged

NEXT = database.SCHEMA_VERSION + 1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crisis.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(path)
    yield store
    await store.close()


def sql(path: Path, statement: str) -> list[object]:
    """What somebody does who opens the file with other tools."""
    with closing(sqlite3.connect(path)) as database, database:
        return database.execute(statement).fetchall()


def contents(path: Path) -> bytes:
    return path.read_bytes()


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


# Across restarts


async def test_everything_is_there_after_a_restart(path: Path) -> None:
    store = await SqliteStore.open(path)
    await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
    await store.close()
    store = await SqliteStore.open(path)
    assert [one.event for one in await store.read(FIRE)] == [logged()]
    assert await store.answer_to(CommandId("a")) == DONE
    (again,) = await store.claim(NOON, drill=False)
    assert (again.key, again.tries, again.unclear) == ("k", 0, False)
    await store.close()


async def test_what_was_handed_over_before_closing_is_kept(path: Path) -> None:
    store = await SqliteStore.open(path)
    appending = asyncio.ensure_future(store.append(batch("a", 0, logged())))
    await asyncio.sleep(0)
    await store.close()
    assert await appending == DONE
    store = await SqliteStore.open(path)
    assert len(await store.read(FIRE)) == 1
    await store.close()


async def test_closing_twice_is_closing_once(path: Path) -> None:
    store = await SqliteStore.open(path)
    await store.close()
    await store.close()
    assert [one.name for one in path.parent.iterdir()] == ["crisis.db"]


async def test_a_picture_is_kept_across_a_restart_and_in_a_backup(path: Path) -> None:
    store = await SqliteStore.open(path)
    digest = await store.keep(b"a picture")
    await store.close()
    store = await SqliteStore.open(path)
    assert await store.fetch(digest) == b"a picture"
    await store.backup(path.with_name("copy.db"))
    await store.close()
    copy = await SqliteReader.open_to_read(path.with_name("copy.db"))
    assert await copy.fetch(digest) == b"a picture"
    await copy.close()


async def test_a_file_of_before_there_were_pictures_takes_pictures(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(database, "SCHEMA_VERSION", 1)
        await (await SqliteStore.open(path)).close()
    store = await SqliteStore.open(path)
    assert await store.fetch(await store.keep(b"a picture")) == b"a picture"
    await store.close()


async def test_notes_survive_a_restart_and_stand_in_a_backup(path: Path) -> None:
    store = await SqliteStore.open(path)
    await store.keep_note("chat", "ana", "a:1")
    await store.close()
    store = await SqliteStore.open(path)
    assert await store.note("chat", "ana") == "a:1"
    await store.backup(path.with_name("copy.db"))
    await store.close()
    copy = await SqliteReader.open_to_read(path.with_name("copy.db"))
    assert await copy.notes("chat") == {"ana": "a:1"}
    await copy.close()


async def test_a_file_of_before_there_were_notes_takes_notes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(database, "SCHEMA_VERSION", 2)
        store = await SqliteStore.open(path)
        digest = await store.keep(b"a picture")
        await store.close()
    store = await SqliteStore.open(path)
    await store.keep_note("chat", "ana", "a:1")
    assert await store.note("chat", "ana") == "a:1"
    assert await store.fetch(digest) == b"a picture"
    await store.close()


async def test_erasing_words_takes_back_every_file_they_may_stand_in(store: SqliteStore) -> None:
    await store.append(batch("a", 0, logged()))
    until = NOON + timedelta(days=1)
    await store.hand_out("t", "log.md", b"log", now=NOON, until=until)
    assert await store.erase(FIRE, "no such words") == 0
    assert await store.handed_out("t", NOON) is not None
    assert await store.erase(FIRE, "The phones do not stop") == 1
    assert await store.handed_out("t", NOON) is None


# The files


async def test_only_the_owner_can_read_any_of_the_files(store: SqliteStore, path: Path) -> None:
    await store.append(batch("a", 0, logged()))
    await store.backup(path.with_name("copy.db"))
    files = {one.name: mode(one) for one in path.parent.iterdir()}
    worker = lock_path(path, store.worker).name
    beside = ["crisis.db", "crisis.db-shm", "crisis.db-wal", "copy.db", worker]
    assert files == dict.fromkeys(beside, 0o600)


def test_a_file_others_could_read_is_made_private(path: Path) -> None:
    path.touch(mode=0o644)
    open_to_write(path).close()
    assert mode(path) == 0o600


async def test_a_file_from_a_newer_program_is_refused_and_left_alone(path: Path) -> None:
    await (await SqliteStore.open(path)).close()
    sql(path, "PRAGMA user_version = 99")
    before = contents(path)
    with pytest.raises(UnknownSchema, match="99"):
        await SqliteStore.open(path)
    with pytest.raises(UnknownSchema, match="99"):
        await SqliteReader.open_to_read(path)
    assert contents(path) == before
    assert [one.name for one in path.parent.iterdir()] == ["crisis.db"]


async def test_an_older_file_is_brought_forward_and_keeps_what_it_holds(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await SqliteStore.open(path)
    await store.append(batch("a", 0, logged()))
    await store.close()
    statements = database.statements
    steps = {f"schema_{NEXT}.sql": ["CREATE TABLE seen (crisis TEXT)"]}
    monkeypatch.setattr(database, "SCHEMA_VERSION", NEXT)
    monkeypatch.setattr(database, "statements", lambda name: steps.get(name) or statements(name))
    store = await SqliteStore.open(path)
    assert [one.event for one in await store.read(FIRE)] == [logged()]
    await store.close()
    assert sql(path, "PRAGMA user_version") == [(NEXT,)]
    assert sql(path, "SELECT * FROM seen") == []


async def test_a_step_that_fails_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await SqliteStore.open(path)).close()
    broken = ["CREATE TABLE seen (crisis TEXT)", "CREATE TABLE crises (x)"]
    steps = {f"schema_{NEXT}.sql": broken}
    monkeypatch.setattr(database, "SCHEMA_VERSION", NEXT)
    monkeypatch.setattr(database, "statements", lambda name: steps[name])
    with pytest.raises(sqlite3.OperationalError):
        await SqliteStore.open(path)
    assert sql(path, "PRAGMA user_version") == [(NEXT - 1,)]
    assert sql(path, "SELECT * FROM sqlite_master WHERE name = 'seen'") == []


async def test_an_error_of_the_disk_reaches_everybody_who_waits(
    store: SqliteStore, path: Path
) -> None:
    sql(path, "ALTER TABLE deliveries RENAME TO gone")
    outcomes = await asyncio.gather(
        store.append(batch("a", 0, logged())),
        store.append(batch("b", 0, logged(), crisis=FLOOD)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [sqlite3.OperationalError] * 2
    sql(path, "ALTER TABLE gone RENAME TO deliveries")
    assert await store.append(batch("a", 0, logged())) == DONE


async def test_a_claim_nobody_waits_for_any_more_is_given_back(store: SqliteStore) -> None:
    await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
    claiming = asyncio.ensure_future(store.claim(NOON, drill=False))
    await asyncio.sleep(0)
    claiming.cancel()
    await asyncio.wait([claiming])
    (again,) = await store.claim(NOON, drill=False)
    assert (again.key, again.unclear) == ("k", False)


async def test_a_claim_that_fails_while_it_is_cancelled_is_cancelled(
    store: SqliteStore, path: Path
) -> None:
    await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
    sql(path, "UPDATE outbox SET effect = replace(effect, 'SetTopic', 'Ring')")
    claiming = asyncio.ensure_future(store.claim(NOON, drill=False))
    await asyncio.sleep(0)
    claiming.cancel()
    await asyncio.wait([claiming])
    assert claiming.cancelled()


async def test_an_effect_of_a_newer_program_is_named_and_nothing_is_taken(
    store: SqliteStore, path: Path
) -> None:
    await store.append(batch("a", 0, logged(), entries=(entry("k1", "x"), entry("k2", "y"))))
    sql(path, "UPDATE outbox SET effect = replace(effect, 'SetTopic', 'Ring') WHERE key = 'k2'")
    with pytest.raises(Unreadable, match="Ring"):
        await store.claim(NOON, drill=False)
    (again,) = await store.claim(NOON, drill=False, limit=1)
    assert (again.key, again.tries) == ("k1", 0)


# Beside a running bot


async def test_what_a_running_bot_writes_can_be_read(store: SqliteStore, path: Path) -> None:
    reader = await SqliteReader.open_to_read(path)
    assert await reader.is_empty()
    await store.append(batch("a", 0, logged()))
    assert list(await reader.crises()) == [FIRE]
    assert [one.event for one in await reader.read(FIRE)] == [logged()]
    assert not await reader.is_empty()
    await store.append(batch("b", 1, logged()))
    assert (await reader.records(FIRE)).length == 2
    await reader.close()


async def test_looking_at_a_file_that_is_not_there_makes_none(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await SqliteReader.open_to_read(path)
    assert list(path.parent.iterdir()) == []


async def test_a_backup_holds_everything_and_doubts_what_was_not_settled(
    store: SqliteStore, path: Path
) -> None:
    copy_path = path.with_name("copy.db")
    await store.append(batch("a", 0, logged(), entries=(entry("k"),)))
    await store.backup(copy_path)
    copy = await SqliteStore.open(copy_path)
    assert [one.event for one in await copy.read(FIRE)] == [logged()]
    assert verify(await copy.records(FIRE)) is None
    assert [one.unclear for one in await copy.claim(NOON, drill=False)] == [True]
    assert [one.unclear for one in await store.claim(NOON, drill=False)] == [False]
    await copy.close()


async def test_a_backup_overwrites_nothing(store: SqliteStore, path: Path) -> None:
    there = path.with_name("precious.txt")
    there.write_text("precious")
    with pytest.raises(FileExistsError):
        await store.backup(there)
    assert there.read_text() == "precious"


# Erasing


@pytest.mark.parametrize("by", ["value", "digest"])
async def test_erased_words_are_in_none_of_the_files(
    store: SqliteStore, path: Path, by: str
) -> None:
    secret = "Jo Bloggs has it in hand"
    await store.append(batch("a", 0, logged(secret), logged("The rest stays")))
    (word, _) = sorted((await store.records(FIRE)).words, key=lambda one: one.value)
    assert await store.erase(FIRE, secret if by == "value" else word.digest) == 1
    read = [getattr(one.event, "text", None) for one in await store.read(FIRE)]
    assert read == [ERASED, "The rest stays"]
    assert verify(await store.records(FIRE)) is None
    assert not any(secret.encode() in one.read_bytes() for one in path.parent.iterdir())


async def test_erasing_touches_one_crisis_alone(store: SqliteStore) -> None:
    await store.append(batch("a", 0, logged("same")))
    await store.append(batch("b", 0, logged("same"), crisis=FLOOD))
    assert await store.erase(FIRE, "same") == 1
    assert [one.event for one in await store.read(FLOOD)] == [logged("same")]
    assert await store.erase(FIRE, "same") == 0
