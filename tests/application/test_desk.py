"""The front desk: what is typed, pressed and filled in becomes commands; each gets its answer."""

from dataclasses import replace

import pytest

from bot.domain.events import CrisisOpened, EntryLogged, EverythingHeld, StatementDrafted
from bot.domain.values import Account, CommandId, CrisisId, PersonId, RoomId
from bot.presentation.card import Card, Form
from bot.presentation.inbox import Answer, FieldErrors, Nothing, Press, Reply, Slash, Submitted
from tests.application.bot_in_memory import Bot
from tests.facts import (
    ANA,
    CRISIS,
    DAVID,
    DRAFTED_AT,
    EMA,
    FARID,
    FIRST_SEEN,
    GENERAL,
    NEWSROOM,
    NEXT_UPDATE,
    PLAYBOOK,
    ROOM,
    drafted,
    drill,
    opened,
    opening,
    typed,
)


async def ready(*facts: object) -> Bot:
    bot = Bot()
    await bot.remember(opened, *facts)  # type: ignore[arg-type]
    bot.clock.at = DRAFTED_AT
    return bot


def slash(
    text: str, person: PersonId = EMA, room: RoomId = ROOM, account: Account = Account.MEMBER
) -> Slash:
    return Slash(
        command_id=CommandId(f"{person} typed {text}"),
        person=person,
        account=account,
        room=room,
        text=text,
    )


def filled_in(form: str, person: PersonId = EMA, **answers: Answer) -> Submitted:
    return Submitted(
        command_id=CommandId(f"{form} of {person}"),
        person=person,
        account=Account.MEMBER,
        form=form,
        context={"crisis": str(CRISIS)},
        answers=answers,
    )


def opening_form(person: PersonId = EMA, summary: str = "A video.", **more: Answer) -> Submitted:
    return replace(
        filled_in(
            "open",
            person,
            playbook=PLAYBOOK.id,
            summary=typed(summary),
            seen_where=typed("on a video site"),
            link="",
            first_seen_at=FIRST_SEEN,
            level="high",
            drill="real",
            **more,
        ),
        context={"asked_from": str(GENERAL)},
    )


DRAFT: dict[str, Answer] = {
    "kind": "holding",
    "outlets": ("newsroom",),
    "text": typed("We are looking into it."),
    "next_update_at": NEXT_UPDATE,
}


def drafting(**changes: Answer) -> Submitted:
    return replace(filled_in("draft"), answers={**DRAFT, **changes})


def crises(bot: Bot) -> list[CrisisId]:
    return list(bot.store.disk.streams)


@pytest.mark.parametrize("text", ["", "help", "nonsense", "HELP me"])
async def test_no_word_and_an_unknown_one_show_the_help(text: str) -> None:
    bot = await ready()
    assert await bot.core.desk.slash(slash(text)) == bot.renderer.help()


async def test_status_and_who_show_where_we_stand() -> None:
    bot = await ready()
    assert await bot.core.desk.slash(slash("status")) == bot.renderer.status(bot.crisis, EMA)
    assert await bot.core.desk.slash(slash("who")) == bot.renderer.who(bot.crisis, EMA)


async def test_log_puts_it_on_the_timeline_and_says_so() -> None:
    bot = await ready()
    reply = await bot.core.desk.slash(slash("log A journalist called."))
    assert [event.text for event in bot.happened(EntryLogged)] == ["A journalist called."]
    assert isinstance(reply, Card)


async def test_hold_holds_and_a_second_hold_is_answered() -> None:
    bot = await ready()
    await bot.core.desk.slash(slash("hold"))
    assert isinstance(await bot.core.desk.slash(slash("hold", ANA)), Card)
    assert len(bot.happened(EverythingHeld)) == 1


@pytest.mark.parametrize(
    ("word", "form", "person"),
    [("draft", "draft", EMA), ("handover", "handover", ANA), ("close", "stand_down", ANA)],
)
async def test_a_word_that_needs_more_opens_its_form(
    word: str, form: str, person: PersonId
) -> None:
    bot = await ready()
    reply = await bot.core.desk.slash(slash(word, person))
    assert isinstance(reply, Form)
    assert reply.name == form


async def test_whoever_may_not_close_is_told_so_instead_of_shown_the_form() -> None:
    bot = await ready()
    assert isinstance(await bot.core.desk.slash(slash("close", EMA)), Card)


@pytest.mark.parametrize("text", ["status", "who", "log x", "draft", "hold", "status heron"])
async def test_an_outsider_gets_the_same_words_whether_there_is_a_crisis_or_not(
    text: str,
) -> None:
    there, nothing = await ready(), Bot()
    asked = slash(text, FARID)
    assert await there.core.desk.slash(asked) == await nothing.core.desk.slash(asked)
    elsewhere = slash(text, FARID, GENERAL)
    assert await there.core.desk.slash(elsewhere) == await nothing.core.desk.slash(elsewhere)


async def test_a_guest_on_the_team_gets_the_words_of_an_outsider() -> None:
    there, nothing = await ready(), Bot()
    asked = slash("status", EMA, account=Account.GUEST)
    assert await there.core.desk.slash(asked) == await nothing.core.desk.slash(asked)


