"""A second opinion on what may go out: kept from what people did, never from the domain's state.

It knows the policy, written another way than the domain has it: who said yes to which words, who
sat where, what was stopped, and from when on the words may go out.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import permutations

from bot.domain.values import PersonId, RoleId, Wording
from tests.facts import PLAYBOOK

COUNTDOWN = timedelta(seconds=30)
TOO_LATE = timedelta(minutes=15)


@dataclass
class Paper:
    """One statement as the people know it."""

    words: Wording
    authors: set[PersonId]
    yes: dict[PersonId, frozenset[RoleId]] = field(default_factory=dict)
    no: set[PersonId] = field(default_factory=set)
    free_from: datetime | None = None
    held: bool = False
    stopped: bool = False
    withdrawn: bool = False

    def unsay(self) -> None:
        """Nobody has approved, objected, or ordered anything."""
        self.yes.clear()
        self.no.clear()
        self.free_from = None
        self.stopped = False


@dataclass
class Oracle:
    """What is allowed at this moment."""

    seats: dict[RoleId, PersonId]
    papers: dict[str, Paper] = field(default_factory=dict)
    all_held: bool = False
    over: bool = False

    def drafted(self, statement: str, words: Wording, authors: set[PersonId]) -> None:
        self.papers[statement] = Paper(words, authors, held=self.all_held)

    def revised(self, statement: str, words: Wording, by: PersonId) -> None:
        paper = self.papers[statement]
        paper.words = words
        paper.authors.add(by)
        paper.unsay()

    def approved(self, statement: str, by: PersonId, now: datetime) -> None:
        paper = self.papers[statement]
        paper.yes[by] = frozenset(role for role, who in self.seats.items() if who == by)
        paper.no.discard(by)
        if self.agreed(paper) and paper.free_from is None and not paper.held:
            paper.free_from = now + COUNTDOWN

    def objected(self, statement: str, by: PersonId) -> None:
        paper = self.papers[statement]
        took_back = paper.yes.pop(by, None)
        needed = PLAYBOOK.rules[paper.words.kind].roles
        blocks = any(self.seats.get(role) == by for role in needed)
        if blocks:
            paper.no.add(by)
        if blocks or took_back:
            paper.free_from = None

    def seated(self, role: RoleId, person: PersonId) -> None:
        self.seats[role] = person
        for paper in self.papers.values():
            if not self.agreed(paper):
                paper.free_from = None

    def ordered(self, statement: str, now: datetime) -> None:
        paper = self.papers[statement]
        paper.stopped, paper.free_from = False, now

    def held_everything(self) -> None:
        self.all_held = True
        for paper in self.papers.values():
            paper.held = True

    def released(self, statement: str, now: datetime) -> None:
        paper = self.papers[statement]
        paper.held = paper.stopped = False
        paper.free_from = now + COUNTDOWN if self.agreed(paper) else None

    def reopened(self) -> None:
        self.over = False
        for paper in self.papers.values():
            paper.unsay()

    def agreed(self, paper: Paper) -> bool:
        """Whether the rule for these words is met by people who may speak for it now."""
        rule = PLAYBOOK.rules[paper.words.kind]
        voices = [who for who in paper.yes if who not in paper.authors and self._sits(paper, who)]
        some_way = any(
            all(role in paper.yes[who] and self.seats.get(role) == who for who, role in pairs)
            for order in permutations(voices, len(rule.roles))
            for pairs in [list(zip(order, sorted(rule.roles), strict=True))]
        )
        return some_way and len(voices) >= rule.people and not paper.no

    def _sits(self, paper: Paper, who: PersonId) -> bool:
        return any(self.seats.get(role) == who for role in paper.yes[who])

    def why_not(self, statement: str, now: datetime) -> str | None:
        """What forbids sending these words now; None when nothing does."""
        paper = self.papers[statement]
        reasons = {
            "the crisis is over": self.over,
            "everything is held": paper.held,
            "it was stopped": paper.stopped,
            "it was withdrawn": paper.withdrawn,
            "not everybody agreed": not self.agreed(paper),
            "it is not time yet": paper.free_from is None or now < paper.free_from,
            "it is too late": paper.free_from is not None and now > paper.free_from + TOO_LATE,
        }
        return next((why for why, so in reasons.items() if so), None)
