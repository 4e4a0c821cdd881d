"""The outbox: which entries may be worked on now, and by whom they are held."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import NamedTuple, TypeAlias

from bot.adapters.store.codec import load_effect
from bot.adapters.store.database import queries, transaction
from bot.adapters.store.shapes import dump_instant, load_instant
from bot.application.ports import Entry
from bot.domain.values import CrisisId

Alive: TypeAlias = Callable[[str], bool]
"""Whether the worker of this name still runs."""


class _Head(NamedTuple):
    position: int
    key: str
    crisis: str
    lane: str
    effect: str
    due: str
    drill: int
    tries: int
    unclear: int
    owner: str | None


def claim(
    database: sqlite3.Connection,
    now: datetime,
    *,
    drill: bool,
    limit: int,
    worker: str,
    alive: Alive,
) -> list[Entry]:
    """Take up to `limit` due heads of lanes for the worker; each begins an attempt.
    Raises `Unreadable` for an effect of a newer program; then nothing is taken."""
    with transaction(database):
        free = _free_heads(database, drill=drill, latest=dump_instant(now), alive=alive)
        taken = [head for head, _ in zip(free, range(limit), strict=False)]
        # Read before the commit: what cannot be read must not begin an attempt.
        entries = [_entry(head) for head in taken]
        attempts = [(head.position, head.tries + 1, worker, dump_instant(now)) for head in taken]
        database.executemany(queries()["begin_attempt"], attempts)
        begun = [(head.tries + 1, head.position) for head in taken]
        database.executemany(queries()["mark_begun"], begun)
    return entries


def next_due(database: sqlite3.Connection, *, drill: bool, alive: Alive) -> datetime | None:
    """When the earliest head that nobody alive holds becomes due."""
    earliest = database.execute(queries()["earliest_heads"], {"drill": drill}).fetchall()
    free = [due for due, holder in earliest if holder is None or not alive(holder)]
    return load_instant(min(free)) if free else None


def postpone(
    database: sqlite3.Connection, key: str, due: datetime, *, unclear: bool, worker: str
) -> None:
    """End the worker's attempt and set the entry free; nothing where it is not the worker's."""
    facts = {
        "key": key,
        "due": dump_instant(due),
        "unclear": unclear,
        "worker": worker,
        "outcome": "unclear" if unclear else "failed",
    }
    with transaction(database):
        if database.execute(queries()["postpone"], facts).rowcount:
            database.execute(queries()["end_attempt"], facts)


def give_back(database: sqlite3.Connection, worker: str) -> None:
    """Set everything free that the worker holds; nobody knows how far it got."""
    with transaction(database):
        database.execute(queries()["give_back"], (worker,))


def _free_heads(
    database: sqlite3.Connection, *, drill: bool, latest: str, alive: Alive
) -> Iterator[_Head]:
    rows = database.execute(queries()["lane_heads"], {"drill": drill, "latest": latest}).fetchall()
    if not rows:
        return iter(())
    lives = cache(alive)
    heads = (_Head(*row) for row in rows)
    return (head for head in heads if head.owner is None or not lives(head.owner))


def _entry(head: _Head) -> Entry:
    return Entry(
        key=head.key,
        crisis=CrisisId(head.crisis),
        lane=head.lane,
        effect=load_effect(head.effect),
        due=load_instant(head.due),
        drill=bool(head.drill),
        tries=head.tries,
        unclear=bool(head.unclear),
    )
