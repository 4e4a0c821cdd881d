"""What follows from a stranger's post, and from an account out of sight."""

from collections.abc import Iterator
from typing import assert_never

from bot.domain.events import (
    AccountUnwatched,
    AccountWatchedAgain,
    StrangerClaimed,
    StrangerPosted,
    WatchingEvent,
)
from bot.domain.planned import Planned, cards, to_person
from bot.domain.state import Crisis

ROGUE = "rogue"
UNWATCHED = "unwatched"


def watching_effects(event: WatchingEvent, crisis: Crisis) -> Iterator[Planned]:
    """The room sees it at once, and the lead hears of it."""
    match event:
        case StrangerPosted():
            yield from cards(crisis, (ROGUE, event.stranger))
            data = {
                "code_name": crisis.code_name,
                "outlet": str(event.outlet),
                "room": str(crisis.room or ""),
            }
            yield from to_person(crisis.lead, "stranger_posted", data)
        case StrangerClaimed():
            yield from cards(crisis, (ROGUE, event.stranger))
        case AccountUnwatched() | AccountWatchedAgain():
            yield from cards(crisis, (UNWATCHED, event.outlet))
        case _:
            assert_never(event)


def strangers_in_a_new_room(crisis: Crisis) -> list[Planned]:
    """What was seen before there was a room; what nobody has answered stands in a new one too."""
    open_ones = [s for s in crisis.strangers.values() if not s.claimed_by]
    shown = [(ROGUE, str(stranger.id)) for stranger in open_ones]
    return cards(crisis, *shown, *((UNWATCHED, str(outlet)) for outlet in crisis.unwatched))


def strangers_at_the_end(crisis: Crisis) -> list[Planned]:
    """Their cards lose their buttons."""
    ids = [str(stranger) for stranger in crisis.strangers]
    return cards(crisis, *((ROGUE, one) for one in ids if crisis.post_of(ROGUE, one)))
