"""Group commit: whatever has queued up becomes one transaction, each batch judged by itself."""

import sqlite3
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.adapters.store.chain import link, start_of
from bot.adapters.store.codec import (
    Encoded,
    EventCodec,
    dump_answer,
    dump_effect,
    load_answer,
)
from bot.adapters.store.database import queries, transaction
from bot.adapters.store.shapes import dump_instant
from bot.application.ports import Answer, Batch, Conflict, Entry
from bot.domain.values import CrisisId

Row: TypeAlias = tuple[object, ...]
Outcome: TypeAlias = Answer | Exception


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch with everything encoded that does not depend on what is stored."""

    batch: Batch
    events: Sequence[Encoded]
    entries: Sequence[Row]
    answer: str


def prepare(batch: Batch, codec: EventCodec) -> Prepared:
    """Encode the batch. Raises ValueError for what cannot be kept."""
    first = batch.expected + 1
    return Prepared(
        batch,
        [
            codec.encode(event, crisis=batch.crisis, version=version)
            for version, event in enumerate(batch.events, start=first)
        ],
        [_entry_row(entry) for entry in batch.entries],
        dump_answer(batch.answer),
    )


def _entry_row(entry: Entry) -> Row:
    return (
        entry.key,
        entry.crisis,
        entry.lane,
        dump_effect(entry.effect),
        dump_instant(entry.due),
        entry.drill,
        entry.tries,
        entry.unclear,
    )


def commit_group(database: sqlite3.Connection, group: Sequence[Prepared]) -> Sequence[Outcome]:
    """Commit all and return each one's answer, or the exception that is its own alone: a
    `Conflict`, or ValueError for an entry's key that is taken or not known. An error of the
    database itself is raised and concerns all of them."""
    try:
        return _commit(database, group)
    except (sqlite3.IntegrityError, ValueError) as error:
        if len(group) == 1:
            return [ValueError(f"the batch contradicts what is stored: {error}")]
        return [outcome for one in group for outcome in commit_group(database, [one])]


def _commit(database: sqlite3.Connection, group: Sequence[Prepared]) -> Sequence[Outcome]:
    with transaction(database):
        gathering = _Gathering(database)
        outcomes = [gathering.judge(one) for one in group]
        gathering.write()
    return outcomes


@dataclass(slots=True)
class _Rows:
    events: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)


class _Gathering:
    """What one transaction will add, and the state each next batch is judged against."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._answers: dict[str, Answer] = {}
        self._heads: dict[str, tuple[int, bytes]] = {}
        self._moved: dict[str, tuple[int, bytes]] = {}
        self._keys: set[str] = set()
        self._rows = _Rows()

    def judge(self, one: Prepared) -> Outcome:
        batch = one.batch
        if (answer := self._answer_to(batch.command)) is not None:
            return answer
        version, chain = self._head_of(batch.crisis)
        if batch.expected != version:
            return Conflict(f"{batch.crisis} is at {version}, not {batch.expected}")
        keys = {entry.key for entry in batch.entries}
        if batch.settles is not None and not self._is_known(batch.settles, keys):
            return ValueError(f"there is no entry {batch.settles}")
        self._keys |= keys
        self._take(one, chain)
        return batch.answer

    def _answer_to(self, command: str) -> Answer | None:
        if (answer := self._answers.get(command)) is not None:
            return answer
        row = self._database.execute(queries()["answer"], (command,)).fetchone()
        return load_answer(row[0]) if row else None

    def _head_of(self, crisis: CrisisId) -> tuple[int, bytes]:
        if (head := self._heads.get(crisis)) is not None:
            return head
        row = self._database.execute(queries()["head"], (crisis,)).fetchone()
        head = self._heads[crisis] = row or (0, start_of(crisis))
        return head

    def _is_known(self, key: str, own: Set[str]) -> bool:
        if key in own or key in self._keys:
            return True
        return self._database.execute(queries()["entry"], (key,)).fetchone() is not None

    def _take(self, one: Prepared, chain: bytes) -> None:
        batch, rows, version = one.batch, self._rows, one.batch.expected
        for encoded in one.events:
            version += 1
            chain = link(chain, encoded.stored)
            rows.events.append((batch.crisis, version, encoded.stored, chain))
            for word in encoded.words:
                rows.words.append((batch.crisis, word.digest, word.salt, word.value))
        if one.events:
            self._heads[batch.crisis] = self._moved[batch.crisis] = (version, chain)
        rows.entries.extend(one.entries)
        rows.answers.append((batch.command, one.answer))
        self._answers[batch.command] = batch.answer
        if batch.settles is not None:
            rows.settled.append(batch.settles)

    def write(self) -> None:
        database, rows, named = self._database, self._rows, queries()
        heads = [(crisis, version, chain) for crisis, (version, chain) in self._moved.items()]
        for name, some in (
            ("put_event", rows.events),
            ("put_word", rows.words),
            ("put_head", heads),
            ("put_entry", rows.entries),
            ("put_answer", rows.answers),
        ):
            if some:
                database.executemany(named[name], some)
        for key in rows.settled:
            database.execute(named["end_attempt"], {"key": key, "outcome": "done"})
            database.execute(named["settle"], (key,))
