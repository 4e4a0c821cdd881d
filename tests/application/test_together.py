"""Two crises in one bot: rooms warned of each other, a duplicate folded, all held at once."""

from dataclasses import replace
from typing import Any

from bot.domain.events import (
    CommandRefused,
    CrisisFolded,
    CrisisFoldedIn,
    CrisisStoodDown,
    Event,
    EverythingHeld,
    WaitingElsewhere,
)
from bot.domain.playbook import Role
from bot.domain.values import Account, CommandId, CrisisId, PersonId, PostId, RoleId
from bot.presentation.card import Card
from bot.presentation.inbox import Press
from tests.application.bot_in_memory import Bot
from tests.application.test_desk import slash
from tests.facts import (
    ANA,
    CRISIS,
    DAVID,
    DRAFTED_AT,
    EMA,
    FARID,
    GENERAL,
    INTRANET,
    NEWSROOM,
    PLAYBOOK,
    ROOM,
    drafts,
    opening,
    playbook,
    withdraws,
    wording,
)

C2 = CrisisId("C2")
FARIDS = Role(id=RoleId("liaison"), title="Liaison", holder=FARID)


async def two(**second: Any) -> Bot:
    """Heron, and otter an instant later, both with their rooms."""
    bot = Bot()
    await bot.do(opening())
    await bot.work()
    facts = {"crisis": C2, "code_name": "otter", "another": True, "by": ANA, **second}
    await bot.do(opening(**facts))
    await bot.work()
    bot.clock.at = DRAFTED_AT
    return bot


def of(bot: Bot, crisis: CrisisId, kind: type[Event]) -> list[Any]:
    return [event for event in bot.store.disk.streams[crisis] if isinstance(event, kind)]


def in_the_second(command: Any) -> Any:
    return type(command)(
        **{**vars(command), "crisis": C2, "id": CommandId(f"{command.id} in the second")}
    )


async def test_both_rooms_are_warned_of_a_statement_for_the_same_outlet() -> None:
    bot = await two()
    await bot.do(drafts(EMA))
    await bot.work()
    assert of(bot, CRISIS, WaitingElsewhere) == of(bot, C2, WaitingElsewhere) == []
    await bot.do(in_the_second(drafts(DAVID, wording(outlets=(NEWSROOM,)))))
    await bot.work()
    (here,), (there,) = of(bot, CRISIS, WaitingElsewhere), of(bot, C2, WaitingElsewhere)
    assert (here.code_name, there.code_name) == ("otter", "heron")
    assert here.outlets == there.outlets == {NEWSROOM}


async def test_other_outlets_warn_nobody() -> None:
    bot = await two()
    await bot.do(drafts(EMA, wording(outlets=(INTRANET,))))
    await bot.do(in_the_second(drafts(DAVID, wording(outlets=(NEWSROOM,)))))
    await bot.work()
    assert of(bot, CRISIS, WaitingElsewhere) == []


async def test_what_was_withdrawn_warns_nobody() -> None:
    bot = await two()
    await bot.do(drafts(EMA), withdraws(EMA), in_the_second(drafts(DAVID)))
    await bot.work()
    assert of(bot, C2, WaitingElsewhere) == []


async def test_a_crisis_is_not_named_where_somebody_is_kept_out_of_it() -> None:
    bot = await two(keep_out=frozenset({DAVID}))
    await bot.do(drafts(EMA), in_the_second(drafts(EMA)))
    await bot.work()
    (here,) = of(bot, CRISIS, WaitingElsewhere)
    assert (here.code_name, here.room) == ("", None)
    posts = bot.room.rooms[ROOM].posts
    assert not any("otter" in repr(card) for held in posts for card in held.cards)


async def test_drills_and_crises_warn_one_another_of_nothing() -> None:
    bot = await two(drill=True)
    await bot.do(drafts(EMA), in_the_second(drafts(EMA)))
    await bot.work()
    assert of(bot, CRISIS, WaitingElsewhere) == of(bot, C2, WaitingElsewhere) == []


async def test_a_duplicate_folded_by_name_ends_and_its_people_are_asked_over() -> None:
    bot = await two()
    second_room = (await bot.core.queries.all())[1].room
    assert second_room is not None
    await bot.core.desk.slash(slash("fold heron", ANA, second_room))
    await bot.work()
    assert of(bot, C2, CrisisFolded)
    assert of(bot, C2, CrisisStoodDown)
    (joined,) = of(bot, CRISIS, CrisisFoldedIn)
    assert joined.code_name == "otter"
    assert not of(bot, CRISIS, CrisisStoodDown)


async def folded_with_farid() -> Bot:
    bot = await two(playbook=playbook(roles=(*PLAYBOOK.roles, FARIDS)))
    second_room = (await bot.core.queries.all())[1].room
    assert second_room is not None
    await bot.core.desk.slash(slash("fold heron", ANA, second_room))
    await bot.work()
    return bot


