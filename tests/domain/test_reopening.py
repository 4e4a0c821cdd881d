"""Opening a crisis again: the same log, a new room, no approval."""

from dataclasses import replace

import pytest

from bot.domain.commands import ChangeLevel, Command, RecordRoom
from bot.domain.effects import OpenRoom, Publish, ShowCard
from bot.domain.events import (
    CrisisReopened,
    LoweringProposed,
    PublicationStarted,
    RoomOpened,
    RoomReady,
)
from bot.domain.rejections import (
    CrisisIsNotOver,
    Missing,
    NotCleared,
    NotTheLead,
    ReadersUnknown,
    RoomIsOverlooked,
)
from bot.domain.values import Level, PersonId, PostId, Words
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    GENERAL,
    GUS,
    HOLDING,
    REOPENED_AT,
    S1,
    SECOND_ROOM,
    SEND_AT,
    all_approved,
    approves,
    ask,
    drafted,
    holds,
    opened,
    opened_as,
    published,
    record_brief,
    record_invited,
    record_pin,
    record_topic,
    reopens,
    sends,
    stood_down,
)
from tests.given import given, played

over = (*opened, drafted, stood_down)
second_room = ask(RecordRoom, at=REOPENED_AT, room=SECOND_ROOM, name="crisis-heron-2")
second_brief = replace(record_brief, place=SECOND_ROOM, post=PostId("p9"))
invited_again = replace(record_invited, room=SECOND_ROOM)
topic_again = replace(record_topic, room=SECOND_ROOM)
pinned_again = replace(record_pin, room=SECOND_ROOM)
again = played(
    reopens(), second_room, invited_again, topic_again, second_brief, pinned_again, since=over
)


def test_the_lead_opens_it_again_in_a_new_room() -> None:
    outcome = given(over).when(reopens(ANA)).then_happened(CrisisReopened)
    outcome.then_effects(OpenRoom(name="crisis-heron-2"))


def test_a_hold_still_in_force_is_shown_in_the_new_room() -> None:
    held_before = (*opened, drafted, *played(holds(), since=(*opened, drafted)), stood_down)
    outcome = given(held_before).when(reopens()).when(second_room).when(invited_again)
    ready = outcome.when(topic_again).when(second_brief).when(pinned_again)
    ready.then_effect(ShowCard(card="held", subject="", place=SECOND_ROOM))


def test_only_the_lead_does() -> None:
    given(over).when(reopens(BEN)).then_rejected(NotTheLead)


def test_it_needs_a_reason() -> None:
    given(over).when(replace(reopens(), reason=Words(" "))).then_rejected(Missing, field="reason")


def test_it_is_not_opened_again_where_somebody_could_read_the_new_room_who_may_not() -> None:
    overlooked = replace(reopens(), readers=frozenset({ANA, GUS}), roster=frozenset({ANA}))
    given(over).when(overlooked).then_rejected(RoomIsOverlooked, people=frozenset({GUS}))
    unknown = replace(reopens(), readers_unknown="server_error")
    given(over).when(unknown).then_rejected(ReadersUnknown)


def test_it_is_not_opened_again_where_somebody_who_was_kept_out_could_read_it() -> None:
    everybody = frozenset({ANA, GUS})
    kept_out = (*opened_as(keep_out=frozenset({GUS})), stood_down)
    overlooked = replace(reopens(), readers=everybody, roster=everybody)
    given(kept_out).when(overlooked).then_rejected(RoomIsOverlooked, people=frozenset({GUS}))


def test_what_is_not_over_is_not_opened_again() -> None:
    given(opened).when(reopens()).then_rejected(CrisisIsNotOver)
    given(over).when(reopens()).when(reopens()).then_rejected(CrisisIsNotOver)


def test_the_same_log_goes_on() -> None:
    assert again[: len(over)] == over
    assert given(again).crisis.id == given(over).crisis.id


def test_the_new_room_is_ready_once() -> None:
    assert [type(e) for e in again].count(RoomReady) == 2
    assert [e.room for e in again if isinstance(e, RoomOpened)][-1] == SECOND_ROOM


@pytest.mark.parametrize("late", [record_invited, record_topic, record_pin])
def test_what_is_still_reported_of_the_old_room_tells_nothing_of_the_new(late: Command) -> None:
    given(over).when(reopens()).when(second_room).when(late).then_nothing()


def test_open_statements_move_to_the_new_room() -> None:
    before_ready = given(again[:-2]).when(pinned_again)
    before_ready.then_effect(ShowCard(card="approval", subject="S1/1", place=SECOND_ROOM))


def test_all_staff_are_not_told_a_second_time() -> None:
    given(again[:-2]).when(pinned_again).then_happened(RoomReady).then_no_effect(
        ShowCard, place=GENERAL
    )


def test_every_approval_is_void() -> None:
    approved = (*opened, *all_approved, stood_down)
    reopened = given(approved).when(reopens())
    statement = reopened.crisis.statement(S1)
    assert (statement.approvals, statement.cleared, statement.send_at) == ({}, False, None)
    reopened.when(sends(at=SEND_AT)).then_rejected(NotCleared, why="not_approved")


def test_who_wanted_the_severity_lowered_before_says_so_again() -> None:
    lowered = ask(ChangeLevel, by=BEN, level=Level.LOW)
    half = played(lowered, since=(*opened, drafted))
    agreed = ask(ChangeLevel, by=ANA, at=REOPENED_AT, level=Level.LOW)
    reopened = given(opened, drafted, half, stood_down).when(reopens())
    reopened.when(agreed).then_happened(LoweringProposed)


@pytest.mark.parametrize("person", [ANA, CLARA])
def test_one_old_approval_does_not_count_with_a_new_one(person: PersonId) -> None:
    approved = (*opened, *all_approved, stood_down)
    given(approved).when(reopens()).when(approves(person)).then_no_effect(Publish)


def test_approved_anew_it_goes_out() -> None:
    one = given(again).when(approves(ANA, at=REOPENED_AT))
    both = one.when(approves(CLARA, at=REOPENED_AT))
    due = both.crisis.statement(S1).send_at
    assert due is not None
    both.when(sends(at=due)).then_happened(PublicationStarted)


def test_what_was_published_stays_published() -> None:
    out = [published(outlet) for outlet in HOLDING.outlets]
    reopened = given(opened, all_approved, out, stood_down).when(reopens())
    assert reopened.crisis.statement(S1).published


def test_roles_stay_with_their_holders() -> None:
    assert given(again).crisis.holders == given(over).crisis.holders
