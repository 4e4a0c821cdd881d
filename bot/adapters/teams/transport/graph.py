"""Microsoft Graph over HTTP: what a bot's own way into Teams cannot do."""

from collections.abc import AsyncIterator, Mapping
from typing import Literal, TypeAlias

import aiohttp
from yarl import URL

from bot.adapters.teams.transport.content import Json, code_of, content_of
from bot.adapters.teams.transport.credentials import is_same_origin
from bot.adapters.teams.transport.errors import Refused, refusal, translated
from bot.adapters.teams.transport.tokens import Tokens
from bot.application.ports import Clock, DeliveryFailed

Verb: TypeAlias = Literal["GET", "POST"]

SCOPE = "https://graph.microsoft.com/.default"
MOST_PAGES = 50


class Graph:
    """Raises `DeliveryFailed`, `Refused` with Graph's status and word for the reason where it said
    no; `post` also `OutcomeUnclear`. Told to wait, it calls nobody before the time."""

    def __init__(
        self, session: aiohttp.ClientSession, tokens: Tokens, clock: Clock, base: str
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._clock = clock
        self._base = base.rstrip("/")
        self._not_before = 0.0

    async def get(self, path: str, **params: str) -> Json:
        """One thing. `path` begins with a slash; `params` are the query, without their `$`."""
        return await self._call("GET", self._url(path, params))

    async def pages(self, path: str, **params: str) -> AsyncIterator[Json]:
        """Each thing of a list, of all its pages. Raises `DeliveryFailed` where there are more than
        anybody would read."""
        url = self._url(path, params)
        for _ in range(MOST_PAGES):
            page = await self._call("GET", url)
            for one in page.get("value") or ():
                yield one
            following = page.get("@odata.nextLink")
            if not following:
                return
            url = self._following(str(following))
        raise DeliveryFailed("too_much_to_read")

    async def post(self, path: str, body: Json) -> Json:
        """Do something."""
        return await self._call("POST", self._url(path, {}), body)

    def bound(self, path: str) -> str:
        """How a body names a thing of Graph's."""
        return f"{self._base}{path}"

    def _url(self, path: str, params: Mapping[str, str]) -> URL:
        url = URL(f"{self._base}{path}", encoded=True)
        return url.with_query({f"${name}": value for name, value in params.items()})

    def _following(self, address: str) -> URL:
        """The next page: the token goes nowhere else than where it has been."""
        if not is_same_origin(address, self._base):
            raise DeliveryFailed("redirected", final=True)
        return URL(address, encoded=True)

    async def _call(self, verb: Verb, url: URL, body: Json | None = None) -> Json:
        wait = self._not_before - self._clock.monotonic()
        if wait > 0:
            raise DeliveryFailed("ratelimited", retry_after_seconds=wait)
        token = await self._tokens.token(SCOPE)
        headers = {"Authorization": f"Bearer {token}"}
        try:
            with translated(changes=verb == "POST"):
                async with self._session.request(
                    verb, url, json=body, headers=headers, allow_redirects=False
                ) as answer:
                    return await _content(answer, changes=verb == "POST")
        except DeliveryFailed as failed:
            if failed.retry_after_seconds is not None:
                self._not_before = self._clock.monotonic() + failed.retry_after_seconds
            if isinstance(failed, Refused) and failed.status == 401:
                self._tokens.rejected(token)
            raise


async def _content(answer: aiohttp.ClientResponse, *, changes: bool) -> Json:
    content = await content_of(answer)
    if 200 <= answer.status < 300:
        return content
    code = code_of(content)
    if answer.status == 503 and "Retry-After" in answer.headers:
        # Graph throttles with this one, too: nothing was done.
        raise refusal(429, code, answer.headers, changes=changes)
    problem = refusal(answer.status, code, answer.headers, changes=changes)
    if isinstance(problem, Refused) and answer.status == 403:
        raise Refused("graph_forbidden", status=403, code=problem.code, final=True)
    raise problem
