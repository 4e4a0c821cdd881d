"""The simulation on trial: without a guard it must find something wrong, and soon."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.simulation.sabotage import SABOTAGES
from tests.simulation.test_days import told


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.__name__)
def test_a_guard_that_is_missing_is_missed(
    sabotage: Callable[[], AbstractContextManager[Any]],
) -> None:
    said = told("--sabotage", sabotage.__name__)
    assert f"{sabotage.__name__}: seed " in said.stdout, said.stdout + said.stderr
