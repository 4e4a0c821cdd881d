"""What the sandbox's dares may do to the bot and its log."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.adapters.store.chain import verify
from bot.adapters.store.reader import SqliteReader
from bot.demo.bot_process import BotProcess

HARMLESS = (b'"type":"RoleAcknowledged"', b'"type":"CommandRefused"', b'"type":"CardPosted"')
"""Who did these changes no card: the bot may read the log while it is altered."""


class Hands:
    """Implements the sandbox's `Hooks` on the process and the file of this demonstration."""

    def __init__(self, bot: BotProcess, log: Path) -> None:
        self._bot = bot
        self._log = log
        self._altered: tuple[str, int, bytes] | None = None

    async def kill_bot(self) -> None:
        await self._bot.kill()

    async def start_bot(self) -> None:
        await self._bot.start()

    def bot_alive(self) -> bool:
        return self._bot.alive

    async def alter_log(self) -> str:
        """Change who did something in the newest crisis."""
        with closing(sqlite3.connect(self._log)) as database, database:
            rows = database.execute(
                "SELECT crisis, version, stored FROM events WHERE crisis ="
                " (SELECT id FROM crises ORDER BY position DESC LIMIT 1) ORDER BY version"
            ).fetchall()
            if not rows:
                return "There is no log to alter yet: open a crisis first."
            crisis, version, stored = min(rows, key=_consequence)
            self._altered = self._altered or (crisis, version, stored)
            forged = re.sub(rb'"by":"[^"]*"', b'"by":"somebody-else"', stored)
            self._write(database, crisis, version, forged)
        return f"Row {version} was changed behind the bot's back: somebody else did it now."

    async def verify_log(self) -> str:
        """What `crisis verify` finds; afterwards the row is put back as it was."""
        reader = await SqliteReader.open_to_read(self._log)
        try:
            flaws = [verify(await reader.records(crisis)) for crisis in await reader.crises()]
        finally:
            await reader.close()
        found = next((flaw for flaw in flaws if flaw), None)
        restored = self._put_back()
        if found is None:
            return "verify: every row is as it was written."
        return f"verify: row {found.version} ({found.type}) is {found.fault}.{restored}"

    def _put_back(self) -> str:
        if self._altered is None:
            return ""
        with closing(sqlite3.connect(self._log)) as database, database:
            self._write(database, *self._altered)
        self._altered = None
        return " (The row is put back, so that you can go on.)"

    def _write(
        self, database: sqlite3.Connection, crisis: str, version: int, stored: bytes
    ) -> None:
        database.execute(
            "UPDATE events SET stored = ? WHERE crisis = ? AND version = ?",
            (stored, crisis, version),
        )


def _consequence(row: tuple[str, int, bytes]) -> int:
    """The less, the sooner this row is altered."""
    return next((i for i, mark in enumerate(HARMLESS) if mark in row[2]), len(HARMLESS))
