"""The post-mortem's figures equal an independent calculation, written another way."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.events import (
    CommandRefused,
    CrisisOpened,
    CrisisStoodDown,
    EffectAbandoned,
    Event,
    NoticeRead,
    StatementApproved,
    StatementDrafted,
    StatementPublished,
    StatementRevised,
)
from bot.domain.postmortem import post_mortem
from bot.domain.values import LEAD, PersonId, RoleId
from tests.facts import (
    ANA,
    BEN,
    BETTER,
    CLARA,
    DAVID,
    DAWN,
    EMA,
    SCRIBE,
    after,
    approves,
    drafts,
    hands_over,
    opened,
    reopens,
    revises,
    stands_down,
    topic_set,
)
from tests.given import played
from tests.scenarios import DRILL, WHOLE_CRISIS, all_histories, refused

BY_HAND = played(
    drafts(EMA, at=after(60)),
    approves(ANA, at=after(100)),
    revises(DAVID, at=after(120)),
    approves(CLARA, at=after(150), words=BETTER, revision=2),
    hands_over(LEAD, ANA, BEN, at=after(170)),
    approves(BEN, at=after(200), words=BETTER, revision=2),
    since=opened,
)


def test_waiting_times_are_counted_from_the_revision_that_was_approved() -> None:
    assert [(w.by, w.role, w.revision, w.waited.seconds) for w in post_mortem(BY_HAND).waits] == [
        (ANA, "lead", 1, 40),
        (CLARA, "counsel", 2, 30),
        (BEN, "lead", 2, 80),
    ]


def test_who_held_which_role_from_when_to_when() -> None:
    led = [t for t in post_mortem(BY_HAND).tenures if t.role == LEAD]
    assert [(t.person, t.since, t.until) for t in led] == [
        (ANA, DAWN, after(170)),
        (BEN, after(170), None),
    ]


def test_voided_approvals_and_open_roles_are_named() -> None:
    report = post_mortem(BY_HAND)
    assert (report.voided, report.unfilled) == (1, (SCRIBE,))


def test_refusals_and_holds_are_named() -> None:
    report = post_mortem(WHOLE_CRISIS)
    assert report.refusals == (refused,)
    assert [hold.by for hold in report.holds] == [DAVID]


def test_a_moment_that_never_came_has_no_figure() -> None:
    figures = {m.name: m.after for m in post_mortem(BY_HAND).milestones}
    assert (figures["first_publication"], figures["stood_down"]) == (None, None)


def test_durations_run_from_the_first_sighting() -> None:
    figures = {m.name: m.after for m in post_mortem(WHOLE_CRISIS).milestones}
    assert figures == {
        "first_seen": timedelta(),
        "opened": timedelta(minutes=20),
        "room_ready": timedelta(minutes=20, seconds=1),
        "first_holding_statement": timedelta(minutes=21),
        "first_publication": timedelta(minutes=20, seconds=191),
        "stood_down": timedelta(minutes=115),
    }


def test_in_a_drill_the_rehearsal_is_the_publication() -> None:
    figures = {m.name: m.at for m in post_mortem(DRILL).milestones}
    assert figures["first_publication"] == DRILL[-1].at


def test_standing_down_a_second_time_counts_the_last() -> None:
    twice = played(stands_down(), reopens(), stands_down(at=after(minutes=200)), since=opened)
    figures = {m.name: m.at for m in post_mortem(twice).milestones}
    assert figures["stood_down"] == after(minutes=200)


def test_a_log_without_an_opening_has_no_post_mortem() -> None:
    with pytest.raises(ValueError, match="opening"):
        post_mortem([])
    with pytest.raises(ValueError, match="opening"):
        post_mortem([topic_set])


# The same again, backwards: from plain rows, by scanning instead of folding.


def rows(events: Sequence[Event]) -> list[tuple[str, dict[str, Any]]]:
    return [(type(event).__name__, dict(vars(event))) for event in events]


def moments(events: Sequence[Event], *names: str) -> list[datetime]:
    return sorted(facts["at"] for name, facts in rows(events) if name in names)


def seats_over_time(
    events: Sequence[Event],
) -> dict[RoleId, list[tuple[PersonId | None, datetime]]]:
    """Who sat down when; nobody, from when an account was switched off."""
    lines: dict[RoleId, list[tuple[PersonId | None, datetime]]] = defaultdict(list)
    who = {"RoleAssigned": "person", "RoleTaken": "by", "RoleHandedOver": "to"}
    who["RoleReturned"] = "to"
    for name, facts in rows(events):
        if name in who:
            lines[facts["role"]].append((facts[who[name]], facts["at"]))
        if name == "AccountDeactivated":
            for role in facts["roles"]:
                lines[role].append((None, facts["at"]))
    return lines


histories = pytest.mark.parametrize(
    "events", [*all_histories(), BY_HAND], ids=lambda events: f"{len(events)} events"
)


@histories
def test_milestones_equal_an_independent_calculation(events: Sequence[Event]) -> None:
    opening = next(event for event in events if isinstance(event, CrisisOpened))
    holding = [
        event.at
        for event in events
        if isinstance(event, StatementDrafted) and event.wording.kind == "holding"
    ]
    expected = {
        "first_seen": opening.first_seen_at,
        "opened": opening.at,
        "room_ready": min(moments(events, "RoomReady"), default=None),
        "first_holding_statement": min(holding, default=None),
        "first_publication": min(
            moments(events, "StatementPublished", "WouldHaveGone"), default=None
        ),
        "stood_down": max(moments(events, "CrisisStoodDown"), default=None),
    }
    report = post_mortem(events)
    assert {m.name: m.at for m in report.milestones} == expected
    for milestone in report.milestones:
        at = expected[milestone.name]
        assert milestone.after == (at and at - opening.first_seen_at)


@histories
def test_waits_equal_an_independent_calculation(events: Sequence[Event]) -> None:
    written = {
        (event.statement, event.revision): event.at
        for event in reversed(events)
        if isinstance(event, StatementDrafted | StatementRevised)
    }
    expected = Counter(
        (e.statement, e.revision, role, e.by, e.at - written[e.statement, e.revision])
        for e in events
        if isinstance(e, StatementApproved)
        for role in e.seats
    )
    found = Counter(
        (w.statement, w.revision, w.role, w.by, w.waited) for w in post_mortem(events).waits
    )
    assert found == expected


@histories
def test_tenures_equal_an_independent_calculation(events: Sequence[Event]) -> None:
    expected = {
        (role, person, since, until)
        for role, line in seats_over_time(events).items()
        for (person, since), until in zip(line, [*(at for _, at in line[1:]), None], strict=True)
        if person
    }
    found = {(t.role, t.person, t.since, t.until) for t in post_mortem(events).tenures}
    assert found == expected


@histories
def test_counts_equal_an_independent_calculation(events: Sequence[Event]) -> None:
    report = post_mortem(events)
    counted = Counter(name for name, _ in rows(events))
    assert len(report.refusals) == counted["CommandRefused"]
    assert report.changes_requested == counted["ChangesRequested"]
    assert len(report.holds) == counted["EverythingHeld"]
    assert len(report.missed) == counted["NextUpdateMissed"]
    assert len(report.abandoned) == counted["EffectAbandoned"]
    assert report.readers == counted["NoticeRead"]
    assert report.voided == sum(
        len(facts["voided"]) for name, facts in rows(events) if name == "StatementRevised"
    )


def test_the_independent_calculation_was_tried_on_something() -> None:
    kinds = {type(event) for events in all_histories() for event in events}
    assert {
        CommandRefused,
        CrisisStoodDown,
        EffectAbandoned,
        NoticeRead,
        StatementApproved,
        StatementPublished,
    } <= kinds
