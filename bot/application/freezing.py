"""At the queues of scheduled posts: read, watch, pause, put back, drop, and record what came of it.

Every call may be made again: what was paused, put back or dropped already is so still.
"""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from bot.application.handler import CommandHandler
from bot.application.ports import Clock, DeliveryFailed, Entry, OutcomeUnclear
from bot.application.public_ports import Queue, ScheduledPost
from bot.application.queries import Queries
from bot.application.results import result
from bot.domain.commands import Command, NoteDone
from bot.domain.commands.freezing import (
    NoteDecidedElsewhere,
    RecordCannotPause,
    RecordDropped,
    RecordNotDropped,
    RecordNotPaused,
    RecordNotResumed,
    RecordPaused,
    RecordQueue,
    RecordResumed,
)
from bot.domain.freeze import GOOD_TIME, Fate, Freeze, Item, Stage
from bot.domain.queue_effects import (
    DiscardPost,
    PausePost,
    QueueEffect,
    ReadQueue,
    RequeuePost,
    SettleElsewhere,
    WatchQueue,
)
from bot.domain.state import Crisis
from bot.domain.values import THE_BOT, CommandId, OutletId

WATCH_EVERY_SECONDS = 60.0
TRIES = 4
"""After so many failures a person is asked; the account is tried on while it only asks to wait."""

CANNOT = "only_pretends"


class WatchAgain(DeliveryFailed):
    """Nothing failed: the watch goes on in a minute."""

    def __init__(self) -> None:
        super().__init__("watching", retry_after_seconds=WATCH_EVERY_SECONDS)


