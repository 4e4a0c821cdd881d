"""The promises about the brand's accounts: what the bot touches there was written down and decided
before, what others post is noticed, and nothing comes back by itself."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain import events as e
from bot.domain.events import freezing as f
from bot.domain.grounds import Target
from bot.domain.values import LEAD, THE_BOT, OutletId, StatementId
from tests.simulation import rules
from tests.simulation.accounts import LyingQueue, QueueCall, Timeline
from tests.simulation.books import Book
from tests.simulation.promises import Pressed

NOTICED_WITHIN = timedelta(seconds=5)
"""So long after an account shows a post its card may come up."""
LOOKED_SINCE = timedelta(seconds=40)
"""What was scheduled so long ago, a freeze has noticed."""

# At each call


def touched_with_leave(books: Mapping[str, Book], call: QueueCall) -> Iterator[str]:
    """A scheduled post is touched after it was written down as it stood, put back or given up only
    as somebody decided, and never to go out at once."""
    spot, open_books = (call.outlet, call.post.reference), books.values()
    saved = [post for book in open_books for post in book.ledger.saved.get(spot, ())]
    if call.post not in saved:
        yield f"{call.what} of {spot} before it was written down"
    if any(book.drill and spot in book.ledger.saved for book in open_books):
        yield f"{call.what} of {spot} in a drill"
    if call.what == "drop" and not any(spot in book.ledger.dropped for book in open_books):
        yield f"{spot} was given up, and nobody said so"
    if call.due is None:
        return
    if not any((*spot, call.due) in book.ledger.ordered for book in open_books):
        yield f"{spot} was put back for {call.due}, and nobody said so"
    if call.due <= call.now:
        yield f"{spot} was put back for {call.due}, at {call.now}"


def removed_with_leave(
    books: Mapping[str, Book], outlet: OutletId, reference: str
) -> Iterator[str]:
    """A post is taken down by a recorded attempt, after somebody's yes."""
    slips = (
        slip
        for book in books.values()
        if not book.drill
        for slip in book.ledger.slips.values()
        if (slip.outlet, slip.reference) == (outlet, reference)
    )
    if not any(slip.approved and slip.started and not slip.refused for slip in slips):
        yield f"{reference} was taken down at {outlet} without leave"


# At each event


def removal_is_approved(book: Book, event: Any, _pressed: Pressed) -> Iterator[str]:
    """By the lead; our own words by somebody asked about them who neither wrote them nor proposed
    it."""
    if not isinstance(event, e.RemovalApproved):
        return
    slip = book.ledger.slips[event.removal]
    lead = book.acting_lead or book.holders.get(LEAD)
    if slip.target is not Target.STATEMENT:
        if event.by != lead:
            yield f"{event.removal} was approved by {event.by}, and {lead} leads"
        return
    paper = book.papers[StatementId(slip.subject)]
    seats = {role for role, holder in book.holders.items() if holder == event.by}
    if event.by != lead and not seats & rules.wanted(book, paper).roles:
        yield f"{event.removal} was approved by {event.by}, who is not asked"
    if event.by in paper.authors or event.by == slip.proposer:
        yield f"{event.removal} was approved by {event.by}, who had a part in it"


def put_back_by_the_lead(book: Book, event: Any, _pressed: Pressed) -> Iterator[str]:
    """While nothing is frozen, and what is paused."""
    if not isinstance(event, f.ResumeOrdered | f.DropOrdered):
        return
    spot = (event.outlet, event.reference)
    if event.by != (book.acting_lead or book.holders.get(LEAD)):
        yield f"{event.by} decided on {spot}, and does not lead"
    if book.ledger.frozen:
        yield f"{spot} was decided on while the freeze was on"
    if book.ledger.fate.get(spot) != "paused":
        yield f"{spot} was decided on, and is {book.ledger.fate.get(spot)}"


# In the evening


def queue_is_as_told(queue: LyingQueue, book: Book, *, alone: bool) -> Iterator[str]:
    """The latest word about each post is true; `alone`: no other crisis had a hand in it."""
    if book.drill or not alone:
        return
    for (outlet, reference), fate in book.ledger.fate.items():
        if outlet != queue.id:
            continue
        stands, out = reference in queue.standing, reference in queue.out
        if fate in ("paused", "dropped", "resumed") and (stands or out):
            yield f"{reference} at {outlet} is {fate}, and stands there all the same"
        if fate == "slipped" and not out:
            yield f"{reference} at {outlet} is said to have slipped out, and did not"
        if fate in ("found", "resuming", "dropping"):
            yield f"{reference} at {outlet} was left {fate}"


def nothing_came_back_by_itself(
    queue: LyingQueue, books: Mapping[str, Book], now: datetime
) -> Iterator[str]:
    """Each decision puts a post back once; while frozen, nothing stands in the queue but what
    would not be paused."""
    keys = [key for key, _ in queue.put_back]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        yield f"put back twice at {queue.id}: {twice}"
    for book in books.values():
        ledger = book.ledger
        if book.drill or book.over or queue.id not in ledger.frozen - ledger.unable:
            continue
        for reference, since in queue.since.items():
            known = ledger.fate.get((queue.id, reference))
            standing = reference in queue.standing and since < now - LOOKED_SINCE
            if standing and known not in ("not paused", "resumed"):
                yield f"{reference} stands at {queue.id} in a freeze, and is {known}"


def strangers_are_noticed(
    timeline: Timeline, books: Mapping[str, Book], now: datetime
) -> Iterator[str]:
    """Every post that nobody cleared, and none that somebody did."""
    ours = {one.reference for one in timeline.shown} - {one.reference for one in timeline.strangers}
    for name, book in books.items():
        seen = {reference for outlet, reference in book.ledger.strangers if outlet == timeline.id}
        if wrongly := sorted(seen & ours):
            yield f"{name}: alarmed about our own {wrongly} at {timeline.id}"
        since = book.watched_since
        if book.drill or book.over or since is None:
            continue
        # The day may end before anybody can have seen what came up in its last moments.
        shown = {s.reference for s in timeline.strangers if since < s.at < now - NOTICED_WITHIN}
        missed = shown - seen
        if missed:
            yield f"{name}: nobody noticed {sorted(missed)} at {timeline.id}"


def removals_came_to_an_end(book: Book, removed: Mapping[OutletId, list[str]]) -> Iterator[str]:
    """What was approved is gone, or with somebody; what is said to be gone is."""
    for number, slip in book.ledger.slips.items():
        gone = slip.reference in removed.get(slip.outlet, ())
        if slip.done == THE_BOT and not gone:
            yield f"{number} is said to be done, and {slip.reference} stands at {slip.outlet}"
        waits = slip.approved and slip.done is None and not slip.refused
        if waits and not (slip.by_hand or book.over or book.drill):
            yield f"{number} was left undone"
