"""Typing `crisis …`, and a database to type it at."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from bot.adapters.store.sqlite import SqliteStore
from bot.application.ports import Answer, Batch
from bot.cli import main
from bot.domain.events import CrisisOpened, Event
from bot.domain.values import CommandId, CrisisId

HERON = CrisisId("c-heron")


def crisis(*arguments: str) -> Result:
    """Type `crisis …`. Anything but an answer in words is an error of the test."""
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


def renamed(events: Sequence[Event], code_name: str) -> list[Event]:
    first, *rest = events
    assert isinstance(first, CrisisOpened)
    return [replace(first, code_name=code_name), *rest]


def record(path: Path, **histories: Sequence[Event]) -> None:
    """Put crises into a database, by their ids."""

    async def put() -> None:
        store = await SqliteStore.open(path)
        for name, events in histories.items():
            answer = Answer(ok=True, code="done")
            await store.append(
                Batch(
                    crisis=CrisisId(f"c-{name}"),
                    expected=0,
                    command=CommandId(name),
                    answer=answer,
                    events=renamed(events, name),
                )
            )
        await store.close()

    asyncio.run(put())


def alter(path: Path, statement: str, *values: object) -> None:
    """What somebody with a database tool does."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement, values)
