"""The simulation on trial: without a guard it must find something wrong, and soon."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.simulation.day import rough_day
from tests.simulation.invariants import violations
from tests.simulation.sabotage import SABOTAGES

WITHIN_SEEDS = 40


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.__name__)
def test_a_guard_that_is_missing_is_missed(
    sabotage: Callable[[], AbstractContextManager[Any]],
) -> None:
    with sabotage():
        assert any(violations(rough_day(seed)) for seed in range(WITHIN_SEEDS))
