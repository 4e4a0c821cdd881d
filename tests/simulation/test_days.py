"""Rough days, each from one seed; a failing one is replayed by the line that is printed. They run
in processes of their own, in which a seed is the same day every time."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.simulation.day import Day, rough_day

DAYS = 100


def told(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "tests.simulation", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False)


def test_every_promise_holds_on_rough_days() -> None:
    said = told("--seeds", str(DAYS), "--first", "0", "--jobs", "2")
    assert said.stdout.endswith(f"{DAYS} seeds, 0 violations\n"), said.stdout + said.stderr


def test_the_same_seed_is_the_same_day_and_another_is_another() -> None:
    with ThreadPoolExecutor() as beside:
        days = [beside.submit(told, "--digest", seed) for seed in ("7", "7", "8")]
        first, again, other = (day.result().stdout for day in days)
    assert first == again
    assert first != other


@pytest.fixture(scope="module")
def days() -> list[Day]:
    return [rough_day(seed) for seed in range(40)]


def test_days_are_rough_enough_to_prove_something(days: list[Day]) -> None:
    assert sum(day.cluster.kills for day in days) > 15
    assert sum(len(outlet.published) for day in days for outlet in day.outlets) > 5


def test_a_replay_tells_the_day_in_order_and_its_verdict_last() -> None:
    said = told("7")
    assert said.stdout.splitlines()[-1] == "seed 7: 0 violations"
    assert "StatementDrafted" in said.stdout


def test_days_on_teams_are_rough_enough_to_prove_something(days: list[Day]) -> None:
    teams = [team for day in days for team in day.witness.teams.values()]
    rooms = [room for team in teams for room in team.rooms.values()]
    assert any(len(day.homes) == 2 for day in days)
    assert any(len({post.key for post in room.posts}) < len(room.posts) for room in rooms)
    assert any(team.unreached for team in teams)
    assert any(team.came for team in teams)
