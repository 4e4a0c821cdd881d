"""The gate and the fence once more, written independently: it reads events and what people saw,
and knows nothing of how the domain decides."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain import events as e
from bot.domain.playbook import Playbook, Rule
from bot.domain.values import OutletId, PersonId, RoleId, StatementId, Wording

Wire = set[tuple[StatementId, OutletId]]
Approvals = set[tuple[PersonId, StatementId, str]]
"""Who pressed *Approve* on a card that showed which words of which statement."""


@dataclass
class Paper:
    """One statement."""

    revision: int
    wording: Wording
    authors: set[PersonId]
    approvals: dict[PersonId, frozenset[RoleId]] = field(default_factory=dict)
    objectors: set[PersonId] = field(default_factory=set)
    held: bool = False
    stopped: bool = False
    withdrawn: bool = False


@dataclass
class Oracle:
    """Replays one crisis. `wrong` collects what should never have happened; `started` counts
    the attempts that may have reached an outlet."""

    pressed: Approvals
    wrong: list[str] = field(default_factory=list)
    started: Counter[tuple[StatementId, int, OutletId]] = field(default_factory=Counter)
    asked: Counter[tuple[StatementId, OutletId]] = field(default_factory=Counter)
    texts: dict[tuple[StatementId, int], Wording] = field(default_factory=dict)
    papers: dict[StatementId, Paper] = field(default_factory=dict)
    holders: dict[RoleId, PersonId] = field(default_factory=dict)
    wire: Wire = field(default_factory=set)
    unclear: Wire = field(default_factory=set)
    out: Wire = field(default_factory=set)
    held: bool = False
    over: bool = False
    drill: bool = False
    playbook: Playbook | None = None

    def replay(self, events: Sequence[e.Event]) -> "Oracle":
        for event in events:
            self._before(event)
            self._apply(event)
        return self

    def _before(self, event: e.Event) -> None:
        match event:
            case e.PublicationStarted():
                why = list(self._obstacles(event))
                self.wrong += [f"{event.statement} was started though {one}" for one in why]
            case e.EverythingHeld():
                self._check_named(set(event.on_the_wire), self.wire, event)
            case e.SendingStopped() | e.StatementWithdrawn():
                named = {(event.statement, outlet) for outlet in event.on_the_wire}
                there = {one for one in self.wire if one[0] == event.statement}
                self._check_named(named, there, event)
            case e.CrisisStoodDown() if self.wire:
                self.wrong.append(f"stood down with {self.wire} on the wire")

    def _check_named(self, named: Wire, there: Wire, event: e.Event) -> None:
        if named != there:
            self.wrong.append(f"{type(event).__name__} named {named}, on the wire were {there}")

    def _obstacles(self, event: e.PublicationStarted) -> Iterator[str]:
        paper = self.papers[event.statement]
        if self.drill:
            yield "it is a drill"
        if self.over:
            yield "the crisis was stood down"
        if paper.withdrawn:
            yield "it was withdrawn"
        if paper.held:
            yield "it was held"
        if paper.stopped:
            yield "it was stopped"
        if paper.revision != event.revision:
            yield "its words had been revised"
        if paper.objectors:
            yield "somebody asked for changes"
        if (event.statement, event.outlet) in self.out:
            yield "it was out already"
        yield from self._unapproved(event.statement, paper)

    def _unapproved(self, statement: StatementId, paper: Paper) -> Iterator[str]:
        assert self.playbook is not None
        rule: Rule = self.playbook.rules[paper.wording.kind]
        voices = {
            person
            for person, seats in paper.approvals.items()
            if person not in paper.authors
            and any(self.holders.get(seat) == person for seat in seats)
        }
        for role in sorted(rule.roles):
            holder = self.holders.get(role)
            if holder not in voices or role not in paper.approvals[holder]:
                yield f"{holder}, {role}, had not approved"
        if len({self.holders.get(role) for role in rule.roles}) < len(rule.roles):
            yield "one person filled two roles"
        if len(voices) < rule.people:
            yield f"only {len(voices)} had approved"
        for person in sorted(voices):
            if (person, statement, paper.wording.text) not in self.pressed:
                yield f"{person} never approved the words {paper.wording.text!r}"

    def _apply(self, event: Any) -> None:
        match event:
            case e.CrisisOpened():
                self.playbook, self.drill = event.playbook, event.drill
            case e.RoleAssigned():
                self.holders[event.role] = event.person
            case e.RoleTaken():
                self.holders[event.role] = event.by
            case e.RoleHandedOver():
                self.holders[event.role] = event.to
            case e.StatementDrafted():
                self._draft(event)
            case e.EverythingHeld():
                self.held = True
                for paper in self.papers.values():
                    paper.held = True
            case e.HoldLifted():
                self.held = False
            case e.CrisisStoodDown():
                self.over = True
            case e.CrisisReopened():
                self.over = False
                for paper in self.papers.values():
                    paper.approvals, paper.objectors, paper.stopped = {}, set(), False
            case _ if hasattr(event, "statement"):
                self._on_paper(event, self.papers[event.statement])

    def _draft(self, event: e.StatementDrafted) -> None:
        if event.statement in self.papers:
            self.wrong.append(f"two statements are {event.statement}")
        self.papers[event.statement] = Paper(
            revision=1, wording=event.wording, authors={event.by}, held=self.held
        )
        self.texts[event.statement, 1] = event.wording

    def _on_paper(self, event: Any, paper: Paper) -> None:
        match event:
            case e.StatementRevised():
                self.texts[event.statement, event.revision] = event.wording
                paper.revision, paper.wording = event.revision, event.wording
                paper.authors.add(event.by)
                paper.approvals, paper.objectors, paper.stopped = {}, set(), False
            case e.StatementApproved():
                paper.approvals[event.by] = event.seats
                paper.objectors.discard(event.by)
            case e.ChangesRequested():
                paper.approvals.pop(event.by, None)
                paper.objectors.add(event.by)
            case e.StatementWithdrawn():
                paper.withdrawn = True
            case e.SendingStopped():
                paper.stopped = True
            case e.StatementReleased():
                paper.held = paper.stopped = False
            case e.SendingOrdered():
                paper.stopped = False
                for outlet in event.outlets:
                    self._order(event.statement, outlet)
            case _:
                self._on_the_way(event)

    def _order(self, statement: StatementId, outlet: OutletId) -> None:
        if (statement, outlet) in self.unclear:
            self.asked[statement, outlet] += 1
            self.unclear.discard((statement, outlet))

    def _on_the_way(self, event: Any) -> None:
        place = (event.statement, getattr(event, "outlet", OutletId("")))
        match event:
            case e.PublicationStarted():
                self.wire.add(place)
                self.started[event.statement, event.revision, event.outlet] += 1
            case e.StatementPublished():
                self.wire.discard(place)
                self.unclear.discard(place)
                self.out.add(place)
            case e.PublicationFailed() | e.StatementWentStale():
                self.wire.discard(place)
            case e.PublicationUnclear():
                self.wire.discard(place)
                self.unclear.add(place)


def oracles(days: Mapping[str, Sequence[e.Event]], pressed: Mapping[str, Approvals]) -> Any:
    """One oracle for each crisis, having replayed it."""
    return {name: Oracle(pressed.get(name, set())).replay(day) for name, day in days.items()}
