"""The bot waits its turn, and tells where the turn is long in coming."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.pacing import Bucket, Pace, Pacing
from bot.adapters.slack.pacing import PACES
from bot.application.ports import DeliveryFailed
from tests.adapters.slack.workshop import PatientClock

POST = "chat.postMessage"

paces = st.builds(Pace, burst=st.integers(1, 10), a_minute=st.integers(1, 120))
pauses = st.lists(st.floats(0, 30), max_size=60)


@given(paces, pauses)
@settings(deadline=None)
def test_no_window_ever_sees_more_than_the_burst_and_what_time_adds(
    pace: Pace, pauses: list[float]
) -> None:
    now, calls = 0.0, []
    bucket = Bucket(pace, now)
    for pause in pauses:
        now += pause
        calls.append(now + bucket.take(now))
    for first, start in enumerate(calls):
        for last, end in enumerate(calls[first:], start=first):
            within = last - first + 1
            assert within <= pace.burst + (end - start) / pace.seconds_apart + 1e-6


@given(paces, pauses, st.floats(0, 120))
@settings(deadline=None)
def test_nobody_calls_before_the_time_slack_asked_for(
    pace: Pace, pauses: list[float], asked: float
) -> None:
    now = 0.0
    bucket = Bucket(pace, now)
    for pause in pauses:
        now += pause
        bucket.take(now)
    bucket.empty(now, asked)
    assert bucket.wait_seconds(now) >= asked - 1e-6


async def test_a_burst_goes_at_once_and_the_next_waits_a_second() -> None:
    clock = PatientClock()
    pacing = Pacing(clock, PACES)
    for _ in range(6):
        await pacing.turn(POST, "C1")
    assert clock.slept == [1.0]


async def test_channels_do_not_wait_for_each_other() -> None:
    clock = PatientClock()
    pacing = Pacing(clock, PACES)
    for number in range(20):
        await pacing.turn(POST, f"C{number % 5}")
    assert clock.slept == []


async def test_who_would_wait_long_is_told_when_to_come_again() -> None:
    clock = PatientClock()
    pacing = Pacing(clock, PACES)
    for _ in range(20):
        await pacing.turn("conversations.create")
    with pytest.raises(DeliveryFailed) as told:
        await pacing.turn("conversations.create")
    assert (told.value.reason, told.value.retry_after_seconds) == ("paced", 3.0)
    await clock.sleep(3.0)
    await pacing.turn("conversations.create")


async def test_after_a_429_the_method_rests_as_long_as_slack_asked() -> None:
    clock = PatientClock()
    pacing = Pacing(clock, PACES)
    pacing.told_to_wait("pins.add", "", 30)
    with pytest.raises(DeliveryFailed) as told:
        await pacing.turn("pins.add")
    assert told.value.retry_after_seconds == 30
    await clock.sleep(30)
    await pacing.turn("pins.add")
    assert clock.slept == [30]


async def test_only_the_channel_that_was_told_rests() -> None:
    clock = PatientClock()
    pacing = Pacing(clock, PACES)
    pacing.told_to_wait(POST, "C1", 30)
    await pacing.turn(POST, "C2")
    assert clock.slept == []


def test_posts_are_paced_by_channel() -> None:
    assert PACES[POST].each_place
