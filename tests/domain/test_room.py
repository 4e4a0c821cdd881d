"""The war room: complete once, its people, and strangers in it."""

from dataclasses import replace
from itertools import permutations

import pytest

from bot.domain.commands import (
    Command,
    NoteJoined,
    NoteLeft,
    ReadNotice,
    RecordAbandoned,
    RecordDelayed,
)
from bot.domain.effects import Invite, Notify, PinCard, SetTopic, ShowCard, Tell
from bot.domain.events import (
    EffectDelayed,
    MemberJoined,
    MemberLeft,
    NoticeRead,
    PeopleInvited,
    RoomReady,
)
from bot.domain.rejections import NoAccess, NotOnTheTeam, RoomNotReady
from bot.domain.telling import tell_outcome
from bot.domain.values import Account, Origin, PostId
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    DAVID,
    EMA,
    FARID,
    GENERAL,
    GUS,
    ROOM,
    SECOND_ROOM,
    after,
    ask,
    brief_posted,
    drafts,
    drill,
    just_opened,
    logs,
    opened,
    opened_as,
    people_invited,
    record_brief,
    record_invited,
    record_pin,
    record_room,
    record_topic,
    room_opened,
    room_ready,
    topic_set,
    typed,
)
from tests.given import given, played


def test_a_new_room_asks_for_its_people_topic_and_brief() -> None:
    given(just_opened).when(record_room).then(room_opened).then_effects(
        Invite(room=ROOM, people=(ANA, BEN, CLARA, DAVID, EMA)),
        SetTopic(room=ROOM),
        ShowCard(card="brief", subject="", place=ROOM),
    )


def test_people_kept_out_are_not_invited() -> None:
    kept_out = opened_as(keep_out=frozenset({DAVID}))[:6]
    outcome = given([e for e in kept_out if e != room_opened]).when(record_room)
    outcome.then_effect(Invite(room=ROOM, people=(ANA, BEN, CLARA, EMA)))


def test_the_posted_brief_is_pinned() -> None:
    outcome = given(just_opened, room_opened).when(record_brief)
    outcome.then(brief_posted).then_effects(PinCard(card="brief", subject="", place=ROOM))


RESULTS: tuple[Command, ...] = (record_invited, record_topic, record_brief, record_pin)


@pytest.mark.parametrize("order", list(permutations(RESULTS)))
def test_the_room_is_ready_once_whichever_part_comes_last(order: tuple[Command, ...]) -> None:
    events = played(record_room, *order, since=just_opened)
    assert [type(event) for event in events].count(RoomReady) == 1


@pytest.mark.parametrize("missing", range(4))
def test_a_room_that_lacks_a_part_is_not_ready(missing: int) -> None:
    parts = [part for place, part in enumerate(RESULTS) if place != missing]
    if record_pin in parts and record_brief not in parts:
        parts.remove(record_pin)
    assert given(played(record_room, *parts, since=just_opened)).crisis.ready_at is None


def test_everything_reported_twice_makes_one_room() -> None:
    once = played(record_room, *RESULTS, since=just_opened)
    twice = played(record_room, *RESULTS, since=once)
    assert twice == once


def test_a_second_room_is_never_adopted() -> None:
    other = ask(type(record_room), room=SECOND_ROOM, name="crisis-heron")
    given(opened).when(other).then_nothing()


def test_the_ready_room_shows_what_to_say_and_tells_all_staff() -> None:
    parts = (just_opened, room_opened, people_invited, topic_set, brief_posted)
    outcome = given(*parts).when(record_pin)
    outcome.then_happened(RoomReady)
    outcome.then_effect(ShowCard(card="say", subject="", place=ROOM))
    outcome.then_effect(ShowCard(card="notice", subject="", place=GENERAL))


def test_whoever_opened_the_crisis_and_has_no_role_is_told_when_the_room_is_ready() -> None:
    by_gus = (replace(just_opened[0], by=GUS), *just_opened[1:])
    parts = (by_gus, room_opened, people_invited, topic_set, brief_posted)
    told = Notify(person=GUS, code="room_ready", data={"code_name": "heron", "room": ROOM})
    given(*parts).when(record_pin).then_effect(told)


