"""What stands outside against what the log says was approved, and what people were told."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.adapters.outlets.bluesky.keys import record_key
from bot.adapters.outlets.signed import webhook_id
from bot.adapters.store.chain import Records
from bot.archive import events_of, judge, reading
from bot.domain.events import (
    CrisisOpened,
    EntryLogged,
    Event,
    PublicationStarted,
    PublicationUnclear,
    RoomOpened,
    RoomReady,
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementPublished,
    StatementRevised,
    StatementWithdrawn,
    StrangerPosted,
)
from tests.bench.kills_people import Acknowledged

APPROVERS = {"ana", "clara"}
"""Lead and counsel, as the playbook asks; neither writes a word in this play."""

Place = tuple[str, str]
"""An outlet, and the key or id under which a statement stands there."""


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Every flaw, by its kind, and what the log counts."""

    lost: Sequence[str]
    twice: Sequence[str]
    unapproved: Sequence[str]
    asked: Mapping[str, int]
    """How often somebody was asked whether it was published, by outlet."""
    alarms: int
    statements: int
    published: int
    attempts: int
    resumed: int
    events: int
    crises: int
    rooms: Sequence[str]
    """War rooms, by the names that the log has for them."""

    @property
    def flaws(self) -> list[str]:
        needless = [f"asked about Bluesky {n} ×" for n in [self.asked.get("bluesky", 0)] if n]
        return [*self.lost, *self.twice, *self.unapproved, *needless]


@dataclass
class _Told:
    """One crisis, as its events have it."""

    texts: dict[tuple[str, int], str] = field(default_factory=dict)
    approvals: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    cleared: set[tuple[str, int]] = field(default_factory=set)
    started: set[tuple[str, int, str]] = field(default_factory=set)
    published: set[tuple[str, int, str]] = field(default_factory=set)
    unclear: list[str] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    logged: set[str] = field(default_factory=set)
    counts: Counter[type[Event]] = field(default_factory=Counter)
    crisis: str = ""
    room: str = ""

    def note(self, event: Event) -> None:
        self.counts[type(event)] += 1
        match event:
            case CrisisOpened():
                self.crisis = str(event.crisis)
            case RoomOpened():
                self.room = str(event.room)
            case StatementDrafted() | StatementRevised():
                self.texts[event.statement, event.revision] = str(event.wording.text)
            case StatementApproved():
                given = self.approvals.setdefault((event.statement, event.revision), set())
                given.add(str(event.by))
            case StatementCleared():
                self.cleared.add((event.statement, event.revision))
            case PublicationStarted():
                self.started.add((event.statement, event.revision, event.outlet))
            case StatementPublished():
                self.published.add((event.statement, event.revision, event.outlet))
            case PublicationUnclear():
                self.unclear.append(str(event.outlet))
            case StatementWithdrawn():
                self.withdrawn.add(event.statement)
            case EntryLogged():
                self.logged.add(str(event.text))
            case _:
                pass

    def allowed(self) -> dict[Place, str]:
        """Where what may stand, since both approved exactly this."""
        return {
            (outlet, self._key(statement, revision, outlet)): self.texts[statement, revision]
            for statement, revision, outlet in self.started
            if self.approvals.get((statement, revision), set()) >= APPROVERS
        }

    def owed(self, outlets: Sequence[str]) -> Iterator[Place]:
        """What must stand: published by its own word, or cleared and never withdrawn."""
        for statement, revision, outlet in self.published:
            yield outlet, self._key(statement, revision, outlet)
        for statement, revision in self.cleared:
            if statement not in self.withdrawn:
                for outlet in outlets:
                    yield outlet, self._key(statement, revision, outlet)

    def _key(self, statement: str, revision: int, outlet: str) -> str:
        key = f"{self.crisis}.{statement}.{revision}.{outlet}"
        return record_key(key) if outlet == "bluesky" else webhook_id(key)


Standing = Sequence[tuple[Place, str]]
"""What stands outside: place and text."""


async def truth(
    log: Path,
    standing: Standing,
    told: Acknowledged,
    outlets: Sequence[str] = ("bluesky", "newsroom"),
) -> Truth:
    """Everything read from the log as it lies on the disk; every statement is for these outlets."""
    async with reading(log) as reader:
        records = [await reader.records(crisis) for crisis in await reader.crises()]
    crises = [_read(one) for one in records]
    counts = sum((one.counts for one in crises), Counter[type[Event]]())
    return Truth(
        lost=[*_unsound(records), *_unkept(crises, told), *_missing(crises, standing, outlets)],
        twice=_doubled(standing),
        unapproved=_never_cleared(crises, standing),
        asked=Counter(outlet for one in crises for outlet in one.unclear),
        alarms=counts[StrangerPosted],
        statements=sum(len(one.texts) for one in crises),
        published=counts[StatementPublished],
        attempts=counts[PublicationStarted],
        resumed=resumed(log),
        events=counts.total(),
        crises=len(crises),
        rooms=[one.room for one in crises if one.room],
    )


def _read(records: Records) -> _Told:
    told = _Told()
    for event in events_of(records):
        told.note(event)
    return told


def _unsound(records: Sequence[Records]) -> Iterator[str]:
    verdicts = [judge(one) for one in records]
    yield from (f"log: {one.words}" for one in verdicts if not one.sound)


def _unkept(crises: Sequence[_Told], told: Acknowledged) -> Iterator[str]:
    """Acknowledged, and not in the log."""
    texts = {text for one in crises for text in one.texts.values()}
    approved = {
        (person, one.texts[revision])
        for one in crises
        for revision, people in one.approvals.items()
        for person in people
    }
    logged = {text for one in crises for text in one.logged}
    yield from (f"draft: {one}" for one in told.drafted - texts)
    yield from (f"approval: {one}" for one in told.approved - approved)
    yield from (f"note: {one}" for one in told.logged - logged)
    if len(crises) < told.opened:
        yield f"{told.opened - len(crises)} crises that were opened"
    yield from (f"{one.crisis}: no ready room" for one in crises if not one.counts[RoomReady])


def _missing(crises: Sequence[_Told], standing: Standing, outlets: Sequence[str]) -> Iterator[str]:
    there = {place for place, _ in standing}
    for one in crises:
        owed = set(one.owed(outlets))
        yield from (f"not there: {place}" for place in sorted(owed - there))


def _doubled(standing: Standing) -> list[str]:
    by_text = Counter((outlet, text) for (outlet, _), text in standing)
    return [f"{times} × {what}" for what, times in by_text.items() if times > 1]


def _never_cleared(crises: Sequence[_Told], standing: Standing) -> list[str]:
    allowed: dict[Place, str] = {}
    for one in crises:
        allowed |= one.allowed()
    return [f"{place}: {text}" for place, text in standing if allowed.get(place) != text]


def resumed(log: Path) -> int:
    """Entries that one worker began and another finished."""
    query = (
        "SELECT count(*) FROM (SELECT entry FROM attempts GROUP BY entry"
        " HAVING count(DISTINCT owner) > 1)"
    )
    return _one(log, query)


def undone(log: Path, before: str) -> int:
    """Entries due before an instant, or on their way to an outlet, that are not settled."""
    query = (
        "SELECT count(*) FROM outbox"
        " WHERE settled = 0 AND (due < ? OR json_extract(effect, '$.type') = 'Publish')"
    )
    return _one(log, query, before)


def _one(log: Path, query: str, *values: Any) -> int:
    with closing(sqlite3.connect(f"file:{log}?mode=ro", uri=True)) as database:
        return int(database.execute(query, values).fetchone()[0])
