"""Which statements the public feed shows, of all that ever happened."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from bot.domain.state import Crisis
from bot.domain.statement import Delivery, Passage, Statement
from bot.domain.values import ERASED, Audience, OutletId, Words

_OURS = UUID("5f0c6c0e-6d0e-4d5b-9d9a-0f6f2c1f7c55")
LONGEST_TITLE = 120


@dataclass(frozen=True, kw_only=True)
class FeedItem:
    """One published statement. `id` stays the same for ever and tells nothing of the crisis;
    `link` is empty where no outlet gave one."""

    id: str
    title: str
    text: Words
    published_at: datetime
    link: str = ""
    language: str = "en"


def feed_items(crises: Iterable[Crisis], public: Collection[OutletId]) -> list[FeedItem]:
    """The newest first. `public` are the outlets that anybody can read: what stands at none of
    them, in a staff channel only, say, is not for the feed either. Drills, other audiences, and
    what was withdrawn, taken down anywhere or erased are absent."""
    items = (
        item
        for crisis in crises
        if not crisis.drill
        for statement in crisis.statements.values()
        if (item := _item(crisis, statement, public)) is not None
    )
    return sorted(items, key=lambda item: (item.published_at, item.id), reverse=True)


def _item(crisis: Crisis, statement: Statement, public: Collection[OutletId]) -> FeedItem | None:
    wording = statement.wording
    if wording.audience is not Audience.PUBLIC or statement.withdrawn or wording.text == ERASED:
        return None
    out = [
        delivery
        for outlet in statement.where(Passage.PUBLISHED)
        if outlet in public and (delivery := statement.at(outlet)).published_at is not None
    ]
    if not out or any(one.taken_down_at for one in statement.deliveries.values()):
        return None
    return FeedItem(
        id=uuid5(_OURS, f"{crisis.id}/{statement.id}").urn,
        title=_title(wording.headline if wording.headline != ERASED else "", wording.text),
        text=wording.text,
        published_at=_first(out),
        link=next((one.link for one in out if one.link), ""),
        language=wording.language,
    )


def _first(deliveries: Iterable[Delivery]) -> datetime:
    return min(one.published_at for one in deliveries if one.published_at is not None)


def _title(headline: str, text: str) -> str:
    """The headline, or what the first line begins with."""
    lines = (" ".join(line.split()) for line in (headline, *text.split("\n")))
    title = next((line for line in lines if line), "")
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
