"""Each bench runs, at its smallest. How fast it is on the day is not tested."""

from pathlib import Path

import pytest

from bot.sandbox.journal import Entry
from tests.bench import (
    at_once,
    days,
    five,
    freeze,
    log,
    opening,
    rogue,
    start,
    store,
    teams,
    thirty,
)
from tests.bench.__main__ import store_row
from tests.bench.calls import Call, depth
from tests.bench.figures import Row, show
from tests.bench.five_doors import OUTLETS
from tests.rigs import pds


async def test_the_opening_is_measured_with_its_calls() -> None:
    (opened,) = await opening.measure(runs=1, warm_up=0, bots=1)
    assert next(one.method for one in opened.calls) == "conversations.create"
    assert opened.seconds > opening.FLOOR_SECONDS
    assert opening.row([opened]).notes


async def test_several_forms_at_once_give_a_whole_room_each() -> None:
    opened = await thirty.measure(forms=3, within_seconds=30)
    assert len(opened.whole) == opened.rooms == 3
    assert not opened.doubled
    assert not opened.untold
    assert thirty.row(opened).notes


async def test_every_command_that_was_acknowledged_is_in_the_log() -> None:
    (run,) = await log.measure(runs=1, seconds=0.5)
    assert run.kept == run.sent == 50
    assert run.answered.failed == 0
    assert log.row([run]).notes


async def test_on_teams_every_press_that_was_answered_is_in_the_log() -> None:
    (run,) = await teams.measure_presses(runs=1, seconds=0.5)
    assert run.kept == run.sent == 50
    assert run.answered.failed == 0
    assert run.logins == 1
    assert run.blocks[0]["seconds"] > 0
    assert all(row.notes for row in (teams.press_row([run]), teams.block_row([run])))


async def test_on_teams_the_opening_is_measured_with_its_calls() -> None:
    (opened,) = await teams.measure_openings(1)
    assert "start_thread" in opened.calls
    assert opened.seconds > 3 * teams.LATENCY_SECONDS


async def test_a_publication_is_measured_from_the_press_to_the_outlet() -> None:
    (seconds,) = await at_once.measure(runs=1, warm_up=0)
    assert seconds > 0
    assert at_once.row([seconds]).notes


async def test_a_publication_is_measured_to_each_of_five_outlets() -> None:
    (run,) = await five.measure(runs=1, warm_up=0)
    assert set(run.after) == set(OUTLETS)
    assert run.bare > 0
    assert five.row([run]).notes


@pytest.mark.skipif(pds.installed() is None, reason=pds.SKIPPED)
async def test_a_post_past_the_bot_is_measured_to_its_card() -> None:
    (seconds,) = await rogue.measure(runs=1, warm_up=0)
    assert seconds > 0
    assert rogue.row([seconds]).notes


async def test_a_freeze_is_measured_against_what_the_server_allows() -> None:
    frozen = await freeze.measure(posts=12, calls=20)
    assert frozen.paused == 12
    assert frozen.seconds >= frozen.bound_seconds > 0
    assert frozen.steps > 0
    assert freeze.row(frozen).notes


def test_simulated_crises_are_counted_with_their_violations() -> None:
    run = days.measure(seeds=3, jobs=1)
    assert run.seeds == 3
    assert run.violations == 0
    assert run.a_minute > 0
    assert days.row(run).notes


async def test_start_and_memory_are_measured() -> None:
    (started,) = await start.measure(runs=1, rest_seconds=0)
    assert started.ready_seconds > 0
    assert started.used_mb > 10
    assert len(start.rows([started])) == 2


def test_the_store_is_measured_against_raw_appends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "ROUNDS", 1)
    monkeypatch.setattr(store, "SECONDS", 0.05)
    assert store_row(store.measure(tmp_path)).notes


def test_calls_that_overlap_are_no_deeper_than_one() -> None:
    times = [(0.0, 1.0), (1.0, 2.0), (1.1, 2.1), (2.2, 3.0)]
    entry = Entry(1, 0.0, "call", {})
    calls = [Call(method="m", began=b, ended=e, status=200, entry=entry) for b, e in times]
    assert depth(calls) == 3


def test_a_missed_bar_is_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    good = Row(name="quick", bar="< 2 s", figure="1 s", met=True)
    bad = Row(name="slow", bar="< 2 s", figure="3 s", met=False, notes=("why",))
    assert show([good]) == 0
    assert show([good, bad]) == 1
    assert "missed" in capsys.readouterr().out
