"""The last steps to the public: check anew, record the attempt, send once, record the outcome."""

from collections.abc import Mapping
from datetime import timedelta

from bot.application.backoff import Backoff
from bot.application.handler import CommandHandler
from bot.application.ports import Clock, DeliveryFailed, Entry, OutcomeUnclear
from bot.application.public_ports import Outlet, Receipt
from bot.application.results import result
from bot.domain.commands import (
    Command,
    NoteDone,
    RecordFailed,
    RecordPublished,
    RecordUnclear,
    StartPublication,
)
from bot.domain.effects import Publish
from bot.domain.gate import Clearance, clear
from bot.domain.state import Crisis
from bot.domain.statement import Passage, Statement
from bot.domain.values import OutletId, Rendition, Words
from bot.domain.wording import rendition_of


class Publisher:
    """Turns a `Publish` effect into at most one publication.

    An attempt is recorded, on the newest version of the crisis, before the outlet is called.
    One without an outcome is unclear: the outlet is asked; where it cannot be asked but honours
    keys, the same key is sent again; else a person must look.
    """

    def __init__(
        self,
        *,
        handler: CommandHandler,
        outlets: Mapping[OutletId, Outlet],
        clock: Clock,
        backoff: Backoff,
    ) -> None:
        self._handler = handler
        self._outlets = outlets
        self._clock = clock
        self._backoff = backoff
        self._about: dict[str, tuple[str, ...]] = {}

    async def publish(self, entry: Entry, effect: Publish) -> Command:
        """Send what is cleared at this moment; the command returned settles the entry."""
        statement = await self._statement(entry, effect)
        if statement.revision != effect.revision:
            return result(NoteDone, entry, self._clock)
        outlet = self._outlets.get(effect.outlet)
        if outlet is None:
            return self._failed(entry, effect, "no_such_outlet")
        delivery = statement.at(effect.outlet)
        if delivery.passage is Passage.ON_THE_WIRE:
            if delivery.send_at != effect.send_at:
                # Another order's attempt, whose outcome decides what is left to do.
                raise DeliveryFailed("on_the_wire")
            return await self._resume(entry, effect, outlet)
        if statement.send_at != effect.send_at:
            return result(NoteDone, entry, self._clock)
        return await self._attempt(entry, effect, outlet, resuming=False)

    async def _statement(self, entry: Entry, effect: Publish) -> Statement:
        return (await self._crisis(entry)).statement(effect.statement)

    async def _crisis(self, entry: Entry) -> Crisis:
        crisis = await self._handler.current(entry.crisis)
        if crisis is None:
            raise LookupError(f"an outbox entry of a crisis that was never opened: {entry.crisis}")
        return crisis

    async def _rendition(self, entry: Entry, effect: Publish) -> Rendition:
        crisis = await self._crisis(entry)
        wording = crisis.statement(effect.statement).wording
        language = crisis.playbook.language_at(effect.outlet)
        return rendition_of(wording, effect.outlet, language)

    async def _resume(self, entry: Entry, effect: Publish, outlet: Outlet) -> Command:
        """An attempt has no outcome: it may have arrived."""
        try:
            receipt = await outlet.find(
                await self._rendition(entry, effect), key=_key(entry, effect)
            )
        except OutcomeUnclear:
            return await self._without_looking(entry, effect, outlet)
        except DeliveryFailed as failed:
            if failed.final or await self._waited_long(entry, effect):
                return self._unclear(entry, effect)
            raise
        if receipt is not None:
            return self._published(entry, effect, receipt)
        again = await self._attempt(entry, effect, outlet, resuming=True)
        # Refused, it surely did not arrive and must not be sent now: no longer on the wire.
        return self._failed(entry, effect, "stopped") if isinstance(again, NoteDone) else again

    async def _waited_long(self, entry: Entry, effect: Publish) -> bool:
        """Whether a person should look: the outlet could not be asked for too long."""
        crisis = await self._handler.current(entry.crisis)
        patience = crisis.playbook.stale_after if crisis else timedelta()
        return self._clock.now() > effect.send_at + patience

    async def _without_looking(self, entry: Entry, effect: Publish, outlet: Outlet) -> Command:
        """Send under the same key again. That this attempt fails tells nothing of the one before:
        only an answer that it is out makes an end."""
        unclear = self._unclear(entry, effect)
        if not outlet.honours_keys:
            return unclear
        clearance = await self._start(entry, effect, resuming=True)
        if clearance is None:
            return unclear
        try:
            receipt = await outlet.publish(clearance, key=_key(entry, effect))
        except DeliveryFailed as failed:
            if failed.final:
                return unclear
            raise
        return self._published(entry, effect, receipt)

    async def _attempt(
        self, entry: Entry, effect: Publish, outlet: Outlet, *, resuming: bool
    ) -> Command:
        clearance = await self._start(entry, effect, resuming=resuming)
        if clearance is None:
            return result(NoteDone, entry, self._clock)
        return await self._send(entry, effect, outlet, clearance)

    async def _start(self, entry: Entry, effect: Publish, *, resuming: bool) -> Clearance | None:
        """Record the attempt and make the clearance from the very state it led to; None where
        it must not be sent."""
        start = result(
            StartPublication,
            entry,
            self._clock,
            statement=effect.statement,
            revision=effect.revision,
            outlet=effect.outlet,
            send_at=effect.send_at,
            resuming=resuming,
        )
        outcome = await self._handler.handle(start)
        crisis = outcome.crisis
        if crisis is None or not outcome.answer.ok or not _started(crisis, effect):
            return None
        return clear(crisis, effect.statement, effect.outlet)

    async def _send(
        self, entry: Entry, effect: Publish, outlet: Outlet, clearance: Clearance
    ) -> Command:
        if not clearance.intact:
            return self._failed(entry, effect, "altered")
        try:
            receipt = await outlet.publish(clearance, key=_key(entry, effect))
        except DeliveryFailed as failed:
            return await self._not_sent(entry, effect, failed)
        except OutcomeUnclear as unclear:
            # Told to people once it is certain that nobody but they can look.
            self._about[_key(entry, effect)] = unclear.about
            raise
        return self._published(entry, effect, receipt)

    async def _not_sent(self, entry: Entry, effect: Publish, failed: DeliveryFailed) -> Command:
        """Surely not sent: say so on the card at once, and try again if that can help."""
        if failed.final:
            return self._failed(entry, effect, failed.reason)
        seconds = failed.retry_after_seconds or self._backoff.seconds(entry.tries)
        await self._handler.handle(self._failed(entry, effect, failed.reason, seconds))
        raise DeliveryFailed(failed.reason, retry_after_seconds=seconds)

    def _failed(
        self, entry: Entry, effect: Publish, reason: str, again_in_seconds: float | None = None
    ) -> RecordFailed:
        again_at = None
        if again_in_seconds is not None:
            again_at = self._clock.now() + timedelta(seconds=again_in_seconds)
        return result(
            RecordFailed,
            entry,
            self._clock,
            statement=effect.statement,
            outlet=effect.outlet,
            reason=reason,
            again_at=again_at,
        )

    def _unclear(self, entry: Entry, effect: Publish) -> RecordUnclear:
        names = self._about.pop(_key(entry, effect), ())
        return result(
            RecordUnclear,
            entry,
            self._clock,
            statement=effect.statement,
            outlet=effect.outlet,
            about=tuple(Words(one) for one in names),
        )

    def _published(self, entry: Entry, effect: Publish, receipt: Receipt) -> RecordPublished:
        self._about.pop(_key(entry, effect), None)
        return result(
            RecordPublished,
            entry,
            self._clock,
            statement=effect.statement,
            revision=effect.revision,
            outlet=effect.outlet,
            link=receipt.link,
            reference=receipt.reference,
            refused=tuple(Words(one) for one in receipt.refused),
            asked=receipt.asked,
        )


def _started(crisis: Crisis, effect: Publish) -> bool:
    delivery = crisis.statement(effect.statement).at(effect.outlet)
    return delivery.passage is Passage.ON_THE_WIRE


def _key(entry: Entry, effect: Publish) -> str:
    """The same for every attempt at this revision at this outlet, whoever makes it."""
    return f"{entry.crisis}.{effect.statement}.{effect.revision}.{effect.outlet}"
