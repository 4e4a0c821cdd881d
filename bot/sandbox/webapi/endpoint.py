"""Answers `/api/{method}`: who calls, with which arguments, and whether it goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.errors import InvalidArguments, SlackError
from bot.sandbox.faults import Fault
from bot.sandbox.values import Json
from bot.sandbox.webapi.call import Call, Method
from bot.sandbox.webapi.methods import IGNORED, METHODS

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


class Endpoint:
    """The Web API of one sandbox as an aiohttp handler."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        arguments = await merged_arguments(request)
        token = _token(request, arguments)
        arguments = {one: arguments[one] for one in arguments if one not in IGNORED}
        faults = self._sandbox.faults
        fault = faults.meet(name, arguments)
        await faults.delay(fault)
        await faults.run_before(name, arguments)
        refused = await self._refused_by(fault, name, arguments, request)
        if refused is not None:
            return refused
        status, answer = self._answer(name, token, arguments)
        self._note(name, arguments, status, answer, fault)
        await faults.run_after(name, arguments)
        if fault and fault.kind in ("drop_after", "hang_after"):
            return await lost(request, self._sandbox, fault)
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._sandbox.grants.scopes))}
        if status == 429:
            headers["Retry-After"] = str(answer["retry_after"])
        return web.json_response(answer, status=status, headers=headers)

    async def _refused_by(
        self, fault: Fault | None, name: str, arguments: Json, request: web.Request
    ) -> web.StreamResponse | None:
        """The answer of a fault that keeps the call from being executed; None to go on."""
        if fault is None or fault.kind in ("slow", "drop_after", "hang_after"):
            return None
        answer: Json = {"ok": False, "error": "ratelimited"}
        if fault.kind == "500":
            answer["error"] = "internal_error"
        status = {"429": 429, "500": 500}.get(fault.kind, 0)
        self._note(name, arguments, status, answer if status else {}, fault)
        if not status:
            return await lost(request, self._sandbox, fault)
        headers = {"Retry-After": str(fault.retry_after)} if status == 429 else None
        return web.json_response(answer, status=status, headers=headers)

    def _answer(self, name: str, token: str, arguments: Json) -> tuple[int, Json]:
        try:
            method = METHODS.get(name)
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            self._check_token(token, method)
            wait = self._wait(name, method, arguments)
            if wait:
                return 429, {"ok": False, "error": "ratelimited", "retry_after": wait}
            check_arguments(method, arguments)
            if not method.app_token:
                self._sandbox.grants.require_for(name)
            found = method.function(Call(self._sandbox, name, arguments))
        except SlackError as error:
            return 200, error.answer()
        return 200, {"ok": True, **found}

    def _wait(self, name: str, method: Method, arguments: Json) -> int:
        channel = str(arguments.get("channel", ""))
        return self._sandbox.faults.limits.wait(name, method.tier, channel)

    def _check_token(self, token: str, method: Method) -> None:
        wanted, other = self._sandbox.bot_token, self._sandbox.app_token
        if method.app_token:
            wanted, other = other, wanted
        if not token:
            raise SlackError("not_authed")
        if token == other:
            raise SlackError("not_allowed_token_type")
        if token != wanted:
            raise SlackError("invalid_auth")

    def _note(
        self, name: str, arguments: Json, status: int, answer: Json, fault: Fault | None
    ) -> None:
        self._sandbox.journal.add(
            "call",
            method=name,
            arguments=arguments,
            status=status,
            answer=answer,
            fault=fault.kind if fault else None,
        )


async def lost(request: web.Request, sandbox: Sandbox, fault: Fault) -> web.StreamResponse:
    """Give no answer: at once, or after having hung until released."""
    if fault.kind.startswith("hang"):
        await sandbox.faults.hang()
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def merged_arguments(request: web.Request) -> Json:
    """Query, form and JSON together, as Slack merges them; the body goes before the query."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        body: Any = await _json(request)
        if isinstance(body, dict):
            arguments |= body
    elif request.method == "POST":
        arguments |= dict(await request.post())
    return arguments


async def _json(request: web.Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        return None


def _token(request: web.Request, arguments: Json) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" and token else str(arguments.get("token", ""))


def check_arguments(method: Method, arguments: Json) -> None:
    """Stricter than Slack, which ignores what it does not know. Raises InvalidArguments."""
    unknown = [f"unknown argument: {one}" for one in sorted(arguments.keys() - method.allowed)]
    missing = [f"missing required field: {one}" for one in method.required if one not in arguments]
    if unknown or missing:
        raise InvalidArguments(*unknown, *missing)
