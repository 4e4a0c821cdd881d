"""What comes up on the site, whoever put it there."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.adapters.outlets.wordpress.client import ROUTES, Item, WordPressClient, instant
from bot.adapters.outlets.wordpress.reading import words_of
from bot.application.ports import Clock
from bot.application.public_ports import Seen
from bot.domain.values import OutletId, Words

EVERY_SECONDS = 4.0
OVERLAP = timedelta(seconds=2)
"""The site tells times in full seconds, and writes some a moment before it shows the post."""
HIGHEST_NUMBERS = "20"
PUBLIC: Mapping[str, str] = {"status": "publish", "context": "view", "_embed": "author"}
LATEST = timedelta(days=1)
"""WordPress publishes what is due at somebody's next visit, with the date it was planned for."""


class WordPressAccount:
    """Implements `Account`: posts and pages, asked for every few seconds.

    A reference is the post's number, and `number#modified` where the post was changed after its
    date: edited since it came out, or given a date in the past by its author. `take_down` knows
    both forms. `text` is title and text, a blank line between them.
    """

    def __init__(
        self,
        outlet: OutletId,
        *,
        client: WordPressClient,
        clock: Clock,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self.id = outlet
        self._client = client
        self._clock = clock
        self._every_seconds = every_seconds

    async def watch(self, since: datetime) -> AsyncIterator[Seen]:
        """As the port says; `since` by our clock, what is seen by the site's."""
        ahead = await self._ahead()
        start = since + ahead - timedelta(microseconds=since.microsecond)
        told = {_identity(one) for one in await self._latest(start, start) if one.at < start}
        newest = start
        while True:
            for seen in await self._latest(newest, start):
                if _identity(seen) not in told:
                    told.add(_identity(seen))
                    now = self._clock.now() + ahead
                    newest = max(newest, min(seen.at, now))
                    yield seen if start <= seen.at <= now else replace(seen, at=now)
            await self._clock.sleep(self._every_seconds)

    async def _ahead(self) -> timedelta:
        """How far the site's clock is before ours, where that can be told from the wire."""
        ahead = (await self._client.look("types")).at - self._clock.now()
        return ahead if abs(ahead) > OVERLAP else timedelta()

    async def _latest(self, newest: datetime, start: datetime) -> list[Seen]:
        """What is public and was changed since the newest; or is dated since shortly before the
        start, for what comes out on schedule counts as unchanged; or has the highest numbers, for
        what is made with a date in the past counts as last changed then."""
        changed = {"modified_after": _iso(newest - OVERLAP), **PUBLIC}
        dated = {"after": _iso(start - LATEST), **PUBLIC}
        made = {"orderby": "id", "order": "desc", "per_page": HIGHEST_NUMBERS, **PUBLIC}
        found: dict[int, Item] = {}
        for route in ROUTES:
            items = [
                *await self._client.every(route, **changed),
                *await self._client.every(route, **dated),
                *(await self._client.look(route, **made)).told,
            ]
            found |= {item["id"]: item for item in items}
        return sorted(map(self._seen, found.values()), key=lambda seen: seen.at)

    def _seen(self, item: Item) -> Seen:
        dated, modified = instant(item["date_gmt"]), instant(item["modified_gmt"])
        version = f"#{item['modified_gmt']}" if modified > dated else ""
        return Seen(
            outlet=self.id,
            reference=f"{item['id']}{version}",
            at=max(dated, modified),
            text=words_of(item),
            link=item["link"],
            author=_author(item),
        )


def _identity(seen: Seen) -> tuple[str, str]:
    return seen.reference, seen.text


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _author(item: Item) -> Words:
    authors = item.get("_embedded", {}).get("author", [])
    return Words(authors[0].get("name", "") if authors else "")
