"""A call from outside Slack's API, and the trouble that is in force for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.webapi.endpoint import lost

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


async def troubled(
    request: web.Request,
    sandbox: Sandbox,
    method: str,
    about: dict[str, Any],
    act: Callable[[], Awaitable[web.StreamResponse]],
) -> web.StreamResponse:
    """What `act` answers; or, as the faults for `method` will have it, something worse."""
    faults = sandbox.faults
    fault = faults.meet(method, about)
    await faults.delay(fault)
    await faults.run_before(method, about)
    if fault and fault.kind in ("429", "500"):
        headers = {"Retry-After": str(fault.retry_after)} if fault.kind == "429" else None
        return web.json_response({"error": "try later"}, status=int(fault.kind), headers=headers)
    if fault and fault.kind.endswith("_before"):
        return await lost(request, sandbox, fault)
    answer = await act()
    await faults.run_after(method, about)
    if fault and fault.kind.endswith("_after"):
        return await lost(request, sandbox, fault)
    return answer
