"""Server-sent events: which parts of a person's page have changed."""

import asyncio
from collections.abc import Callable, Hashable
from contextlib import suppress

from aiohttp import web

from bot.sandbox.journal import Entry, Journal
from bot.sandbox.page.guard import HEADERS
from bot.sandbox.workspace import Workspace

_KEEP_ALIVE_SECONDS = 15
_END = None


def parts_changed(entry: Entry, workspace: Workspace, person: str, channel: str) -> set[str]:
    """The parts that `person`, with `channel` in front of them, has to see anew."""
    what, where = str(entry.get("what", "")), entry.get("channel")
    match entry.kind:
        case "public":
            return {"public"}
        case "hook":
            return {"dares"}
        case "change" if what.startswith("modal_"):
            return {"modal"} if entry.get("person") == person else set()
        case "change" if what == "person_changed":
            return {"cast", "sidebar", "head", "messages"}
        case "change" if what.startswith(("message_", "reaction_")):
            return _message_changed(where == channel, workspace.can_see(person, str(where)))
        case "change":
            here = {"head", "composer", "messages"} if where == channel else set()
            return {"cast", "sidebar"} | here
        case _:
            return set()


def _message_changed(here: bool, visible: bool) -> set[str]:
    if here and visible:
        return {"cast", "head", "messages"}
    return {"cast", "sidebar"} if visible else {"cast"}


class Streams:
    """The open event streams. `close` ends them all, so that a server can stop."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._open: set[asyncio.Queue[Entry | None]] = set()

    async def close(self, _app: web.Application) -> None:
        for queue in self._open:
            queue.put_nowait(_END)

    async def serve(
        self,
        request: web.Request,
        changed: Callable[[Entry], set[str]],
        dares: Callable[[], Hashable],
    ) -> web.StreamResponse:
        """Tell of changed parts until the browser goes away or the server stops.

        `dares` gives what the panel of dares shows; it may change with any entry.
        """
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        queue: asyncio.Queue[Entry | None] = asyncio.Queue()
        self._open.add(queue)
        stop = self._journal.listen(queue.put_nowait)
        try:
            with suppress(ConnectionResetError):
                await self._tell(response, queue, changed, dares)
        finally:
            stop()
            self._open.discard(queue)
        return response

    async def _tell(
        self,
        response: web.StreamResponse,
        queue: asyncio.Queue[Entry | None],
        changed: Callable[[Entry], set[str]],
        dares: Callable[[], Hashable],
    ) -> None:
        before = dares()
        await response.write(b": hello\n\n")
        while True:
            try:
                async with asyncio.timeout(_KEEP_ALIVE_SECONDS):
                    entry = await queue.get()
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if entry is _END:
                return
            parts = changed(entry)
            now = dares()
            if now != before:
                before, parts = now, parts | {"dares"}
            if parts:
                await response.write(f"data: {' '.join(sorted(parts))}\n\n".encode())
