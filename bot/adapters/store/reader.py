"""Reading a SQLite file, also beside the bot that writes to it."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.adapters.store.backup import back_up
from bot.adapters.store.chain import Record, Records, digests_in
from bot.adapters.store.codec import EventCodec, load_answer
from bot.adapters.store.database import open_to_read, queries
from bot.adapters.store.running import Runner, in_thread
from bot.adapters.store.shapes import Word, dump_instant
from bot.application.ports import Answer, Recorded
from bot.domain.values import CommandId, CrisisId


class SqliteReader:
    """What can be asked of the file without writing to it."""

    def __init__(self, reader: sqlite3.Connection, *, reading: Runner, codec: EventCodec) -> None:
        self._reader = reader
        self._reading = reading
        self._codec = codec

    @classmethod
    async def open_to_read(cls, path: str | Path) -> "SqliteReader":
        """For commands that look while a bot runs. Raises FileNotFoundError,
        `UnknownSchema`."""
        reader = open_to_read(Path(path))
        return SqliteReader(reader, reading=in_thread(), codec=EventCodec())

    async def read(self, crisis: CrisisId, after: int = 0) -> Sequence[Recorded]:
        """As the port says."""
        return await self._reading(partial(self._read, crisis, after))

    def _read(self, crisis: CrisisId, after: int) -> Sequence[Recorded]:
        rows = self._reader.execute(queries()["events_after"], (crisis, after)).fetchall()
        envelopes = [(version, json.loads(stored)) for version, stored in rows]
        digests = [digest for _, one in envelopes for digest in digests_in(one["facts"])]
        words = self._values(crisis, digests) if digests else {}
        return [
            Recorded(version=version, event=self._codec.decode_envelope(envelope, words))
            for version, envelope in envelopes
        ]

    def _values(self, crisis: CrisisId, digests: Sequence[str]) -> dict[str, str]:
        named = json.dumps(digests)
        return dict(self._reader.execute(queries()["words_of"], (crisis, named)).fetchall())

    async def crises(self) -> Sequence[CrisisId]:
        """Every crisis there is, in the order in which they were opened."""
        return await self._reading(
            lambda: [CrisisId(crisis) for (crisis,) in self._reader.execute(queries()["crises"])]
        )

    async def answer_to(self, command: CommandId) -> Answer | None:
        """As the port says."""

        def work() -> Answer | None:
            row = self._reader.execute(queries()["answer"], (command,)).fetchone()
            return load_answer(row[0]) if row else None

        return await self._reading(work)

    async def records(self, crisis: CrisisId) -> Records:
        """The crisis as it is stored, for `verify` and for exports."""
        return await self._reading(partial(self._records, crisis))

    def _records(self, crisis: CrisisId) -> Records:
        # One transaction: a bot may append between two queries.
        self._reader.execute("BEGIN")
        try:
            rows = self._reader.execute(queries()["records"], (crisis,)).fetchall()
            words = self._reader.execute(queries()["words"], (crisis,)).fetchall()
            length = self._reader.execute(queries()["length"], (crisis,)).fetchone()
        finally:
            self._reader.execute("COMMIT")
        return Records(
            crisis=crisis,
            rows=[Record(version=v, stored=stored, chain=chain) for v, stored, chain in rows],
            words=[Word(*word) for word in words],
            length=length[0] if length else 0,
        )

    async def fetch(self, digest: str) -> bytes:
        """As `MediaStore` says."""

        def work() -> bytes:
            row = self._reader.execute(queries()["medium"], (digest,)).fetchone()
            if row is None:
                raise LookupError(f"no picture or video of digest {digest} is kept")
            return bytes(row[0])

        return await self._reading(work)

    async def note(self, kind: str, key: str) -> str | None:
        """As `Notes` says."""

        def work() -> str | None:
            row = self._reader.execute(queries()["note"], (kind, key)).fetchone()
            return str(row[0]) if row else None

        return await self._reading(work)

    async def notes(self, kind: str) -> Mapping[str, str]:
        """As `Notes` says."""
        return await self._reading(
            lambda: dict(self._reader.execute(queries()["notes"], (kind,)).fetchall())
        )

    async def handed_out(self, token: str, now: datetime) -> tuple[str, bytes] | None:
        """As `FileShelf` says."""
        asked = (token, dump_instant(now))

        def work() -> tuple[str, bytes] | None:
            row = self._reader.execute(queries()["handed_out"], asked).fetchone()
            return (str(row[0]), bytes(row[1])) if row else None

        return await self._reading(work)

    async def is_empty(self) -> bool:
        """Whether nothing was ever recorded."""
        return await self._reading(
            lambda: self._reader.execute(queries()["any_event"]).fetchone() is None
        )

    async def backup(self, path: str | Path) -> None:
        """Copy everything into a new file of mode 0600, in which every unsettled entry is
        unclear: it may be done after the copy was taken. Raises FileExistsError."""
        await self._reading(partial(back_up, self._reader, Path(path)))

    async def close(self) -> None:
        """Let go of the file."""
        self._reading.close()
        self._reader.close()
