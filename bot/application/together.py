"""Two crises at once: what one is told of the other, as commands to each."""

from bot.application.handler import CommandHandler
from bot.application.ports import Clock, Entry, Store
from bot.application.queries import Queries
from bot.application.results import result
from bot.domain.commands import Command, NoteDone, NoteElsewhere, NoteFoldedIn
from bot.domain.effects import FoldIn, LookElsewhere
from bot.domain.state import Crisis
from bot.domain.values import THE_BOT, CommandId, OutletId, StatementId


class Together:
    """Carries facts from one crisis to another. Nobody is told the name of a crisis of which
    somebody on their team is kept out."""

    def __init__(self, *, store: Store, handler: CommandHandler, clock: Clock) -> None:
        self._queries = Queries(store, handler)
        self._handler = handler
        self._clock = clock

    async def look(self, entry: Entry, effect: LookElsewhere) -> Command:
        """Warn both rooms where another open crisis has something waiting for the same outlet."""
        done = result(NoteDone, entry, self._clock)
        mine = await self._handler.current(entry.crisis)
        if mine is None or mine.over or mine.drill:
            return done
        for other in await self._others(mine):
            common = _outlets(mine, effect.statement) & _outlets(other)
            if common:
                await self._warn(entry, other, of=mine, outlets=common)
                await self._warn(entry, mine, of=other, outlets=common)
        return done

    async def _others(self, mine: Crisis) -> list[Crisis]:
        running = await self._queries.running()
        return [crisis for crisis in running if crisis.id != mine.id and not crisis.drill]

    async def _warn(
        self, entry: Entry, told: Crisis, *, of: Crisis, outlets: frozenset[OutletId]
    ) -> None:
        waiting = (s for s in of.unsent if outlets.intersection(s.unsent))
        open_to_them = may_be_named(of, told)
        await self._handler.handle(
            NoteElsewhere(
                id=CommandId(f"{entry.key}:{of.id}:{told.id}"),
                crisis=told.id,
                by=THE_BOT,
                at=self._clock.now(),
                other=of.id,
                code_name=of.code_name if open_to_them else "",
                room=of.room if open_to_them else None,
                statements=frozenset(statement.id for statement in waiting),
                outlets=outlets,
            )
        )

    async def fold_in(self, entry: Entry, effect: FoldIn) -> Command:
        """Tell the first of a duplicate that was ended in its favour."""
        duplicate = await self._handler.current(entry.crisis)
        first = await self._handler.current(effect.into)
        if duplicate is not None and first is not None:
            open_to_them = may_be_named(duplicate, first)
            await self._handler.handle(
                NoteFoldedIn(
                    id=CommandId(f"{entry.key}:folded-in"),
                    crisis=first.id,
                    by=THE_BOT,
                    at=self._clock.now(),
                    other=duplicate.id,
                    code_name=duplicate.code_name if open_to_them else "",
                    room=duplicate.room if open_to_them else None,
                    people=duplicate.team,
                )
            )
        return result(NoteDone, entry, self._clock)


def may_be_named(crisis: Crisis, to: Crisis) -> bool:
    """Whether the team of another crisis may learn of this one: nobody there is kept out here."""
    return not crisis.keep_out & to.team


def _outlets(crisis: Crisis, statement: StatementId | None = None) -> frozenset[OutletId]:
    """The outlets for which something waits: of one statement, or of all."""
    return frozenset(
        outlet
        for one in crisis.unsent
        if statement is None or one.id == statement
        for outlet in one.unsent
    )
