"""A group of whom some did not get it, and one of whom nobody knows."""

from bot.application.ports import OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.events import PublicationUnclear, StatementPublished
from bot.presentation.card import Card
from tests.application.bot_in_memory import Bot, ToldOutlet
from tests.application.test_publishing import LATER, cleared_for
from tests.facts import NEWSROOM, SEND_AT
from tests.presentation.reading import read

WHO = ("Kommun <a@kommun.example>", "Press <b@press.example>")


async def sent(*answers: Receipt | Exception) -> Bot:
    bot = await cleared_for(ToldOutlet(NEWSROOM, answers=list(answers)))
    await bot.work(SEND_AT)
    await bot.work(LATER)
    return bot


def card(bot: Bot, name: str, subject: str) -> str:
    shown = bot.renderer.show(name, subject, bot.crisis, bot.events)
    assert isinstance(shown, Card)
    return read(shown)


async def test_those_of_a_group_who_refused_it_are_named_on_its_card() -> None:
    bot = await sent(Receipt(reference="r", refused=WHO, asked=40))
    (out,) = [one for one in bot.happened(StatementPublished) if one.outlet == NEWSROOM]
    assert (out.refused, out.asked) == (WHO, 40)
    shown = card(bot, "sending", "S1/1")
    assert "2 of 40 refused it" in shown
    for name in WHO:
        assert name in shown
    assert "did not reach 2" in card(bot, "post_mortem", "0")


async def test_addresses_stay_in_the_room() -> None:
    bot = await sent(Receipt(reference="r", refused=WHO, asked=40))
    name, content = bot.renderer.timeline(bot.events)
    assert b"2 of 40 did not get it" in content, name
    assert b"kommun.example" not in content


async def test_whose_answer_was_lost_stands_on_the_card_that_asks() -> None:
    bot = await sent(OutcomeUnclear("no_answer", about=WHO[:1]))
    (unclear,) = bot.happened(PublicationUnclear)
    assert unclear.about == WHO[:1]
    shown = card(bot, "was_published", "S1/1/newsroom")
    assert WHO[0] in shown
    assert WHO[1] not in shown


async def test_where_everybody_got_it_nobody_is_named() -> None:
    bot = await sent(Receipt(reference="r", asked=40))
    assert "refused it" not in card(bot, "sending", "S1/1")
