"""The watch: while a crisis is open, the brand's accounts are looked at, and the rooms are told of
what nobody cleared."""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import structlog

from bot.application.backoff import Backoff
from bot.application.handler import CommandHandler
from bot.application.ports import Clock, DeliveryFailed
from bot.application.public_ports import Account, Seen
from bot.application.queries import Queries
from bot.domain.commands import Asked, Command, NoteStranger, RecordUnwatched, RecordWatchedAgain
from bot.domain.recognising import recognises, watches
from bot.domain.state import Crisis
from bot.domain.values import THE_BOT, CommandId, OutletId
from bot.domain.watch import stranger_id

POLL_SECONDS = 1.0
"""How long a crisis that another process opened may go unnoticed."""

HEALTHY_AFTER_SECONDS = 10.0
"""A watch that has lasted so long works again."""

TELL_AT_FAILURE = 2
"""A connection that only broke off is taken up again without a word."""

log = structlog.get_logger()

CommandT = TypeVar("CommandT", bound=Asked)


class Watch:
    """Watches each account for as long as an open crisis, no drill, wants it watched."""

    def __init__(
        self,
        *,
        handler: CommandHandler,
        queries: Queries,
        accounts: Mapping[OutletId, Account],
        clock: Clock,
        backoff: Backoff,
    ) -> None:
        self._handler = handler
        self._queries = queries
        self._accounts = accounts
        self._clock = clock
        self._backoff = backoff
        self._woken = asyncio.Event()
        self._watching: dict[OutletId, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """A crisis may have been opened, or ended."""
        self._woken.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        try:
            while self._accounts:
                self._woken.clear()
                await self._turn()
                with contextlib.suppress(TimeoutError):
                    await self._clock.wait_for(self._woken.wait(), POLL_SECONDS)
        finally:
            await self._end(list(self._watching))

    async def _turn(self) -> None:
        """Begin and end watches. A store that cannot be asked now is asked again."""
        try:
            wanted = _wanted(await self._queries.running())
        except Exception as error:
            log.error("which accounts to watch could not be read", exc_info=error)
            return
        self._clear_ended()
        for outlet, since in wanted.items():
            account = self._accounts.get(outlet)
            if account is not None and outlet not in self._watching:
                following = self._follow(account, outlet, since)
                self._watching[outlet] = asyncio.create_task(following, name=f"watch:{outlet}")
        await self._end([outlet for outlet in self._watching if outlet not in wanted])

    def _clear_ended(self) -> None:
        """A watch that a defect has ended is begun anew, and the log says why."""
        for outlet, task in list(self._watching.items()):
            if task.done():
                log.error("a watch has ended", outlet=outlet, exc_info=_error_of(task))
                del self._watching[outlet]

    async def _end(self, outlets: list[OutletId]) -> None:
        tasks = [self._watching.pop(outlet) for outlet in outlets]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # One account

    async def _follow(self, account: Account, outlet: OutletId, since: datetime) -> None:
        """Look without end, and begin anew whatever goes wrong."""
        failures = 0
        while True:
            began = self._clock.monotonic()
            healthy = asyncio.create_task(self._report_healthy(outlet))
            failed = await self._look(account, since)
            healthy.cancel()
            await asyncio.gather(healthy, return_exceptions=True)
            lasted = self._clock.monotonic() - began
            failures = 1 if lasted >= HEALTHY_AFTER_SECONDS else failures + 1
            if failed.final or failures >= TELL_AT_FAILURE:
                await self._report(outlet, RecordUnwatched, reason=failed.reason)
            seconds = failed.retry_after_seconds or self._backoff.seconds(failures - 1)
            await self._clock.sleep(seconds)

    async def _look(self, account: Account, since: datetime) -> DeliveryFailed:
        """Why it ended: a watch has no other end."""
        try:
            async for seen in account.watch(since):
                await self._noticed(seen)
        except DeliveryFailed as failed:
            return failed
        except Exception as error:
            log.error("an account could not be watched", outlet=account.id, exc_info=error)
            return DeliveryFailed("defect")
        return DeliveryFailed("ended")

    async def _report_healthy(self, outlet: OutletId) -> None:
        await self._clock.sleep(HEALTHY_AFTER_SECONDS)
        await self._report(outlet, RecordWatchedAgain)

    async def _report(self, outlet: OutletId, kind: type[CommandT], **facts: str) -> None:
        """Tell every crisis that does not know it yet."""
        news = kind is RecordUnwatched
        for crisis in await self._queries.running():
            if watches(crisis, outlet) and (outlet in crisis.unwatched) is not news:
                known_as = f"watch:{crisis.id}:{outlet}:{crisis.version}:{kind.__name__}"
                await self._handler.handle(
                    _made(kind, known_as, crisis, self._clock, outlet=outlet, **facts)
                )

    async def _noticed(self, seen: Seen) -> None:
        """Whatever was published, by whichever crisis, was recorded before it could be seen: the
        states read now know it."""
        crises = await self._queries.all()
        about = (seen.outlet, seen.reference, seen.text, seen.at)
        if any(recognises(crisis, *about) for crisis in crises):
            return
        stranger = stranger_id(seen.outlet, seen.reference)
        for crisis in crises:
            late = seen.at > crisis.watched_since
            if late and watches(crisis, seen.outlet) and stranger not in crisis.strangers:
                known_as = f"seen:{crisis.id}:{stranger}"
                note = _made(
                    NoteStranger,
                    known_as,
                    crisis,
                    self._clock,
                    stranger=stranger,
                    outlet=seen.outlet,
                    reference=seen.reference,
                    text=seen.text,
                    author=seen.author,
                    link=seen.link,
                    posted_at=seen.at,
                )
                await self._handler.handle(note)


def _error_of(task: asyncio.Task[None]) -> BaseException | None:
    return None if task.cancelled() else task.exception()


def _wanted(crises: list[Crisis]) -> dict[OutletId, datetime]:
    """The accounts that an open crisis wants watched, each with the earliest instant."""
    wanted: dict[OutletId, datetime] = {}
    for crisis in crises:
        for outlet in crisis.playbook.outlets:
            if watches(crisis, outlet.id):
                since = min(wanted.get(outlet.id, crisis.watched_since), crisis.watched_since)
                wanted[outlet.id] = since
    return wanted


def _made(
    kind: type[CommandT], known_as: str, crisis: Crisis, clock: Clock, **facts: Any
) -> Command:
    command: Command = kind(  # type: ignore[assignment]
        id=CommandId(known_as), crisis=crisis.id, by=THE_BOT, at=clock.now(), **facts
    )
    return command
