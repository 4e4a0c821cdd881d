"""Socket Mode: up to ten connections, each envelope to one of them, acknowledged by id."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox.values import Json

MOST_CONNECTIONS = 10


@dataclass(eq=False)
class Connection:
    """One socket, and the envelopes sent over it that are not acknowledged yet."""

    socket: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    def acknowledged(self, message: Json) -> None:
        future = self.waiting.pop(str(message.get("envelope_id")), None)
        if future is not None and not future.done():
            future.set_result(message.get("payload"))

    def lost(self) -> None:
        """Nobody will acknowledge any more."""
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(ConnectionError("the socket was closed"))
        self.waiting.clear()


class Sockets:
    """The open sockets. `new_url` gives addresses that work once."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._turn = 0
        self._changed = asyncio.Condition()
        self.ever_connected = False
        self.connections: list[Connection] = []

    @property
    def connected(self) -> bool:
        return bool(self.connections)

    def new_url(self, base_url: str) -> str:
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return f"{base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}"

    async def wait_connected(self, count: int = 1) -> None:
        """Return once at least `count` sockets are open."""
        await self.wait_until(lambda: len(self.connections) >= count)

    async def wait_until(self, so: Callable[[], bool]) -> None:
        """Return once `so()` is true; looked at whenever a socket opens or closes."""
        async with self._changed:
            await self._changed.wait_for(so)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or len(self.connections) >= MOST_CONNECTIONS:
            return web.Response(status=401)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        connection = Connection(socket)
        await self._add(connection)
        try:
            await self._listen(connection)
        finally:
            connection.lost()
            async with self._changed:
                self.connections.remove(connection)
                self._changed.notify_all()
        return socket

    async def _add(self, connection: Connection) -> None:
        hello = {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
        }
        await connection.socket.send_json(hello)
        async with self._changed:
            self.connections.append(connection)
            self.ever_connected = True
            self._changed.notify_all()

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type == WSMsgType.TEXT:
                connection.acknowledged(message.json())

    async def deliver(self, kind: str, payload: Json, retry: int = 0) -> Any:
        """Send one envelope over the next socket in turn; what came with the acknowledgement.

        Raises ConnectionError when there is no socket or it closes before the answer.
        """
        if not self.connections:
            raise ConnectionError("no socket is open")
        self._turn += 1
        connection = self.connections[self._turn % len(self.connections)]
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = future
        await connection.socket.send_json(envelope)
        return await future

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every socket to reconnect, as Slack does every few hours, and close them."""
        for connection in list(self.connections):
            await connection.socket.send_json({"type": "disconnect", "reason": reason})
            await connection.socket.close()

    async def close(self) -> None:
        for connection in list(self.connections):
            await connection.socket.close(code=WSCloseCode.GOING_AWAY)
