"""Which post of a war room is a card, and which is a second copy of one."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.domain.values import PersonId, PostId, RoomId
from bot.presentation.copies import StandingCards
from tests.application.bot_in_memory import Bot
from tests.application.test_desk import ready
from tests.facts import EMA, FARID, GENERAL, ROOM, S1, brief_posted, drafted

CARD, COPY = PostId("the card"), PostId("a copy")
VALUE = {"crisis": "C1", "statement": str(S1), "revision": "1"}


async def standing() -> tuple[Bot, StandingCards]:
    bot = await ready(drafted, replace(brief_posted, card="approval", subject=f"{S1}/1", post=CARD))
    return bot, StandingCards(bot.core.queries, bot.renderer)


async def test_a_post_with_the_buttons_of_a_recorded_card_is_a_copy_of_it() -> None:
    _, cards = await standing()
    assert await cards.original_of(ROOM, COPY, EMA, VALUE) == CARD


@pytest.mark.parametrize(
    ("room", "post", "presser", "value"),
    [
        (ROOM, CARD, EMA, VALUE),
        (ROOM, brief_posted.post, EMA, VALUE),
        (GENERAL, COPY, EMA, VALUE),
        (ROOM, COPY, FARID, VALUE),
        (ROOM, COPY, EMA, VALUE | {"revision": "2"}),
        (ROOM, COPY, EMA, {}),
    ],
    ids=["the card", "another card", "elsewhere", "a stranger", "another revision", "no card"],
)
async def test_any_other_post_is_none(
    room: RoomId, post: PostId, presser: PersonId, value: Mapping[str, str]
) -> None:
    _, cards = await standing()
    assert await cards.original_of(room, post, presser, value) is None
