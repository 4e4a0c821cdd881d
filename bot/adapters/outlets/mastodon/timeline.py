"""The account's own statuses, as far back as a question goes."""

from collections.abc import AsyncIterator
from datetime import datetime

from bot.adapters.outlets.mastodon.client import Json, MastodonClient, instant_or_none
from bot.application.ports import OutcomeUnclear

MOST_PAGES = 10


async def own_since(
    client: MastodonClient, since: datetime, *, boosts: bool = True
) -> AsyncIterator[Json]:
    """The account's statuses that were made after `since`, the newest first. Raises
    `DeliveryFailed`, and `OutcomeUnclear` where there are too many to look at."""
    path = f"/api/v1/accounts/{await client.me()}/statuses"
    read = 0
    async for page in client.pages(path, exclude_reblogs=str(not boosts).lower()):
        for status in page:
            if made_at(status) >= since:
                yield status
        if made_at(page[-1]) < since:
            return
        read += 1
        if read == MOST_PAGES:
            raise OutcomeUnclear("too_many_to_look_at")


def made_at(status: Json) -> datetime:
    """When the server put it up. Raises `OutcomeUnclear` where it does not say."""
    at = instant_or_none(status.get("created_at"))
    if at is None:
        raise OutcomeUnclear("not_understood")
    return at
