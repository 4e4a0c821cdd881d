"""For all tests."""

import gc


def pytest_collection_finish() -> None:
    """What was collected stays to the end: looking through it again and again, in every worker,
    takes minutes of the whole run."""
    gc.collect()
    gc.freeze()
