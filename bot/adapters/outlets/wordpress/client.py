"""Calls to a WordPress site, and what their answers mean."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.adapters.outlets.answers import judge, translated
from bot.application.ports import Clock, DeliveryFailed, OutcomeUnclear

WHOLE_CALL_SECONDS = 13.0
MOST_ON_A_PAGE = "100"
ROUTES = ("posts", "pages")
"""Where there is something the public can read."""

ME = "users/me"

Item = Mapping[str, Any]
"""A post, a page, a comment or a picture, as the site tells of it."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`at` is the site's own time, on the second; `pages` how many such answers there are."""

    told: Any
    at: datetime
    pages: int


class WordPressClient:
    """Calls as one of the site's users, by an application password (WordPress 5.6 or newer).

    The API is reached through `?rest_route=`, which works whatever the site's permalinks are.
    """

    def __init__(
        self, *, site: str, user: str, password: str, http: httpx.AsyncClient, clock: Clock
    ) -> None:
        self._site = site.rstrip("/") + "/"
        self._auth = httpx.BasicAuth(user, password)
        self._http = http
        self._clock = clock

    async def look(self, route: str, **params: str) -> Answer:
        """Read something. Raises `DeliveryFailed` alone: looking changes nothing."""
        try:
            async with harmless():
                return await self._call("GET", route, params=params)
        except DeliveryFailed as failed:
            if failed.reason == "refused" and route != ME:
                # Asked for drafts with a wrong password, WordPress finds fault with the question.
                await self.look(ME)
            raise

    async def every(self, route: str, **params: str) -> list[Item]:
        """All of a list, however many pages of answers it takes. Raises `DeliveryFailed`."""
        found: dict[int, Item] = {}
        page, pages = 1, 1
        while page <= pages:
            answer = await self.look(route, per_page=MOST_ON_A_PAGE, page=str(page), **params)
            found |= {item["id"]: item for item in answer.told}
            page, pages = page + 1, answer.pages
        return list(found.values())

    async def change(self, method: str, route: str, **more: Any) -> Item:
        """Change something. Raises `DeliveryFailed` where it surely was not, else
        `OutcomeUnclear`."""
        told: Item = (await self._call(method, route, **more)).told
        return told

    async def prepare(self, method: str, route: str, **more: Any) -> Item:
        """Change something that the public does not see, and that can be done again. Raises
        `DeliveryFailed` alone."""
        async with harmless():
            return await self.change(method, route, **more)

    async def _call(
        self, method: str, route: str, *, params: Mapping[str, str] | None = None, **more: Any
    ) -> Answer:
        request = self._http.build_request(
            method,
            self._site,
            params={"rest_route": f"/wp/v2/{route}", "context": "edit", **(params or {})},
            **more,
        )
        with translated():
            sending = self._http.send(request, auth=self._auth, follow_redirects=False)
            answer = await self._clock.wait_for(sending, WHOLE_CALL_SECONDS)
        judge(answer.status_code, answer.headers, self._clock.now())
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> Answer:
        try:
            told = json.loads(answer.content)
        except ValueError:
            told = None
        if not isinstance(told, dict | list):
            raise OutcomeUnclear("not_understood")
        pages = answer.headers.get("x-wp-totalpages", "")
        return Answer(
            told=told,
            at=_date(answer.headers) or self._clock.now(),
            pages=int(pages) if pages.isdecimal() else 1,
        )


@asynccontextmanager
async def harmless() -> AsyncIterator[None]:
    """What is unclear in here does not matter to the public: it is surely not published."""
    try:
        yield
    except OutcomeUnclear as unclear:
        failed = DeliveryFailed(str(unclear))
    else:
        return
    raise failed from None


@contextmanager
def gone_already() -> Iterator[None]:
    """It is fine in here where the site has no such thing (any more)."""
    try:
        yield
    except DeliveryFailed as failed:
        if failed.reason != "not_found":
            raise


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A post or page as it stands, in whatever status; `at` is the site's own time."""

    route: str
    item: Item
    at: datetime

    @property
    def path(self) -> str:
        return f"{self.route}/{self.item['id']}"

    @property
    def is_public(self) -> bool:
        return bool(self.item["status"] == "publish")


async def standing(
    client: WordPressClient, reference: str, routes: Sequence[str] = ROUTES
) -> Standing | None:
    """The post or page of this reference; None where the site has none. Raises
    `DeliveryFailed`."""
    for route in routes:
        with gone_already():
            answer = await client.look(f"{route}/{number_of(reference)}")
            return Standing(route=route, item=answer.told, at=answer.at)
    return None


def number_of(reference: str) -> int:
    """The site's number in a reference, which may name a version too. Raises `DeliveryFailed`,
    final, for what is no reference."""
    number = reference.partition("#")[0]
    if not number.isdecimal():
        raise DeliveryFailed("not_found", final=True)
    return int(number)


def instant(gmt: str) -> datetime:
    """One of the site's `…_gmt` times."""
    return datetime.fromisoformat(gmt).replace(tzinfo=UTC)


def _date(headers: Mapping[str, str]) -> datetime | None:
    try:
        at = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
