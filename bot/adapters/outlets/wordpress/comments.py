"""Readers' comments below the brand's posts."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.adapters.outlets.wordpress.client import (
    Item,
    WordPressClient,
    gone_already,
    instant,
    number_of,
)
from bot.adapters.outlets.wordpress.markup import text_of
from bot.application.public_ports import Comment
from bot.domain.values import OutletId, Words


class WordPressComments:
    """Implements `Comments`; the user needs the role of an editor."""

    def __init__(self, outlet: OutletId, *, client: WordPressClient) -> None:
        self.id = outlet
        self._client = client

    async def recent(self, since: datetime) -> Sequence[Comment]:
        """What everybody can read."""
        after = since.astimezone(UTC).isoformat()
        found = await self._client.every("comments", after=after, status="approve")
        return sorted(map(self._comment, found), key=lambda one: (one.at, int(one.reference)))

    async def comment(self, reference: str) -> Comment | None:
        """As the port says; what is in the bin, or held back as spam, is gone."""
        with gone_already():
            item = (await self._client.look(f"comments/{number_of(reference)}")).told
            if item["status"] not in ("trash", "spam"):
                return self._comment(item)
        return None

    async def take_down_comment(self, reference: str) -> None:
        """Into the site's bin, from which it can be brought back. Repeatable. Raises
        `DeliveryFailed`, `OutcomeUnclear`."""
        with gone_already():
            await self._client.change("DELETE", f"comments/{number_of(reference)}")

    def _comment(self, item: Item) -> Comment:
        return Comment(
            outlet=self.id,
            reference=str(item["id"]),
            at=instant(item["date_gmt"]),
            text=Words(text_of(item["content"]["raw"])),
            author=Words(item["author_name"]),
            link=item["link"],
        )
