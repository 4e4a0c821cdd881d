"""Read, decide, append; again on conflict. A command is acknowledged only after its commit."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from weakref import WeakValueDictionary

from bot.application.ports import Answer, Batch, Conflict, Entry, Store
from bot.domain.commands import Command
from bot.domain.decide import decide
from bot.domain.effects import Tell, lane_of
from bot.domain.events import CommandRefused, Event
from bot.domain.planned import Planned
from bot.domain.reactions import react
from bot.domain.rejections import Rejected
from bot.domain.state import Crisis, evolve
from bot.domain.telling import tell_outcome, tell_refused
from bot.domain.values import THE_BOT, CrisisId


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a command. `crisis` is the state that the decision led to; for a repeat,
    the newest."""

    answer: Answer
    crisis: Crisis | None


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision ready to be appended."""

    answer: Answer
    crisis: Crisis | None
    events: tuple[Event, ...] = ()
    entries: tuple[Entry, ...] = ()


class CommandHandler:
    """The only writer of streams. One lock per crisis inside the process; another process's
    writer is noticed by the store, and the decision made again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._states: dict[CrisisId, Crisis] = {}
        self._locks: WeakValueDictionary[CrisisId, asyncio.Lock] = WeakValueDictionary()
        self._on_append: list[tuple[bool, Callable[[], None]]] = []

    def on_append(self, callback: Callable[[], None], *, drill: bool) -> None:
        """Call this after every append that left work in the outbox of crises, or of drills."""
        self._on_append.append((drill, callback))

    async def handle(self, command: Command, *, settles: str | None = None) -> Outcome:
        """Carry the command out once. When this returns, its outcome is durable; a command id
        known already gets its first answer. `settles` is the outbox key it is the result of."""
        async with self._lock(command.crisis):
            # Not read anew: the store refuses what was decided on an older version.
            state = self._states.get(command.crisis) or await self._newest(command.crisis)
            while True:
                decided = carry_out(command, state)
                try:
                    answer = await self._store.append(_batch(command, decided, settles))
                except Conflict:
                    state = await self._newest(command.crisis)
                    continue
                if answer is not decided.answer:
                    # Known already: what was decided just now was never recorded.
                    return Outcome(answer=answer, crisis=await self._newest(command.crisis))
                self._recorded(decided)
                return Outcome(answer=answer, crisis=decided.crisis)

    def _recorded(self, decided: Decided) -> None:
        if decided.crisis is not None:
            self._remember(decided.crisis)
        waiting = {entry.drill for entry in decided.entries}
        for drill, callback in self._on_append:
            if drill in waiting:
                callback()

    async def current(self, crisis: CrisisId) -> Crisis | None:
        """The newest state of a crisis; None for one that was never opened. Whoever only looks
        waits for no command that is being carried out."""
        return await self._newest(crisis)

    async def known(self, crisis: CrisisId, version: int) -> Crisis | None:
        """The crisis at this version or a newer one; nothing is read where it is known."""
        state = self._states.get(crisis)
        if state is not None and state.version >= version:
            return state
        return await self._newest(crisis)

    async def _newest(self, crisis: CrisisId) -> Crisis | None:
        state = self._states.get(crisis)
        for recorded in await self._store.read(crisis, after=state.version if state else 0):
            state = evolve(state, recorded.event)
        if state is not None:
            self._remember(state)
        return state

    def _remember(self, state: Crisis) -> None:
        known = self._states.get(state.id)
        if known is None or known.version < state.version:
            self._states[state.id] = state

    def _lock(self, crisis: CrisisId) -> asyncio.Lock:
        return self._locks.setdefault(crisis, asyncio.Lock())


def carry_out(command: Command, crisis: Crisis | None) -> Decided:
    """Decide, and plan what follows. A person's rejected command becomes a recorded refusal."""
    try:
        events = decide(command, crisis)
    except Rejected as rejected:
        return _refused(command, crisis, rejected)
    after = _after(crisis, events)
    told = tell_outcome(command, events)
    return Decided(
        answer=_accepted(command, events, after),
        crisis=after,
        events=tuple(events),
        entries=_entries(command, crisis, after, events, told),
    )


def _refused(command: Command, crisis: Crisis | None, rejected: Rejected) -> Decided:
    answer = Answer(ok=False, code=rejected.code, data=rejected.data)
    if command.by == THE_BOT:
        return Decided(answer=answer, crisis=crisis)
    events: list[Event] = []
    if crisis is not None:
        events = [
            CommandRefused(
                command=type(command).__name__,
                code=rejected.code,
                data=rejected.data,
                by=command.by,
                at=command.at,
            )
        ]
    after = _after(crisis, events)
    told = tell_refused(command, rejected)
    entries = _entries(command, crisis, after, events, told)
    return Decided(answer=answer, crisis=after, events=tuple(events), entries=entries)


def _after(crisis: Crisis | None, events: Sequence[Event]) -> Crisis | None:
    for event in events:
        crisis = evolve(crisis, event)
    return crisis


def _accepted(command: Command, events: Sequence[Event], after: Crisis | None) -> Answer:
    data = {"crisis": str(command.crisis)}
    if after is not None:
        data["code_name"] = after.code_name
    statement = next((e.statement for e in events if hasattr(e, "statement")), None)
    if statement is not None:
        data["statement"] = str(statement)
    code = _snake(type(command).__name__) if events else "nothing_changed"
    return Answer(ok=True, code=code, data=data)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _entries(
    command: Command,
    before: Crisis | None,
    after: Crisis | None,
    events: Sequence[Event],
    told: Tell | None,
) -> tuple[Entry, ...]:
    """The outbox entries; a key names the event an effect follows from and its place there.
    What several events of one decision ask for is done once."""
    version = before.version if before else 0
    planned = [
        (f"{command.crisis}:{version + place}:{index}", plan)
        for place, event in enumerate(events, start=1)
        if after is not None
        for index, plan in enumerate(react(event, after))
    ]
    planned = [one for i, one in enumerate(planned) if not _comes_again(one, planned[i + 1 :])]
    if told is not None:
        planned.append((f"{command.crisis}:{command.id}:told", Planned(effect=told)))
    return tuple(
        Entry(
            key=key,
            crisis=command.crisis,
            lane=lane_of(plan.effect),
            effect=plan.effect,
            due=plan.due or command.at,
            drill=after.drill if after else False,
        )
        for key, plan in planned
    )


def _comes_again(one: tuple[str, Planned], later: Sequence[tuple[str, Planned]]) -> bool:
    return any(plan == one[1] for _, plan in later)


def planned_at(entry: Entry) -> int:
    """The version of the crisis whose event planned this entry, from its key."""
    return int(entry.key.rsplit(":", 2)[1])


def _batch(command: Command, decided: Decided, settles: str | None) -> Batch:
    after = decided.crisis.version if decided.crisis else 0
    return Batch(
        crisis=command.crisis,
        expected=after - len(decided.events),
        command=command.id,
        answer=decided.answer,
        events=decided.events,
        entries=decided.entries,
        settles=settles,
    )
