"""Cards by the posts they stand in, for a platform that answers a press with the card itself."""

from collections.abc import Mapping

from bot.application.queries import Queries
from bot.domain.state import Crisis
from bot.domain.values import PersonId, PostId, RoomId
from bot.presentation.card import Card
from bot.presentation.render import CardRenderer


class StandingCards:
    """What the posts of every crisis show now."""

    def __init__(self, queries: Queries, renderer: CardRenderer) -> None:
        self._queries = queries
        self._renderer = renderer

    async def card_at(self, room: RoomId, post: PostId, viewer: PersonId) -> Card | None:
        """The card of this post as it stands now, for one person to see; None for a post that no
        crisis has recorded there."""
        crisis = await self._queries.in_room(room)
        found = _card_in(crisis, room, post) if crisis else None
        if crisis is None or found is None:
            return None
        card, subject = found
        events = []
        if self._renderer.needs_events(card):
            events = [one.event for one in await self._queries.events(crisis.id)]
        return self._renderer.show(card, subject, crisis, events, viewer=viewer)

    async def original_of(
        self, room: RoomId, post: PostId, presser: PersonId, value: Mapping[str, str]
    ) -> PostId | None:
        """Where the card of a statement's revision stands that this post is a second copy of;
        `value` is that of the button that the team member pressed there. None for any other
        post."""
        crisis = await self._queries.in_room(room)
        if crisis is None or presser not in crisis.team or _card_in(crisis, room, post):
            return None
        subject = f"{value.get('statement')}/{value.get('revision')}"
        known = crisis.posts.get(("approval", subject, room))
        return known.id if known else None


def _card_in(crisis: Crisis, room: RoomId, post: PostId) -> tuple[str, str] | None:
    for (card, subject, place), known in crisis.posts.items():
        if (place, known.id) == (room, post):
            return card, subject
    return None
