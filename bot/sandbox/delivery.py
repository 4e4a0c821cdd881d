"""Brings payloads to the bot: signed over HTTP, or through a socket when one is connected."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.signing import signed_headers
from bot.sandbox.values import Json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True)
class Answer:
    """What the bot answered. `error` is Slack's word when there was no good answer."""

    status: int
    body: Any = None
    error: str | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


class Delivery:
    """Sends payloads. Slack waits three seconds; so does this.

    The next `twice_next` payloads are each delivered twice, with the same ids: one after the
    other, or at the same moment when `together`. With several `bot_urls`, copies go to them in
    turn. Events that get no good answer are sent again after each of `event_retries` seconds.
    """

    def __init__(self, sandbox: Sandbox, bot_urls: list[str]) -> None:
        self._sandbox = sandbox
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._busy = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self.bot_urls = bot_urls
        self.twice_next = 0
        self.together = False
        self.event_retries: tuple[float, ...] = (0, 60, 300)
        self.answer_within_seconds = 3.0

    async def send(
        self, kind: Kind, payload: Json, person: str | None = None, *, twice: bool = False
    ) -> list[Answer]:
        """Deliver a payload once or twice; the answers in order."""
        if not twice and self.twice_next > 0:
            self.twice_next -= 1
            twice = True
        copies = range(1, 3 if twice else 2)
        if self.together:
            sent = [self._send_one(kind, payload, person, copy) for copy in copies]
            return list(await asyncio.gather(*sent))
        return [await self._send_one(kind, payload, person, copy) for copy in copies]

    def send_event(self, payload: Json) -> None:
        """Deliver an event in the background, and again when it gets no good answer."""
        self.in_background(self._send_event(payload))

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._counted(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._count(1)

    async def settled(self) -> None:
        """Wait until every event was delivered, or waits for its next try."""
        await self._quiet.wait()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _count(self, more: int) -> None:
        self._busy += more
        if self._busy:
            self._quiet.clear()
        else:
            self._quiet.set()

    async def _counted(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self._count(-1)

    async def _pause(self, seconds: float) -> None:
        """Sleep without being waited for."""
        self._count(-1 if seconds else 0)
        try:
            await asyncio.sleep(seconds)
        finally:
            self._count(1 if seconds else 0)

    async def _send_event(self, payload: Json) -> None:
        answers = await self.send("events_api", payload)
        for number, pause in enumerate(self.event_retries, start=1):
            if answers[0].ok:
                return
            await self._pause(pause)
            answers = [await self._send_one("events_api", payload, None, 1, retry=number)]

    async def _send_one(
        self, kind: Kind, payload: Json, person: str | None, copy: int, retry: int = 0
    ) -> Answer:
        journal = self._sandbox.workspace.journal
        about = {"type": payload.get("type", "slash"), "person": person}
        sent = journal.add("payload", **about, payload=payload, copy=copy, retry=retry)
        by_socket = self._sandbox.sockets.connected
        try:
            async with asyncio.timeout(self.answer_within_seconds):
                if by_socket:
                    body = await self._sandbox.sockets.deliver(kind, payload, retry)
                    answer = Answer(200, body)
                else:
                    answer = await self._post(kind, payload, copy, retry)
        except TimeoutError:
            answer = Answer(0, error="operation_timeout")
        except (aiohttp.ClientError, OSError):
            answer = Answer(0, error="dispatch_failed")
        journal.add(
            "answer",
            to=sent.number,
            **about,
            status=answer.status,
            answer=answer.body,
            error=answer.error,
            transport="socket" if by_socket else "http",
        )
        return answer

    async def _post(self, kind: Kind, payload: Json, copy: int, retry: int) -> Answer:
        if not self.bot_urls:
            raise ConnectionError("the app has no address")
        content_type, body = _encoded(kind, payload)
        now = self._sandbox.workspace.clock()
        headers = signed_headers(self._sandbox.signing_secret, body, now)
        headers["Content-Type"] = content_type
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        url = self.bot_urls[(copy - 1) % len(self.bot_urls)]
        async with self._client().post(url, data=body, headers=headers) as response:
            text = await response.text()
            error = None if response.status == 200 else "dispatch_failed"
            return Answer(response.status, _decoded(text), error)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session


def _encoded(kind: Kind, payload: Json) -> tuple[str, bytes]:
    """Content type and body."""
    form = "application/x-www-form-urlencoded"
    if kind == "slash_commands":
        return form, urlencode(payload).encode()
    if kind == "interactive":
        return form, urlencode({"payload": json.dumps(payload)}).encode()
    return "application/json", json.dumps(payload).encode()


def _decoded(text: str) -> Any:
    """JSON where it is JSON, else the words; None for nothing."""
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
