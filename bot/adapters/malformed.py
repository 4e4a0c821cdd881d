"""What comes from a chat platform and is not as the platform documents it."""

from collections.abc import Iterator
from contextlib import contextmanager


class Malformed(Exception):
    """A payload or an activity that cannot be read. Repeats nothing of it."""


@contextmanager
def reading() -> Iterator[None]:
    """Raises what is missing or of a wrong kind as `Malformed`."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise Malformed(type(error).__name__) from None
