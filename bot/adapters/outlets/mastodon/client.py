"""Calls to one account on a Mastodon-compatible server, and what its answers mean."""

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

import httpx
from httpx_sse import EventSource, aconnect_sse

from bot.adapters.outlets.answers import judge, translated
from bot.application.ports import Clock, DeliveryFailed, OutcomeUnclear

Json: TypeAlias = dict[str, Any]

WHOLE_CALL_SECONDS = 13.0
"""However slowly an answer drips; an upload has longer."""
UPLOAD_SECONDS = 60.0
SILENT_STREAM_SECONDS = 45.0
"""Mastodon sends a heartbeat every 15 s: a stream silent for so long is dead."""
LARGEST_ANSWER_BYTES = 8 * 1024 * 1024
PAGE = 40

_ABOUT_THE_TOKEN = re.compile(r"token|unauthori[sz]ed|not logged in|authenticat", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server said to a call that it carried out."""

    status: int
    content: Any
    links: Mapping[str | None, Mapping[str, str]]


class MastodonClient:
    """One account's way to its server. Errors carry neither the token nor what was sent."""

    def __init__(self, server: str, token: str, http: httpx.AsyncClient, clock: Clock) -> None:
        """`server`: the address of the server, https or this machine."""
        self.server = server.rstrip("/")
        self.clock = clock
        self._token = token
        self._http = http
        self._me = ""

    async def read(self, path: str, **params: str) -> Answer:
        """Ask for something. A lost answer says nothing but that it is not known now: raises
        only `DeliveryFailed`."""
        try:
            return await self._call("GET", path, params=params)
        except OutcomeUnclear as unclear:
            raise DeliveryFailed(str(unclear)) from None

    async def write(
        self, method: str, path: str, body: Json | None = None, *, idempotency_key: str = ""
    ) -> Answer:
        """Change something. Raises `DeliveryFailed`, `OutcomeUnclear`."""
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return await self._call(method, path, json=body, headers=headers)

    async def upload(self, content: bytes, mime: str, description: str) -> Answer:
        """Hand over a picture or video; nobody sees it until a status shows it, so that a lost
        answer means no more than another try. Raises `DeliveryFailed`."""
        try:
            return await self._call(
                "POST",
                "/api/v2/media",
                seconds=UPLOAD_SECONDS,
                files={"file": ("medium", content, mime)},
                data={"description": description} if description else {},
            )
        except OutcomeUnclear:
            raise DeliveryFailed("media_not_taken") from None

    async def delete(self, path: str) -> bool:
        """Repeatable; False where it was gone already."""
        try:
            await self.write("DELETE", path)
        except DeliveryFailed as failed:
            if failed.reason == "not_found":
                return False
            raise
        return True

    async def me(self) -> str:
        """The account's id on this server."""
        return self._me or await self.verify()

    async def verify(self) -> str:
        """Try the token; the account's id. Raises `DeliveryFailed`."""
        answer = await self.read("/api/v1/accounts/verify_credentials")
        self._me = str(field_of(answer.content, "id"))
        return self._me

    async def pages(self, path: str, **params: str) -> AsyncIterator[Sequence[Json]]:
        """A list, page by page, the newest ids first, however the server pages it. Raises
        `DeliveryFailed`."""
        known: set[str] = set()
        after: str | None = ""
        while after is not None:
            further = {"max_id": after} if after else {}
            answer = await self.read(path, limit=str(PAGE), **params, **further)
            fresh = [one for one in list_of(answer.content) if str(one["id"]) not in known]
            known |= {str(one["id"]) for one in fresh}
            if not fresh:
                return
            yield fresh
            after = _next_after(answer, fresh)

    @asynccontextmanager
    async def stream(self, base: str) -> AsyncIterator[EventSource]:
        """The account's own events as they come. Raises `DeliveryFailed` where there is no such
        stream; httpx's errors where it breaks off."""
        timeout = httpx.Timeout(WHOLE_CALL_SECONDS, read=SILENT_STREAM_SECONDS)
        async with aconnect_sse(
            self._http,
            "GET",
            f"{base}/api/v1/streaming/user",
            headers=self._headers(),
            timeout=timeout,
            follow_redirects=False,
        ) as events:
            judge(events.response.status_code, events.response.headers, self.clock.now())
            if "text/event-stream" not in events.response.headers.get("content-type", ""):
                raise DeliveryFailed("no_stream", final=True)
            yield events

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._token}", "accept": "*/*"}

    async def _call(
        self, method: str, path: str, *, seconds: float = WHOLE_CALL_SECONDS, **given: Any
    ) -> Answer:
        headers = {**self._headers(), **given.pop("headers", {})}
        with translated():
            request = self._http.build_request(
                method, f"{self.server}{path}", headers=headers, **given
            )
            return await self.clock.wait_for(self._send(request), seconds)

    async def _send(self, request: httpx.Request) -> Answer:
        answer = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            content = await _content_of(answer)
            self._judge(answer, content)
            return Answer(status=answer.status_code, content=content, links=answer.links)
        finally:
            await answer.aclose()

    def _judge(self, answer: httpx.Response, content: Any) -> None:
        """A refused token is 401 by the book, 422 on some servers. The pause asked for stands in
        `Retry-After`, or as an instant in `X-RateLimit-Reset`."""
        status, now = answer.status_code, self.clock.now()
        if status == httpx.codes.UNPROCESSABLE_ENTITY and _ABOUT_THE_TOKEN.search(_said(content)):
            status = httpx.codes.UNAUTHORIZED
        if status == httpx.codes.CONFLICT:
            raise OutcomeUnclear("conflict")
        headers = dict(answer.headers)
        reset = headers.get("x-ratelimit-reset", "")
        if "retry-after" not in headers and (at := instant_or_none(reset)):
            headers["retry-after"] = str((at - now).total_seconds())
        judge(status, headers, now)


async def _content_of(answer: httpx.Response) -> Any:
    """The answer's JSON; None where it is none. A body cut off is an answer lost."""
    body = b""
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > LARGEST_ANSWER_BYTES:
            return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _said(content: Any) -> str:
    """The server's own words about an error."""
    return str(content.get("error", "")) if isinstance(content, dict) else ""


def _next_after(answer: Answer, page: Sequence[Json]) -> str | None:
    """Where the next page begins; None where the server says that there is none."""
    if "next" in answer.links:
        after = httpx.URL(answer.links["next"]["url"]).params.get("max_id")
        return str(after) if after else None
    return None if answer.links else str(page[-1]["id"])


def list_of(content: Any) -> list[Json]:
    """The objects of a list. Raises `DeliveryFailed` where the answer is no list."""
    if not isinstance(content, list):
        raise DeliveryFailed("not_understood")
    return [one for one in content if isinstance(one, dict) and one.get("id")]


def field_of(content: Any, name: str) -> Any:
    """Raises `DeliveryFailed` where the answer has no such field."""
    if not isinstance(content, dict) or not content.get(name):
        raise DeliveryFailed("not_understood")
    return content[name]


def instant_or_none(text: Any) -> datetime | None:
    """An ISO 8601 instant, in UTC where it does not say; None where it is none."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
