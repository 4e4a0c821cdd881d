"""The guards taken away, one at a time, as an absent-minded programmer might have written it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from weakref import WeakKeyDictionary

from bot import bootstrap
from bot.adapters.store.sqlite import SqliteStore
from bot.application import watching
from bot.application.freezing import Freezer
from bot.application.handler import CommandHandler
from bot.application.ports import Answer, Batch, Conflict, Entry
from bot.application.public_ports import Receipt
from bot.application.publishing import Publisher
from bot.domain import course, gate, state
from bot.domain.commands import Command
from bot.domain.decisions import drafting, removing
from bot.domain.decisions import watching as noticing
from bot.domain.effects import Publish
from bot.domain.gate import Clearance
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import NO_WORDS, CommandId
from tests.simulation.day import dawn, rough_day
from tests.simulation.evening import violations
from tests.simulation.sabotage_at_home import AT_HOME


def approval_not_bound_to_the_text() -> AbstractContextManager[Any]:
    """Approvals survive a revision."""
    return patch.object(course, "unapproved", lambda statement: statement)


def a_writers_approval_counted() -> AbstractContextManager[Any]:
    """Nobody is remembered to have written anything."""
    drafted, changed = state._drafted, course._approval
    stack = ExitStack()
    for where, name, done in ((state, "_drafted", drafted), (course, "_approval", changed)):
        stack.enter_context(patch.object(where, name, _without_authors(done)))
    return stack


def _without_authors(done: Callable[..., Statement]) -> Callable[..., Statement]:
    return lambda *args: replace(done(*args), authors=frozenset())


def approval_kept_after_the_role_was_lost() -> AbstractContextManager[Any]:
    """A voice counts in the seats in which it was given, whoever holds them now."""

    def voices(statement: Statement, _crisis: Crisis, *_more: Any) -> Any:
        return {
            person: seats
            for person, seats in statement.approvals.items()
            if person not in statement.authors
        }

    return patch.object(gate, "voices", voices)


def retry_not_fenced_after_a_withdrawal() -> AbstractContextManager[Any]:
    """Where something was tried before, it is tried again, withdrawn or not."""

    def unfenced(statement: Statement) -> Statement:
        tried = any(delivery.attempts for delivery in statement.deliveries.values())
        return replace(statement, withdrawn=False) if tried else statement

    return _obstacle_of(unfenced)


def hold_checked_only_when_queued() -> AbstractContextManager[Any]:
    """What lay in the outbox before the hold goes out."""
    return _obstacle_of(lambda statement: replace(statement, held=False))


def _obstacle_of(seen: Callable[[Statement], Statement]) -> AbstractContextManager[Any]:
    """The gate sees the statement so."""
    obstacle = gate.obstacle

    def blind(crisis: Crisis, statement: Statement, *more: Any, **named: Any) -> str | None:
        return obstacle(crisis, seen(statement), *more, **named)

    return patch.object(gate, "obstacle", blind)


def a_real_outlet_within_a_drills_reach() -> AbstractContextManager[Any]:
    """Both relays are wired alike."""
    wire: Any = bootstrap._relay
    real: dict[str, Any] = {}

    def wire_alike(outlets: Any, *more: Any, drill: bool, **parts: Any) -> Any:
        real.update(outlets)
        return wire(real, *more, drill=drill, **parts)

    return patch.object(bootstrap, "_relay", wire_alike)


def no_idempotency_key() -> AbstractContextManager[Any]:
    """Every attempt has a key of its own."""

    def key(entry: Entry, effect: Publish) -> str:
        return f"{entry.key}.{effect.outlet}.{entry.tries}"

    return patch("bot.application.publishing._key", key)


def entry_settled_before_it_was_sent() -> AbstractContextManager[Any]:
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
    days: WeakKeyDictionary[asyncio.AbstractEventLoop, Counter[str]] = WeakKeyDictionary()

    async def handle_again(self: CommandHandler, command: Any, *, settles: Any = None) -> Any:
        seen = days.setdefault(asyncio.get_running_loop(), Counter())
        seen[command.id] += 1
        times = seen[command.id]
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


def own_posts_not_known_again() -> AbstractContextManager[Any]:
    """The watch takes everything for a stranger's."""
    stack = ExitStack()
    for where in (watching, noticing):
        stack.enter_context(patch.object(where, "recognises", lambda *_about: False))
    return stack


def removal_approved_by_anybody() -> AbstractContextManager[Any]:
    """Whoever is on the team may say yes."""
    return patch.object(removing, "may_approve", lambda _removal, crisis: crisis.team)


def other_words_on_the_fast_lane() -> AbstractContextManager[Any]:
    """What is drafted there is not compared with what was approved in calm times."""
    return patch.object(drafting, "_lane", lambda command, _playbook: command.lane)


def paused_without_what_it_takes_to_make_it_again() -> AbstractContextManager[Any]:
    """Only the words of a scheduled post are written down."""
    listed = Freezer._listed

    async def listed_thinly(self: Freezer, *about: Any) -> Any:
        record: Any = await listed(self, *about)
        return replace(record, posts=tuple(replace(p, saved=NO_WORDS) for p in record.posts))

    return patch.object(Freezer, "_listed", listed_thinly)


SABOTAGES: tuple[Callable[[], AbstractContextManager[Any]], ...] = (
    approval_not_bound_to_the_text,
    a_writers_approval_counted,
    approval_kept_after_the_role_was_lost,
    no_idempotency_key,
    entry_settled_before_it_was_sent,
    no_deduplication,
    acknowledged_before_committed,
    state_read_outside_the_transaction,
    retry_not_fenced_after_a_withdrawal,
    hold_checked_only_when_queued,
    a_real_outlet_within_a_drills_reach,
    own_posts_not_known_again,
    removal_approved_by_anybody,
    other_words_on_the_fast_lane,
    paused_without_what_it_takes_to_make_it_again,
    *AT_HOME,
)


def found_at(
    sabotage: Callable[[], AbstractContextManager[Any]], seeds: Iterable[int]
) -> tuple[int | None, str]:
    """The first of these seeds at which the fault is found, and what was found."""
    # What was remembered of an opening without the fault, or with another, would mislead.
    dawn.cache_clear()
    try:
        with sabotage():
            for seed in seeds:
                if wrong := violations(rough_day(seed)):
                    return seed, wrong[0]
    finally:
        dawn.cache_clear()
    return None, ""
