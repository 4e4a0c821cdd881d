"""The code is as its tools want it: formatted, linted, and typed to the last corner."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("mypy",),
    ],
    ids=" ".join,
)
def test_the_code_is_in_order(command: tuple[str, ...]) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", *command], cwd=HERE, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
