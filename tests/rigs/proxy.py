"""A lossy proxy of our own before any HTTP server: it hands a request on and cuts the answer, or
answers in the server's place, waits, or is gone. For tests, and for the kill -9 bench."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

LARGEST_HEAD_BYTES = 64 * 1024
_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_CONNECTION = re.compile(rb"\r\nconnection:[^\r]*", re.IGNORECASE)
_UPGRADE = re.compile(rb"\r\nupgrade:", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What befalls a request. `reaches`: the server carries it out; `status`: what is answered
    instead of the server's word (None: nothing, the connection is cut)."""

    reaches: bool
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = "{}"
    after_seconds: float = 0.0


LOST_BEFORE = Fault(reaches=False)
LOST_AFTER = Fault(reaches=True)
BROKEN = Fault(reaches=False, status=500)
DONE_BUT_BROKEN = Fault(reaches=True, status=500)


def busy(seconds: int, status: int = 429) -> Fault:
    """Come back later."""
    return Fault(reaches=False, status=status, headers={"retry-after": str(seconds)})


def late(seconds: float) -> Fault:
    """Carried out at once, and answered so late that nobody waits for it."""
    return Fault(reaches=True, after_seconds=seconds)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request that came in."""

    method: str
    path: str
    fault: Fault | None


Weather = Callable[[str, str], Fault | None]
"""Method and path to what befalls this request, such as a seeded choice."""


def fair(method: str, path: str) -> Fault | None:
    """Nothing befalls."""
    return None


@dataclass
class Proxy:
    """`url` stands for the server's own. `befalls` lines up faults for the next requests whose
    path contains a text; where none is lined up, `weather` chooses."""

    upstream: str
    weather: Weather = fair
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    _next: list[tuple[str, Fault]] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _serving: set["asyncio.Task[None] | None"] = field(default_factory=set)
    _came_in: asyncio.Condition = field(default_factory=asyncio.Condition)

    def befalls(self, fault: Fault, path: str = "", times: int = 1) -> None:
        """It happens to the next so many requests whose path contains `path`."""
        self._next += [(path, fault)] * times

    def cut(self) -> None:
        """Break every connection that is open now, streams included."""
        for writer in list(self._open):
            writer.transport.abort()

    async def die(self) -> None:
        """Nobody listens any more, and what was open breaks."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.cut()
        if serving := [task for task in self._serving if task is not None]:
            await asyncio.wait(serving, timeout=1)

    async def called(self, path: str, times: int = 1) -> None:
        """Until so many requests came in whose path contains `path`."""
        async with self._came_in:
            await self._came_in.wait_for(
                lambda: sum(path in call.path for call in self.calls) >= times
            )

    async def listen(self) -> None:
        """Listen, again at the same address after `die`."""
        port = urlsplit(self.url).port or 0
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", port, limit=LARGEST_HEAD_BYTES
        )
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        self._serving.add(asyncio.current_task())
        try:
            # Whoever hangs up early is one more way to lose an answer.
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        finally:
            self._open.discard(writer)
            self._serving.discard(asyncio.current_task())
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
        fault = self._fault(method, path)
        async with self._came_in:
            self.calls.append(Call(method=method, path=path, fault=fault))
            self._came_in.notify_all()
        if fault is None:
            await self._pass_on(head, reader, writer)
            return
        body = await _body(head, reader)
        if fault.reaches:
            await self._carry_out(head + body)
        if fault.after_seconds:
            await asyncio.sleep(fault.after_seconds)
        await _say(fault, writer)

    def _fault(self, method: str, path: str) -> Fault | None:
        for place, (wanted, fault) in enumerate(self._next):
            if wanted in path:
                del self._next[place]
                return fault
        return self.weather(method, path)

    async def _pass_on(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there, onward = await self._reach()
        self._open.add(onward)
        try:
            onward.write(_once(head))
            await _both(reader, onward, there, writer)
        finally:
            self._open.discard(onward)
            onward.transport.abort()

    async def _carry_out(self, request: bytes) -> None:
        there, onward = await self._reach()
        onward.write(_once(request))
        await there.read()
        onward.close()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        parts = urlsplit(self.upstream)
        return await asyncio.open_connection(parts.hostname, parts.port)


@asynccontextmanager
async def lossy(upstream: str, weather: Weather = fair) -> AsyncIterator[Proxy]:
    """A proxy before this server (`http://…`), while the block lasts."""
    proxy = Proxy(upstream, weather)
    await proxy.listen()
    try:
        yield proxy
    finally:
        await proxy.die()


async def _both(
    reader: asyncio.StreamReader,
    onward: asyncio.StreamWriter,
    there: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    """Until the server has said all."""
    sending = asyncio.create_task(_pour(reader, onward))
    try:
        await _pour(there, writer)
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    while piece := await source.read(LARGEST_HEAD_BYTES):
        into.write(piece)
        await into.drain()


async def _body(head: bytes, reader: asyncio.StreamReader) -> bytes:
    found = _LENGTH.search(head)
    return await reader.readexactly(int(found[1])) if found else b""


async def _say(fault: Fault, writer: asyncio.StreamWriter) -> None:
    if fault.status is None:
        writer.transport.abort()
        return
    body = fault.body.encode()
    headers = {
        "content-type": "application/json",
        **fault.headers,
        "content-length": str(len(body)),
        "connection": "close",
    }
    lines = [f"HTTP/1.1 {fault.status} {HTTPStatus(fault.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    await writer.drain()


def _once(request: bytes) -> bytes:
    """The request with the wish that the connection ends with the answer; a stream keeps its."""
    head, gap, body = request.partition(b"\r\n\r\n")
    if _UPGRADE.search(head):
        return request
    return _CONNECTION.sub(b"", head) + b"\r\nconnection: close" + gap + body
