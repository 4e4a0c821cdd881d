"""What stands in the bot's database, read as it lies there."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any

from tests.faults.stage import Stage

Facts = dict[str, Any]


def events(stage: Stage, kind: str | None = None) -> list[Facts]:
    """Envelopes as stored, in order; of one kind if it is named."""
    with closing(sqlite3.connect(f"file:{stage.log}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT stored FROM events ORDER BY crisis, version").fetchall()
    found = [json.loads(stored) for (stored,) in rows]
    return [one for one in found if kind in (None, one["type"])]


def rows(stage: Stage) -> Counter[str]:
    """How many rows each table has."""
    with closing(sqlite3.connect(f"file:{stage.log}?mode=ro", uri=True)) as database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return Counter(
            {
                table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                for table in tables
            }
        )


def owners(stage: Stage) -> set[str]:
    """The workers that began an attempt."""
    with closing(sqlite3.connect(f"file:{stage.log}?mode=ro", uri=True)) as database:
        return {owner for (owner,) in database.execute("SELECT DISTINCT owner FROM attempts")}
