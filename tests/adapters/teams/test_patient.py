"""What somebody waits for is tried again where Teams loses an answer or asks for time."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest

from bot.adapters.teams.patient import PATIENCE_SECONDS, Patient, Telling
from bot.adapters.teams.spans import Json
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from tests.adapters.slack.workshop import PatientClock

Failure = DeliveryFailed | OutcomeUnclear

LATER = DeliveryFailed("ratelimited", retry_after_seconds=7.0)
LOST = OutcomeUnclear("no_answer")
UNREACHED = DeliveryFailed("unreachable")
FORBIDDEN = DeliveryFailed("not_installed", final=True)


class Line:
    """Fails as it is told to, then carries out."""

    def __init__(self, *failures: Failure) -> None:
        self.failures = list(failures)
        self.tried = 0

    async def send(self, conversation: str, activity: Json) -> str:
        self.tried += 1
        if self.failures:
            raise self.failures.pop(0)
        return "post"

    async def update(self, conversation: str, activity_id: str, activity: Json) -> None:
        await self.send(conversation, activity)


def patient(line: Line, clock: PatientClock) -> Patient:
    return Patient(line, cast(Telling, None), clock)


@pytest.mark.parametrize("failures", [(LATER,), (LOST,), (UNREACHED,), (LOST, LATER, LOST)])
@pytest.mark.parametrize(
    "call",
    [lambda one: one.send("thread", {}), lambda one: one.update("thread", "post", {})],
    ids=["send", "update"],
)
async def test_what_was_put_off_or_whose_answer_was_lost_is_done_again(
    failures: Sequence[Failure], call: Callable[[Patient], Any]
) -> None:
    line = Line(*failures)
    await call(patient(line, PatientClock()))
    assert line.tried == len(failures) + 1


async def test_what_would_never_go_well_is_tried_once() -> None:
    line = Line(FORBIDDEN)
    with pytest.raises(DeliveryFailed):
        await patient(line, PatientClock()).send("thread", {})
    assert line.tried == 1


async def test_nobody_waits_for_ever() -> None:
    line, clock = Line(*[LOST] * 500), PatientClock()
    began = clock.monotonic()
    with pytest.raises(OutcomeUnclear):
        await patient(line, clock).send("thread", {})
    assert clock.monotonic() - began <= PATIENCE_SECONDS
