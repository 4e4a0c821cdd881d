"""What the bot does every day of its own accord."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import time
from functools import partial
from typing import TYPE_CHECKING

from bot.adapters.playbooks import Organisation
from bot.adapters.scheduler import Chores
from bot.application.ports import Clock, Room
from bot.domain.values import PersonId
from bot.presentation.card import Card
from bot.presentation.check_up import render_check_up
from bot.presentation.words import Words
from bot.serving.connected import Connected
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.adapters.teams.transport.connection import Connection

CHECK_UP_AT = time(9, 0)
"""When the owner hears, in the organisation's zone, what would fail on the night."""


@contextmanager
def chores(
    settings: Settings, organisation: Organisation, connected: Sequence[Connected], clock: Clock
) -> Iterator[None]:
    """While the block lasts. The owner is told on the first of the platforms."""
    room = connected[0].chat.room
    line = next((one.line for one in connected if one.line), None)
    words = Words(organisation.languages[0])
    daily = Chores(organisation.time_zone)
    look = partial(check_up, settings, clock, room, organisation.owner, words, line)
    daily.daily("check-up", look, CHECK_UP_AT)
    daily.start()
    try:
        yield
    finally:
        daily.stop()


async def check_up(
    settings: Settings,
    clock: Clock,
    room: Room[Card],
    owner: PersonId,
    words: Words,
    line: "Connection | None" = None,
) -> None:
    """Tell the owner what would fail on the night; nothing where all is well."""
    # Not needed at the start, and slow to load.
    from bot.adapters.doctor import examine, failed

    found = await examine(settings, clock, line)
    troubles = [f"{one.area}: {one.what} {one.fix}" for one in failed(found)]
    if troubles:
        key = f"check-up:{clock.now():%Y-%m-%d}"
        await room.notify(owner, render_check_up(words, troubles), key=key, unclear=True)
