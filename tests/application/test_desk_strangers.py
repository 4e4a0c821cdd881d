"""The front desk: whose crisis a deed is about, and what becomes of it where it is nobody's."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.events import CommandRefused, EntryLogged
from bot.domain.values import Account, CommandId, CrisisId, PersonId, PostId, RoomId
from bot.presentation.inbox import Pinned, Shortcut, Slash
from tests.application.bot_in_memory import Bot
from tests.facts import ANA, DRAFTED_AT, EMA, FARID, GENERAL, ROOM, opened, opening


async def ready() -> Bot:
    bot = Bot()
    await bot.remember(opened)
    bot.clock.at = DRAFTED_AT
    return bot


async def of_two() -> Bot:
    bot = await ready()
    await bot.do(opening(crisis=CrisisId("C2"), code_name="otter", another=True))
    return bot


def slash(text: str, person: PersonId, room: RoomId) -> Slash:
    return Slash(
        command_id=CommandId(f"{person} typed {text}"),
        person=person,
        account=Account.MEMBER,
        room=room,
        text=text,
    )


def marked(person: PersonId, room: RoomId, how: str = "menu") -> dict[str, Any]:
    """A post of Ana's, which this person pins or chooses in its menu."""
    return {
        "command_id": CommandId(f"{person} by {how}"),
        "person": person,
        "account": Account.MEMBER,
        "room": room,
        "post": PostId("p77"),
        "text": "A journalist called.",
        "author": ANA,
        "at": DRAFTED_AT,
        "link": "",
    }


@pytest.mark.parametrize("text", ["log x", "draft", "hold", "release", "close", "handover"])
async def test_what_a_stranger_types_in_the_room_is_refused_on_its_timeline(text: str) -> None:
    bot = await ready()
    await bot.core.desk.slash(slash(text, FARID, ROOM))
    assert [refused.by for refused in bot.happened(CommandRefused)] == [FARID]


async def test_a_strangers_pushpin_and_choice_in_the_menu_are_refused_and_told() -> None:
    bot = await ready()
    await bot.core.desk.pinned(Pinned(**marked(FARID, ROOM, "pushpin")))
    await bot.core.desk.shortcut(Shortcut(**marked(FARID, ROOM), name="add_to_timeline"))
    await bot.work()
    assert len(bot.happened(CommandRefused)) == 2
    assert bot.happened(EntryLogged) == []
    assert [told.person for told in bot.room.told] == [FARID, FARID]


@pytest.mark.parametrize("name", ["add_to_timeline", "propose_statement"])
async def test_a_post_from_elsewhere_is_not_put_into_one_of_two_crises(name: str) -> None:
    bot = await of_two()
    reply = await bot.core.desk.shortcut(Shortcut(**marked(EMA, GENERAL), name=name))
    assert "heron" in repr(reply)
    assert "otter" in repr(reply)
    assert bot.happened(EntryLogged) == []


async def test_a_post_from_elsewhere_goes_to_the_only_crisis_there_is() -> None:
    bot = await ready()
    await bot.core.desk.shortcut(Shortcut(**marked(EMA, GENERAL), name="add_to_timeline"))
    assert [entry.author for entry in bot.happened(EntryLogged)] == [ANA]


async def test_words_may_stand_on_the_next_line() -> None:
    bot = await ready()
    await bot.core.desk.slash(slash("log\nA journalist called.", EMA, ROOM))
    assert [entry.text for entry in bot.happened(EntryLogged)] == ["A journalist called."]


async def test_who_is_kept_out_is_told_the_lead_only_where_nobody_else_reads_it() -> None:
    bot = Bot()
    await bot.do(opening(keep_out=frozenset({FARID}), similar=()))
    (crisis,) = await bot.core.queries.all()
    lead = crisis.lead
    assert lead is not None
    alone = slash("who", lead, GENERAL)
    assert "Kept out" in repr(await bot.core.desk.slash(alone))
    assert "Kept out" not in repr(await bot.core.desk.slash(replace(alone, alone=False)))
