"""The simulation on trial: without a guard it must find something wrong, and soon."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.simulation.sabotage import SABOTAGES, found_at

WITHIN_SEEDS = range(200)


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.__name__)
def test_a_guard_that_is_missing_is_missed(
    sabotage: Callable[[], AbstractContextManager[Any]],
) -> None:
    seed, why = found_at(sabotage, WITHIN_SEEDS)
    assert seed is not None, "the fault was not found"
    print(f"found at seed {seed}: {why}")
