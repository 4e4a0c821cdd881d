"""A crisis lives on one platform, and nothing of it goes to another."""

from typing import Any, cast

import pytest

from bot.adapters.memory_room import MemoryRoom
from bot.application.platforms import Platform, Platforms
from bot.application.ports import DeliveryFailed
from bot.domain.state import Crisis, fold
from bot.domain.values import Home, PersonId, RoomId
from bot.presentation.card import Card
from tests.application.bot_in_memory import Bot
from tests.application.test_desk import opening_form
from tests.facts import opened_as

SLACK, TEAMS = Home("slack"), Home("teams")


def platform() -> Platform[Any]:
    return Platform(room=cast(Any, None), renderer=cast(Any, None))


def crisis_at(home: Home) -> Crisis:
    crisis = fold(opened_as(home=home))
    assert crisis
    return crisis


def test_each_crisis_is_where_it_was_opened_and_each_place_where_its_name_says() -> None:
    slack, teams = platform(), platform()
    known = Platforms({SLACK: slack, TEAMS: teams})
    assert known.of(crisis_at(TEAMS)) is teams
    assert known.of(crisis_at(SLACK)) is slack
    assert known.at(RoomId("teams:19:abc@thread.tacv2;messageid=1")) is teams
    assert known.at(RoomId("C0WARROOM")) is slack


def test_nothing_goes_to_one_platform_in_place_of_another() -> None:
    slack_alone = Platforms({SLACK: platform()})
    with pytest.raises(DeliveryFailed):
        slack_alone.of(crisis_at(TEAMS))
    with pytest.raises(DeliveryFailed):
        slack_alone.at(RoomId("teams:a:1xyz"))


class OverlookedRoom(MemoryRoom[Card]):
    async def readers(self) -> frozenset[PersonId]:
        return frozenset({PersonId("a stranger")})


async def test_whoever_the_platform_says_could_read_along_keeps_a_room_from_being_opened() -> None:
    bot = Bot(room=OverlookedRoom())
    reply = await bot.core.desk.submitted(opening_form())
    await bot.work()
    assert "A Stranger" in str(reply)
    assert "open" not in bot.room.calls
