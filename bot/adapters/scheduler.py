"""Periodic chores, on APScheduler: what nobody waits for and no promise rests on.

Durable timers are not here: they are outbox entries with a due time.
"""

from collections.abc import Awaitable, Callable
from datetime import time

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

log = structlog.get_logger()

Chore = Callable[[], Awaitable[None]]


class Chores:
    """Chores that run once a day while the bot runs. One that fails is logged, and comes again."""

    def __init__(self, time_zone: str) -> None:
        self._time_zone = time_zone
        self._scheduler = AsyncIOScheduler(timezone=time_zone)

    def daily(self, name: str, chore: Chore, at: time) -> None:
        """Have this done every day at this time, in the organisation's zone."""

        async def run() -> None:
            try:
                await chore()
            except Exception as error:
                log.error("a daily chore failed", chore=name, exc_info=error)

        trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=self._time_zone)
        self._scheduler.add_job(run, trigger, id=name, coalesce=True, misfire_grace_time=3600)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
