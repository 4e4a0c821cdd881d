"""The SQLite file: made, opened, brought to the current schema, and its queries by name."""

import contextlib
import fcntl
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

SCHEMA_VERSION = 3
"""The newest schema this program knows; step n is in `schema_n.sql`."""

BUSY_SECONDS = 10.0
"""How long one process waits for another's commit."""

_NAMED = re.compile(r"^-- name: (\w+)\n(.*?;)$", re.MULTILINE | re.DOTALL)


class UnknownSchema(Exception):
    """The file was written by another version of this program; the message says what to do."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection for one thread at a time, transactions left to the caller."""
    database = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    database.execute("PRAGMA foreign_keys = ON")
    return database


def open_to_write(path: Path) -> sqlite3.Connection:
    """Open the file, making it (mode 0600) or bringing it to the current schema where needed.
    Raises `UnknownSchema` for a newer one."""
    with _alone_in(path.parent):
        make_private(path)
        database = connect(path)
        try:
            _refuse_newer(database)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA secure_delete = ON")
            migrate(database)
        except BaseException:
            database.close()
            raise
    return database


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One process at a time: SQLite does not wait for another that turns the same new file
    into a write-ahead one, but gives up at once."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open a file that exists, to read only, also while a bot writes to it. Raises
    FileNotFoundError, and `UnknownSchema` for any schema but the current."""
    if not path.exists():
        raise FileNotFoundError(f"there is no database at {path}")
    database = connect(path)
    database.execute("PRAGMA query_only = ON")
    if (found := schema_of(database)) != SCHEMA_VERSION:
        database.close()
        raise UnknownSchema(f"{path} has schema {found}; this program reads {SCHEMA_VERSION}")
    return database


def make_private(path: Path) -> None:
    """Let the owner alone read and write the file, making it if there is none. SQLite gives
    the files beside it the same mode."""
    # Never opened when it exists: closing it would drop the locks that a connection of this
    # process holds on it.
    with contextlib.suppress(FileExistsError):
        create_private(path)
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def create_private(path: Path) -> None:
    """Make an empty file for the owner alone that a power cut does not take back. Raises
    FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def schema_of(database: sqlite3.Connection) -> int:
    """The schema the file has; 0 for an empty one."""
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(database: sqlite3.Connection) -> None:
    """Bring the file to the current schema, step by step, all or nothing."""
    with transaction(database):
        _refuse_newer(database)
        for step in range(schema_of(database) + 1, SCHEMA_VERSION + 1):
            for statement in statements(f"schema_{step}.sql"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {step}")


def _refuse_newer(database: sqlite3.Connection) -> None:
    if (found := schema_of(database)) > SCHEMA_VERSION:
        raise UnknownSchema(
            f"the database has schema {found}, this program knows {SCHEMA_VERSION}: "
            "it was written by a newer version of the bot; install that one"
        )


@contextlib.contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All of it or, when anything is raised, nothing."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


@cache
def queries() -> Mapping[str, str]:
    """The statements of `queries.sql`, by name."""
    return dict(_NAMED.findall(_text("queries.sql")))


def statements(name: str) -> Sequence[str]:
    """The statements of a file of SQL."""
    return [part for part in _text(name).split(";") if part.strip()]


def _text(name: str) -> str:
    return resources.files("bot.adapters.store").joinpath(name).read_text(encoding="utf-8")
