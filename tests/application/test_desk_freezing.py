"""The desk while scheduled posts are frozen: two words, a few buttons, a form."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.commands import Command
from bot.domain.events import CommandRefused
from bot.domain.events.freezing import FreezeBegun, FreezeEnded, ResumeOrdered
from bot.domain.values import Account, CommandId, CrisisId, PersonId, PostId, RoomId
from bot.presentation.card import Card, Form
from bot.presentation.inbox import FieldErrors, Press, Slash, Submitted
from tests.application.bot_in_memory import Bot
from tests.facts import ANA, BEN, CRISIS, EMA, GUS, ROOM, after, opening, record_room
from tests.freezing import (
    PLANNED,
    THAWED_AT,
    begun,
    freezes,
    frozen,
    listed,
    opened,
    pauses,
    post,
    puts_back,
    thawed,
    thaws,
)
from tests.given import Facts, played
from tests.presentation.reading import exact, labels, read

OTHER = CrisisId("C2")
OTHER_ROOM = RoomId("room-other")
VALUE = {"crisis": str(CRISIS), "outlet": "newsroom", "reference": "1"}


async def bot_after(history: Facts) -> Bot:
    bot = Bot(playbook=PLANNED)
    await bot.remember(history)
    bot.clock.at = THAWED_AT
    return bot


def slash(text: str, person: PersonId, room: RoomId = ROOM) -> Slash:
    return Slash(
        command_id=CommandId(f"{person} typed {text}"),
        person=person,
        account=Account.MEMBER,
        room=room,
        text=text,
    )


def press(action: str, person: PersonId = ANA, **value: str) -> Press:
    return Press(
        command_id=CommandId(f"{person} pressed {action}"),
        person=person,
        account=Account.MEMBER,
        room=ROOM,
        post=PostId("p1"),
        action=action,
        value={**VALUE, **value},
    )


async def another_crisis(bot: Bot, *commands: Command, keep_out: frozenset[PersonId]) -> None:
    """A second crisis, which has the same accounts."""
    first = opening(playbook=PLANNED, code_name="lark", keep_out=keep_out, similar=())
    told = (first, replace(record_room, room=OTHER_ROOM, name="crisis-lark"), *commands)
    for one in told:
        elsewhere = replace(one, crisis=OTHER, id=CommandId(f"other {one.id}"))
        assert (await bot.core.handler.handle(elsewhere)).answer.ok


async def test_freeze_is_typed_by_anybody_on_the_team() -> None:
    bot = await bot_after(opened)
    reply = await bot.core.desk.slash(slash("freeze", EMA))
    assert isinstance(reply, Card)
    assert "is being paused" in read(reply)
    assert bot.happened(FreezeBegun)


async def test_thaw_ends_the_freeze_and_typed_again_lists_what_is_left() -> None:
    bot = await bot_after(frozen)
    await bot.core.desk.slash(slash("thaw", ANA))
    assert bot.happened(FreezeEnded)
    reply = await bot.core.desk.slash(replace(slash("thaw", ANA), command_id=CommandId("again")))
    assert isinstance(reply, Card)
    assert len(exact(reply)) == 2


async def test_a_thaw_by_somebody_else_is_refused() -> None:
    bot = await bot_after(frozen)
    reply = await bot.core.desk.slash(slash("thaw", EMA))
    assert isinstance(reply, Card)
    assert "Only the crisis lead can do this" in read(reply)
    assert not bot.happened(FreezeEnded)
    shown = await (await bot_after(thawed)).core.desk.press(press("show_paused", EMA, page="0"))
    assert not isinstance(shown, Card)


async def test_the_buttons_freeze_again_end_put_back_and_drop() -> None:
    bot = await bot_after(frozen)
    for action in ("freeze", "end_freeze", "put_back"):
        await bot.core.desk.press(press(action))
    await bot.core.desk.press(press("drop_post", reference="2"))
    fates = [item.fate for item in bot.crisis.freeze.undecided]
    assert fates == ["resuming", "dropping"]


async def test_show_more_shows_the_next_page_to_whoever_asks() -> None:
    many = [post(str(number), minutes=120 + number) for number in range(10)]
    history = played(listed(*many), *(pauses(one) for one in many), thaws(), since=begun)
    bot = await bot_after(history)
    reply = await bot.core.desk.press(press("show_paused", page="1"))
    assert isinstance(reply, Card)
    assert len(exact(reply)) == 2
    assert "Show more" not in labels(reply)


async def test_a_new_time_is_asked_for_in_a_form_and_too_near_a_one_refused_there() -> None:
    bot = await bot_after(thawed)
    form = await bot.core.desk.press(press("new_time"))
    assert isinstance(form, Form)
    submitted = Submitted(
        command_id=CommandId("form"),
        person=ANA,
        account=Account.MEMBER,
        form=form.name,
        context=form.context,
        answers={"due": THAWED_AT + timedelta(minutes=1)},
    )
    errors = await bot.core.desk.submitted(submitted)
    assert isinstance(errors, FieldErrors)
    assert "at least five minutes" in errors.errors["due"]
    good = after(minutes=500)
    await bot.core.desk.submitted(replace(submitted, answers={"due": good}))
    assert [event.due for event in bot.happened(ResumeOrdered)] == [good]


async def test_nobody_but_the_lead_is_shown_the_form() -> None:
    bot = await bot_after(thawed)
    assert not isinstance(await bot.core.desk.press(press("new_time", BEN)), Form)


async def test_a_post_stays_paused_while_another_crisis_holds_its_account() -> None:
    bot = await bot_after(thawed)
    await another_crisis(bot, freezes(), keep_out=frozenset())
    await bot.core.desk.press(press("put_back"))
    (refused,) = bot.happened(CommandRefused)
    assert (refused.code, refused.data["crises"]) == ("freeze_held_elsewhere", "lark")
    assert not bot.happened(ResumeOrdered)


async def test_a_crisis_that_somebody_must_not_know_of_is_not_named() -> None:
    bot = await bot_after(thawed)
    await another_crisis(bot, freezes(), keep_out=frozenset({BEN}))
    await bot.core.desk.press(press("put_back"))
    (refused,) = bot.happened(CommandRefused)
    assert "lark" not in refused.data.values()
    assert refused.data["others"] == "1"


async def test_once_no_crisis_holds_it_the_post_can_be_put_back() -> None:
    bot = await bot_after(thawed)
    await another_crisis(bot, freezes(), thaws(), keep_out=frozenset({GUS}))
    await bot.core.desk.press(press("put_back"))
    assert bot.happened(ResumeOrdered)


async def test_what_another_crisis_put_back_since_is_neither_put_back_twice_nor_dropped() -> None:
    bot = await bot_after(thawed)
    one = post("1")
    await another_crisis(
        bot,
        freezes(),
        listed(one),
        pauses(one),
        thaws(),
        puts_back(one, at=THAWED_AT + timedelta(minutes=1)),
        keep_out=frozenset(),
    )
    for action in ("put_back", "drop_post"):
        await bot.core.desk.press(press(action))
    assert [one.code for one in bot.happened(CommandRefused)] == ["not_paused", "not_paused"]
