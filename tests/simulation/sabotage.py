"""The guards taken away, one at a time, as an absent-minded programmer might have written it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from bot.adapters.store.sqlite import SqliteStore
from bot.application.handler import CommandHandler
from bot.application.ports import Answer, Batch, Conflict, Entry
from bot.application.public_ports import Receipt
from bot.application.publishing import Publisher
from bot.domain import course
from bot.domain.commands import Command
from bot.domain.effects import Publish
from bot.domain.gate import Clearance
from bot.domain.values import CommandId


def approval_not_bound_to_the_text() -> AbstractContextManager[Any]:
    """Approvals survive a revision."""
    return patch.object(course, "unapproved", lambda statement: statement)


def no_idempotency_key() -> AbstractContextManager[Any]:
    """Every attempt has a key of its own."""

    def key(entry: Entry, effect: Publish) -> str:
        return f"{entry.key}.{effect.outlet}.{entry.tries}"

    return patch("bot.application.publishing._key", key)


def done_before_sent() -> AbstractContextManager[Any]:
    """Recorded as published, then sent."""

    async def send(
        self: Publisher, entry: Entry, effect: Publish, outlet: Any, clearance: Clearance
    ) -> Command:
        published = self._published(entry, effect, Receipt())
        await self._handler.handle(published, settles=entry.key)
        await outlet.publish(clearance, key=f"{entry.crisis}.{effect.statement}")
        return published

    return patch.object(Publisher, "_send", send)


@contextmanager
def no_deduplication() -> Iterator[None]:
    """A command that comes again is carried out again."""
    handle = CommandHandler.handle
    seen: dict[str, int] = {}

    async def handle_again(self: CommandHandler, command: Any, *, settles: Any = None) -> Any:
        times = seen[command.id] = seen.get(command.id, 0) + 1
        if times > 1:
            command = replace(command, id=CommandId(f"{command.id}.{times}"))
        return await handle(self, command, settles=settles)

    with patch.object(CommandHandler, "handle", handle_again):
        yield


@contextmanager
def acknowledged_before_committed() -> Iterator[None]:
    """The answer is given at once, and the commit follows when there is time."""
    append = SqliteStore.append
    under_way: set[asyncio.Task[Any]] = set()

    async def commit(store: SqliteStore, batch: Batch) -> None:
        try:
            await append(store, batch)
        except Conflict:
            return

    async def append_later(self: SqliteStore, batch: Batch) -> Answer:
        task = asyncio.create_task(commit(self, batch))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        return batch.answer

    with patch.object(SqliteStore, "append", append_later):
        yield


@contextmanager
def state_read_outside_the_transaction() -> Iterator[None]:
    """What another process appended since is not noticed."""
    append = SqliteStore.append

    async def append_anyway(self: SqliteStore, batch: Batch) -> Answer:
        while True:
            try:
                return await append(self, batch)
            except Conflict:
                newest = len(await self.read(batch.crisis))
                shift = newest - batch.expected
                batch = replace(batch, expected=newest, entries=_moved(batch, shift))

    with patch.object(SqliteStore, "append", append_anyway):
        yield


def _moved(batch: Batch, shift: int) -> list[Entry]:
    """The same entries under the keys that the versions now give them."""
    return [
        replace(entry, key=f"{crisis}:{int(version) + shift}:{index}") if index.isdigit() else entry
        for entry in batch.entries
        for crisis, version, index in [entry.key.rsplit(":", 2)]
    ]


SABOTAGES: tuple[Callable[[], AbstractContextManager[Any]], ...] = (
    approval_not_bound_to_the_text,
    no_idempotency_key,
    done_before_sent,
    no_deduplication,
    acknowledged_before_committed,
    state_read_outside_the_transaction,
)
