"""The store in one SQLite file, for one or several processes on one machine."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from bot.adapters.store import claims
from bot.adapters.store.codec import EventCodec
from bot.adapters.store.commit import Outcome, Prepared, commit_group, prepare
from bot.adapters.store.database import open_to_read, open_to_write, queries, transaction
from bot.adapters.store.liveness import SignOfLife, is_alive
from bot.adapters.store.reader import SqliteReader
from bot.adapters.store.running import Runner, in_thread
from bot.adapters.store.shapes import dump_instant
from bot.application.ports import Answer, Batch, Entry, Recorded
from bot.domain.values import CrisisId


class SqliteStore(SqliteReader):
    """The `Store` and `MediaStore` ports. `worker` is this process's name on the file."""

    def __init__(
        self,
        database: sqlite3.Connection,
        reader: sqlite3.Connection,
        glance: sqlite3.Connection,
        *,
        run: Callable[[], Runner],
        worker: str,
        sign: SignOfLife | None,
        others_alive: claims.Alive,
        codec: EventCodec,
    ) -> None:
        """Use `open`."""
        super().__init__(reader, reading=run(), codec=codec)
        self.worker = worker
        self._database = database
        # For what takes microseconds: two changes of threads would take longer than the work.
        self._glance = glance
        self._writing = run()
        self._sign = sign
        self._others_alive = others_alive
        self._queue: list[tuple[Prepared, asyncio.Future[Answer]]] = []
        self._committing: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def open(
        cls,
        path: str | Path,
        *,
        run: Callable[[], Runner] = in_thread,
        worker: str | None = None,
        alive: claims.Alive | None = None,
        codec: EventCodec | None = None,
    ) -> "SqliteStore":
        """Open the file, or make it. `alive` tells which workers run; without it the OS does,
        by a lock on a file beside the database. Raises `UnknownSchema`, `WorkerInUse`."""
        path, worker = Path(path), worker or uuid4().hex
        with ExitStack() as undo:
            sign = SignOfLife(path, worker) if alive is None else None
            if sign is not None:
                undo.callback(sign.end)
            database = undo.enter_context(closing(open_to_write(path)))
            reader = undo.enter_context(closing(open_to_read(path)))
            glance = undo.enter_context(closing(open_to_read(path)))
            # An earlier life under the same name left these.
            claims.give_back(database, worker)
            undo.pop_all()
        return cls(
            database,
            reader,
            glance,
            run=run,
            worker=worker,
            sign=sign,
            others_alive=alive or partial(is_alive, path),
            codec=codec or EventCodec(),
        )

    async def read(self, crisis: CrisisId, after: int = 0) -> Sequence[Recorded]:
        """As the port says. Mostly there is nothing newer, and that is told at a glance."""
        if after and self._version(crisis) == after:
            return []
        return await super().read(crisis, after)

    async def lengths(self) -> Mapping[CrisisId, int]:
        """As the port says."""
        return dict(self._glance.execute(queries()["lengths"]).fetchall())

    def _version(self, crisis: CrisisId) -> int:
        row = self._glance.execute(queries()["length"], (crisis,)).fetchone()
        return row[0] if row else 0

    async def append(self, batch: Batch) -> Answer:
        """As the port says. ValueError: an entry's key is taken, the settled entry is not
        known, or a value cannot be kept."""
        if self._closed:
            raise RuntimeError("the store is closed")
        waiter: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._queue.append((prepare(batch, self._codec), waiter))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit_what_queued())
        return await waiter

    async def _commit_what_queued(self) -> None:
        try:
            while self._queue:
                queued, self._queue = self._queue, []
                outcomes = await self._commit([prepared for prepared, _ in queued])
                for (_, waiter), outcome in zip(queued, outcomes, strict=True):
                    _resolve(waiter, outcome)
        finally:
            self._committing = None

    async def _commit(self, group: Sequence[Prepared]) -> Sequence[Outcome]:
        try:
            return await self._writing(partial(commit_group, self._database, group))
        except Exception as error:  # noqa: BLE001 - every waiter learns of it
            return [error] * len(group)

    async def claim(self, now: datetime, *, drill: bool, limit: int = 32) -> Sequence[Entry]:
        """As the port says. Cancelled, it gives back what it took."""
        work = partial(
            claims.claim,
            self._database,
            now,
            drill=drill,
            limit=limit,
            worker=self.worker,
            alive=self._alive,
        )
        taking = asyncio.ensure_future(self._writing(work))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            # What it failed of concerns nobody any more; that it is cancelled does.
            with suppress(Exception):
                for entry in await taking:
                    await self.postpone(entry, entry.due)
            raise

    async def postpone(self, entry: Entry, due: datetime, *, unclear: bool = False) -> None:
        """As the port says. What an earlier attempt left unclear (`entry.unclear`) stays so.
        An entry this worker does not hold is left as it is."""
        work = partial(
            claims.postpone,
            self._database,
            entry.key,
            due,
            unclear=unclear or entry.unclear,
            worker=self.worker,
        )
        await self._writing(work)

    async def next_due(self, *, drill: bool) -> datetime | None:
        """As the port says."""
        return claims.next_due(self._glance, drill=drill, alive=self._alive)

    async def keep(self, content: bytes) -> str:
        """As `MediaStore` says; on the disk when it returns."""
        # Beside the writing thread: a long video takes long.
        digest = await asyncio.to_thread(lambda: sha256(content).hexdigest())

        def work() -> None:
            with transaction(self._database):
                self._database.execute(queries()["keep_medium"], (digest, content))

        await self._writing(work)
        return digest

    async def keep_note(self, kind: str, key: str, value: str) -> None:
        """As `Notes` says; on the disk when it returns."""
        await self._write(("keep_note", (kind, key, value)))

    async def forget_note(self, kind: str, key: str) -> None:
        """As `Notes` says; gone from the disk when it returns."""
        await self._write(("forget_note", (kind, key)))

    async def hand_out(
        self, token: str, name: str, content: bytes, *, now: datetime, until: datetime
    ) -> None:
        """As `FileShelf` says; on the disk when it returns."""
        file = (token, name, dump_instant(until), content)
        await self._write(("take_back_expired", (dump_instant(now),)), ("hand_out", file))

    async def _write(self, *statements: tuple[str, tuple[object, ...]]) -> None:
        def work() -> None:
            with transaction(self._database):
                for name, values in statements:
                    self._database.execute(queries()[name], values)

        await self._writing(work)

    async def erase(self, crisis: CrisisId, what: str) -> int:
        """Erase words by digest or by value, for good; returns how many. The chain holds.
        Files that were handed out are taken back: the words may stand in them."""

        def work() -> int:
            with transaction(self._database):
                facts = {"crisis": crisis, "what": what}
                erased = self._database.execute(queries()["erase"], facts).rowcount
                if erased:
                    self._database.execute(queries()["take_back_all"])
            # The write-ahead log still holds the page as it was.
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return erased

        return await self._writing(work)

    async def close(self) -> None:
        """As the port says; what was handed to `append` before is committed first."""
        if self._closed:
            return
        self._closed = True
        if self._committing is not None:
            await self._committing
        await self._writing(partial(claims.give_back, self._database, self.worker))
        self._writing.close()
        await super().close()
        self._glance.close()
        self._database.close()
        if self._sign is not None:
            self._sign.end()

    def _alive(self, worker: str) -> bool:
        return worker == self.worker or self._others_alive(worker)


def _resolve(waiter: asyncio.Future[Answer], outcome: Outcome) -> None:
    if waiter.done():
        return
    if isinstance(outcome, Exception):
        waiter.set_exception(outcome)
    else:
        waiter.set_result(outcome)
