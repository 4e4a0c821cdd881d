"""Rough days, each from one seed. A failing one is replayed by the line it prints."""

import os
import subprocess
import sys

import pytest

from tests.simulation.day import rough_day
from tests.simulation.evening import violations

TENS = 30


@pytest.mark.parametrize("ten", range(TENS))
def test_every_promise_holds_on_rough_days(ten: int) -> None:
    for seed in range(ten * 10, ten * 10 + 10):
        wrong = violations(rough_day(seed))
        assert not wrong, f"replay: python -m tests.simulation {seed}\n" + "\n".join(wrong[:5])


def test_the_same_seed_is_the_same_day() -> None:
    assert rough_day(7).digest == rough_day(7).digest


def test_another_seed_is_another_day() -> None:
    assert rough_day(7).digest != rough_day(8).digest


def test_the_same_seed_is_the_same_day_in_another_process() -> None:
    program = "from tests.simulation.day import rough_day; print(rough_day(7).digest)"
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "12345"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == rough_day(7).digest


def test_days_are_rough_enough_to_prove_something() -> None:
    days = [rough_day(seed) for seed in range(40)]
    assert sum(day.cluster.kills for day in days) > 20
    assert sum(len(outlet.published) for day in days for outlet in day.outlets) > 20


def test_a_replay_tells_the_day_in_order_and_its_verdict_last() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.simulation", "7"], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == "seed 7: 0 violations"
    assert "StatementDrafted" in told.stdout