def test_whoever_has_a_role_hears_which_when_the_room_is_ready() -> None:
    parts = (just_opened, room_opened, people_invited, topic_set, brief_posted)
    outcome = given(*parts).when(record_pin)
    told = {one.person: one.data["roles"] for one in outcome.effects(Notify)}
    seats = outcome.crisis.holders
    assert {person: roles for person, roles in told.items() if roles} == {
        person: ",".join(sorted(role for role, holder in seats.items() if holder == person))
        for person in set(seats.values())
    }


def test_a_drill_tells_nobody_outside_its_room() -> None:
    before_ready = [event for event in drill if event != room_ready][:-1]
    outcome = given(before_ready).when(record_pin).then_happened(RoomReady)
    outcome.then_effect(ShowCard(card="notice_rehearsed", subject="", place=ROOM))
    outcome.then_no_effect(ShowCard, place=GENERAL)


def test_nothing_is_drafted_before_there_is_a_room() -> None:
    given(just_opened).when(drafts()).then_rejected(RoomNotReady)


def test_whoever_waits_for_a_room_is_told_why_where_they_asked() -> None:
    waiting = opened_as(asked_from=GENERAL)[:5]
    delay = ask(
        RecordDelayed, effect="OpenRoom", subject="s", reason="rate_limited", again_at=after(30)
    )
    outcome = given(waiting).when(delay).then_happened(EffectDelayed, reason="rate_limited")
    assert [(tell.person, tell.place) for tell in outcome.effects(Tell)] == [(EMA, GENERAL)]


def test_an_uninvited_member_raises_a_card() -> None:
    outcome = given(opened).when(ask(NoteJoined, by=GUS, name=typed("Gus")))
    outcome.then_happened(MemberJoined, by=GUS, invited=False)
    outcome.then_effects(ShowCard(card="stranger", subject=GUS, place=ROOM))


def test_an_invited_member_raises_none() -> None:
    outcome = given(opened).when(ask(NoteJoined, by=CLARA, name=typed("Clara")))
    outcome.then_happened(MemberJoined, by=CLARA, invited=True).then_effects()


def test_somebody_kept_out_who_joins_is_a_stranger() -> None:
    room = opened_as(keep_out=frozenset({DAVID}))
    outcome = given(room).when(ask(NoteJoined, by=DAVID, name=typed("David")))
    outcome.then_happened(MemberJoined, by=DAVID, invited=False)


def test_being_in_the_room_confers_nothing() -> None:
    joined = given(opened).when(ask(NoteJoined, by=GUS, name=typed("Gus")))
    joined.when(drafts(GUS)).then_rejected(NotOnTheTeam)
    joined.when(logs(GUS)).then_rejected(NotOnTheTeam)


def test_who_left_is_noted_once() -> None:
    joined = given(opened).when(ask(NoteJoined, by=GUS, name=typed("Gus")))
    left = joined.when(ask(NoteLeft, by=GUS)).then_happened(MemberLeft, by=GUS)
    left.when(ask(NoteLeft, by=GUS)).then_nothing()


def test_a_holder_who_leaves_is_noted_though_nobody_said_that_they_came() -> None:
    left = given(opened).when(ask(NoteLeft, by=CLARA)).then_happened(MemberLeft, by=CLARA)
    left.when(ask(NoteLeft, by=CLARA)).then_nothing()


def test_who_came_back_and_leaves_again_is_noted_again() -> None:
    back = given(opened).when(ask(NoteLeft, by=CLARA))
    back = back.when(ask(NoteJoined, by=CLARA, name=typed("Clara")))
    back.when(ask(NoteLeft, by=CLARA)).then_happened(MemberLeft, by=CLARA)


def test_the_lead_hears_that_a_holder_has_left() -> None:
    told = given(opened).when(ask(NoteLeft, by=CLARA)).effects(Notify)
    assert {(one.person, one.code) for one in told} == {(ANA, "holder_left")}


def test_everybody_else_with_a_role_hears_that_the_lead_has_left() -> None:
    outcome = given(opened).when(ask(NoteLeft, by=ANA))
    told = {one.person for one in outcome.effects(Notify)}
    assert told == set(outcome.crisis.holders.values()) - {ANA}


def test_joining_twice_is_noted_once() -> None:
    join = ask(NoteJoined, by=GUS, name=typed("Gus"))
    given(opened).when(join).when(join).then_nothing()


