"""The simulation on trial: without a guard it must find something wrong, and soon."""

import pytest

from tests.simulation.sabotage import SABOTAGES
from tests.simulation.test_days import told


@pytest.fixture(scope="module")
def found() -> str:
    """What became of all of them, a line each; in a process of its own, where a seed is the same
    day every time."""
    said = told("--sabotage", "--jobs", "2")
    return said.stdout + said.stderr


@pytest.mark.parametrize("fault", [sabotage.__name__ for sabotage in SABOTAGES])
def test_a_guard_that_is_missing_is_missed(found: str, fault: str) -> None:
    assert f"{fault}: seed " in found, found
