"""For what somebody waits for: the bot's pace, Teams' limits and a lost answer put it off, and
lose none of it.

What a crisis orders is recorded and tried again by the relay. An answer, a form, or the line that
a form becomes is ordered by nobody: whoever asked would wait for ever. Where an answer of Teams'
was lost it is made again, as every post is: at worst there is one copy more, which has no power.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol, TypeVar

from bot.adapters.teams.spans import Json
from bot.adapters.teams.transport.calls import Sent
from bot.application.ports import Clock, DeliveryFailed, OutcomeUnclear
from bot.domain.values import PersonId, RoomId
from bot.presentation.card import Card

T = TypeVar("T")

PATIENCE_SECONDS = 60.0
"""After which nobody waits for an answer any more."""

AGAIN_AFTER_SECONDS = 1.0
"""Where Teams does not say when to come again."""


class Posting(Protocol):
    """`Calls`, as far as answers need them."""

    async def send(self, conversation: str, activity: Json) -> str: ...

    async def update(self, conversation: str, activity_id: str, activity: Json) -> None: ...


class Telling(Protocol):
    """`TeamsRoom`, as far as answers need it."""

    async def tell(self, person: PersonId, place: RoomId, card: Card) -> None: ...

    async def write(self, person: PersonId, activity: Json) -> Sent:
        """Post in their own chat. Raises `DeliveryFailed("not_installed")` for who has none."""


class Patient:
    """Calls and room that wait for their turn, and raise `DeliveryFailed` or `OutcomeUnclear` only
    where another try would not help, or is too late."""

    def __init__(self, calls: Posting, room: Telling, clock: Clock) -> None:
        self._calls = calls
        self._room = room
        self._clock = clock

    async def send(self, conversation: str, activity: Json) -> str:
        return await self._in_turn(partial(self._calls.send, conversation, activity))

    async def update(self, conversation: str, activity_id: str, activity: Json) -> None:
        await self._in_turn(partial(self._calls.update, conversation, activity_id, activity))

    async def tell(self, person: PersonId, place: RoomId, card: Card) -> None:
        await self._in_turn(partial(self._room.tell, person, place, card))

    async def write(self, person: PersonId, activity: Json) -> Sent:
        return await self._in_turn(partial(self._room.write, person, activity))

    async def _in_turn(self, work: Callable[[], Awaitable[T]]) -> T:
        return await patiently(self._clock, work, PATIENCE_SECONDS)


async def patiently(clock: Clock, work: Callable[[], Awaitable[T]], seconds: float) -> T:
    """Try again for so long, as long as that may help. Raises what the last try raised."""
    until = clock.monotonic() + seconds
    while True:
        try:
            return await work()
        except (DeliveryFailed, OutcomeUnclear) as failed:
            wait = _wait(failed)
            if wait is None or clock.monotonic() + wait > until:
                raise
        await clock.sleep(wait)


def _wait(failed: DeliveryFailed | OutcomeUnclear) -> float | None:
    """Seconds until the next try; None where none would help."""
    if isinstance(failed, OutcomeUnclear):
        return AGAIN_AFTER_SECONDS
    if failed.final:
        return None
    said = failed.retry_after_seconds
    return AGAIN_AFTER_SECONDS if said is None else said
