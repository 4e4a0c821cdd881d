"""Trouble on request: limits, server errors, slowness, lost questions and lost answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from bot.sandbox.limits import Limits

FaultKind = Literal["429", "500", "slow", "drop_before", "drop_after", "hang_before", "hang_after"]
KINDS: tuple[FaultKind, ...] = (
    "429",
    "500",
    "slow",
    "drop_before",
    "drop_after",
    "hang_before",
    "hang_after",
)

Hook = Callable[[str, dict[str, Any]], Awaitable[None]]
"""Called with the method and its arguments; the call waits for it."""

Where = Callable[[str, dict[str, Any]], bool]
"""Whether a fault is for a call of this method with these arguments."""


@dataclass
class Fault:
    """What happens to calls number `nth` to `nth + times - 1` of those that match `method`.

    `method` is a pattern such as `chat.*`. `429` answers with `retry_after` seconds, `500` with
    a server error; neither executes the call. `slow` waits `ms` first. `drop_…` closes the
    connection without an answer, `hang_…` gives none until `Faults.release`; `…_before` without
    executing the call, `…_after` having executed it. `seen` counts the matching calls; `where`
    says which of the method's calls match.
    """

    method: str
    kind: FaultKind
    nth: int = 1
    times: int = 1
    retry_after: int = 1
    ms: int = 0
    where: Where | None = None
    seen: int = 0

    def meets(self, method: str, arguments: dict[str, Any]) -> bool:
        """Count one call; True when the fault is for this one."""
        if not fnmatchcase(method, self.method):
            return False
        if self.where is not None and not self.where(method, arguments):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


@dataclass
class Hooked:
    """A hook, for every call that matches `method` or for number `nth` of them."""

    method: str
    hook: Hook
    nth: int | None = None
    seen: int = 0

    def meets(self, method: str) -> bool:
        """Count one call; True when the hook is for this one."""
        if not fnmatchcase(method, self.method):
            return False
        self.seen += 1
        return self.nth in (None, self.seen)


@dataclass
class Faults:
    """The faults in force. `latency_ms` is added to every call; `limits` is off by default."""

    limits: Limits
    latency_ms: float = 0
    faults: list[Fault] = field(default_factory=list)
    _before: list[Hooked] = field(default_factory=list)
    _after: list[Hooked] = field(default_factory=list)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def add(
        self,
        method: str,
        kind: FaultKind,
        *,
        nth: int = 1,
        times: int = 1,
        retry_after: int = 1,
        ms: int = 0,
        where: Where | None = None,
    ) -> Fault:
        """Put a fault in force, counting from the next call. Raises ValueError for a wrong kind."""
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no fault; there are {', '.join(KINDS)}")
        fault = Fault(method, kind, nth, times, retry_after, ms, where)
        self.faults.append(fault)
        return fault

    def clear(self) -> None:
        """End all faults, hooks and added latency, and let go of whoever hangs."""
        self.faults.clear()
        self._before.clear()
        self._after.clear()
        self.latency_ms = 0
        self.release()

    def release(self) -> None:
        """Let every call that hangs go on; those that hang later hang again."""
        self._released.set()
        self._released = asyncio.Event()

    def before(self, method: str, hook: Hook, *, nth: int | None = None) -> None:
        """Call `hook` before a matching call is executed: each time, or the `nth` time only.

        The call is executed afterwards even if the hook ended the caller; a `drop_before` fault
        for the same call keeps it from being executed.
        """
        self._before.append(Hooked(method, hook, nth))

    def after(self, method: str, hook: Hook, *, nth: int | None = None) -> None:
        """Call `hook` after a matching call was executed, before it is answered."""
        self._after.append(Hooked(method, hook, nth))

    def meet(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """The first fault for this call. Every fault counts every call that matches it."""
        met = [fault for fault in self.faults if fault.meets(method, arguments)]
        return met[0] if met else None

    async def delay(self, fault: Fault | None) -> None:
        extra = fault.ms if fault and fault.kind == "slow" else 0
        if self.latency_ms + extra:
            await asyncio.sleep((self.latency_ms + extra) / 1000)

    async def hang(self) -> None:
        await self._released.wait()

    async def run_before(self, method: str, arguments: dict[str, Any]) -> None:
        await _run(self._before, method, arguments)

    async def run_after(self, method: str, arguments: dict[str, Any]) -> None:
        await _run(self._after, method, arguments)


async def _run(hooks: list[Hooked], method: str, arguments: dict[str, Any]) -> None:
    for one in [one for one in hooks if one.meets(method)]:
        await one.hook(method, arguments)
