"""Read, decide, append: once, whoever asks and however often."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.adapters.store.memory import MemoryDisk
from bot.application.ports import Answer, Batch, Conflict, Recorded
from bot.domain.commands import TakeRole
from bot.domain.events import CommandRefused, EntryLogged, RoleTaken, StatementDrafted
from bot.domain.values import CommandId, CrisisId, Origin
from tests.application.bot_in_memory import Bot
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    CRISIS,
    DAVID,
    EMA,
    FARID,
    HOLDING,
    ROOM,
    SCRIBE,
    approves,
    ask,
    drafted,
    drafts,
    holds,
    logs,
    opened,
    opening,
)

IN_THE_ROOM = Origin(place=ROOM, answered=False)


async def test_a_repeat_gets_the_first_answer_and_adds_nothing() -> None:
    bot = Bot()
    await bot.remember(opened)
    first = await bot.do(logs())
    again = await bot.do(logs())
    assert again.answer == first.answer
    assert len(bot.happened(EntryLogged)) == 1


async def test_a_repeat_at_another_process_shows_the_state_that_became() -> None:
    one = Bot()
    other = Bot(disk=one.store.disk, worker="second")
    await one.do(opening())
    read = other.store.read
    too_early: list[Sequence[Recorded]] = [[]]

    async def read_before(crisis: CrisisId, after: int = 0) -> Sequence[Recorded]:
        return too_early.pop() if too_early else await read(crisis, after)

    other.store.read = read_before  # type: ignore[method-assign]
    again = await other.do(replace(opening(), code_name="otter"))
    assert again.crisis is not None
    assert again.crisis.code_name == "heron"


async def test_a_refused_command_that_comes_again_is_refused_once() -> None:
    bot = Bot()
    await bot.remember(opened, drafted)
    for _ in range(2):
        assert not (await bot.do(approves(EMA))).answer.ok
    assert len(bot.happened(CommandRefused)) == 1


async def test_a_conflict_decides_again_on_what_the_other_process_wrote() -> None:
    one = Bot()
    await one.remember(opened)
    other = Bot(disk=one.store.disk, room=one.room, worker="second")
    await one.do(logs())
    await other.do(logs(by=ANA))
    await one.do(drafts())
    await other.do(drafts(by=DAVID))
    await one.do(drafts(by=BEN))
    assert [event.statement for event in one.happened(StatementDrafted)] == ["S1", "S2", "S3"]


async def test_a_hold_at_one_process_binds_the_other_at_once() -> None:
    one = Bot()
    await one.remember(opened)
    other = Bot(disk=one.store.disk, room=one.room, worker="second")
    await other.do(logs())
    await one.do(holds())
    await other.do(drafts(at=holds().at))
    assert other.crisis.statement(drafted.statement).held


async def test_four_people_take_a_role_at_once_and_one_has_it() -> None:
    one = Bot()
    await one.remember(opened)
    other = Bot(disk=one.store.disk, room=one.room, worker="second")
    people = (ANA, BEN, CLARA, DAVID)
    answers = await asyncio.gather(
        *(
            bot.do(ask(TakeRole, by=person, role=SCRIBE))
            for bot, person in zip((one, other, one, other), people, strict=True)
        )
    )
    assert [outcome.answer.ok for outcome in answers].count(True) == 1
    assert len(one.happened(RoleTaken)) == 1


async def test_a_refusal_is_a_recorded_fact_and_the_person_is_told() -> None:
    bot = Bot()
    await bot.remember(opened, drafted)
    await bot.do(replace(approves(EMA), origin=IN_THE_ROOM))
    await bot.work()
    (refused,) = bot.happened(CommandRefused)
    assert (refused.by, refused.code) == (EMA, "wrote_it")
    (told,) = bot.room.told
    assert (told.person, told.place) == (EMA, ROOM)


async def test_a_press_that_changes_nothing_is_told_too() -> None:
    bot = Bot()
    await bot.remember(opened)
    await bot.do(holds())
    await bot.do(replace(holds(), id=CommandId("pressed again"), origin=IN_THE_ROOM))
    await bot.work()
    assert [told.person for told in bot.room.told] == [DAVID]


async def test_somebody_outside_learns_nothing_and_no_crisis_is_made() -> None:
    bot = Bot()
    outcome = await bot.do(replace(logs(by=FARID), origin=IN_THE_ROOM))
    assert outcome.answer.code == "no_such_crisis"
    assert bot.events == []


async def test_nothing_is_acknowledged_before_it_is_committed() -> None:
    bot = Bot()
    await bot.remember(opened)
    commit, committed = bot.store.append, asyncio.Event()

    async def slowly(batch: Batch) -> Answer:
        await committed.wait()
        return await commit(batch)

    bot.store.append = slowly  # type: ignore[method-assign]
    asked = asyncio.create_task(bot.do(logs()))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not asked.done()
    committed.set()
    await asked
    assert len(bot.happened(EntryLogged)) == 1


async def test_a_conflict_reported_late_loses_nothing() -> None:
    """The store may say so several times in a row."""
    bot = Bot(disk=MemoryDisk())
    await bot.remember(opened)
    commit, refusals = bot.store.append, [Conflict(), Conflict(), Conflict()]

    async def at_first_no(batch: Batch) -> Answer:
        if refusals:
            raise refusals.pop()
        return await commit(batch)

    bot.store.append = at_first_no  # type: ignore[method-assign]
    assert (await bot.do(logs())).answer.ok
    assert len(bot.happened(EntryLogged)) == 1


async def test_the_words_of_a_draft_stand_in_no_entry_of_the_outbox() -> None:
    bot = Bot()
    await bot.remember(opened)
    await bot.do(drafts())
    assert HOLDING.text not in repr(bot.store.disk.slots)
    assert bot.crisis.id == CRISIS
