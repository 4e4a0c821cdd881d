"""Another process on the same file: `python -m tests.contracts.store_process WHAT PATH`.

`hold` claims what is due, names it, and stays. `append` appends to four crises and prints
each `crisis version` once it was acknowledged. `visit` opens the file and goes.
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen

from bot.adapters.store.sqlite import SqliteStore
from bot.domain.values import CrisisId
from tests.contracts.store import NOON, batch, entry, logged

ROOT = Path(__file__).parents[2]


@contextmanager
def process(what: str, path: Path) -> Iterator["Popen[str]"]:
    """The other process; killed at the end if it still runs."""
    command = [sys.executable, "-m", "tests.contracts.store_process", what, str(path)]
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as started:
        try:
            yield started
        finally:
            started.kill()


async def hold(store: SqliteStore) -> None:
    claimed = await store.claim(NOON, drill=False)
    print(*(one.key for one in claimed), flush=True)
    await asyncio.Event().wait()


async def append(store: SqliteStore) -> None:
    writers = (append_to(store, CrisisId(f"c{number}")) for number in range(4))
    await asyncio.gather(*writers)


async def append_to(store: SqliteStore, crisis: CrisisId) -> None:
    for version in count():
        name = f"{crisis}:{version}"
        some = (entry(name, crisis=crisis),)
        await store.append(batch(name, version, logged(name), crisis=crisis, entries=some))
        os.write(1, f"{crisis} {version + 1}\n".encode())


async def main(what: str, path: Path) -> None:
    store = await SqliteStore.open(path)
    if what == "hold":
        await hold(store)
    elif what == "append":
        await append(store)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
