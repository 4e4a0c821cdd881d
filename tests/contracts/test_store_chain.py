"""Whoever alters the log behind the bot's back is found out, by version and type."""

# ruff: noqa: S608 - these statements are the attack

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.store.chain import Fault, Flaw, Record, Records, link, start_of, verify
from bot.adapters.store.codec import EventCodec
from bot.adapters.store.sqlite import SqliteStore
from bot.domain.events import RoomReady, TopicSet
from bot.domain.values import THE_BOT
from tests.contracts.store import FIRE, FLOOD, NOON, batch, logged

Tamper: TypeAlias = Callable[[str], Awaitable[Flaw | None]]

HISTORY = (
    logged("one"),
    TopicSet(by=THE_BOT, at=NOON),
    logged("three"),
    RoomReady(by=THE_BOT, at=NOON),
)
TYPES = ("EntryLogged", "TopicSet", "EntryLogged", "RoomReady")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(tmp_path / "crisis.db")
    await store.append(batch("a", 0, *HISTORY))
    await store.append(batch("b", 0, logged("elsewhere"), crisis=FLOOD))
    yield store
    await store.close()


@pytest.fixture
def tamper(store: SqliteStore, tmp_path: Path) -> Tamper:
    """Alter the file with other tools, and ask `verify`."""

    async def run(script: str) -> Flaw | None:
        with closing(sqlite3.connect(tmp_path / "crisis.db")) as database, database:
            database.executescript(script)
        return verify(await store.records(FIRE))

    return run


def flaw(version: int, fault: Fault, type_: str | None = None) -> Flaw:
    return Flaw(version=version, type=TYPES[version - 1] if type_ is None else type_, fault=fault)


async def test_an_untouched_log_verifies(store: SqliteStore) -> None:
    for crisis in (FIRE, FLOOD):
        assert verify(await store.records(crisis)) is None


async def test_a_log_with_an_erased_word_verifies(store: SqliteStore) -> None:
    await store.erase(FIRE, "one")
    assert verify(await store.records(FIRE)) is None


@pytest.mark.parametrize("version", [1, 2, 3, 4])
async def test_altered_bytes_are_named(tamper: Tamper, version: int) -> None:
    found = await tamper(
        "UPDATE events SET stored = CAST(replace(CAST(stored AS TEXT), '2026', '2025') AS BLOB) "
        f"WHERE crisis = 'c-fire' AND version >= {version}"
    )
    assert found == flaw(version, Fault.ALTERED)


async def test_bytes_that_are_no_envelope_any_more_are_named(tamper: Tamper) -> None:
    found = await tamper("UPDATE events SET stored = x'ff' WHERE version = 2")
    assert found == flaw(2, Fault.ALTERED, "")


@pytest.mark.parametrize("version", [1, 2, 3, 4])
async def test_a_row_taken_out_is_missing(tamper: Tamper, version: int) -> None:
    found = await tamper(f"DELETE FROM events WHERE crisis = 'c-fire' AND version = {version}")
    assert found == flaw(version, Fault.MISSING, "")


@pytest.mark.parametrize("version", [1, 2, 3])
async def test_a_gap_closed_by_moving_the_later_rows_up_is_missing(
    tamper: Tamper, version: int
) -> None:
    moves = "".join(
        f"UPDATE events SET version = {later - 1} WHERE crisis = 'c-fire' AND version = {later};"
        for later in range(version + 1, 5)
    )
    found = await tamper(
        f"DELETE FROM events WHERE crisis = 'c-fire' AND version = {version}; {moves}"
    )
    assert found == flaw(version, Fault.MISSING, "")


async def test_rows_that_changed_places_are_named(tamper: Tamper) -> None:
    found = await tamper(
        "UPDATE events SET version = 20 WHERE crisis = 'c-fire' AND version = 2;"
        "UPDATE events SET version = 2 WHERE crisis = 'c-fire' AND version = 3;"
        "UPDATE events SET version = 3 WHERE crisis = 'c-fire' AND version = 20;"
    )
    assert found == flaw(2, Fault.ALTERED, "EntryLogged")


async def test_a_row_added_at_the_end_is_named(tamper: Tamper) -> None:
    found = await tamper(
        "INSERT INTO events SELECT crisis, 5, stored, chain FROM events "
        "WHERE crisis = 'c-fire' AND version = 4"
    )
    assert found == flaw(5, Fault.ADDED, "RoomReady")


async def test_a_row_from_another_crisis_is_named(tamper: Tamper) -> None:
    found = await tamper(
        "UPDATE events SET stored = (SELECT stored FROM events WHERE crisis = 'c-flood') "
        "WHERE crisis = 'c-fire' AND version = 1"
    )
    assert found == flaw(1, Fault.ALTERED)


async def test_an_altered_link_is_named(tamper: Tamper) -> None:
    found = await tamper("UPDATE events SET chain = x'00' WHERE crisis = 'c-fire' AND version = 3")
    assert found == flaw(3, Fault.ALTERED)


async def test_an_altered_word_is_named_with_its_event(tamper: Tamper) -> None:
    found = await tamper("UPDATE words SET value = 'never said' WHERE value = 'three'")
    assert found is not None
    assert (found.version, found.type, found.fault) == (3, "EntryLogged", Fault.WORD_ALTERED)


async def test_a_word_put_beside_the_log_is_named(tamper: Tamper) -> None:
    found = await tamper("INSERT INTO words VALUES ('c-fire', 'd', x'00', 'slipped in')")
    assert found == Flaw(version=0, type="", fault=Fault.WORD_ADDED, digest="d")


async def test_tampering_with_one_crisis_leaves_the_others_sound(
    tamper: Tamper, store: SqliteStore
) -> None:
    assert await tamper("DELETE FROM events WHERE crisis = 'c-fire' AND version = 1")
    assert verify(await store.records(FLOOD)) is None


# Without a file


def sound() -> Records:
    chain, rows, words = start_of(FIRE), [], []
    for version, event in enumerate(HISTORY, start=1):
        encoded = EventCodec().encode(event, crisis=FIRE, version=version)
        chain = link(chain, encoded.stored)
        rows.append(Record(version=version, stored=encoded.stored, chain=chain))
        words += encoded.words
    return Records(crisis=FIRE, rows=rows, words=words, length=len(rows))


@given(place=st.integers(0, 3), where=st.integers(0), mask=st.integers(1, 255))
@settings(deadline=None)
def test_no_single_byte_can_be_changed_unnoticed(place: int, where: int, mask: int) -> None:
    records = sound()
    row = records.rows[place]
    stored = bytearray(row.stored)
    stored[where % len(stored)] ^= mask
    rows = [*records.rows]
    rows[place] = replace(row, stored=bytes(stored))
    found = verify(replace(records, rows=rows))
    assert found is not None
    assert found.version == place + 1


def test_another_crisiss_whole_log_is_not_this_ones() -> None:
    assert verify(sound()) is None
    assert verify(replace(sound(), crisis=FLOOD)) == flaw(1, Fault.ALTERED)
