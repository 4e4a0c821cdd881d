"""A worker's sign of life: an OS lock on a file beside the database.

The kernel lets go of the lock however the process ends, kill -9 included.
"""

import fcntl
import os
from pathlib import Path


class WorkerInUse(Exception):
    """Another live process works under this name."""


class SignOfLife:
    """Held from construction until `end`, or until the process is gone."""

    def __init__(self, database: Path, worker: str) -> None:
        self._path = lock_path(database, worker)
        self._descriptor = _take(self._path, worker)

    def end(self) -> None:
        """Let go, and remove the file."""
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def lock_path(database: Path, worker: str) -> Path:
    """The file whose lock is the worker's sign of life."""
    return database.with_name(f"{database.name}-worker-{worker}")


def _take(path: Path, worker: str) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise WorkerInUse(f"another process works as {worker}") from None
        if _is_still(path, descriptor):
            return descriptor
        # Whoever looked after a dead worker of this name removed the file in between.
        os.close(descriptor)


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False


def is_alive(database: Path, worker: str) -> bool:
    """Whether the worker still holds its lock. What a dead one left behind is removed."""
    path = lock_path(database, worker)
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
