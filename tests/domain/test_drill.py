"""A drill runs the same road and touches nothing outside."""

import pytest

from bot.domain.asking_effects import WatchLead
from bot.domain.effects import OpenRoom, Publish, ShowCard, WatchNextUpdate
from bot.domain.events import PublicationStarted, StatementPublished, WouldHaveGone
from bot.domain.gate import clear
from bot.domain.rejections import NotCleared, Rejected
from bot.domain.statement import Standing
from tests.facts import (
    ANA,
    CLARA,
    DAWN,
    GENERAL,
    HOLDING,
    NEWSROOM,
    ROOM,
    S1,
    all_approved,
    ana_approved,
    approves,
    drafted,
    drill,
    held,
    opening,
    publishes_now,
    releases,
    sends,
    stands_down,
    the_room_is_made,
)
from tests.given import given, planned_by, played
from tests.scenarios import DRILL


def test_a_drill_never_publishes() -> None:
    planned = [
        planned.effect
        for place in range(1, len(DRILL))
        for planned in planned_by(DRILL[place : place + 1], given(DRILL[:place]).crisis)
    ]
    assert any(isinstance(effect, ShowCard) for effect in planned)
    assert not [e for e in planned if isinstance(e, Publish | WatchNextUpdate)]
    assert not [e for e in planned if isinstance(e, ShowCard) and e.place == GENERAL]


def test_no_clearance_is_made_in_a_drill() -> None:
    with pytest.raises(NotCleared) as refused:
        clear(given(drill, all_approved).crisis, S1, NEWSROOM)
    assert refused.value.why == "drill"


def test_a_publication_cannot_start_in_a_drill_even_if_somebody_asks() -> None:
    given(drill, all_approved).when(sends()).then_rejected(NotCleared, why="drill")
    given(drill, all_approved).when(sends(resuming=True)).then_rejected(NotCleared, why="drill")


def test_publish_now_is_refused_in_a_drill() -> None:
    outcome = given(drill, all_approved).when(publishes_now(ANA))
    assert isinstance(outcome.rejected, Rejected)


def test_a_release_in_a_drill_sends_nothing() -> None:
    outcome = given(drill, held, drafted, ana_approved).when(approves(CLARA)).when(releases(ANA))
    outcome.then_happened(WouldHaveGone).then_no_effect(Publish)


def test_the_room_sees_where_it_would_have_gone() -> None:
    outcome = given(drill, drafted, ana_approved).when(approves(CLARA))
    outcome.then_happened(WouldHaveGone, outlets=HOLDING.outlets)
    outcome.then_effect(ShowCard(card="sending", subject="S1/1", place=ROOM))
    assert outcome.crisis.statement(S1).standing is Standing.REHEARSED


def test_a_rehearsed_statement_does_not_keep_the_drill_open() -> None:
    assert given(DRILL).when(stands_down(ANA)).crisis.over


def test_a_drill_says_so_in_its_rooms_name() -> None:
    given().when(opening(drill=True)).then_effects(
        OpenRoom(name="drill-heron"), WatchLead(lead=ANA, since=DAWN)
    )


def test_a_drill_never_turns_real() -> None:
    later = played(stands_down(ANA), since=DRILL)
    assert all(given(later[:place]).crisis.drill for place in range(1, len(later) + 1))
    given(DRILL).when(opening(drill=False)).then_nothing()


def test_approvers_are_asked_in_a_drill_too() -> None:
    made = played(opening(drill=True), *the_room_is_made)
    assert given(made).crisis.holders == given(drill).crisis.holders
    assert not [e for e in DRILL if isinstance(e, PublicationStarted | StatementPublished)]
