"""Outbox → world. What is done outside is done here, from an entry that was committed before,
and never twice on a guess."""

import asyncio
import contextlib
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog

from bot.application.backoff import Backoff
from bot.application.handler import CommandHandler
from bot.application.performing import Performer
from bot.application.ports import Clock, DeliveryFailed, Entry, OutcomeUnclear, Store
from bot.application.results import result
from bot.domain.commands import NoteDone, RecordAbandoned, RecordDelayed
from bot.domain.effects import OpenRoom, Publish, ShowCard, lane_of
from bot.domain.queue_effects import QueueEffect

CardT = TypeVar("CardT")

POLL_SECONDS = 1.0
"""How long work that another process left may lie before it is noticed."""

TELL_AFTER_SECONDS = 2.0
"""Whoever waits longer than this for a room is told why."""

log = structlog.get_logger()


class Relay(Generic[CardT]):
    """Works the entries of crises, or those of drills; never both, since a drill's relay has
    no outlets."""

    def __init__(
        self,
        *,
        store: Store,
        handler: CommandHandler,
        performer: Performer[CardT],
        clock: Clock,
        backoff: Backoff,
        drill: bool,
        lanes: int = 32,
    ) -> None:
        self._store = store
        self._handler = handler
        self._performer = performer
        self._clock = clock
        self._backoff = backoff
        self._drill = drill
        self._lanes = lanes
        self._woken = asyncio.Event()
        self._at_work: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There may be something to do."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled; what is under way then is left to the next start."""
        try:
            while not _cancelled():
                self._woken.clear()
                await self._turn()
        finally:
            for task in self._at_work:
                task.cancel()
            await asyncio.gather(*self._at_work, return_exceptions=True)

    async def _turn(self) -> None:
        """Start what is due, or wait. A store that cannot be asked now is asked again: a relay
        that ends would leave everything lying."""
        try:
            due = await self._next_due()
            if due is None or due > self._clock.now() or not await self._start():
                await self._wait(due)
        except Exception as error:
            log.error("the outbox could not be read", exc_info=error)
            await self._clock.sleep(POLL_SECONDS)

    async def drain(self) -> None:
        """Work until nothing is due and nothing under way."""
        while await self._start() or self._at_work:
            if self._at_work:
                await asyncio.wait(self._at_work, return_when=asyncio.FIRST_COMPLETED)

    async def _next_due(self) -> datetime | None:
        """When there is something to start; None where there is nothing, or no lane is free."""
        if len(self._at_work) >= self._lanes:
            return None
        return await self._store.next_due(drill=self._drill)

    async def _start(self) -> bool:
        """Whether anything was due."""
        free = self._lanes - len(self._at_work)
        if free <= 0:
            return False
        entries = await self._store.claim(self._clock.now(), drill=self._drill, limit=free)
        # What goes out to the public waits for no card to be drawn.
        for entry in sorted(entries, key=lambda one: not isinstance(one.effect, Publish)):
            task = asyncio.create_task(self._work(entry), name=entry.key)
            self._at_work.add(task)
            task.add_done_callback(self._finished)
        return bool(entries)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._at_work.discard(task)
        self.wake()
        if not task.cancelled() and (error := task.exception()):
            log.error("an entry could not be worked", entry=task.get_name(), exc_info=error)

    async def _wait(self, due: datetime | None) -> None:
        if len(self._at_work) >= self._lanes:
            await self._woken.wait()
            return
        seconds = POLL_SECONDS
        if due is not None:
            seconds = min(seconds, max((due - self._clock.now()).total_seconds(), 0.001))
        with contextlib.suppress(TimeoutError):
            await self._clock.wait_for(self._woken.wait(), seconds)

    async def _work(self, entry: Entry) -> None:
        """Nobody else takes the entry while this process lives: whatever goes wrong, a defect
        in recording the outcome included, it is given back, and the log says why."""
        try:
            await self._carry_out(entry)
        except Exception:
            await self._give_back(entry, self._backoff.seconds(entry.tries))
            raise

    async def _carry_out(self, entry: Entry) -> None:
        try:
            command = await self._performer.perform(entry)
        except DeliveryFailed as failed:
            await self._failed(entry, failed)
        except OutcomeUnclear:
            await self._postpone(entry, "unclear", self._backoff.seconds(entry.tries), unclear=True)
        else:
            await self._handler.handle(command, settles=entry.key)

    async def _give_back(self, entry: Entry, seconds: float) -> None:
        while True:
            try:
                await self._postpone(entry, "defect", seconds, unclear=True)
            except Exception as error:
                log.error("an entry could not be given back", entry=entry.key, exc_info=error)
                await self._clock.sleep(POLL_SECONDS)
            else:
                return

    async def _failed(self, entry: Entry, failed: DeliveryFailed) -> None:
        if failed.final:
            await self._abandon(entry, failed.reason)
        else:
            seconds = failed.retry_after_seconds or self._backoff.seconds(entry.tries)
            await self._postpone(entry, failed.reason, seconds, unclear=False)

    async def _postpone(self, entry: Entry, reason: str, seconds: float, *, unclear: bool) -> None:
        again_at = self._clock.now() + timedelta(seconds=seconds)
        if _worth_telling(entry, seconds):
            await self._handler.handle(
                result(
                    RecordDelayed,
                    entry,
                    self._clock,
                    effect=type(entry.effect).__name__,
                    subject=lane_of(entry.effect),
                    reason=reason,
                    again_at=again_at,
                )
            )
        await self._store.postpone(entry, again_at, unclear=unclear)

    async def _abandon(self, entry: Entry, reason: str) -> None:
        """Nothing that trying again could help. A card that is gone is no news."""
        if isinstance(entry.effect, ShowCard) and reason in {"message_not_found", "is_archived"}:
            await self._handler.handle(result(NoteDone, entry, self._clock), settles=entry.key)
            return
        command = result(
            RecordAbandoned,
            entry,
            self._clock,
            effect=type(entry.effect).__name__,
            subject=lane_of(entry.effect),
            reason=reason,
        )
        await self._handler.handle(command, settles=entry.key)


def _worth_telling(entry: Entry, seconds: float) -> bool:
    """At its third failure; an opening that waits noticeably, at each of its first three."""
    if isinstance(entry.effect, Publish | QueueEffect):
        return False
    if isinstance(entry.effect, OpenRoom) and seconds >= TELL_AFTER_SECONDS:
        return entry.tries <= 2
    return entry.tries == 2


def _cancelled() -> bool:
    """Asked for, since `wait_for` swallows a cancellation that comes just as its wait is over."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