def test_somebody_who_could_not_be_invited_shows_on_the_brief() -> None:
    failed = ask(
        type(record_invited), room=ROOM, people=frozenset({ANA}), missing={GUS: "deactivated"}
    )
    outcome = given(just_opened, room_opened).when(failed)
    outcome.then_effect(ShowCard(card="brief", subject="", place=ROOM))
    assert outcome.crisis.missing == {GUS: "deactivated"}


def test_whoever_was_missing_is_so_no_longer_once_invited() -> None:
    kind = type(record_invited)
    failed = ask(
        kind, room=ROOM, people=frozenset({ANA}), missing={GUS: "deactivated", BEN: "not_found"}
    )
    again = ask(kind, room=ROOM, people=frozenset({GUS}))
    outcome = given(just_opened, room_opened).when(failed).when(again)
    assert outcome.crisis.missing == {BEN: "not_found"}


def test_whoever_was_missing_is_so_no_longer_once_somebody_brought_them() -> None:
    failed = ask(
        type(record_invited), room=ROOM, people=frozenset({ANA}), missing={GUS: "not_invitable"}
    )
    came = ask(NoteJoined, by=GUS, name=typed("Gus"))
    assert given(just_opened, room_opened).when(failed).when(came).crisis.missing == {}


def test_what_cannot_be_done_is_said_in_the_room() -> None:
    abandoned = ask(RecordAbandoned, effect="SetTopic", subject="x", reason="forbidden")
    outcome = given(opened).when(abandoned)
    outcome.then_effect(ShowCard(card="trouble", subject="SetTopic/x", place=ROOM))


def test_a_notice_that_cannot_be_posted_is_said_in_the_room() -> None:
    lane = f"card:notice::{GENERAL}"
    abandoned = ask(RecordAbandoned, effect="ShowCard", subject=lane, reason="externally_shared")
    outcome = given(opened).when(abandoned)
    outcome.then_effect(ShowCard(card="trouble", subject=f"ShowCard/{lane}", place=ROOM))


def test_a_room_that_cannot_be_opened_is_told_to_whoever_opened_the_crisis() -> None:
    abandoned = ask(RecordAbandoned, effect="OpenRoom", subject="x", reason="forbidden")
    outcome = given(just_opened).when(abandoned)
    assert [told.person for told in outcome.effects(Notify)] == [EMA]


def test_reading_the_notice_is_counted_once_a_person() -> None:
    read = ask(ReadNotice, by=FARID)
    given(opened).when(read).then_happened(NoticeRead, by=FARID).when(read).then_nothing()


def test_the_count_on_every_posted_notice_goes_up() -> None:
    posted = ask(
        type(record_brief), card="notice", subject="", place=GENERAL, post=PostId("n"), link=""
    )
    outcome = given(opened).when(posted).when(ask(ReadNotice, by=FARID))
    outcome.then_effects(ShowCard(card="notice", subject="", place=GENERAL))


def test_somebody_kept_out_is_not_counted_and_not_told_so() -> None:
    room = opened_as(keep_out=frozenset({FARID}))
    given(room).when(ask(ReadNotice, by=FARID)).then_nothing()


def test_whoever_is_kept_out_hears_of_the_notice_what_everybody_hears() -> None:
    read = ask(ReadNotice, by=FARID, origin=Origin(place=GENERAL, answered=False))
    kept_out = given(opened_as(keep_out=frozenset({FARID}))).when(read)
    others = given(opened).when(read)
    assert tell_outcome(read, kept_out.new) == tell_outcome(read, others.new) is not None


@pytest.mark.parametrize("account", [Account.GUEST, Account.FOREIGN, Account.DEACTIVATED])
def test_the_notice_does_not_count_accounts_that_may_do_nothing(account: Account) -> None:
    given(opened).when(ask(ReadNotice, by=FARID, account=account)).then_rejected(NoAccess)


def test_inviting_a_latecomer_does_not_make_the_room_ready_twice() -> None:
    later = ask(type(record_invited), room=ROOM, people=frozenset({GUS}))
    outcome = given(opened).when(later).then_happened(PeopleInvited, people=frozenset({GUS}))
    outcome.then_not(RoomReady)
