"""Which rule a statement falls under, and who counts: read off the playbook and the log a second
time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import permutations

from bot.domain.rules import Case, Rule
from bot.domain.values import COUNSEL, LEAD, PersonId, RoleId, Tag
from tests.simulation.books import Book, Paper

PERSONNEL = RoleId("personnel")


@dataclass(frozen=True)
class Wanted:
    """What all the rules that apply ask for together."""

    roles: frozenset[RoleId]
    people: int
    vetoes: frozenset[RoleId]
    good_for: timedelta | None


def wanted(book: Book, paper: Paper) -> Wanted:
    """The rule for the kind, or what stands in its place, and all that comes on top."""
    playbook = book.playbook
    assert playbook is not None
    if paper.lane:
        return Wanted(frozenset(), 1, frozenset(), None)
    cases = [case for case in playbook.cases if _is_about(case, book, paper)]
    instead = [case.rule for case in cases if case.instead]
    rules: list[Rule] = [
        instead[0] if instead else playbook.rules[paper.wording.kind],
        *(case.rule for case in cases if not case.instead),
    ]
    times = [rule.good_for for rule in rules if rule.good_for is not None]
    return Wanted(
        roles=frozenset(role for rule in rules for role in rule.roles),
        people=max(rule.people for rule in rules),
        vetoes=frozenset(role for rule in rules for role in rule.vetoes),
        good_for=min(times) if times else None,
    )


def _is_about(case: Case, book: Book, paper: Paper) -> bool:
    wording = paper.wording
    outlets = book.playbook.outlets if book.playbook else ()
    read_by = {one.audience for one in outlets if one.id in wording.outlets}
    tags = frozenset(Tag) if paper.tags is None else paper.tags
    asked = (
        (case.kinds, {wording.kind}),
        (case.audiences, {wording.audience, *read_by}),
        (case.levels, {book.level}),
        (case.outlets, set(wording.outlets)),
        (case.tags, tags),
        (case.languages, {wording.language, *wording.translations}),
    )
    return all(not only or only & these for only, these in asked)


def voices(
    book: Book, paper: Paper, good_for: timedelta | None, at: datetime
) -> dict[PersonId, set[RoleId]]:
    """Whose approval counts at this instant, and in which seats."""
    counted = {
        person: {seat for seat in yes.seats if seat in seats_of(book, paper, person)}
        for person, yes in paper.approvals.items()
        if person not in paper.authors and (good_for is None or at < yes.at + good_for)
    }
    return {person: seats for person, seats in counted.items() if seats}


def seats_of(book: Book, paper: Paper, person: PersonId) -> set[RoleId]:
    """What they hold, the lead they act for, and where they were asked for a silent holder."""
    held = {role for role, holder in book.holders.items() if holder == person}
    acting = {LEAD} if person == book.acting_lead else set()
    return held | acting | {role for role, people in paper.stand_ins.items() if person in people}


def unmet(rule: Wanted, paper: Paper, counted: Mapping[PersonId, set[RoleId]]) -> Iterator[str]:
    """What is lacking of the approvals; seats that two people passed over are not."""
    roles, people = rule.roles, rule.people
    if paper.passed_over and not paper.passed_over & untouchable(paper):
        people = max(len(roles - paper.passed_over), people - len(roles & paper.passed_over))
        roles = roles - paper.passed_over
    if not _filled(sorted(roles), counted):
        yield f"of {sorted(roles)} only {sorted(counted)} had approved"
    if len(counted) < people:
        yield f"only {sorted(counted)} had approved, and {people} must"


def untouchable(paper: Paper) -> frozenset[RoleId]:
    """The seats that may never be passed over."""
    tags = frozenset(Tag) if paper.tags is None else paper.tags
    if paper.lane or not tags:
        return frozenset()
    return frozenset({COUNSEL} | ({PERSONNEL} if Tag.PERSONNEL in tags else set()))


def _filled(roles: list[RoleId], counted: Mapping[PersonId, set[RoleId]]) -> bool:
    """Whether each role is filled, every one by another person."""
    return any(
        all(role in counted[person] for role, person in zip(roles, people, strict=True))
        for people in permutations(counted, len(roles))
    )


def unready(book: Book, paper: Paper) -> Iterator[str]:
    """Languages in which it must not go out."""
    assert book.playbook is not None
    wording = paper.wording
    source = sha256(wording.text.encode()).hexdigest()
    for language, translation in wording.translations.items():
        if translation.source != source:
            yield f"its text in {language} was of other words"
    for outlet in book.playbook.outlets:
        there = {"", wording.language, *wording.translations}
        if outlet.id in wording.outlets and outlet.language not in there:
            yield f"it lacked a text in {outlet.language}"


def strayed(book: Book, paper: Paper) -> Iterator[str]:
    """Words on the fast lane that are not those approved in calm times."""
    assert book.playbook is not None
    for lane in book.playbook.fast_lane:
        typed = re.escape(lane.text).replace(re.escape("{people}"), "[0-9]+")
        if paper.lane == lane.id and not re.fullmatch(typed, paper.wording.text):
            yield "it was not what had been approved in calm times"
