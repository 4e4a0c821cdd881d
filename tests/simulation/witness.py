"""Sees everything that is committed, called, shown and answered, and holds it against the promises
at once; and keeps a journal of it for whoever replays the day."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Any

from bot.application.ports import Answer, Batch
from bot.domain.commands import Asked, OpenCrisis
from bot.domain.events import CrisisOpened, Event
from bot.domain.values import Home, OutletId
from tests.simulation import promises, promises_at_home, promises_outside
from tests.simulation.accounts import QueueCall
from tests.simulation.books import Book
from tests.simulation.chats import Teams
from tests.simulation.loop import PROCESS, SimulatedLoop
from tests.simulation.world import LyingOutlet, Seen

ON_EVENT = (
    (1, promises.gate),
    (1, promises.glass),
    (5, promises.approved_once),
    (6, promises_at_home.at_home),
    (1, promises_outside.removal_is_approved),
    (3, promises_outside.put_back_by_the_lead),
    (3, promises.fence),
    (7, promises.drill),
)
ON_CALL = ((1, promises.called_with_leave), (7, promises.drill_calls_nobody))

MOST_VIOLATIONS = 20
"""More of one day tell nothing more."""


@dataclass
class Witness:
    """`wrong` are the violations so far; `journal` holds (time, process, what) for each thing that
    happened, made readable only where somebody reads it."""

    loop: SimulatedLoop
    database: sqlite3.Connection
    books: dict[str, Book] = field(default_factory=dict)
    streams: dict[str, list[Event]] = field(default_factory=dict)
    outlets: dict[str, LyingOutlet] = field(default_factory=dict)
    teams: dict[Home, Teams] = field(default_factory=dict)
    openings: dict[str, tuple[Home, float]] = field(default_factory=dict)
    pressed: promises.Pressed = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    acknowledged: list[tuple[Asked, Answer]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    journal: list[tuple[float, str, Any]] = field(default_factory=list)

    def asked(self, command: Any) -> None:
        """Somebody asks for something, for the first time."""
        self.note(command)
        if isinstance(command, OpenCrisis):
            self.openings[command.crisis] = (command.home, self.loop.time())

    def home_of(self, command: Asked) -> Home:
        """The platform on which it is asked for."""
        opening = self.openings.get(command.crisis)
        return opening[0] if opening else self.book(command.crisis).home

    def note(self, what: Any) -> None:
        process = PROCESS.get()
        self.journal.append((self.loop.time(), process.name if process else "", what))

    def blame(self, promise: int, book: str, whys: Iterator[str]) -> None:
        """Every one of these breaks that promise."""
        for why in whys:
            self.note(f"VIOLATION of {promise}: {why}")
            if len(self.wrong) < MOST_VIOLATIONS:
                self.wrong.append(f"{promise} {book}: {why}")

    def book(self, crisis: str) -> Book:
        known = self.books.get(crisis)
        if known is None:
            known = self.books[crisis] = Book(crisis)
        return known

    def committed(self, batch: Batch) -> None:
        """A batch has become durable."""
        if not batch.events:
            return
        book, stream = self.book(batch.crisis), self.streams.setdefault(batch.crisis, [])
        for event in batch.events:
            self.note(event)
            for number, promise in ON_EVENT:
                self.blame(number, batch.crisis, promise(book, event, self.pressed))
            if isinstance(event, CrisisOpened) and (team := self.teams.get(event.home)):
                _, asked_at = self.openings.get(event.crisis, (event.home, -inf))
                self.blame(6, batch.crisis, promises_at_home.overlooked(event, team, asked_at))
            book.follow(event)
            stream.append(event)

    def called(self, call: Seen) -> None:
        """An outlet was called."""
        self.note(call)
        crisis = call.clearance.crisis
        for number, promise in ON_CALL:
            self.blame(number, crisis, promise(self.book(crisis), call))

    def touched(self, call: QueueCall) -> None:
        """A scheduled post is about to be touched."""
        self.note(call)
        self.blame(3, call.outlet, promises_outside.touched_with_leave(self.books, call))

    def removed(self, outlet: OutletId, reference: str) -> None:
        """A post is about to be taken down."""
        self.note(f"{reference} is to be taken down at {outlet}")
        self.blame(1, outlet, promises_outside.removed_with_leave(self.books, outlet, reference))

    def published(self, shown: Seen) -> None:
        """The public sees something."""
        self.note(f"{shown.outlet} shows {shown.clearance.text!r}")
        crisis, outlet = shown.clearance.crisis, self.outlets[shown.outlet]
        self.blame(2, crisis, promises.once(self.book(crisis), outlet, shown))

    def answered(self, command: Asked, answer: Answer) -> None:
        """Somebody was told: what they were told is kept, and every copy is told the same."""
        self.note(f"{command.by} is told of {command.id}: {answer.code}")
        self.blame(4, command.crisis, self._kept(command, answer))
        first = self.answers.setdefault(command.id, answer)
        if first != answer:
            self.blame(5, command.crisis, iter([f"{command.id} was told {first}, then {answer}"]))
        self.acknowledged.append((command, answer))

    def _kept(self, command: Asked, answer: Answer) -> Iterator[str]:
        row = self.database.execute(
            "SELECT answer FROM deliveries WHERE command = ?", (command.id,)
        ).fetchone()
        if row is None:
            yield f"{type(command).__name__} {command.id} was acknowledged, and is not kept"
        elif json.loads(row[0])["code"] != answer.code:
            yield f"{command.id} was told {answer.code}, kept is {row[0]}"