def let_in_pressed(person: PersonId) -> Press:
    value = {"crisis": str(CRISIS), "other": str(C2)}
    return replace(hold_all_pressed(person), action="let_in", value=value)


async def test_those_new_to_the_first_are_invited_there_once_its_lead_lets_them_in() -> None:
    bot = await folded_with_farid()
    assert FARID not in bot.crisis.team
    await bot.core.desk.press(let_in_pressed(DAVID))
    await bot.work()
    assert FARID not in bot.crisis.team
    await bot.core.desk.press(let_in_pressed(ANA))
    await bot.work()
    assert FARID in bot.crisis.team


async def test_a_duplicate_is_not_told_of_a_crisis_that_somebody_there_is_kept_out_of() -> None:
    bot = Bot()
    await bot.do(opening(keep_out=frozenset({FARID})))
    await bot.work()
    room = playbook(roles=(*PLAYBOOK.roles, FARIDS))
    await bot.do(opening(crisis=C2, code_name="otter", another=True, by=ANA, playbook=room))
    await bot.work()
    second_room = (await bot.core.queries.all())[1].room
    assert second_room is not None
    await bot.core.desk.slash(slash("fold heron", ANA, second_room))
    await bot.work()
    (folded,) = of(bot, C2, CrisisFolded)
    assert (folded.into, folded.code_name, folded.room) == (CRISIS, "", None)
    posts = bot.room.rooms[second_room].posts
    assert not any("heron" in repr(card) for held in posts for card in held.cards)
    await bot.core.desk.press(let_in_pressed(ANA))
    await bot.work()
    assert FARID not in bot.crisis.team


async def test_an_unknown_name_folds_nothing() -> None:
    bot = await two()
    for name in ("", "weasel"):
        assert isinstance(await bot.core.desk.slash(slash(f"fold {name}", ANA)), Card)
    assert of(bot, CRISIS, CrisisFolded) == []


async def test_a_drill_folds_into_no_crisis() -> None:
    bot = await two(drill=True)
    room = (await bot.core.queries.all())[1].room
    assert room is not None
    await bot.core.desk.slash(slash("fold heron", ANA, room))
    assert of(bot, C2, CrisisFolded) == []


async def test_a_fold_typed_elsewhere_asks_which_is_meant() -> None:
    bot = await two()
    reply = repr(await bot.core.desk.slash(slash("fold", ANA, GENERAL)))
    assert "heron" in reply
    assert "otter" in reply


async def test_a_hold_offers_all_crises_to_whoever_works_on_several() -> None:
    bot = await two()
    assert "hold_all" in repr(await bot.core.desk.slash(slash("hold", DAVID)))
    assert of(bot, C2, EverythingHeld) == []


def hold_all_pressed(person: PersonId) -> Press:
    return Press(
        command_id=CommandId(f"{person} holds all"),
        person=person,
        account=Account.MEMBER,
        room=ROOM,
        post=PostId("p1"),
        action="hold_all",
        value={"crisis": str(CRISIS)},
    )


async def test_one_press_or_one_line_holds_all_of_theirs() -> None:
    bot = await two()
    await bot.core.desk.press(hold_all_pressed(DAVID))
    await bot.core.desk.press(hold_all_pressed(DAVID))
    assert len(of(bot, CRISIS, EverythingHeld)) == len(of(bot, C2, EverythingHeld)) == 1
    other = await two()
    await other.core.desk.slash(slash("hold all", DAVID, GENERAL))
    assert len(of(other, CRISIS, EverythingHeld)) == len(of(other, C2, EverythingHeld)) == 1


async def test_an_outsider_holds_nothing_and_learns_nothing() -> None:
    bot, nothing = await two(), Bot()
    answer = await bot.core.desk.slash(slash("hold all", FARID, GENERAL))
    assert answer == await nothing.core.desk.slash(slash("hold all", FARID, GENERAL))
    assert of(bot, CRISIS, EverythingHeld) == []


async def test_a_strangers_press_is_refused_and_recorded() -> None:
    bot = await two()
    await bot.core.desk.press(hold_all_pressed(FARID))
    assert [event.code for event in of(bot, CRISIS, CommandRefused)] == ["not_on_the_team"]
    assert of(bot, CRISIS, EverythingHeld) == of(bot, C2, EverythingHeld) == []


async def test_from_a_drill_no_crisis_is_held() -> None:
    bot = await two(drill=True)
    await bot.core.desk.slash(slash("hold all", DAVID, ROOM))
    assert len(of(bot, CRISIS, EverythingHeld)) == 1
    assert of(bot, C2, EverythingHeld) == []
