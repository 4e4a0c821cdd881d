"""What may befall a call: an error, a lost connection, slowness. Armed by tests, by name."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """`status` 0: the connection is lost. `done`: the call was carried out all the same."""

    call: str
    status: int = 0
    done: bool = False
    retry_after: float | None = None
    code: str = ""


@dataclass
class Faults:
    """`delays` are by the call's name, `*` for all. `calls` counts those that arrived; `journal`
    has the name of each that was answered, and when it arrived and was answered, since the
    epoch."""

    armed: list[Trouble] = field(default_factory=list)
    delays: dict[str, float] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    journal: list[tuple[str, float, float]] = field(default_factory=list)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    arrivals: asyncio.Condition = field(default_factory=asyncio.Condition)

    def clear(self) -> None:
        for call in list(self.held):
            self.let_go(call)
        for held in (self.armed, self.delays, self.calls, self.journal):
            held.clear()

    def next_for(self, call: str) -> Trouble | None:
        for trouble in self.armed:
            if trouble.call in (call, "*"):
                self.armed.remove(trouble)
                return trouble
        return None

    def hold(self, call: str) -> None:
        """Calls of this name wait until they are let go."""
        self.held[call] = asyncio.Event()

    def let_go(self, call: str) -> None:
        self.held.pop(call).set()

    async def arrived(self, call: str, times: int) -> None:
        """Returns once the call has arrived so often."""
        async with self.arrivals:
            await self.arrivals.wait_for(lambda: self.calls[call] >= times)

    async def around(self, call: str, handler: Handler, request: web.Request) -> web.StreamResponse:
        began = time.time()
        try:
            return await self._around(call, handler, request)
        finally:
            self.journal.append((call, began, time.time()))

    async def _around(
        self, call: str, handler: Handler, request: web.Request
    ) -> web.StreamResponse:
        async with self.arrivals:
            self.calls[call] += 1
            self.arrivals.notify_all()
        await asyncio.sleep(self.delays.get(call, self.delays.get("*", 0.0)))
        if held := self.held.get(call):
            await held.wait()
        trouble = self.next_for(call)
        if trouble is None:
            return await handler(request)
        if trouble.done:
            await handler(request)
        if trouble.status:
            return _answer(trouble)
        if request.transport:
            request.transport.abort()
        return web.Response()


def named(call: str, handler: Handler) -> Handler:
    """A handler under the name by which its troubles are armed."""

    async def handle(request: web.Request) -> web.StreamResponse:
        faults = request.app[FAULTS]
        return await faults.around(call, handler, request)

    return handle


FAULTS: web.AppKey[Faults] = web.AppKey("faults", Faults)


def _answer(trouble: Trouble) -> web.StreamResponse:
    headers = {} if trouble.retry_after is None else {"Retry-After": f"{trouble.retry_after:g}"}
    code = trouble.code or {403: "BotNotInConversationRoster", 429: "Throttled"}.get(
        trouble.status, "ServiceError"
    )
    body = {"error": {"code": code, "message": "as the test asked"}}
    return web.json_response(body, status=trouble.status, headers=headers)
