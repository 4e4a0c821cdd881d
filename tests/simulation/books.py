"""One crisis as its log tells it, kept apart from the domain: who held what, which words, what was
approved, held, started. It reads events, judges nothing, and passes over what it does not know."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from bot.domain import events as e
from bot.domain.playbook import Playbook
from bot.domain.values import OutletId, PersonId, RoleId, StatementId, Wording

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
    """One statement. `approvals` are those given to its present words."""

    revision: int
    wording: Wording
    authors: set[PersonId]
    approvals: dict[PersonId, Yes] = field(default_factory=dict)
    objectors: dict[PersonId, frozenset[RoleId]] = field(default_factory=dict)
    held: bool = False
    stopped: bool = False
    withdrawn: bool = False


@dataclass
class Book:
    """`leave` are the attempts recorded whose call has not come yet, with the words; `started`
    counts all; `written` counts the texts people typed."""

    crisis: str
    version: int = 0
    playbook: Playbook | None = None
    drill: bool = False
    held: bool = False
    over: bool = False
    holders: dict[RoleId, PersonId] = field(default_factory=dict)
    papers: dict[StatementId, Paper] = field(default_factory=dict)
    wire: set[Place] = field(default_factory=set)
    unclear: set[Place] = field(default_factory=set)
    out: set[Place] = field(default_factory=set)
    leave: Counter[tuple[StatementId, int, OutletId]] = field(default_factory=Counter)
    denied: Counter[Place] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    rooms: list[str] = field(default_factory=list)
    posted: Counter[str] = field(default_factory=Counter)

    def follow(self, event: Any) -> None:
        """Turn the page."""
        self.version += 1
        if (read := READ.get(type(event).__name__)) is not None:
            read(self, event)

    def paper(self, event: Any) -> Paper:
        return self.papers[event.statement]


def _opened(book: Book, event: e.CrisisOpened) -> None:
    book.playbook, book.drill = event.playbook, event.drill
    book.written[event.summary] += 1


def _seated(book: Book, event: Any) -> None:
    person = getattr(event, "person", None) or getattr(event, "to", None) or event.by
    book.holders[event.role] = person


def _drafted(book: Book, event: e.StatementDrafted) -> None:
    book.written[event.wording.text] += 1
    book.papers[event.statement] = Paper(
        revision=1, wording=event.wording, authors={event.by, *event.authors}, held=book.held
    )


def _revised(book: Book, event: e.StatementRevised) -> None:
    paper = book.paper(event)
    if event.wording.text != paper.wording.text:
        book.written[event.wording.text] += 1
    paper.revision, paper.wording = event.revision, event.wording
    paper.authors |= {event.by, *event.authors}
    _void(paper)


def _void(paper: Paper) -> None:
    paper.approvals, paper.objectors, paper.stopped = {}, {}, False


def _approved(book: Book, event: e.StatementApproved) -> None:
    paper = book.paper(event)
    yes = Yes(seats=event.seats, wording=paper.wording, at=event.at)
    paper.approvals[event.by] = yes
    paper.objectors.pop(event.by, None)


def _objected(book: Book, event: e.ChangesRequested) -> None:
    paper = book.paper(event)
    paper.approvals.pop(event.by, None)
    paper.objectors[event.by] = event.seats


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
    book.over = True


def _reopened(book: Book, _event: e.CrisisReopened) -> None:
    book.over = False
    for paper in book.papers.values():
        _void(paper)


def _logged(book: Book, event: e.EntryLogged) -> None:
    book.written[event.text] += 1


def _room(book: Book, event: e.RoomOpened) -> None:
    book.rooms.append(event.room)


def _card(book: Book, event: e.CardPosted) -> None:
    book.posted[event.place] += 1


def _place(event: Any) -> Place:
    return (event.statement, event.outlet)


def _started(book: Book, event: e.PublicationStarted) -> None:
    book.wire.add(_place(event))
    book.leave[event.statement, event.revision, event.outlet] += 1


def _published(book: Book, event: Any) -> None:
    book.wire.discard(_place(event))
    book.unclear.discard(_place(event))
    book.out.add(_place(event))


def _failed(book: Book, event: Any) -> None:
    book.wire.discard(_place(event))


def _unclear(book: Book, event: e.PublicationUnclear) -> None:
    book.wire.discard(_place(event))
    book.unclear.add(_place(event))


def _denied(book: Book, event: Any) -> None:
    book.unclear.discard(_place(event))
    book.denied[_place(event)] += 1


READ: Mapping[str, Callable[[Book, Any], None]] = {
    "CrisisOpened": _opened,
    "RoleAssigned": _seated,
    "RoleTaken": _seated,
    "RoleHandedOver": _seated,
    "StatementDrafted": _drafted,
    "StatementRevised": _revised,
    "StatementApproved": _approved,
    "ChangesRequested": _objected,
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
    "PublicationFailed": _failed,
    "StatementWentStale": _failed,
    "PublicationUnclear": _unclear,
    "PublicationDenied": _denied,
}
"""How each event changes the book; an event that is not here changes nothing in it."""
