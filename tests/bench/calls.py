"""Every call of the Web API with its beginning and end, as the sandbox saw it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.journal import Entry
from bot.sandbox.sandbox import Sandbox


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call. `began` is when it arrived, `ended` when it had been carried out; in seconds."""

    method: str
    began: float
    ended: float
    status: int
    entry: Entry


class _Arrivals(Faults):
    """Notes when a call arrives: the journal has only its end."""

    watched: "Watched"

    async def delay(self, fault: Fault | None) -> None:
        self.watched.arrived()
        await super().delay(fault)


class Watched:
    """Follows the calls of one sandbox. A call arrives and ends in one and the same task."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.all: list[Call] = []
        self._clock = sandbox.workspace.clock
        self._began: dict[asyncio.Task[object] | None, float] = {}
        sandbox.faults = _Arrivals(sandbox.faults.limits)
        sandbox.faults.watched = self
        sandbox.journal.listen(self._note)

    def arrived(self) -> None:
        self._began[asyncio.current_task()] = self._clock()

    def _note(self, entry: Entry) -> None:
        if entry.kind != "call":
            return
        self.all.append(
            Call(
                method=str(entry.get("method")),
                began=self._began.pop(asyncio.current_task(), entry.at),
                ended=entry.at,
                status=int(entry.get("status") or 0),
                entry=entry,
            )
        )


def depth(calls: Sequence[Call]) -> int:
    """How many of these calls waited for each other: the longest row without overlap."""
    deep, free_at = 0, 0.0
    for call in sorted(calls, key=lambda one: one.ended):
        if call.began >= free_at:
            deep, free_at = deep + 1, call.ended
    return deep
