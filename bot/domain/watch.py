"""Posts at the brand's own accounts that nobody cleared, as the watch has seen them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, assert_never

from bot.domain.events.watching import (
    AccountUnwatched,
    AccountWatchedAgain,
    StrangerClaimed,
    StrangerId,
    StrangerPosted,
    WatchingEvent,
)
from bot.domain.values import OutletId, PersonId, Words


def stranger_id(outlet: OutletId, reference: str) -> StrangerId:
    """The same post has the same id, whoever saw it and however often."""
    return StrangerId(sha256(f"{outlet}\n{reference}".encode()).hexdigest()[:16])


@dataclass(frozen=True, kw_only=True)
class Stranger:
    """One such post. `posted_at` is when the account began to show it; `claimed_by` said that it
    is ours all the same."""

    id: StrangerId
    outlet: OutletId
    reference: str
    text: Words
    author: Words
    link: str
    posted_at: datetime
    claimed_by: PersonId | None = None


def watched(
    strangers: Mapping[StrangerId, Stranger],
    unwatched: Mapping[OutletId, str],
    event: WatchingEvent,
) -> dict[str, Any]:
    """What one more event of the watch changes of a crisis."""
    match event:
        case StrangerPosted():
            return {"strangers": {**strangers, event.stranger: _stranger(event)}}
        case StrangerClaimed():
            claimed = replace(strangers[event.stranger], claimed_by=event.by)
            return {"strangers": {**strangers, event.stranger: claimed}}
        case AccountUnwatched():
            return {"unwatched": {**unwatched, event.outlet: event.reason}}
        case AccountWatchedAgain():
            return {"unwatched": {o: why for o, why in unwatched.items() if o != event.outlet}}
        case _:
            assert_never(event)


def _stranger(event: StrangerPosted) -> Stranger:
    return Stranger(
        id=event.stranger,
        outlet=event.outlet,
        reference=event.reference,
        text=event.text,
        author=event.author,
        link=event.link,
        posted_at=event.posted_at,
    )
