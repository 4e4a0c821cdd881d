"""One crisis as its log tells it, kept apart from the domain: who held what, which words, what was
approved, held, started. It reads events, judges nothing, and passes over what it does not know."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from bot.domain import events as e
from bot.domain.playbook import Playbook
from bot.domain.values import (
    FIRST_HOME,
    LEAD,
    Home,
    Level,
    OutletId,
    PersonId,
    RoleId,
    StatementId,
    Tag,
    Wording,
)
from tests.simulation.ledger import ENTERED, Ledger

Place: TypeAlias = tuple[StatementId, OutletId]
"""A statement at an outlet."""


@dataclass(frozen=True, kw_only=True)
class Yes:
    """An approval: in which seats, of which words, and when."""

    seats: frozenset[RoleId]
    wording: Wording
    at: datetime


@dataclass
class Paper:
    """One statement. `approvals` are those given to its present words; `tried` are the roles in
    whose line nobody is left to ask, `passed_over` those that two people went on without."""

    revision: int
    wording: Wording
    authors: set[PersonId]
    approvals: dict[PersonId, Yes] = field(default_factory=dict)
    objectors: dict[PersonId, frozenset[RoleId]] = field(default_factory=dict)
    held: bool = False
    stopped: bool = False
    withdrawn: bool = False
    tags: frozenset[Tag] | None = None
    lane: str = ""
    stand_ins: dict[RoleId, set[PersonId]] = field(default_factory=dict)
    tried: set[RoleId] = field(default_factory=set)
    passed_over: frozenset[RoleId] = frozenset()


@dataclass
class Book:
    """`leave` are the attempts recorded whose call has not come yet, with the words; `started`
    counts all; `written` counts the texts people typed."""

    crisis: str
    version: int = 0
    playbook: Playbook | None = None
    home: Home = FIRST_HOME
    keep_out: frozenset[PersonId] = frozenset()
    drill: bool = False
    held: bool = False
    over: bool = False
    level: Level = Level.HIGH
    holders: dict[RoleId, PersonId] = field(default_factory=dict)
    acting_lead: PersonId | None = None
    papers: dict[StatementId, Paper] = field(default_factory=dict)
    wire: set[Place] = field(default_factory=set)
    by_hand: set[Place] = field(default_factory=set)
    unclear: set[Place] = field(default_factory=set)
    out: set[Place] = field(default_factory=set)
    leave: Counter[tuple[StatementId, int, OutletId]] = field(default_factory=Counter)
    denied: Counter[Place] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    rooms: list[str] = field(default_factory=list)
    room_since: datetime | None = None
    ever_over: bool = False
    posted: Counter[str] = field(default_factory=Counter)
    references: dict[Place, str] = field(default_factory=dict)
    corrected: dict[Place, str] = field(default_factory=dict)
    reopened: bool = False
    watched_since: datetime | None = None
    folded_into: str = ""
    folded_in: set[str] = field(default_factory=set)
    ledger: Ledger = field(default_factory=Ledger)

    def follow(self, event: Any) -> None:
        """Turn the page."""
        self.version += 1
        if (read := READ.get(type(event).__name__)) is not None:
            read(self, event)
        if (enter := ENTERED.get(type(event).__name__)) is not None:
            enter(self.ledger, event)

    def paper(self, event: Any) -> Paper:
        return self.papers[event.statement]


def _opened(book: Book, event: e.CrisisOpened) -> None:
    book.playbook, book.drill, book.level = event.playbook, event.drill, event.level
    book.watched_since = event.at
    book.home, book.keep_out = event.home, event.keep_out
    book.written[event.summary] += 1


def _seated(book: Book, event: Any) -> None:
    person = getattr(event, "person", None) or getattr(event, "to", None) or event.by
    book.holders[event.role] = person
    if event.role == LEAD:
        book.acting_lead = None


def _leads_meanwhile(book: Book, event: e.ActingLeadNamed) -> None:
    book.acting_lead = event.person


def _leads_again(book: Book, _event: e.LeadReturned) -> None:
    book.acting_lead = None


def _switched_off(book: Book, event: e.AccountDeactivated) -> None:
    book.holders = {role: one for role, one in book.holders.items() if one != event.person}
    if book.acting_lead == event.person:
        book.acting_lead = None
    for paper in book.papers.values():
        for people in paper.stand_ins.values():
            people.discard(event.person)


def _drafted(book: Book, event: e.StatementDrafted) -> None:
    book.written[event.wording.text] += 1
    book.papers[event.statement] = Paper(
        revision=1,
        wording=event.wording,
        authors={event.by, *event.authors},
        held=book.held,
        tags=event.tags,
        lane=event.lane,
    )


def _revised(book: Book, event: e.StatementRevised) -> None:
    paper = book.paper(event)
    if event.wording.text != paper.wording.text:
        book.written[event.wording.text] += 1
    same_words = replace(paper.wording, window=event.wording.window) == event.wording
    paper.revision, paper.wording = event.revision, event.wording
    paper.authors |= {*event.authors} if same_words else {event.by, *event.authors}
    paper.tags, paper.lane = event.tags, ""
    book.by_hand = {place for place in book.by_hand if place[0] != event.statement}
    _void(paper)


def _tagged(book: Book, event: e.StatementTagged) -> None:
    book.paper(event).tags = event.tags
    if event.voided:
        _void(book.paper(event))


def _levelled(book: Book, event: e.LevelChanged) -> None:
    book.level = event.new
    for statement in event.voided:
        _void(book.papers[statement])


def _off_the_fast_lane(book: Book, event: e.FastLaneEnded) -> None:
    book.paper(event).lane = ""
    _void(book.paper(event))


def _expired(book: Book, event: e.ApprovalsExpired) -> None:
    for person in event.people:
        book.paper(event).approvals.pop(person, None)


def _void(paper: Paper) -> None:
    paper.approvals, paper.objectors, paper.stopped = {}, {}, False
    paper.tried, paper.passed_over = set(), frozenset()


def _approved(book: Book, event: e.StatementApproved) -> None:
    paper = book.paper(event)
    yes = Yes(seats=event.seats, wording=paper.wording, at=event.at)
    paper.approvals[event.by] = yes
    paper.objectors.pop(event.by, None)


def _objected(book: Book, event: e.ChangesRequested) -> None:
    paper = book.paper(event)
    paper.approvals.pop(event.by, None)
    paper.objectors[event.by] = event.seats
    paper.passed_over = frozenset()


def _lifted_objection(book: Book, event: e.ObjectionLifted) -> None:
    book.paper(event).objectors.pop(event.of, None)


def _stands_in(book: Book, event: e.DeputyAsked) -> None:
    book.paper(event).stand_ins.setdefault(event.role, set()).add(event.person)


def _nobody_left(book: Book, event: e.LadderExhausted) -> None:
    book.paper(event).tried.add(event.role)


def _broken(book: Book, event: e.GlassBroken) -> None:
    book.paper(event).passed_over = event.roles


def _withdrawn(book: Book, event: e.StatementWithdrawn) -> None:
    book.paper(event).withdrawn = True


def _stopped(book: Book, event: e.SendingStopped) -> None:
    book.paper(event).stopped = True


def _released(book: Book, event: e.StatementReleased) -> None:
    book.paper(event).held = book.paper(event).stopped = False


def _ordered(book: Book, event: e.SendingOrdered) -> None:
    book.paper(event).stopped = False


def _held(book: Book, _event: e.EverythingHeld) -> None:
    book.held = True
    for paper in book.papers.values():
        paper.held = True


def _lifted(book: Book, _event: e.HoldLifted) -> None:
    book.held = False


def _stood_down(book: Book, _event: e.CrisisStoodDown) -> None:
    book.over = book.ever_over = True


def _reopened(book: Book, event: e.CrisisReopened) -> None:
    book.watched_since = event.at
    book.over, book.folded_into, book.reopened = False, "", True
    for paper in book.papers.values():
        _void(paper)


def _logged(book: Book, event: e.EntryLogged) -> None:
    book.written[event.text] += 1


def _room(book: Book, event: e.RoomOpened) -> None:
    book.rooms.append(event.room)
    book.room_since = event.at


def _card(book: Book, event: e.CardPosted) -> None:
    book.posted[event.place] += 1


def _place(event: Any) -> Place:
    return (event.statement, event.outlet)


def _started(book: Book, event: e.PublicationStarted) -> None:
    book.wire.add(_place(event))
    if number := book.paper(event).wording.corrects:
        reference = book.references.get((number, event.outlet), "")
        book.corrected[_place(event)] = reference
    book.leave[event.statement, event.revision, event.outlet] += 1


def _published(book: Book, event: Any) -> None:
    book.wire.discard(_place(event))
    book.unclear.discard(_place(event))
    book.out.add(_place(event))
    book.references[_place(event)] = event.reference


def _with_somebody(book: Book, event: e.PostingAsked) -> None:
    book.by_hand.add(_place(event))


def _posted(book: Book, event: e.PostedByHand) -> None:
    book.by_hand.discard(_place(event))
    book.out.add(_place(event))


def _failed(book: Book, event: Any) -> None:
    book.wire.discard(_place(event))


def _unclear(book: Book, event: e.PublicationUnclear) -> None:
    book.wire.discard(_place(event))
    book.unclear.add(_place(event))


def _denied(book: Book, event: Any) -> None:
    book.unclear.discard(_place(event))
    book.denied[_place(event)] += 1


def _folded(book: Book, event: e.CrisisFolded) -> None:
    book.folded_into = event.into


def _folded_in(book: Book, event: e.CrisisFoldedIn) -> None:
    book.folded_in.add(event.other)


READ: Mapping[str, Callable[[Book, Any], None]] = {
    "CrisisOpened": _opened,
    "RoleAssigned": _seated,
    "RoleTaken": _seated,
    "RoleHandedOver": _seated,
    "RoleReturned": _seated,
    "ActingLeadNamed": _leads_meanwhile,
    "LeadReturned": _leads_again,
    "AccountDeactivated": _switched_off,
    "StatementDrafted": _drafted,
    "StatementRevised": _revised,
    "StatementTagged": _tagged,
    "LevelChanged": _levelled,
    "FastLaneEnded": _off_the_fast_lane,
    "ApprovalsExpired": _expired,
    "StatementApproved": _approved,
    "ChangesRequested": _objected,
    "ObjectionLifted": _lifted_objection,
    "DeputyAsked": _stands_in,
    "LadderExhausted": _nobody_left,
    "GlassBroken": _broken,
    "StatementWithdrawn": _withdrawn,
    "SendingStopped": _stopped,
    "SendingOrdered": _ordered,
    "StatementReleased": _released,
    "EverythingHeld": _held,
    "HoldLifted": _lifted,
    "CrisisStoodDown": _stood_down,
    "CrisisReopened": _reopened,
    "EntryLogged": _logged,
    "RoomOpened": _room,
    "CardPosted": _card,
    "PublicationStarted": _started,
    "StatementPublished": _published,
    "PostingAsked": _with_somebody,
    "PostedByHand": _posted,
    "PublicationFailed": _failed,
    "StatementWentStale": _failed,
    "PublicationUnclear": _unclear,
    "PublicationDenied": _denied,
    "CrisisFolded": _folded,
    "CrisisFoldedIn": _folded_in,
}
"""How each event changes the book; an event that is not here changes nothing in it."""
