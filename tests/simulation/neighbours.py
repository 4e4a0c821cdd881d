"""What goes on at the brand's accounts beside the bot: others schedule, and post past it."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.simulation.accounts import LyingQueue
from tests.simulation.promises_outside import (
    LOOKED_SINCE,
    nothing_came_back_by_itself,
    strangers_are_noticed,
)
from tests.simulation.world import VirtualClock

if TYPE_CHECKING:
    from tests.simulation.day import Day

LAST_LOOK_SECONDS = 70.0
"""How long freeze and watch go on in the evening, so that they find what came last."""


def others_schedule(day: "Day") -> None:
    """What is planned before anybody knows of a crisis, soon or for later."""
    for queue in day.queues:
        for _ in range(day.chance.randrange(4)):
            _schedule(day, queue)


def _schedule(day: "Day", queue: LyingQueue) -> None:
    soon = day.chance.random() < 0.4
    ahead = day.chance.uniform(1.0, 30.0) if soon else day.chance.uniform(310.0, 900.0)
    text = day.crowd.new_text("Buy now")
    reference = queue.schedule(text, VirtualClock().now() + timedelta(seconds=ahead))
    day.witness.note(f"somebody schedules {reference} at {queue.id} in {ahead:.0f} s")


async def others_post(day: "Day") -> None:
    """Somebody posts past the bot, or schedules something in the middle of it all."""
    while day.cluster.accounts and not day.crowd.going_home:
        await asyncio.sleep(day.chance.uniform(2.0, 12.0))
        where = day.chance.choice(day.timelines)
        if day.chance.random() < 0.5:
            text = day.crowd.new_text("Oops")
            day.witness.note(f"somebody posts {text!r} at {where.id}")
            where.show(f"rogue-{len(where.shown)}", text, strange=True)
        elif day.queues:
            _schedule(day, day.chance.choice(day.queues))


async def last_look(day: "Day") -> None:
    """Freeze and watch find what came last, or have had the time to."""
    books = day.witness.books
    for _ in range(int(LAST_LOOK_SECONDS / 5)):
        now = VirtualClock().now() + LOOKED_SINCE
        unseen = (
            *(nothing_came_back_by_itself(queue, books, now) for queue in day.queues),
            *(
                strangers_are_noticed(one, books, now)
                for one in day.timelines
                if day.cluster.accounts
            ),
        )
        if not any(list(whys) for whys in unseen):
            return
        await asyncio.sleep(5.0)
