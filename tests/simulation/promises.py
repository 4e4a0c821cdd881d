"""The promises, by their numbers in the design: each a function that says what breaks it.

They read the book of the crisis as it was before the event, and what the crowd saw; they know
nothing of how the domain decides.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.domain import events as e
from bot.domain.values import LEAD, OutletId, PersonId, StatementId, Wording
from tests.simulation import rules
from tests.simulation.books import Book, Paper, Place
from tests.simulation.world import LyingOutlet, Seen

Pressed = dict[tuple[str, StatementId, PersonId], list[Wording]]
"""Which words of a statement people had before their eyes when they pressed *Approve*."""

STARTING = (e.PublicationStarted, e.PostingAsked)
"""From here words may reach the public."""


# 1: the gate


def gate(book: Book, event: Any, pressed: Pressed) -> Iterator[str]:
    """An attempt starts, and words go to whoever posts them by hand, only where the rule holds for
    exactly these words at this moment."""
    if not isinstance(event, STARTING):
        return
    paper = book.paper(event)
    rule = rules.wanted(book, paper)
    counted = rules.voices(book, paper, rule.good_for, event.at)
    for why in (
        *_unfit(event, paper),
        *_objected(rule, paper),
        *rules.unready(book, paper),
        *rules.unmet(rule, paper, counted),
        *rules.strayed(book, paper),
        *_other_words(book, event.statement, paper, counted, pressed),
    ):
        yield f"{event.statement} was started at {event.outlet} though {why}"


def _unfit(event: Any, paper: Paper) -> Iterator[str]:
    if paper.revision != event.revision:
        yield "its words had been revised"
    if event.outlet not in paper.wording.outlets:
        yield "it is not for that outlet"
    window = paper.wording.window
    if window and not window.opens_at <= event.at <= window.closes_at:
        yield "it was outside its time window"


def _objected(rule: rules.Wanted, paper: Paper) -> Iterator[str]:
    for person, seats in paper.objectors.items():
        if seats & (rule.roles | rule.vetoes):
            yield f"{person} asked for changes"


def _other_words(
    book: Book,
    statement: StatementId,
    paper: Paper,
    counted: Iterable[PersonId],
    pressed: Pressed,
) -> Iterator[str]:
    for person in sorted(counted):
        if paper.wording not in pressed.get((book.crisis, statement, person), ()):
            yield f"{person} never approved the words {paper.wording.text!r}"


def glass(book: Book, event: Any, _pressed: Pressed) -> Iterator[str]:
    """Seats are passed over by two people who wrote nothing, after their ladders were tried, and
    never counsel's where the words could do harm."""
    if not isinstance(event, e.GlassBroken):
        return
    paper = book.paper(event)
    both = {event.by, event.proposed_by}
    for why, stands in (
        ("it was one person", len(both) < 2),
        ("one of them wrote it", both & paper.authors),
        ("nobody of them led", LEAD not in rules.seats_of(book, paper, event.proposed_by)),
        (f"{sorted(event.roles - paper.tried)} were not tried", event.roles - paper.tried),
        ("that seat is never passed over", event.roles & rules.untouchable(paper)),
    ):
        if stands:
            yield f"the glass of {event.statement} was broken though {why}"


def approved_once(book: Book, event: Any, _pressed: Pressed) -> Iterator[str]:
    """One person's yes to the same words counts once, whichever copies they pressed."""
    if not isinstance(event, e.StatementApproved):
        return
    paper = book.paper(event)
    given = paper.approvals.get(event.by)
    stale = book.playbook and rules.wanted(book, paper).good_for
    if given and event.seats <= given.seats and not (stale and event.at >= given.at + stale):
        yield f"{event.by} approved {event.statement} twice"


