"""Each guard behind a promise is taken away, one at a time, and its named test must notice."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.guards.guards import GUARDS, Guard
from tests.guards.outside import OUTSIDE_GUARDS

EVERY_GUARD = (*GUARDS, *OUTSIDE_GUARDS)
ROOT = Path(__file__).parents[2]
NEEDED = ("bot", "tests", "playbooks", "manifest.yaml", "pyproject.toml")
FAILED = 1
"""Pytest's exit code when tests ran and failed; anything else is an accident."""
SECONDS_PER_GUARD = 120


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


def run(folder: Path, tests: Iterable[str]) -> subprocess.CompletedProcess[str]:
    """Run these tests, and no others, on the code in the folder."""
    options = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=SECONDS_PER_GUARD,
        check=False,
    )


@contextmanager
def taken_away(guard: Guard, folder: Path) -> Iterator[None]:
    """The guard is gone from the copy while the block lasts."""
    file = folder / guard.file
    text = file.read_text()
    assert text.count(guard.find) == 1, f"{guard.file} has not once, as it should: {guard.find!r}"
    file.write_text(text.replace(guard.find, guard.replace))
    try:
        yield
    finally:
        file.write_text(text)


@pytest.mark.parametrize("guard", EVERY_GUARD, ids=lambda guard: guard.test.rpartition("::")[2])
def test_a_guard_taken_away_is_missed_by_its_test(guard: Guard, copy: Path) -> None:
    with taken_away(guard, copy):
        result = run(copy, [guard.test])
    assert result.returncode == FAILED, (
        f"nothing noticed that {guard.find!r} is gone:\n{result.stdout[-2000:]}{result.stderr}"
    )


def test_with_all_guards_in_place_the_same_tests_pass(copy: Path) -> None:
    result = run(copy, sorted({guard.test for guard in EVERY_GUARD}))
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]


def test_the_altered_copy_is_what_runs(copy: Path) -> None:
    """Else a guard could be taken away where nobody looks."""
    rule = Guard("bot/domain/gate.py", "class Clearance:", "raise RuntimeError('copy')", "")
    with taken_away(rule, copy):
        assert "copy" in run(copy, ["tests/domain/test_clearing.py"]).stdout
