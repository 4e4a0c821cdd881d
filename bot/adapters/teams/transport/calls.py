"""Calls of Teams' connector: in turn, over one session, their failures told in the relay's words.

They are made over aiohttp and not by the library's `ConnectorClient`: that sends through
`requests` on the loop's few threads, asks for its token on the loop itself, copies each activity
into models that drop what they do not know, and repeats a post whose answer was lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import quote

import aiohttp
import structlog
from yarl import URL

from bot.adapters.pacing import Pacing
from bot.adapters.teams.ids import THREAD_MARK, channel_of, thread_of
from bot.adapters.teams.transport.content import Json, code_of, content_of
from bot.adapters.teams.transport.credentials import Addresses, Credentials, is_loopback
from bot.adapters.teams.transport.errors import Refused, refusal, translated
from bot.adapters.teams.transport.pacing import LOOK, SEND
from bot.adapters.teams.transport.tokens import Tokens
from bot.application.ports import DeliveryFailed, OutcomeUnclear

Verb: TypeAlias = Literal["DELETE", "GET", "POST", "PUT"]

ANSWER_WITHIN_SECONDS = 10.0
CONNECT_WITHIN_SECONDS = 3.0
CONNECTIONS = 30
PAGE = 500

log = structlog.get_logger()


def open_session(
    answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
) -> aiohttp.ClientSession:
    """A session for all calls to Microsoft, which whoever opens it closes. It keeps no cookies,
    follows no proxy of the environment's and repeats nothing."""
    session = aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=answer_within_seconds, connect=CONNECT_WITHIN_SECONDS),
        connector=aiohttp.TCPConnector(limit=CONNECTIONS),
        cookie_jar=aiohttp.DummyCookieJar(),
    )
    # aiohttp sends GET, PUT and DELETE again where the connection was lost: a second DELETE would
    # be told that there is no such post. It has no public way to say so.
    session._retry_connection = False
    return session


@dataclass(frozen=True, kw_only=True)
class Sent:
    conversation: str
    activity: str


@dataclass(frozen=True, kw_only=True)
class Member:
    """`id` is Teams' (29:…); `role` is owner, user, guest, or empty."""

    id: str
    aad: str
    tenant: str
    name: str
    email: str
    role: str


