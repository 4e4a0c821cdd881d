"""Rough days, each from one seed. `CRISIS_SIMULATION_SEEDS` asks for more of them."""

import os
import subprocess
import sys

import pytest

from tests.simulation.day import rough_day
from tests.simulation.invariants import violations

SEEDS = int(os.environ.get("CRISIS_SIMULATION_SEEDS", "20"))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_promise_holds_on_a_rough_day(seed: int) -> None:
    assert violations(rough_day(seed)) == []


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
    days = [rough_day(seed) for seed in range(16)]
    assert sum(day.kills for day in days) > 20
    assert sum(len(outlet.published) for day in days for outlet in day.outlets) > 4
