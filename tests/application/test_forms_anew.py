"""A form that was shown before is made anew from its name and context, for whoever may see it."""

from dataclasses import replace

import pytest

from bot.domain.values import Account, PersonId, PostId, RoomId
from bot.presentation.card import Form, TextField
from bot.presentation.inbox import GoesOn, Press
from bot.presentation.inbox import Reply as Shown
from tests.application.bot_in_memory import Bot
from tests.application.test_desk import ready, slash
from tests.facts import ANA, EMA, FARID, GENERAL, ROOM, S1, drafted


def goes_on(form: Form, person: PersonId, account: Account = Account.MEMBER) -> GoesOn:
    return GoesOn(
        command_id=slash("x", person).command_id,
        person=person,
        account=account,
        form=form.name,
        context=form.context,
    )


def shown(reply: Shown) -> Form:
    assert isinstance(reply, Form)
    return reply


async def pressed(bot: Bot, action: str, person: PersonId) -> Form:
    value = {"crisis": str(bot.crisis.id), "statement": str(S1), "revision": "1"}
    deed = slash(action, person)
    press = Press(
        command_id=deed.command_id,
        person=person,
        account=deed.account,
        room=ROOM,
        post=PostId("the card"),
        action=action,
        value=value,
        answered=True,
    )
    return shown(await bot.core.desk.press(press))


@pytest.mark.parametrize("word", ["draft", "holding", "level", "handover", "close"])
async def test_a_form_that_was_asked_for_by_a_word_is_made_again(word: str) -> None:
    bot = await ready()
    form = shown(await bot.core.desk.slash(slash(word, ANA)))
    assert await bot.core.desk.anew(goes_on(form, ANA)) == form


@pytest.mark.parametrize("action", ["revise", "tag", "translate", "move", "request_changes"])
async def test_a_form_that_a_button_brought_up_is_made_again(action: str) -> None:
    bot = await ready(drafted)
    form = await pressed(bot, action, EMA)
    assert await bot.core.desk.anew(goes_on(form, EMA)) == form


async def test_the_opening_form_is_made_again_without_what_was_typed() -> None:
    bot = Bot()
    form = shown(await bot.core.desk.slash(slash("open A video", EMA, GENERAL)))
    again = await bot.core.desk.anew(goes_on(form, EMA))
    assert again is not None
    assert again.context == form.context == {"asked_from": str(GENERAL)}
    texts = {one.name: one.initial for one in again.fields if isinstance(one, TextField)}
    assert texts["summary"] == ""


@pytest.mark.parametrize("account", [Account.GUEST, Account.FOREIGN, Account.DEACTIVATED])
@pytest.mark.parametrize("word", ["draft", "open"])
async def test_no_form_is_made_for_an_account_that_may_not_act(word: str, account: Account) -> None:
    bot = await ready()
    form = shown(await bot.core.desk.slash(slash(word, EMA)))
    assert await bot.core.desk.anew(goes_on(form, EMA, account)) is None


async def test_no_form_is_made_for_who_is_not_on_the_team_and_nothing_is_recorded() -> None:
    bot = await ready(drafted)
    form = await pressed(bot, "revise", EMA)
    before = bot.crisis.version
    assert await bot.core.desk.anew(goes_on(form, FARID)) is None
    assert bot.crisis.version == before


async def test_no_form_is_made_about_a_crisis_that_never_was() -> None:
    bot = await ready()
    form = shown(await bot.core.desk.slash(slash("draft")))
    lost = replace(form, context={"crisis": "c0"}, room=RoomId("nowhere"))
    assert await bot.core.desk.anew(goes_on(lost, EMA)) is None
