"""The promises about where things are said: each crisis on its own platform, drafts in its own war
room, and that where nobody else reads."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.adapters.memory_room import HeldRoom
from bot.application.platforms import home_of
from bot.domain.events import CrisisOpened, RoomOpened
from bot.domain.values import FIRST_HOME, Home, PersonId, RoomId
from tests.facts import DAWN, MARK
from tests.simulation.books import Book
from tests.simulation.chats import ROSTER, Slack, Teams
from tests.simulation.plain import PlainCard
from tests.simulation.promises import Pressed
from tests.simulation.world import SLACK

DRAFTED = f"{MARK}Words"
"""How every text begins that somebody drafts."""

SHOWING_DRAFTS = frozenset({"approval", "sending"})

TO_ALL_STAFF = frozenset({"notice", "notice_rehearsed"})
"""Shown wherever the playbook says, on any platform."""

TOLD_UNASKED = frozenset({"tell opening_delayed"})
"""What answers nothing that was pressed."""

TOLD_WITHIN = timedelta(seconds=5)
"""So long a room may have stood before somebody comes of whom it is not told."""

# At each event


def at_home(book: Book, event: object, _pressed: Pressed) -> Iterator[str]:
    """The war room is on the platform on which the crisis was opened."""
    if isinstance(event, RoomOpened):
        named = home_of(event.room)
        if (SLACK if named == FIRST_HOME else named) != book.home:
            yield f"the room {event.room} of a crisis on {book.home}"


def overlooked(opened: CrisisOpened, team: Teams, asked_at: float) -> Iterator[str]:
    """Nobody who was there when it was asked for, and is now, may read no drafts."""
    for person, since in sorted(team.team.items()):
        if since < asked_at and (person not in ROSTER or person in opened.keep_out):
            yield f"opened where {person} reads along"


# In the evening


def stays_at_home(home: Home, memory: Slack, books: Mapping[str, Book]) -> Iterator[str]:
    """What stands on a platform is about its own crises, and drafts in their own rooms only."""
    for room in memory.rooms.values():
        for post in room.posts:
            for card in post.cards if len(post.cards) < 3 else (post.cards[0], post.card):
                yield from _is_at_home(home, card, books, room)
    for told in memory.told:
        yield from _is_at_home(home, told.card, books, memory.rooms.get(told.place))


def _is_at_home(
    home: Home, card: PlainCard, books: Mapping[str, Book], room: HeldRoom[PlainCard] | None
) -> Iterator[str]:
    if card.crisis is None:
        return
    where = room.room if room else "somewhere"
    if card.crisis.home != home and card.name not in TO_ALL_STAFF:
        yield f"{card.name} of a crisis on {card.crisis.home} in {where} on {home}"
    if where in books[card.crisis.id].rooms:
        return
    if card.name in SHOWING_DRAFTS or DRAFTED in card.subject:
        yield f"words of a draft in {where}: {card.name} {card.subject}"


def nothing_is_posted_again(team: Teams) -> Iterator[str]:
    """A copy stands only where an answer was lost."""
    if team.needless:
        yield f"posted again though nothing was lost: {team.needless}"


def nobody_is_told_twice(team: Teams) -> Iterator[str]:
    """What a press is answered with is not told once more."""
    for told in team.told:
        if told.card.name not in TOLD_UNASKED:
            yield f"{told.person} is told what was answered: {told.card.name}"


def unreached_are_named(team: Teams, books: Mapping[str, Book]) -> Iterator[str]:
    """Whoever cannot be written to is named in the room, where it stood at that time."""
    for person, card in team.unreached:
        crisis = card.crisis
        if crisis is None or crisis.room is None or books[crisis.id].ever_over:
            continue
        room = team.rooms[crisis.room]
        named = (post.card for post in room.posts if post.card.name == "trouble")
        if not any(one.subject.endswith(f"/person:{person}") for one in named):
            yield f"{crisis.id}: {person} got no {card.name}, and nobody is told"


def comers_are_named(team: Teams, book: Book) -> Iterator[str]:
    """Whoever comes into the team while the room stands is named there, unless they belong."""
    if book.room_since is None or book.ever_over:
        return
    room = team.rooms[RoomId(book.rooms[-1])]
    named = {PersonId(post.card.subject) for post in room.posts if post.card.name == "stranger"}
    for person, seconds in team.came:
        came_at = DAWN + timedelta(seconds=seconds)
        if came_at > book.room_since + TOLD_WITHIN and person not in named | room.members:
            yield f"{book.crisis}: {person} came in, and nobody is told"
