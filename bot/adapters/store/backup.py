"""A copy of the whole store while it is in use."""

import sqlite3
from pathlib import Path

from bot.adapters.store.database import connect, create_private, queries, transaction


def back_up(source: sqlite3.Connection, path: Path) -> None:
    """Copy into a new file that the owner alone can read. Raises FileExistsError."""
    create_private(path)
    copy = connect(path)
    try:
        source.backup(copy)
        with transaction(copy):
            copy.execute(queries()["doubt_everything"])
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        copy.close()
