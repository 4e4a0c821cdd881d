"""Each guard behind a promise is taken away, one at a time, and its named test must notice."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.guards.guards import GUARDS, Guard

ROOT = Path(__file__).parents[2]
NEEDED = ("bot", "tests", "playbooks", "manifest.yaml", "pyproject.toml")
FAILED = 1
"""Pytest's exit code when tests ran and failed; anything else is an accident."""
AT_ONCE = 2
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


def run(folder: Path, tests: Iterable[str]) -> subprocess.CompletedProcess[str]:
    """Run these tests, and no others, on the code in the folder."""
    options = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS_PER_GUARD,
        check=False,
    )


def taken_away(guard: Guard, folder: Path) -> str | None:
    """Take the guard away in a copy; what went wrong, or None when its test noticed."""
    file = copy_to(folder) / guard.file
    text = file.read_text()
    found = text.count(guard.find)
    if found != 1:
        return f"{guard.file}: found {found} times, not once: {guard.find!r}"
    file.write_text(text.replace(guard.find, guard.replace))
    result = run(folder, [guard.test])
    shutil.rmtree(folder)
    if result.returncode == FAILED:
        return None
    tail = "\n".join((result.stdout + result.stderr).splitlines()[-5:])
    return f"nothing noticed that {guard.find!r} is gone from {guard.file} ({guard.test}):\n{tail}"


def test_every_guard_is_missed_by_its_test(tmp_path: Path) -> None:
    folders = (tmp_path / str(place) for place in range(len(GUARDS)))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        unnoticed = [why for why in pool.map(taken_away, GUARDS, folders) if why]
    assert not unnoticed, "\n\n".join(unnoticed)


def test_with_all_guards_in_place_the_same_tests_pass(tmp_path: Path) -> None:
    result = run(copy_to(tmp_path / "whole"), sorted({guard.test for guard in GUARDS}))
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]


def test_the_altered_copy_is_what_runs(tmp_path: Path) -> None:
    """Else a guard could be taken away where nobody looks."""
    copy = copy_to(tmp_path / "copy")
    (copy / "bot/domain/gate.py").write_text("raise RuntimeError('the copy')\n")
    result = run(copy, ["tests/domain/test_clearing.py"])
    assert "the copy" in result.stdout
