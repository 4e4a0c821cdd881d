"""Standing down: by whom, when not yet, and what follows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.commands import AcknowledgeRole, RecordArchived, RecordTimeline, TakeRole
from bot.domain.effects import ArchiveRoom, AttachTimeline, Publish, ShowCard
from bot.domain.events import CrisisStoodDown, RoomArchived, TimelineAttached
from bot.domain.rejections import (
    ClearedButUnsent,
    CrisisIsOver,
    NotOnTheTeam,
    NotTheLead,
    Rejected,
)
from bot.domain.values import LEAD
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    DAVID,
    EMA,
    END,
    FARID,
    GUS,
    HOLDING,
    NEWSROOM,
    ROOM,
    S1,
    SCRIBE,
    SECOND_ROOM,
    all_approved,
    approves,
    arrived,
    ask,
    did_not_arrive,
    drafted,
    drafts,
    handed_over,
    hands_over,
    held,
    holds,
    lifts_hold,
    objects,
    opened,
    opened_as,
    published,
    publishes_now,
    releases,
    revises,
    sends,
    stands_down,
    started,
    stood_down,
    stopped,
    stops,
    unclear,
    withdrawn,
    withdraws,
)
from tests.given import given

out = [published(outlet) for outlet in HOLDING.outlets]


def test_the_lead_stands_the_crisis_down() -> None:
    given(opened).when(stands_down(ANA)).then(stood_down)


def test_the_deputy_who_took_over_stands_it_down() -> None:
    given(opened, handed_over(LEAD, ANA, BEN)).when(stands_down(BEN)).then_happened(CrisisStoodDown)


@pytest.mark.parametrize("person", [BEN, CLARA, DAVID, EMA])
def test_nobody_else_does(person: Any) -> None:
    given(opened).when(stands_down(person)).then_rejected(NotTheLead, lead=ANA)


@pytest.mark.parametrize("person", [FARID, GUS])
def test_an_outsider_learns_no_more_than_that_they_are_not_on_the_team(person: Any) -> None:
    for facts in (opened, (*opened, stood_down)):
        given(facts).when(stands_down(person)).then_rejected(NotOnTheTeam)


def test_somebody_kept_out_cannot_stand_it_down() -> None:
    room = opened_as(keep_out=frozenset({ANA}))
    given(room).when(stands_down(ANA)).then_rejected(NotOnTheTeam)


def test_standing_down_twice_is_once() -> None:
    given(opened).when(stands_down(ANA)).when(stands_down(ANA)).then_nothing()


@pytest.mark.parametrize(
    "since",
    [
        (),
        (stopped,),
        (held,),
        (started(),),
        (started(), unclear),
        (published(NEWSROOM),),
        (started(), withdrawn),
    ],
    ids=[
        "counting down",
        "stopped",
        "held",
        "on the wire",
        "unclear",
        "half out",
        "withdrawn on the wire",
    ],
)
def test_nothing_cleared_is_left_hanging(since: Any) -> None:
    given(opened, all_approved, since).when(stands_down(ANA)).then_rejected(
        ClearedButUnsent, statements=(S1,)
    )


def test_the_way_out_is_to_withdraw() -> None:
    given(opened, all_approved).when(withdraws(ANA)).when(stands_down(ANA)).then_happened(
        CrisisStoodDown
    )


def test_the_other_way_out_is_to_publish() -> None:
    given(opened, all_approved, out).when(stands_down(ANA)).then_happened(CrisisStoodDown)


def test_a_withdrawn_statement_whose_attempt_has_an_outcome_is_no_obstacle() -> None:
    settled = given(opened, all_approved, started(), withdrawn).when(did_not_arrive())
    settled.when(stands_down(ANA)).then_happened(CrisisStoodDown)


def test_a_draft_that_nobody_approved_is_no_obstacle() -> None:
    given(opened, drafted).when(stands_down(ANA)).then_happened(CrisisStoodDown)


def test_the_room_gets_the_post_mortem_the_timeline_and_its_end() -> None:
    outcome = given(opened).when(stands_down(ANA))
    outcome.then_effect(ShowCard(card="post_mortem", subject="0", place=ROOM))
    outcome.then_effect(AttachTimeline(room=ROOM))
    outcome.then_effect(ArchiveRoom(room=ROOM), due=END + timedelta(hours=24))


def test_the_delay_before_archiving_is_what_was_confirmed() -> None:
    asked = replace(stands_down(ANA), archive_after=timedelta(days=3))
    given(opened).when(asked).then_effect(ArchiveRoom(room=ROOM), due=END + timedelta(days=3))


def test_the_relay_reports_timeline_and_archive() -> None:
    over = given(opened, stood_down).when(ask(RecordTimeline)).then_happened(TimelineAttached)
    archived = over.when(ask(RecordArchived, room=ROOM)).then_happened(RoomArchived)
    archived.when(ask(RecordArchived, room=ROOM)).then_nothing()


def test_a_running_crisis_has_no_archived_room() -> None:
    given(opened).when(ask(RecordArchived, room=ROOM)).then_nothing()


def test_a_late_word_of_another_room_archives_nothing() -> None:
    given(opened, stood_down).when(ask(RecordArchived, room=SECOND_ROOM)).then_nothing()


AFTERWARDS = (
    drafts(EMA),
    revises(DAVID),
    approves(ANA),
    objects(CLARA),
    withdraws(EMA),
    stops(DAVID),
    publishes_now(ANA),
    holds(DAVID),
    releases(ANA),
    lifts_hold(ANA),
    hands_over(LEAD, ANA, BEN),
    ask(TakeRole, by=EMA, role=SCRIBE),
    ask(AcknowledgeRole, by=ANA, role=LEAD),
)


@pytest.mark.parametrize("command", AFTERWARDS, ids=lambda one: type(one).__name__)
def test_nothing_follows_the_stand_down(command: Any) -> None:
    given(opened, drafted, stood_down).when(command).then_rejected(CrisisIsOver)


def test_nothing_is_sent_after_the_stand_down_whatever_lies_in_the_outbox() -> None:
    over = given(opened, all_approved, stood_down)
    for outlet in HOLDING.outlets:
        for resuming in (False, True):
            outcome = over.when(sends(outlet, resuming=resuming))
            assert isinstance(outcome.rejected, Rejected)


def test_what_got_out_all_the_same_is_still_recorded() -> None:
    late = given(opened, all_approved, started(), stood_down).when(arrived())
    late.then(published()).then_no_effect(Publish)