class Freezer:
    """Carries out what is to be done at queues. Raises `DeliveryFailed` or `OutcomeUnclear` for
    what is to be tried again."""

    def __init__(
        self,
        *,
        handler: CommandHandler,
        queries: Queries,
        queues: Mapping[OutletId, Queue],
        clock: Clock,
    ) -> None:
        self._handler = handler
        self._queries = queries
        self._queues = queues
        self._clock = clock

    async def perform(self, entry: Entry, effect: QueueEffect) -> Command:
        """Carry it out; the command returned settles the entry."""
        freeze = await self._freeze(entry)
        queue = self._queues.get(effect.outlet)
        match effect:
            case ReadQueue():
                return await self._read(entry, effect.outlet, queue, freeze)
            case WatchQueue():
                return await self._watch(entry, effect, queue, freeze)
            case PausePost():
                item = freeze.item(effect.outlet, effect.reference)
                return await self._pause(entry, item, queue)
            case RequeuePost():
                item = freeze.item(effect.outlet, effect.reference)
                return await self._put_back(entry, item, effect, queue, freeze)
            case DiscardPost():
                item = freeze.item(effect.outlet, effect.reference)
                return await self._drop(entry, item, queue)
            case SettleElsewhere():
                return await self._settle_elsewhere(entry, effect, freeze)
            case _:
                assert_never(effect)

    async def _settle_elsewhere(
        self, entry: Entry, effect: SettleElsewhere, freeze: Freeze
    ) -> Command:
        """Another crisis that paused the same post before this one decided on it has nothing left
        to decide. What was scheduled and paused again since is another matter."""
        ours = freeze.item(effect.outlet, effect.reference)
        for other in await self._queries.all():
            theirs = _item_of(other, effect)
            if other.id != entry.crisis and theirs and theirs.at <= ours.at:
                note = NoteDecidedElsewhere(
                    id=CommandId(f"{entry.key}:{other.id}"),
                    crisis=other.id,
                    by=THE_BOT,
                    at=self._clock.now(),
                    outlet=effect.outlet,
                    reference=effect.reference,
                )
                await self._handler.handle(note)
        return self._done(entry)

    async def _freeze(self, entry: Entry) -> Freeze:
        crisis = await self._handler.current(entry.crisis)
        if crisis is None:
            raise LookupError(f"an outbox entry of a crisis that was never opened: {entry.crisis}")
        return crisis.freeze

    # Read and watch

    async def _read(
        self, entry: Entry, outlet: OutletId, queue: Queue | None, freeze: Freeze
    ) -> Command:
        if not freeze.holds(outlet):
            return self._done(entry)
        try:
            return await self._looked(entry, outlet, queue)
        except (DeliveryFailed, OutcomeUnclear) as error:
            reason = _given_up(entry, error)
            if reason is None:
                raise
            return self._result(RecordCannotPause, entry, outlet=outlet, reason=reason)

    async def _looked(self, entry: Entry, outlet: OutletId, queue: Queue | None) -> Command:
        """An empty list proves nothing: first the server must be one that really schedules."""
        if queue is None:
            return self._result(RecordCannotPause, entry, outlet=outlet, reason="no_such_outlet")
        if not await queue.really_schedules():
            return self._result(RecordCannotPause, entry, outlet=outlet, reason=CANNOT)
        return await self._listed(entry, outlet, queue)

    async def _listed(self, entry: Entry, outlet: OutletId, queue: Queue) -> Command:
        posts = tuple(await queue.scheduled())
        return self._result(RecordQueue, entry, outlet=outlet, posts=posts)

    async def _watch(
        self, entry: Entry, effect: WatchQueue, queue: Queue | None, freeze: Freeze
    ) -> Command:
        """Goes on until the freeze ends. What it cannot see now it looks for next time."""
        if not freeze.holds(effect.outlet) or freeze.round != effect.round or queue is None:
            return self._done(entry)
        try:
            unproved = freeze.accounts[effect.outlet].stage in (Stage.READING, Stage.UNABLE)
            look = self._looked if unproved else self._listed
            await self._handler.handle(await look(entry, effect.outlet, queue))
        except (DeliveryFailed, OutcomeUnclear) as error:
            if isinstance(error, DeliveryFailed) and error.final:
                facts = {"outlet": effect.outlet, "reason": error.reason}
                await self._handler.handle(self._result(RecordCannotPause, entry, **facts))
        raise WatchAgain

    # Pause

    async def _pause(self, entry: Entry, item: Item, queue: Queue | None) -> Command:
        if item.fate is not Fate.SEEN:
            return self._done(entry)
        try:
            paused = await _there(queue).pause(item.post)
        except (DeliveryFailed, OutcomeUnclear) as error:
            return self._unless_again(RecordNotPaused, entry, item, error)
        return self._result(RecordPaused, entry, **_of(item), slipped=not paused)

    # Put back, drop

    async def _put_back(
        self,
        entry: Entry,
        item: Item,
        effect: RequeuePost,
        queue: Queue | None,
        freeze: Freeze,
    ) -> Command:
        """Checked anew at the last moment: this freeze or another crisis's may have begun, and time
        has passed."""
        if item.fate is not Fate.RESUMING or item.due != effect.due:
            return self._done(entry)
        others = [one for one in await self._queries.all() if one.id != entry.crisis]
        if entry.unclear and (arrived := _paused_since(others, item, effect)):
            return self._resumed(entry, item, arrived, effect)
        frozen = freeze.active or _held(others, effect.outlet)
        try:
            if frozen or self._clock.now() + GOOD_TIME > effect.due:
                return await self._too_late(entry, item, effect, _there(queue), frozen=frozen)
            # An earlier order for the same time may have arrived, though it was refused later on.
            reference = await _there(queue).resume(
                item.post, effect.due, key=_key(effect), unclear=True
            )
        except (DeliveryFailed, OutcomeUnclear) as error:
            return self._unless_again(RecordNotResumed, entry, item, error)
        return self._resumed(entry, item, reference, effect)

    async def _too_late(
        self, entry: Entry, item: Item, effect: RequeuePost, queue: Queue, *, frozen: bool
    ) -> Command:
        """It is not put back any more. An attempt whose answer was lost may have done so."""
        if entry.unclear:
            listed = await queue.scheduled()
            if found := next((one for one in listed if _same(one, item, effect)), None):
                return self._resumed(entry, item, found.reference, effect)
        reason = "unclear" if entry.unclear else "freeze_on" if frozen else "too_near"
        return self._result(RecordNotResumed, entry, **_of(item), reason=reason)

    def _resumed(self, entry: Entry, item: Item, reference: str, effect: RequeuePost) -> Command:
        facts = {"new_reference": reference, "due": effect.due}
        return self._result(RecordResumed, entry, **_of(item), **facts)

    async def _drop(self, entry: Entry, item: Item, queue: Queue | None) -> Command:
        if item.fate is not Fate.DROPPING:
            return self._done(entry)
        try:
            await _there(queue).drop(item.post)
        except (DeliveryFailed, OutcomeUnclear) as error:
            return self._unless_again(RecordNotDropped, entry, item, error)
        return self._result(RecordDropped, entry, **_of(item))

    # Together

    def _unless_again(
        self,
        kind: type[RecordNotPaused] | type[RecordNotResumed] | type[RecordNotDropped],
        entry: Entry,
        item: Item,
        error: DeliveryFailed | OutcomeUnclear,
    ) -> Command:
        """Raises the error where trying again may help."""
        reason = _given_up(entry, error)
        if reason is None:
            raise error
        return self._result(kind, entry, **_of(item), reason=reason)

    def _done(self, entry: Entry) -> Command:
        return result(NoteDone, entry, self._clock)

    def _result(self, kind: type[Any], entry: Entry, **facts: Any) -> Command:
        recorded: Command = result(kind, entry, self._clock, **facts)
        return recorded


