"""Taking down at an outlet: check anew, record that it begins, ask, record what came of it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial

from bot.application.backoff import Backoff
from bot.application.handler import CommandHandler
from bot.application.ports import Clock, DeliveryFailed, Entry, OutcomeUnclear
from bot.application.public_ports import Comments, TakesDown
from bot.application.results import result
from bot.domain.commands import (
    Command,
    NoteDone,
    RecordRemovalFailed,
    RecordRemoved,
    StartRemoval,
)
from bot.domain.effects import TakeDown
from bot.domain.grounds import Target
from bot.domain.removal import Removal
from bot.domain.values import OutletId

MOST_TRIES = 10
"""After these, some five minutes, a hand is quicker."""


class Remover:
    """Turns a `TakeDown` effect into a removal. What is gone already is fine for the outlet, so
    that a lost answer is met by asking again."""

    def __init__(
        self,
        *,
        handler: CommandHandler,
        outlets: Mapping[OutletId, TakesDown],
        comments: Mapping[OutletId, Comments],
        clock: Clock,
        backoff: Backoff,
    ) -> None:
        self._handler = handler
        self._outlets = outlets
        self._comments = comments
        self._clock = clock
        self._backoff = backoff

    async def take_down(self, entry: Entry, effect: TakeDown) -> Command:
        """The command returned settles the entry. Raises `DeliveryFailed` where it is tried again,
        and `OutcomeUnclear`."""
        start = result(StartRemoval, entry, self._clock, removal=effect.removal)
        outcome = await self._handler.handle(start)
        if not outcome.answer.ok or outcome.crisis is None:
            return result(NoteDone, entry, self._clock)
        take_down = self._way(outcome.crisis.removals[effect.removal])
        if take_down is None:
            return self._failed(entry, effect, "no_such_outlet")
        try:
            await take_down()
        except DeliveryFailed as failed:
            return await self._not_done(entry, effect, failed)
        except OutcomeUnclear:
            if entry.tries + 1 >= MOST_TRIES:
                return self._failed(entry, effect, "unclear")
            raise
        return result(RecordRemoved, entry, self._clock, removal=effect.removal)

    def _way(self, removal: Removal) -> Callable[[], Awaitable[None]] | None:
        """How it is taken down; None where the bot has no way."""
        if removal.target is Target.COMMENT:
            comments = self._comments.get(removal.outlet)
            return partial(comments.take_down_comment, removal.reference) if comments else None
        outlet = self._outlets.get(removal.outlet)
        return partial(outlet.take_down, removal.reference) if outlet else None

    async def _not_done(self, entry: Entry, effect: TakeDown, failed: DeliveryFailed) -> Command:
        """It still stands: say so on the card at once, and try again if that can help."""
        if failed.final or entry.tries + 1 >= MOST_TRIES:
            return self._failed(entry, effect, failed.reason)
        seconds = failed.retry_after_seconds or self._backoff.seconds(entry.tries)
        await self._handler.handle(self._failed(entry, effect, failed.reason, seconds))
        raise DeliveryFailed(failed.reason, retry_after_seconds=seconds)

    def _failed(
        self, entry: Entry, effect: TakeDown, reason: str, again_in_seconds: float | None = None
    ) -> RecordRemovalFailed:
        again_at = None
        if again_in_seconds is not None:
            again_at = self._clock.now() + timedelta(seconds=again_in_seconds)
        facts = {"removal": effect.removal, "reason": reason, "again_at": again_at}
        return result(RecordRemovalFailed, entry, self._clock, **facts)
