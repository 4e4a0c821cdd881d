"""One account's way into its server: logged in when needed, tokens renewed, answers judged."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import rfc8785
from atproto_client import AsyncClient, Session, SessionEvent
from atproto_client.exceptions import RequestErrorBase
from atproto_client.request import AsyncRequest, Response
from atproto_core.exceptions import AtProtocolError

from bot.adapters.outlets.answers import judge, translated
from bot.application.ports import Clock, DeliveryFailed, OutcomeUnclear

ANSWER_WITHIN_SECONDS = 10.0
CONNECT_WITHIN_SECONDS = 3.0
BAD_TOKEN = frozenset({"ExpiredToken", "InvalidToken"})
"""The server says these with 400, where others say 401."""
BAD_REQUEST = httpx.codes.BAD_REQUEST

Invoke = Callable[[], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the server answered. `error` is its own name for what went wrong; empty: nothing."""

    status: int
    headers: Mapping[str, str]
    content: Mapping[str, Any]
    error: str = ""

    def require_done(self, now: datetime) -> Mapping[str, Any]:
        """The content. Raises `DeliveryFailed` where it was surely not done, else, where that is
        open, `OutcomeUnclear`."""
        if self.error in BAD_TOKEN:
            raise DeliveryFailed("unauthorised", final=True)
        judge(self.status, _with_wait(self.headers, now), now)
        return self.content


class BlueskySession:
    """Logs in with an application password at the first call. Every call has a connection of its
    own, goes to `service` alone, and follows no redirection: tokens go nowhere else."""

    def __init__(
        self,
        *,
        service: str,
        handle: str,
        password: str,
        clock: Clock,
        answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
    ) -> None:
        self._service = service.rstrip("/")
        self.handle = handle
        self._password = password
        self._clock = clock
        self._request = _request(answer_within_seconds)
        self._client = AsyncClient(self._service, request=self._request)
        self._client.on_session_change(self._changed)
        self._session: Session | None = None
        self._home = self._service
        self._times = 0
        self._one_at_a_time = asyncio.Lock()

    async def did(self) -> str:
        """The account's lasting name. Raises `DeliveryFailed`."""
        return str((await self._logged_in()).did)

    async def home(self) -> str:
        """The address of the server that holds the account. Raises `DeliveryFailed`."""
        await self._logged_in()
        return self._home

    async def ask(self, method: str, **params: str) -> Told:
        """A question, repeatable. Raises `DeliveryFailed` where there is no answer."""
        query = httpx.QueryParams(params)
        return await _surely_not_done(
            self._call(lambda: self._client.invoke_query(f"{method}?{query}"))
        )

    async def fetch(self, method: str, **params: str) -> bytes:
        """A question whose answer is a file. Raises `DeliveryFailed`."""
        query = httpx.QueryParams(params)
        with translated():
            response = await self._client.invoke_query(f"{method}?{query}")
        return bytes(response.content) if isinstance(response.content, bytes) else b""

    async def write(self, method: str, body: Mapping[str, Any]) -> Told:
        """A change. Raises `OutcomeUnclear` where the answer was lost, `DeliveryFailed` where it
        was surely never sent. `None` is sent as null, which says something here."""
        content = rfc8785.dumps(dict(body))
        return await self._call(
            lambda: self._client.invoke_procedure(
                method, content=content, headers={"content-type": "application/json"}
            )
        )

    async def upload(self, content: bytes, mime: str) -> Told:
        """Lay bytes ready for a post; unseen until one names them. Raises `DeliveryFailed`."""
        return await _surely_not_done(
            self._call(
                lambda: self._client.invoke_procedure(
                    "com.atproto.repo.uploadBlob", content=content, headers={"content-type": mime}
                )
            )
        )

    async def aclose(self) -> None:
        """Let go of the connections. The session itself ends by time."""
        await self._request.close()

    async def _call(self, invoke: Invoke) -> Told:
        """One refused token is renewed and the call made again: it was not carried out."""
        await self._logged_in()
        before = self._times
        told = await _told(invoke)
        if told.error not in BAD_TOKEN:
            return told
        await self._log_in(unless_since=before)
        return await _told(invoke)

    async def _logged_in(self) -> Session:
        if self._session is None:
            await self._log_in(unless_since=0)
        if self._session is None:
            raise DeliveryFailed("unauthorised", final=True)
        return self._session

    async def _log_in(self, *, unless_since: int) -> None:
        async with self._one_at_a_time:
            if self._times > unless_since:
                return
            told = await _surely_not_done(_told(self._open))
            told.require_done(self._clock.now())
            self._times += 1

    async def _open(self) -> Response:
        # A bare personal data server knows no profiles.
        await self._client.login(self.handle, self._password, fetch_bsky_profile=False)
        return Response(success=True, status_code=200, content=None, headers={})

    async def _changed(self, event: SessionEvent, session: Session) -> None:  # noqa: ARG002
        self._session = session
        self._home = str(session.pds_endpoint).removesuffix("/xrpc").rstrip("/")
        self._client.update_base_url(self._service)


def _request(answer_within_seconds: float) -> AsyncRequest:
    direct = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
    return AsyncRequest(
        timeout=httpx.Timeout(answer_within_seconds, connect=CONNECT_WITHIN_SECONDS),
        limits=httpx.Limits(max_keepalive_connections=0),
        mounts=direct,
        max_redirects=0,
    )


async def _surely_not_done(answer: Awaitable[Told]) -> Told:
    """A question, or a step that nobody sees: a lost answer means nothing was published."""
    try:
        return await answer
    except OutcomeUnclear as lost:
        raise DeliveryFailed(str(lost)) from None


async def _told(invoke: Invoke) -> Told:
    try:
        response = await _reached(invoke)
    except (AtProtocolError, ValueError):
        raise OutcomeUnclear("server_error") from None
    content = response.content
    return Told(
        status=response.status_code,
        headers=response.headers,
        content=content if isinstance(content, dict) else {},
        error=str(getattr(content, "error", None) or ""),
    )


async def _reached(invoke: Invoke) -> Response:
    """The server's answer, whatever it says."""
    with translated():
        try:
            return await invoke()
        except RequestErrorBase as error:
            if error.response is not None:
                return error.response
            lost = error.__cause__ or TimeoutError()
        except httpx.TooManyRedirects:
            raise DeliveryFailed("redirected", final=True) from None
        # Raised only here: within the block above it would become its own context's cause.
        raise lost


def _with_wait(headers: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """Limits are told as the instant at which they end."""
    reset = headers.get("ratelimit-reset", "")
    if "retry-after" in headers or not reset.isdigit():
        return headers
    wait = datetime.fromtimestamp(int(reset), UTC) - now
    return {**headers, "retry-after": str(max(0.0, wait.total_seconds()))}
