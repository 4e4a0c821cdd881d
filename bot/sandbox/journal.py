"""Everything that happened in the sandbox, in order, for whoever wants to follow it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["call", "payload", "answer", "change", "public", "hook", "note"]
"""What an entry tells of.

- `call`: the bot called the Web API (`method`, `arguments`, `answer`, `status`, `fault`).
- `payload`: the bot is sent something (`type`, `payload`, `person`, `copy`: 1 or 2).
- `answer`: what the bot answered to that (`to`: the payload's number, `type`, `person`,
  `status`, `answer`, `error`, `transport`).
- `change`: the workspace changed (`what`, and the ids it concerns).
- `public`: the outside world saw something (`what`: `published`, `repeated`, `refused`; `post`).
- `hook`: a process or file beside the bot was touched (`what`).
- `note`: something else a player should see (`what`).
"""


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `number` counts from 1, `at` is seconds since the epoch."""

    number: int
    at: float
    kind: Kind
    data: dict[str, Any]

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.data.get(name, otherwise)


Listener = Callable[[Entry], None]


class Journal:
    """An append-only list with listeners. Listeners are called at once and must not block."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.entries: list[Entry] = []
        self._listeners: list[Listener] = []

    def add(self, kind: Kind, **data: Any) -> Entry:
        entry = Entry(len(self.entries) + 1, self._clock(), kind, data)
        self.entries.append(entry)
        for listener in list(self._listeners):
            listener(entry)
        return entry

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every later entry, until the returned function is called."""
        self._listeners.append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    @contextmanager
    def _queue(self) -> Iterator[asyncio.Queue[Entry]]:
        queue: asyncio.Queue[Entry] = asyncio.Queue()
        stop = self.listen(queue.put_nowait)
        try:
            yield queue
        finally:
            stop()

    async def subscribe(self, since: int | None = None) -> AsyncIterator[Entry]:
        """Yield every entry with a number above `since`, for ever; None: only what is new."""
        with self._queue() as queue:
            past = [] if since is None else self.entries[since:]
            for entry in past:
                yield entry
            while True:
                yield await queue.get()

    async def wait_for(
        self, wanted: Callable[[Entry], bool], *, since: int = 0, seconds: float = 10
    ) -> Entry:
        """The first entry above `since` that is `wanted`. Raises TimeoutError after `seconds`."""
        with self._queue() as queue:
            for entry in self.entries[since:]:
                if wanted(entry):
                    return entry
            async with asyncio.timeout(seconds):
                while True:
                    entry = await queue.get()
                    if wanted(entry):
                        return entry

    def of(self, kind: Kind, **data: Any) -> list[Entry]:
        """The entries of one kind whose data hold all the given values."""
        return [
            entry
            for entry in self.entries
            if entry.kind == kind and all(entry.get(name) == data[name] for name in data)
        ]