def called_with_leave(book: Book, call: Seen) -> Iterator[str]:
    """What an outlet is called with are the approved words, by a recorded attempt, once."""
    given = call.clearance
    paper = book.papers.get(given.statement)
    attempt = (given.statement, given.revision, call.outlet)
    if book.leave[attempt] <= 0:
        yield f"{call.outlet} was called with {given.statement} without a recorded attempt"
    book.leave[attempt] -= 1
    if paper is None or (paper.revision == given.revision and given.wording != paper.wording):
        yield f"{call.outlet} was called with other words: {given.wording}"
    place = (given.statement, call.outlet)
    number = given.wording.corrects
    named = {
        book.corrected.get(place, ""),
        book.references.get((number, call.outlet), "") if number else "",
    }
    if given.corrects not in (named if number else {""}):
        yield f"{given.statement} was sent as a correction of {given.corrects!r} ({named})"
    texts = {given.wording.text, *(one.text for one in given.wording.translations.values())}
    rendition = given.wording.renditions.get(call.outlet, given.rendition)
    if given.text not in texts or rendition != given.rendition:
        yield f"{call.outlet} was given another form than was approved"


# 2: once


def once(book: Book, outlet: LyingOutlet, shown: Seen) -> Iterator[str]:
    """What is cleared stands once at each outlet."""
    given = shown.clearance
    times = sum(
        (one.clearance.crisis, one.clearance.statement) == (given.crisis, given.statement)
        for one in outlet.published
    )
    if times > 1:
        yield f"{given.statement} stands {times} times at {outlet.id} ({outlet.nature.value})"


def told_the_truth(book: Book, outlets: Sequence[LyingOutlet]) -> Iterator[str]:
    """What the log says of an outlet agrees with what the public sees there."""
    for outlet in outlets:
        for statement in book.papers:
            place: Place = (statement, outlet.id)
            there = outlet.shows(book.crisis, statement)
            if there and place not in book.out | book.unclear | book.wire:
                yield f"{statement} is out at {outlet.id}, and the log does not say so"
            if not there and place in book.out:
                yield f"{statement} is not out at {outlet.id}, and the log says it is"


# 3: the fence


def fence(book: Book, event: Any, _pressed: Pressed) -> Iterator[str]:
    """After a hold, a withdrawal, a stop or the stand-down nothing starts any more; what could not
    be stopped is named."""
    match event:
        case e.PublicationStarted() | e.PostingAsked():
            yield from (
                f"{event.statement} was started though {why}" for why in _fenced(book, event)
            )
        case e.EverythingHeld():
            yield from _named(set(event.on_the_wire), book.wire | book.by_hand, event)
        case e.SendingStopped() | e.StatementWithdrawn():
            named = {(event.statement, outlet) for outlet in event.on_the_wire}
            there = {one for one in book.wire | book.by_hand if one[0] == event.statement}
            yield from _named(named, there, event)
        case e.CrisisStoodDown() if book.wire:
            yield f"stood down with {sorted(book.wire)} on the wire"


def _fenced(book: Book, event: Any) -> Iterator[str]:
    paper = book.paper(event)
    for why, stands in (
        ("the crisis was stood down", book.over),
        ("it was withdrawn", paper.withdrawn),
        ("it was held", paper.held),
        ("it was stopped", paper.stopped),
        ("it was out already", _at(event) in book.out),
        ("nobody had said whether it was out", _at(event) in book.unclear),
    ):
        if stands:
            yield why


def _at(event: Any) -> tuple[StatementId, OutletId]:
    return (event.statement, event.outlet)


def _named(named: set[Place], there: set[Place], event: Any) -> Iterator[str]:
    if named != there:
        yield f"{type(event).__name__} named {sorted(named)}, on the wire were {sorted(there)}"


# 7: drills


def drill(book: Book, event: Any, _pressed: Pressed) -> Iterator[str]:
    """In a drill nothing is even tried."""
    if book.drill and isinstance(event, STARTING):
        yield f"{event.statement} was started in a drill"


def drill_calls_nobody(book: Book, call: Seen) -> Iterator[str]:
    if book.drill:
        yield f"{call.outlet} was called in a drill"
