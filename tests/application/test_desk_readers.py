"""Where somebody could read the war room who may not, or where nobody can say who could, none is
opened; and whoever asked is told what to do, and loses nothing."""

import pytest

from bot.adapters.memory_room import MemoryRoom
from bot.application.ports import DeliveryFailed
from bot.domain.events import CommandRefused, CrisisReopened
from bot.domain.values import PersonId
from bot.presentation.card import Card
from bot.presentation.inbox import FieldErrors, Submitted
from tests.application.bot_in_memory import Bot
from tests.application.test_desk import crises, filled_in, opening_form
from tests.facts import ANA, DRAFTED_AT, GUS, REOPENED_AT, opened, stood_down, typed


class OpenPlan(MemoryRoom[Card]):
    """Rooms that others can read: `seen_by`, or nobody can say who."""

    def __init__(self) -> None:
        super().__init__()
        self.seen_by: set[PersonId] = set()
        self.blind: DeliveryFailed | None = None

    async def readers(self) -> frozenset[PersonId]:
        if self.blind:
            raise self.blind
        return frozenset(self.seen_by)


@pytest.fixture
def room() -> OpenPlan:
    return OpenPlan()


@pytest.fixture(params=["open", "reopen"])
async def asked(request: pytest.FixtureRequest, room: OpenPlan) -> tuple[Bot, Submitted, str]:
    """A bot, the form that asks it for a war room, and the field at which a refusal stands."""
    bot = Bot(room=room)
    if request.param == "open":
        bot.clock.at = DRAFTED_AT
        return bot, opening_form(), "summary"
    await bot.remember(opened, stood_down)
    bot.clock.at = REOPENED_AT
    return bot, filled_in("reopen", ANA, reason=typed("A second video.")), "reason"


def is_open(bot: Bot) -> bool:
    return bool(bot.happened(CrisisReopened) or [c for c in crises(bot) if c != "C1"])


async def test_it_is_refused_by_name_and_the_same_form_is_taken_once_that_is_put_right(
    asked: tuple[Bot, Submitted, str], room: OpenPlan
) -> None:
    bot, form, where = asked
    room.seen_by = {GUS}
    for _ in range(2):
        refused = await bot.core.desk.submitted(form)
        assert isinstance(refused, FieldErrors)
        assert "Gus" in refused.errors[where]
        assert "submit again" in refused.errors[where]
        assert not is_open(bot)
    room.seen_by = set()
    assert isinstance(await bot.core.desk.submitted(form), Card)
    assert is_open(bot)


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("channel_not_standard", "name a standard channel in organisation.yaml"),
        ("not_installed", "Ask whoever owns the team to add the app"),
        ("channel_not_found", "put its id right"),
        ("server_error", "Submit again in a minute"),
        ("platform_not_connected", "crisis doctor"),
    ],
)
async def test_where_nobody_can_say_who_would_read_it_nothing_is_opened_and_it_is_said_why(
    asked: tuple[Bot, Submitted, str], room: OpenPlan, reason: str, says: str
) -> None:
    bot, form, where = asked
    room.blind = DeliveryFailed(reason, final=True)
    refused = await bot.core.desk.submitted(form)
    assert isinstance(refused, FieldErrors)
    assert "I opened nothing" in refused.errors[where]
    assert says in refused.errors[where]
    assert not is_open(bot)
    room.blind = None
    assert isinstance(await bot.core.desk.submitted(form), Card)
    assert is_open(bot)


async def test_a_refusal_to_reopen_stands_once_in_the_timeline(room: OpenPlan) -> None:
    bot = Bot(room=room)
    await bot.remember(opened, stood_down)
    bot.clock.at = REOPENED_AT
    room.seen_by = {GUS}
    form = filled_in("reopen", ANA, reason=typed("A second video."))
    for _ in range(2):
        await bot.core.desk.submitted(form)
    (refused,) = bot.happened(CommandRefused)
    assert refused.code == "room_is_overlooked"
