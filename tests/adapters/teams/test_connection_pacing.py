"""The bot stays below the limits that Teams sets."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.pacing import Pacing
from bot.adapters.teams.transport.pacing import LOOK, PACES, SEND
from bot.application.ports import DeliveryFailed
from tests.adapters.slack.workshop import PatientClock

LIMITS = ((1, 7), (2, 8), (30, 60), (3600, 1800))
"""Seconds, and how many posts Teams takes in them from a bot in one thread."""

APP_LIMIT = (1, 30)

pauses = st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.4, 1.0, 3.0, 40.0]), min_size=1, max_size=150)


async def calls_at(pauses: list[float], places: int = 1, call: str = SEND) -> list[float]:
    """When each call was let through, of those that people tried after each pause."""
    clock, went = PatientClock(), list[float]()
    pacing = Pacing(clock, PACES)
    for number, pause in enumerate(pauses):
        clock.passed += pause
        try:
            await pacing.turn(call, f"thread {number % places}")
        except DeliveryFailed as told:
            clock.passed += told.retry_after_seconds or 0
            await pacing.turn(call, f"thread {number % places}")
        went.append(clock.passed)
    return went


def most_within(went: list[float], seconds: float) -> int:
    return max(sum(1 for one in went if start <= one < start + seconds) for start in went)


@given(pauses)
@settings(deadline=None)
def test_no_thread_ever_sees_more_than_teams_allows(pauses: list[float]) -> None:
    went = asyncio.run(calls_at(pauses))
    for seconds, most in LIMITS:
        assert most_within(went, seconds) <= most


def test_an_hour_of_posting_stays_below_the_hours_limit() -> None:
    went = asyncio.run(calls_at([0.0] * 2500))
    for seconds, most in LIMITS:
        assert most_within(went, seconds) <= most
    assert went[-1] > 3600


def test_all_threads_together_stay_below_what_the_app_may() -> None:
    went = asyncio.run(calls_at([0.0] * 500, places=500))
    seconds, most = APP_LIMIT
    assert most_within(went, seconds) <= most
    assert all(after >= before for before, after in pairwise(went))


async def test_a_war_room_is_opened_without_waiting() -> None:
    clock = PatientClock()
    pacing = Pacing(clock, PACES)
    for _ in range(6):
        await pacing.turn(SEND, "thread")
    assert clock.slept == []


async def test_who_is_in_a_team_may_be_asked_while_posts_wait() -> None:
    clock = PatientClock()
    pacing = Pacing(clock, PACES)
    pacing.told_to_wait(SEND, "thread", 60)
    await pacing.turn(LOOK, "thread")
    await pacing.turn(SEND, "another thread")
    with pytest.raises(DeliveryFailed) as told:
        await pacing.turn(SEND, "thread")
    assert told.value.retry_after_seconds == 60
    assert clock.slept == []