async def test_somebody_on_two_teams_is_asked_which_crisis_they_mean() -> None:
    bot = await ready()
    await bot.do(opening(crisis=CrisisId("C2"), code_name="otter", another=True))
    reply = await bot.core.desk.slash(slash("status", EMA, GENERAL))
    assert "heron" in repr(reply)
    assert "otter" in repr(reply)
    named = await bot.core.desk.slash(slash("status heron", EMA, GENERAL))
    assert named == bot.renderer.status(bot.crisis, EMA)


async def test_a_press_of_the_platform_sent_twice_counts_once() -> None:
    bot = await ready()
    press = Press(
        command_id=CommandId("press 1"),
        person=DAVID,
        account=Account.MEMBER,
        room=ROOM,
        post=bot.crisis.posts[("brief", "", ROOM)].id,
        action="hold_everything",
        value={"crisis": str(CRISIS)},
    )
    assert await bot.core.desk.press(press) == Nothing()
    assert await bot.core.desk.press(press) == Nothing()
    await bot.work()
    assert len(bot.happened(EverythingHeld)) == 1
    assert bot.room.told == []


async def test_a_refused_press_is_told_to_whoever_pressed() -> None:
    bot = await ready(drafted)
    press = Press(
        command_id=CommandId("press 2"),
        person=EMA,
        account=Account.MEMBER,
        room=ROOM,
        post=bot.crisis.posts[("brief", "", ROOM)].id,
        action="approve",
        value={
            "crisis": str(CRISIS),
            "statement": "S1",
            "revision": "1",
            "digest": drafted.digest,
        },
    )
    await bot.core.desk.press(press)
    await bot.work()
    assert [told.person for told in bot.room.told] == [EMA]


async def test_where_the_platform_shows_it_at_once_a_press_is_answered_and_not_told_again() -> None:
    bot = await ready(drafted)
    press = Press(
        command_id=CommandId("press 3"),
        person=EMA,
        account=Account.MEMBER,
        room=ROOM,
        post=bot.crisis.posts[("brief", "", ROOM)].id,
        action="publish_now",
        value={"crisis": str(CRISIS), "statement": "S1"},
        answered=True,
    )
    reply = await bot.core.desk.press(press)
    await bot.work()
    assert isinstance(reply, Card)
    assert bot.room.told == []


async def test_the_words_of_a_form_belong_in_the_crisis_room() -> None:
    bot = await ready(drafted)
    form = await bot.core.desk.slash(slash("draft", EMA, GENERAL))
    assert isinstance(form, Form)
    assert form.room == ROOM


async def test_the_same_form_twice_is_one_statement_and_one_answer() -> None:
    bot = await ready()
    first = await bot.core.desk.submitted(drafting())
    again = await bot.core.desk.submitted(drafting())
    assert first == again
    assert len(bot.happened(StatementDrafted)) == 1


async def test_a_form_corrected_and_sent_again_is_taken() -> None:
    bot = await ready()
    wrong: Reply = await bot.core.desk.submitted(drafting(text=" "))
    assert isinstance(wrong, FieldErrors)
    assert set(wrong.errors) == {"text"}
    right = await bot.core.desk.submitted(drafting())
    assert isinstance(right, Card)
    assert [event.wording.outlets for event in bot.happened(StatementDrafted)] == [(NEWSROOM,)]


async def test_opening_twice_by_the_same_form_is_one_crisis() -> None:
    bot = Bot()
    bot.clock.at = DRAFTED_AT
    first = await bot.core.desk.submitted(opening_form())
    again = await bot.core.desk.submitted(opening_form())
    assert isinstance(first, Card)
    assert again == first
    assert len(crises(bot)) == 1


async def test_the_same_opening_at_two_processes_names_one_room_to_both() -> None:
    one = Bot()
    other = Bot(disk=one.store.disk, room=one.room, worker="second")
    one.clock.at = other.clock.at = DRAFTED_AT
    assert await one.core.desk.submitted(opening_form()) == await other.core.desk.submitted(
        opening_form()
    )
    assert len(crises(one)) == 1


async def test_a_similar_crisis_is_shown_before_a_second_one_opens() -> None:
    bot = Bot()
    bot.clock.at = DRAFTED_AT
    await bot.core.desk.submitted(opening_form(EMA))
    asked = await bot.core.desk.submitted(opening_form(ANA, "The same video."))
    assert isinstance(asked, Form)
    (known,) = [e for events in bot.store.disk.streams.values() for e in events[:1]]
    assert isinstance(known, CrisisOpened)
    assert known.code_name in repr(asked)
    meant = opening_form(ANA, "The same video.", another=("another",))
    assert isinstance(await bot.core.desk.submitted(meant), Card)
    assert len(crises(bot)) == 2


async def test_a_drill_is_not_similar_to_a_crisis() -> None:
    bot = Bot()
    await bot.remember(drill)
    bot.clock.at = DRAFTED_AT
    assert isinstance(await bot.core.desk.submitted(opening_form()), Card)


async def test_a_room_that_is_nobodys_war_room_is_left_alone() -> None:
    bot = await ready()
    assert await bot.core.desk.works_in(ROOM)
    assert not await bot.core.desk.works_in(GENERAL)