def _given_up(entry: Entry, error: DeliveryFailed | OutcomeUnclear) -> str | None:
    """The reason to tell people, once trying again cannot help. A server that says when to come
    back is never given up."""
    if isinstance(error, OutcomeUnclear):
        return "unclear" if entry.tries >= TRIES else None
    if error.final:
        return error.reason
    asked_to_wait = error.retry_after_seconds is not None
    return error.reason if entry.tries >= TRIES and not asked_to_wait else None


def _there(queue: Queue | None) -> Queue:
    if queue is None:
        raise DeliveryFailed("no_such_outlet", final=True)
    return queue


def _of(item: Item) -> dict[str, Any]:
    return {"outlet": item.outlet, "reference": item.post.reference}


def _same(found: ScheduledPost, item: Item, effect: RequeuePost) -> bool:
    return found.due == effect.due and found.text == item.post.text


def _held(others: Sequence[Crisis], outlet: OutletId) -> bool:
    """Whether another crisis holds the account now."""
    open_ones = (one for one in others if not one.over and not one.drill)
    return any(one.freeze.holds(outlet) for one in open_ones)


def _paused_since(others: Sequence[Crisis], item: Item, effect: RequeuePost) -> str | None:
    """What an attempt whose answer was lost had put back, where another crisis has found it in
    the queue since, and it is no longer there: from then on that crisis decides on it."""
    known = (one.freeze.accounts.get(effect.outlet) for one in others if not one.drill)
    found = (theirs.post for account in known if account for theirs in account.items.values())
    reference = item.post.reference
    return next(
        (p.reference for p in found if p.reference != reference and _same(p, item, effect)), None
    )


def _item_of(crisis: Crisis, effect: SettleElsewhere) -> Item | None:
    account = crisis.freeze.accounts.get(effect.outlet)
    return account.items.get(effect.reference) if account and not crisis.drill else None


def _key(effect: RequeuePost) -> str:
    """The same for every attempt at putting this post back for this time, whichever crisis had
    it paused."""
    return f"{effect.outlet}.{effect.reference}.{effect.due.isoformat()}"
