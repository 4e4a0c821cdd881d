"""For what somebody waits for: the bot's pace and Teams' limits put it off, and lose none of it.

What a crisis orders is recorded and tried again by the relay. An answer, a form, or the line that
a form becomes is ordered by nobody: whoever asked would wait for ever.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol, TypeVar

from bot.adapters.teams.spans import Json
from bot.adapters.teams.transport.calls import Sent
from bot.application.ports import Clock, DeliveryFailed
from bot.domain.values import PersonId, RoomId
from bot.presentation.card import Card

T = TypeVar("T")

PATIENCE_SECONDS = 60.0
"""After which nobody waits for an answer any more."""


class Posting(Protocol):
    """`Calls`, as far as answers need them."""

    async def send(self, conversation: str, activity: Json) -> str: ...

    async def update(self, conversation: str, activity_id: str, activity: Json) -> None: ...


class Telling(Protocol):
    """`TeamsRoom`, as far as answers need it."""

    async def tell(self, person: PersonId, place: RoomId, card: Card) -> None: ...

    async def write(self, person: PersonId, activity: Json) -> Sent: ...


class Patient:
    """Calls and room that wait for their turn, and raise `DeliveryFailed` only where another try
    would not help, or is too late."""

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
        until = self._clock.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return await work()
            except DeliveryFailed as failed:
                wait = failed.retry_after_seconds
                if wait is None or failed.final or self._clock.monotonic() + wait > until:
                    raise
            await self._clock.sleep(wait)
