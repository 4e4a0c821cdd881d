"""Each guard behind a promise is taken away, one at a time, and its named test must notice."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.guards.gating import GATING_GUARDS
from tests.guards.guards import GUARDS, Guard
from tests.guards.outside import OUTSIDE_GUARDS
from tests.guards.teams import TEAMS_GUARDS
from tests.guards.teams_rooms import TEAMS_ROOM_GUARDS

EVERY_GUARD = (*GUARDS, *GATING_GUARDS, *OUTSIDE_GUARDS, *TEAMS_GUARDS, *TEAMS_ROOM_GUARDS)
ROOT = Path(__file__).parents[2]
NEEDED = ("bot", "tests", "playbooks", "manifest.yaml", "pyproject.toml")
_moments = count(1)

FAILED = 1
"""Pytest's exit code when tests ran and failed; anything else is an accident."""


def copy_to(folder: Path) -> Path:
    """The code and its tests, to be altered at will."""
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            skipped = shutil.ignore_patterns("__pycache__", "*.png", "*.db*")
            shutil.copytree(source, folder / name, ignore=skipped)
        elif source.exists():
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy for all guards: what was compiled once need not be compiled for each."""
    return copy_to(tmp_path_factory.mktemp("guards"))


class Result(NamedTuple):
    """What became of a run: pytest's exit code, and what it printed."""

    returncode: int
    output: str


class Runner:
    """Runs tests on the code in a folder, quickly; see `zygote.py`."""

    def __init__(self, place: Path) -> None:
        self._output = place / "output.txt"
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "guards" / "zygote.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=place,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
            text=True,
        )

    def run(self, folder: Path, tests: Iterable[str]) -> Result:
        """Run these tests, and no others."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"folder": str(folder), "tests": list(tests), "output": str(self._output)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return Result(code, self._output.read_text(errors="replace"))

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    runner = Runner(tmp_path_factory.mktemp("runner"))
    yield runner
    runner.end()


@contextmanager
def taken_away(guard: Guard, folder: Path) -> Iterator[None]:
    """The guard is gone from the copy while the block lasts."""
    file = folder / guard.file
    text = file.read_text()
    assert text.count(guard.find) == 1, f"{guard.file} has not once, as it should: {guard.find!r}"
    before = file.stat()
    file.write_text(text.replace(guard.find, guard.replace))
    # What was compiled is known again by time and length: no two states may share both.
    os.utime(file, (next(_moments),) * 2)
    try:
        yield
    finally:
        file.write_text(text)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("guard", EVERY_GUARD, ids=lambda guard: guard.test.rpartition("::")[2])
def test_a_guard_taken_away_is_missed_by_its_test(guard: Guard, copy: Path, runner: Runner) -> None:
    with taken_away(guard, copy):
        result = runner.run(copy, [guard.test])
    assert result.returncode == FAILED, (
        f"nothing noticed that {guard.find!r} is gone:\n{result.output[-3000:]}"
    )


def test_with_all_guards_in_place_the_same_tests_pass(copy: Path, runner: Runner) -> None:
    result = runner.run(copy, sorted({guard.test for guard in EVERY_GUARD}))
    assert result.returncode == 0, result.output[-3000:]


def test_the_altered_copy_is_what_runs(copy: Path, runner: Runner) -> None:
    """Else a guard could be taken away where nobody looks."""
    rule = Guard("bot/domain/gate.py", "class Clearance:", "raise RuntimeError('copy')", "")
    with taken_away(rule, copy):
        assert "copy" in runner.run(copy, ["tests/domain/test_clearing.py"]).output
