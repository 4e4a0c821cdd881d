"""For all tests."""

import gc

import pytest

LONG = ("tests/faults/", "tests/e2e/")
"""Where single tests take ten seconds and more, most of them waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that at the end no worker is left alone with some."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: looking through it again and again, in every worker,
    takes minutes of the whole run."""
    gc.collect()
    gc.freeze()
