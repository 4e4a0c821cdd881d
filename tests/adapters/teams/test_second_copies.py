"""Teams cannot be asked whether a post arrived: a card may stand in a room twice. The copy that is
not recorded is put right once somebody presses it."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.values import PostId
from tests.adapters.teams import payloads
from tests.adapters.teams.desk import APPROVE, Office, office
from tests.adapters.teams.payloads import THREAD
from tests.adapters.teams.pressing import APPROVED, drafting, pressed

VALUE = {"crisis": "c1", "statement": "S1", "revision": "1"}


@pytest.fixture
async def bot() -> AsyncIterator[Office]:
    async with office() as bot:
        bot.copies.originals["1700000000050"] = PostId("1700000000040")
        yield bot


async def test_a_second_copy_that_is_pressed_becomes_a_pointer_to_the_card(bot: Office) -> None:
    bot.inbox.reply = APPROVED
    answer = await bot.takes(payloads.press("withdraw", {"value": VALUE}))
    assert answer["value"] == "Your yes counts."
    ((place, post, activity),) = bot.calls.updated
    assert (place, post) == (THREAD, "1700000000050")
    assert "posted twice" in str(activity)
    assert "1700000000040" in str(activity)
    assert "Action.Execute" not in str(activity)


async def test_an_approval_on_a_second_copy_counts_and_then_the_copy_is_a_pointer(
    bot: Office,
) -> None:
    bot.inbox.reply = APPROVE
    shown = (await bot.takes(payloads.press("approve", {"value": VALUE})))["value"]
    assert bot.calls.updated == []
    bot.inbox.reply = APPROVED
    answer = await bot.takes(pressed(shown, "form", "1700000000050", number="f:9"))
    assert "Your yes counts." in str(answer["value"])
    assert "posted twice" in str(bot.calls.updated)


async def test_neither_the_rooms_first_post_nor_a_form_is_taken_for_a_copy(bot: Office) -> None:
    _, form = await drafting(bot)
    root = THREAD.partition(";messageid=")[2]
    bot.inbox.reply = APPROVED
    for number, post in enumerate((root, form)):
        bot.copies.originals[post] = PostId("1700000000040")
        press = payloads.press("withdraw", {"value": VALUE}, post=post, number=f"f:{number}")
        await bot.takes(press)
    assert bot.calls.updated == []
