"""Posts and pages that WordPress will publish at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import rfc8785

from bot.adapters.outlets.wordpress.client import (
    ROUTES,
    Item,
    Standing,
    WordPressClient,
    gone_already,
    instant,
    standing,
)
from bot.adapters.outlets.wordpress.reading import words_of
from bot.application.ports import Clock, DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import ScheduledPost
from bot.domain.values import OutletId, Words

NOT_SOONER_THAN = timedelta(minutes=1)
"""A date that has passed when the site reads it would publish at once."""


class WordPressQueue:
    """Implements `Queue`. A paused post is a draft, with its number and its date; the user needs
    the role of an editor."""

    def __init__(self, outlet: OutletId, *, client: WordPressClient, clock: Clock) -> None:
        self.id = outlet
        self._client = client
        self._clock = clock

    async def really_schedules(self) -> bool:
        """WordPress does."""
        return True

    async def scheduled(self) -> Sequence[ScheduledPost]:
        """As the port says."""
        found = [
            _scheduled(route, item)
            for route in ROUTES
            for item in await self._client.every(route, status="future")
        ]
        return sorted(found, key=lambda post: (post.due, post.reference))

    async def pause(self, post: ScheduledPost) -> bool:
        """As the port says. What is deleted already is out of the queue too."""
        there = await standing(self._client, post.reference)
        if there is None or there.item["status"] not in ("future", "publish"):
            return True
        if there.is_public:
            return False
        await self._client.change("POST", there.path, json={"status": "draft"})
        now = await standing(self._client, post.reference)
        if now and now.item["status"] == "future":
            raise DeliveryFailed("not_kept")
        return now is None or not now.is_public

    async def resume(
        self,
        post: ScheduledPost,
        due: datetime,
        *,
        key: str,  # noqa: ARG002 - the post is the same one, however often it is put back
        unclear: bool,  # noqa: ARG002
    ) -> str:
        """As the port says. Raises `DeliveryFailed`, final `past_date`, where `due` is less than
        a minute ahead by the site's time or ours, `published_already` or `not_found`."""
        there = await self._kept(post)
        if due < max(there.at, self._clock.now()) + NOT_SOONER_THAN:
            raise DeliveryFailed("past_date", final=True)
        if not _is_due(there, due):
            back = {"status": "future", "date_gmt": _gmt(due)}
            await self._client.change("POST", there.path, json=back)
            if not _is_due(await self._kept(post), due):
                raise OutcomeUnclear("not_kept")
        return post.reference

    async def drop(self, post: ScheduledPost) -> None:
        """Into the site's bin. Raises `DeliveryFailed`, final, for what is public."""
        there = await standing(self._client, post.reference)
        if there is None or there.item["status"] == "trash":
            return
        if there.is_public:
            raise DeliveryFailed("published_already", final=True)
        with gone_already():
            await self._client.change("DELETE", there.path)

    async def _kept(self, post: ScheduledPost) -> Standing:
        there = await standing(self._client, post.reference)
        if there is None:
            raise DeliveryFailed("not_found", final=True)
        if there.is_public:
            raise DeliveryFailed("published_already", final=True)
        return there


def _scheduled(route: str, item: Item) -> ScheduledPost:
    saved = {
        "id": item["id"],
        "type": route,
        "status": item["status"],
        "date_gmt": item["date_gmt"],
        "title": item["title"]["raw"],
    }
    return ScheduledPost(
        reference=str(item["id"]),
        due=instant(item["date_gmt"]),
        text=words_of(item),
        saved=Words(rfc8785.dumps(saved).decode()),
    )


def _is_due(there: Standing, due: datetime) -> bool:
    return (there.item["status"], there.item["date_gmt"]) == ("future", _gmt(due))


def _gmt(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
