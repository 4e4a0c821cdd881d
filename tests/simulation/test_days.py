"""Rough days, each from one seed; a failing one is replayed by the line that is printed. They run
in processes of their own, in which a seed is the same day every time."""

import subprocess
import sys

import pytest

from tests.simulation.day import rough_day

AT_A_TIME = 60
FIRSTS = range(0, 300, AT_A_TIME)


def told(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "tests.simulation", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("first", FIRSTS)
def test_every_promise_holds_on_rough_days(first: int) -> None:
    said = told("--seeds", str(AT_A_TIME), "--first", str(first))
    assert said.stdout.endswith(f"{AT_A_TIME} seeds, 0 violations\n"), said.stdout + said.stderr


def test_the_same_seed_is_the_same_day_and_another_is_another() -> None:
    first, again, other = (told("--digest", seed).stdout for seed in ("7", "7", "8"))
    assert first == again
    assert first != other


def test_days_are_rough_enough_to_prove_something() -> None:
    days = [rough_day(seed) for seed in range(40)]
    assert sum(day.cluster.kills for day in days) > 15
    assert sum(len(outlet.published) for day in days for outlet in day.outlets) > 5


def test_a_replay_tells_the_day_in_order_and_its_verdict_last() -> None:
    said = told("7")
    assert said.stdout.splitlines()[-1] == "seed 7: 0 violations"
    assert "StatementDrafted" in said.stdout