class Calls:
    """Every method raises `DeliveryFailed`; those that change something `OutcomeUnclear` too.
    Nothing is repeated of its own accord. Without `tokens` it shows none, which only a test
    server takes."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        tokens: Tokens | None,
        credentials: Credentials,
        addresses: Addresses,
        pacing: Pacing,
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._credentials = credentials
        self._addresses = addresses
        self._pacing = pacing
        self._service = addresses.service

    def heard_from(self, service_url: str) -> None:
        """Where to call from now on, as an authenticated activity said. Another than Microsoft's
        or the configured one is passed over: the bot's token would go there."""
        trusted = self._addresses.trusts(service_url)
        if trusted or (self._tokens is None and is_loopback(service_url)):
            self._service = service_url
        else:
            log.warning("service_url_not_trusted")

    async def send(self, conversation: str, activity: Json) -> str:
        """Answers the post's id."""
        path = f"{_part(conversation)}/activities"
        told = await self._change("POST", path, conversation, {"type": "message", **activity})
        return _id(told, "id")

    async def update(self, conversation: str, activity_id: str, activity: Json) -> None:
        path = f"{_part(conversation)}/activities/{_part(activity_id)}"
        body = {"type": "message", **activity, "id": activity_id}
        await self._change("PUT", path, conversation, body)

    async def delete(self, conversation: str, activity_id: str) -> None:
        path = f"{_part(conversation)}/activities/{_part(activity_id)}"
        await self._change("DELETE", path, conversation)

    async def start_thread(self, channel: str, activity: Json) -> Sent:
        """A new post in a channel, to which the thread's others reply."""
        body = {
            "isGroup": True,
            "bot": {"id": self._credentials.bot},
            "channelData": {"channel": {"id": channel}, **self._tenant_data()},
            "activity": {"type": "message", **activity},
        }
        told = await self._change("POST", "", channel, body)
        root, conversation = _id(told, "activityId"), _id(told, "id")
        if THREAD_MARK not in conversation:
            conversation = thread_of(channel, root)
        return Sent(conversation=conversation, activity=root)

    async def start_chat(self, person: str) -> str:
        """The conversation with one person, begun if need be. Teams answers the same one however
        often it is asked. Raises `DeliveryFailed("not_installed")` for who has not the app."""
        body = {
            "isGroup": False,
            "bot": {"id": self._credentials.bot},
            "members": [{"id": person}],
            "channelData": self._tenant_data(),
            **({"tenantId": self._credentials.tenant} if self._credentials.tenant else {}),
        }
        try:
            told = await self._call(SEND, "POST", "", person, body, changes=False)
        except Refused as refused:
            if refused.status == 404:
                raise DeliveryFailed("not_installed", final=True) from None
            raise
        return _id(told, "id")

    async def members(self, conversation: str) -> tuple[Member, ...]:
        """Everybody, of all pages. Of a thread: everybody in its channel."""
        channel, found, token = channel_of(conversation), list[Member](), ""
        while True:
            params = {"pageSize": str(PAGE)} | ({"continuationToken": token} if token else {})
            page = await self._look(f"{_part(channel)}/pagedmembers", channel, params)
            found += [_member(one) for one in page.get("members") or ()]
            token = page.get("continuationToken") or ""
            if not token:
                return tuple(found)

    async def member(self, conversation: str, who: str) -> Member | None:
        """By Teams' id, `aadObjectId` or sign-in name; None for who is not in it."""
        channel = channel_of(conversation)
        try:
            return _member(await self._look(f"{_part(channel)}/members/{_part(who)}", channel))
        except Refused as refused:
            if refused.status == 404:
                return None
            raise

    def _tenant_data(self) -> Json:
        tenant = self._credentials.tenant
        return {"tenant": {"id": tenant}} if tenant else {}

    async def _change(self, verb: Verb, path: str, place: str, body: Json | None = None) -> Json:
        return await self._call(SEND, verb, path, place, body, changes=True)

    async def _look(self, path: str, place: str, params: Mapping[str, str] | None = None) -> Json:
        return await self._call(LOOK, "GET", path, place, changes=False, params=params)

    async def _call(
        self,
        pace: str,
        verb: Verb,
        path: str,
        place: str,
        body: Json | None = None,
        *,
        changes: bool,
        params: Mapping[str, str] | None = None,
    ) -> Json:
        await self._pacing.turn(pace, place)
        token = await self._tokens.token() if self._tokens else ""
        try:
            with translated(changes=changes):
                async with self._session.request(
                    verb,
                    self._url(path),
                    json=body,
                    params=params,
                    headers={"Authorization": f"Bearer {token}"} if token else None,
                    allow_redirects=False,
                ) as answer:
                    return await _content(answer, changes=changes)
        except DeliveryFailed as failed:
            if failed.retry_after_seconds is not None:
                self._pacing.told_to_wait(pace, place, failed.retry_after_seconds)
            if self._tokens and isinstance(failed, Refused) and failed.status == 401:
                self._tokens.rejected(token)
            raise

    def _url(self, path: str) -> URL:
        base = f"{self._service.rstrip('/')}/v3/conversations"
        return URL(f"{base}/{path}" if path else base, encoded=True)


def _part(name: str) -> str:
    """One segment of a path: ids hold signs that mean something there."""
    return quote(name, safe="")


async def _content(answer: aiohttp.ClientResponse, *, changes: bool) -> Json:
    content = await content_of(answer)
    if 200 <= answer.status < 300:
        return content
    raise refusal(answer.status, code_of(content), answer.headers, changes=changes)


def _id(told: Json, name: str) -> str:
    """Raises `OutcomeUnclear` where Teams did not say it: done, but not to be found again."""
    if not told.get(name):
        raise OutcomeUnclear("no_id")
    return str(told[name])


def _member(told: Json) -> Member:
    return Member(
        id=str(told.get("id") or ""),
        aad=str(told.get("aadObjectId") or told.get("objectId") or ""),
        tenant=str(told.get("tenantId") or ""),
        name=str(told.get("name") or ""),
        email=str(told.get("email") or told.get("userPrincipalName") or ""),
        role=str(told.get("userRole") or told.get("role") or ""),
    )
