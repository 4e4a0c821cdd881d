"""From clearance to publication: once at each outlet, and never what is no longer wanted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.commands import AskForNextUpdate
from bot.domain.effects import (
    Notify,
    Publish,
    ShowCard,
    WatchNextUpdate,
)
from bot.domain.events import (
    NextUpdateMissed,
    PublicationDenied,
    PublicationFailed,
    PublicationStarted,
    PublicationUnclear,
    SendingOrdered,
    SendingStopped,
    StatementPublished,
    StatementWentStale,
    StatementWithdrawn,
)
from bot.domain.playbook import Send, SendMode
from bot.domain.rejections import (
    LookFirst,
    MayNotOrderSending,
    NotAskedAbout,
    NotCleared,
    NothingToStop,
    NotOnTheTeam,
    OnTheWire,
    TooLate,
)
from bot.domain.statement import Passage, Standing
from bot.domain.values import LEAD
from tests.facts import (
    ANA,
    BEN,
    BETTER,
    CLARA,
    CLEARED_AT,
    DAVID,
    EMA,
    FARID,
    HOLDING,
    INTRANET,
    NEWSROOM,
    NEXT_UPDATE,
    ROOM,
    S1,
    S2,
    SEND_AT,
    after,
    all_approved,
    ana_approved,
    approves,
    arrived,
    ask,
    did_not_arrive,
    drafted,
    drafted_by,
    hands_over,
    held,
    nobody_knows,
    objects,
    opened,
    opened_as,
    playbook,
    published,
    publishes_now,
    releases,
    revises,
    sends,
    started,
    stood_down,
    stopped,
    stops,
    unclear,
    withdrawn,
    withdraws,
)
from tests.gating import (
    confirms,
    denies,
)
from tests.given import given

SECOND = timedelta(seconds=1)
out = (published(NEWSROOM), published(INTRANET))


# The last check


def test_the_relay_starts_what_is_cleared_and_due() -> None:
    given(opened, all_approved).when(sends()).then(started())


def test_nothing_starts_before_it_is_due() -> None:
    given(opened, all_approved).when(sends(at=SEND_AT - SECOND)).then_rejected(
        NotCleared, why="not_due"
    )


@pytest.mark.parametrize(
    ("why", "fact"),
    [("held", held), ("stopped", stopped), ("withdrawn", withdrawn), ("stood_down", stood_down)],
)
def test_nothing_starts_after(why: str, fact: Any) -> None:
    given(opened, all_approved, fact).when(sends()).then_rejected(NotCleared, why=why)


@pytest.mark.parametrize(
    ("why", "fact"),
    [("held", held), ("stopped", stopped), ("withdrawn", withdrawn), ("stood_down", stood_down)],
)
def test_not_even_a_retry_under_way_elsewhere_starts_after(why: str, fact: Any) -> None:
    resumed = sends(resuming=True)
    given(opened, all_approved, started(), fact).when(resumed).then_rejected(NotCleared, why=why)


def test_nothing_starts_that_was_never_approved() -> None:
    given(opened, drafted).when(sends()).then_rejected(NotCleared, why="not_approved")


def test_nothing_starts_for_a_person_who_gave_the_role_away() -> None:
    handed = given(opened, all_approved).when(hands_over(LEAD, ANA, BEN))
    handed.when(sends()).then_rejected(NotCleared, why="not_approved")


def test_the_entry_of_an_old_revision_sends_nothing() -> None:
    revised = given(opened, all_approved).when(revises(DAVID))
    cleared = revised.when(approves(ANA, words=BETTER, revision=2)).when(
        approves(CLARA, words=BETTER, revision=2)
    )
    cleared.when(sends(revision=1)).then_rejected(NotCleared, why="revised")
    cleared.when(sends(revision=2)).then_happened(PublicationStarted, revision=2)


def test_what_is_on_the_wire_is_not_started_beside() -> None:
    given(opened, all_approved, started()).when(sends()).then_rejected(
        OnTheWire, outlets=(NEWSROOM,)
    )


def test_an_attempt_without_outcome_is_resumed_as_the_next_attempt() -> None:
    given(opened, all_approved, started()).when(sends(resuming=True)).then(started(attempt=2))


def test_what_is_published_is_never_started_again() -> None:
    given(opened, all_approved, out).when(sends()).then_rejected(TooLate, outlets=(NEWSROOM,))


def test_one_outlet_does_not_wait_for_the_other() -> None:
    given(opened, all_approved, started(NEWSROOM)).when(sends(INTRANET)).then(started(INTRANET))


# The time it goes out


def test_approved_again_during_the_countdown_it_does_not_go_out_at_the_old_time() -> None:
    later = CLEARED_AT + timedelta(seconds=20)
    objected = given(opened, all_approved).when(objects(CLARA, at=CLEARED_AT + SECOND))
    again = objected.when(approves(CLARA, at=later))
    again.when(sends(at=SEND_AT)).then_rejected(NotCleared, why="not_due")
    again.when(sends(at=later + timedelta(seconds=30))).then_happened(PublicationStarted)


def test_released_it_does_not_go_out_at_the_old_time() -> None:
    released = given(opened, all_approved, held).when(releases(at=SEND_AT - SECOND))
    released.when(sends(at=SEND_AT)).then_rejected(NotCleared, why="not_due")


def test_fifteen_minutes_late_it_is_still_sent() -> None:
    due = SEND_AT + timedelta(minutes=15)
    given(opened, all_approved).when(sends(at=due)).then_happened(PublicationStarted)


def test_later_than_that_it_is_stale_and_asks() -> None:
    late = SEND_AT + timedelta(minutes=15, seconds=1)
    outcome = given(opened, all_approved).when(sends(at=late))
    outcome.then_happened(StatementWentStale, outlet=NEWSROOM).then_not(PublicationStarted)
    assert [told.code for told in outcome.effects(Notify)] == ["publication_stuck"]
    assert outcome.crisis.statement(S1).standing is Standing.STUCK


def test_a_stale_statement_goes_out_when_somebody_says_so() -> None:
    late = SEND_AT + timedelta(minutes=16)
    stale = given(opened, all_approved).when(sends(at=late))
    ordered = stale.when(publishes_now(ANA, at=late + SECOND))
    ordered.when(sends(at=late + SECOND)).then_happened(PublicationStarted)


def test_what_was_on_the_wire_too_long_is_unclear_and_not_stale() -> None:
    late = sends(at=SEND_AT + timedelta(minutes=16), resuming=True)
    outcome = given(opened, all_approved, started()).when(late)
    outcome.then_happened(PublicationUnclear, outlet=NEWSROOM).then_not(StatementWentStale)


def test_the_playbooks_limit_decides_what_is_stale() -> None:
    room = opened_as(playbook=playbook(stale_after=timedelta(minutes=1)))
    late = sends(at=SEND_AT + timedelta(minutes=2))
    given(room, all_approved).when(late).then_happened(StatementWentStale)


# Outcomes


def test_a_publication_is_recorded_with_its_link_and_shown() -> None:
    outcome = given(opened, all_approved, started()).when(arrived()).then(published())
    outcome.then_effects(
        ShowCard(card="approval", subject="S1/1", place=ROOM),
        ShowCard(card="sending", subject="S1/1", place=ROOM),
        WatchNextUpdate(statement=S1),
    )


def test_a_publication_reported_twice_is_one() -> None:
    given(opened, all_approved, started()).when(arrived()).when(arrived()).then_nothing()


def test_what_got_out_is_recorded_whatever_was_decided_since() -> None:
    since = given(opened, all_approved, started(), held, withdrawn)
    since.when(arrived()).then_happened(StatementPublished)


@pytest.mark.parametrize("late", [did_not_arrive(), nobody_knows()], ids=["failed", "unclear"])
def test_a_late_word_does_not_undo_a_publication(late: Any) -> None:
    given(opened, all_approved, started(), published()).when(late).then_nothing()


def test_a_failure_that_is_tried_again_alarms_nobody() -> None:
    again = did_not_arrive(again_at=SEND_AT + SECOND)
    outcome = given(opened, all_approved, started()).when(again)
    outcome.then_happened(PublicationFailed, again_at=SEND_AT + SECOND).then_no_effect(Notify)
    outcome.when(sends(at=SEND_AT + SECOND)).then_happened(PublicationStarted, attempt=2)


def test_a_final_failure_asks_the_lead() -> None:
    outcome = given(opened, all_approved, started()).when(did_not_arrive())
    assert [(n.person, n.code) for n in outcome.effects(Notify)] == [(ANA, "publication_stuck")]


def test_a_failure_reported_twice_is_one() -> None:
    failure = did_not_arrive()
    given(opened, all_approved, started()).when(failure).when(failure).then_nothing()


def test_a_lost_answer_asks_the_lead_and_nothing_is_sent_on_a_guess() -> None:
    outcome = given(opened, all_approved, started()).when(nobody_knows()).then(unclear)
    assert [told.code for told in outcome.effects(Notify)] == ["publication_stuck"]
    outcome.when(sends()).then_rejected(NotCleared, why="unclear")
    outcome.when(sends(resuming=True)).then_rejected(NotCleared, why="unclear")


def test_a_release_does_not_send_again_what_may_be_out() -> None:
    released = given(opened, all_approved, started(), unclear, held).when(releases(ANA))
    due = SEND_AT + timedelta(seconds=30)
    released.when(sends(at=due)).then_rejected(NotCleared, why="unclear")


def test_a_lost_answer_told_twice_is_one() -> None:
    lost = nobody_knows()
    given(opened, all_approved, started()).when(lost).when(lost).then_nothing()


def test_from_the_first_outlet_on_the_next_update_is_watched_once() -> None:
    first = given(opened, all_approved, started(), started(INTRANET)).when(arrived(NEWSROOM))
    first.then_effect(WatchNextUpdate(statement=S1), due=NEXT_UPDATE)
    first.when(arrived(INTRANET)).then_no_effect(WatchNextUpdate)


def test_half_out_is_not_published() -> None:
    statement = given(opened, all_approved, published(NEWSROOM)).crisis.statement(S1)
    assert (statement.published, statement.unsent) == (False, (INTRANET,))


# The promised next update


def test_a_missed_next_update_raises_the_alarm() -> None:
    missed = ask(AskForNextUpdate, at=NEXT_UPDATE, statement=S1)
    outcome = given(opened, all_approved, out).when(missed)
    outcome.then_happened(NextUpdateMissed, promised_at=NEXT_UPDATE)
    assert [told.person for told in outcome.effects(Notify)] == [ANA]


def test_a_newer_publication_keeps_the_promise() -> None:
    newer = drafted_by(EMA, words=BETTER, at=after(300), statement=S2)
    published_too = [replace(fact, statement=S2, at=after(400)) for fact in out]
    missed = ask(AskForNextUpdate, at=NEXT_UPDATE, statement=S1)
    given(opened, all_approved, out, newer, published_too).when(missed).then_nothing()


def test_an_older_publication_does_not_keep_the_promise() -> None:
    older = drafted_by(EMA, words=BETTER, at=after(300), statement=S2)
    published_before = [replace(fact, statement=S2, at=after(10)) for fact in out]
    missed = ask(AskForNextUpdate, at=NEXT_UPDATE, statement=S1)
    history = given(opened, all_approved, older, published_before, out)
    history.when(missed).then_happened(NextUpdateMissed)


def test_no_update_is_missed_after_the_stand_down() -> None:
    missed = ask(AskForNextUpdate, at=NEXT_UPDATE, statement=S1)
    given(opened, all_approved, out, stood_down).when(missed).then_nothing()


# Stop, Publish now, Try again, Withdraw


def test_anybody_on_the_team_stops_the_countdown() -> None:
    given(opened, all_approved).when(stops(DAVID)).then(stopped)


def test_nobody_else_does() -> None:
    given(opened, all_approved).when(stops(FARID)).then_rejected(NotOnTheTeam)


def test_stopping_twice_is_once() -> None:
    given(opened, all_approved).when(stops(DAVID)).when(stops(EMA)).then_nothing()


def test_stop_names_what_is_on_the_wire() -> None:
    outcome = given(opened, all_approved, started()).when(stops(DAVID))
    outcome.then_happened(SendingStopped, on_the_wire=(NEWSROOM,))


def test_withdraw_names_what_is_on_the_wire() -> None:
    outcome = given(opened, all_approved, started()).when(withdraws(EMA))
    outcome.then_happened(StatementWithdrawn, on_the_wire=(NEWSROOM,))


def test_there_is_nothing_to_stop_before_the_clearance() -> None:
    given(opened, drafted).when(stops(DAVID)).then_rejected(NothingToStop)


def test_what_is_out_cannot_be_stopped() -> None:
    given(opened, all_approved, out).when(stops(DAVID)).then_rejected(TooLate)


def test_stopped_it_goes_out_on_publish_now() -> None:
    now = SEND_AT - timedelta(seconds=5)
    ordered = given(opened, all_approved, stopped).when(publishes_now(ANA, at=now))
    ordered.then_happened(SendingOrdered, outlets=HOLDING.outlets)
    for outlet in HOLDING.outlets:
        ordered.then_effect(Publish(statement=S1, revision=1, outlet=outlet, send_at=now), due=now)
    ordered.when(sends(at=now)).then_happened(PublicationStarted)


@pytest.mark.parametrize("person", [ANA, CLARA])
def test_lead_and_required_approvers_order_sending(person: Any) -> None:
    given(opened, all_approved, stopped).when(publishes_now(person)).then_happened(SendingOrdered)


@pytest.mark.parametrize("person", [EMA, DAVID, BEN])
def test_nobody_else_on_the_team_orders_sending(person: Any) -> None:
    given(opened, all_approved, stopped).when(publishes_now(person)).then_rejected(
        MayNotOrderSending
    )


def test_publish_now_checks_the_rule_anew() -> None:
    handed = given(opened, all_approved, stopped).when(hands_over(LEAD, ANA, BEN))
    handed.when(publishes_now(BEN)).then_rejected(NotCleared, why="not_approved")


@pytest.mark.parametrize(("why", "fact"), [("held", held), ("withdrawn", withdrawn)])
def test_publish_now_is_no_way_round(why: str, fact: Any) -> None:
    given(opened, all_approved, fact).when(publishes_now(ANA)).then_rejected(NotCleared, why=why)


def test_publish_now_pressed_twice_sends_once() -> None:
    once = given(opened, all_approved, stopped).when(publishes_now(ANA))
    once.when(publishes_now(ANA)).then_nothing()
    once.when(publishes_now(CLARA, at=SEND_AT + SECOND)).then_nothing()


def test_publish_now_while_it_is_on_the_wire_is_refused() -> None:
    given(opened, all_approved, started()).when(publishes_now(ANA)).then_rejected(
        OnTheWire, outlets=(NEWSROOM,)
    )


def test_publish_now_after_it_is_out_changes_nothing() -> None:
    given(opened, all_approved, out).when(publishes_now(ANA)).then_nothing()


def test_try_again_goes_only_to_the_outlets_that_lack_it() -> None:
    half = given(opened, all_approved, published(NEWSROOM), started(INTRANET))
    failed = half.when(did_not_arrive(INTRANET))
    failed.when(publishes_now(ANA)).then_happened(SendingOrdered, outlets=(INTRANET,))


def test_a_person_who_looked_lets_an_unclear_one_be_sent_again() -> None:
    looked = given(opened, all_approved, started(), unclear).when(denies(ANA))
    looked.when(sends()).then_happened(PublicationStarted, attempt=2)


def test_nothing_unclear_is_sent_again_before_somebody_has_looked() -> None:
    both = (started(), unclear, started(INTRANET), published(INTRANET))
    given(opened, all_approved, both).when(publishes_now(ANA)).then_rejected(LookFirst)


def test_trying_again_leaves_what_is_unclear_alone() -> None:
    ordered = given(opened, all_approved, started(), unclear).when(publishes_now(ANA))
    ordered.then_nothing()


def test_what_somebody_has_seen_is_published_and_not_sent_again() -> None:
    looked = given(opened, all_approved, started(), unclear).when(confirms(ANA))
    looked.then_happened(StatementPublished, outlet=NEWSROOM, by=ANA)
    looked.when(sends()).then_rejected(TooLate)


def test_only_the_lead_or_a_required_approver_answers_for_the_outlet() -> None:
    given(opened, all_approved, started(), unclear).when(denies(EMA)).then_rejected(
        MayNotOrderSending
    )


def test_an_answer_to_an_earlier_attempt_says_nothing_of_a_later_one() -> None:
    again = (started(), unclear, started(attempt=2), unclear)
    given(opened, all_approved, again).when(denies(ANA, attempt=1)).then_rejected(NotAskedAbout)


def test_what_was_not_there_is_not_sent_while_it_is_held() -> None:
    looked = given(opened, all_approved, started(), unclear, held).when(denies(ANA))
    looked.then_happened(PublicationDenied).then_not(SendingOrdered)


def test_the_room_is_asked_to_look() -> None:
    given(opened, all_approved, started()).when(nobody_knows()).then_effect(
        ShowCard(card="was_published", subject="S1/1/newsroom", place=ROOM)
    )


def test_on_press_waits_for_publish_now() -> None:
    room = opened_as(playbook=playbook(send=Send(mode=SendMode.ON_PRESS)))
    waiting = given(room, drafted, ana_approved).when(approves(CLARA))
    waiting.when(sends(at=SEND_AT)).then_rejected(NotCleared, why="not_due")
    waiting.when(publishes_now(ANA)).when(sends(at=SEND_AT)).then_happened(PublicationStarted)


def test_a_stop_outlives_new_approvals_until_somebody_orders() -> None:
    stopped_then = given(opened, all_approved, stopped).when(objects(CLARA))
    again = stopped_then.when(approves(CLARA))
    again.when(sends(at=SEND_AT)).then_rejected(NotCleared, why="stopped")


def test_withdrawn_but_out_it_is_called_published() -> None:
    statement = given(opened, all_approved, started(), withdrawn, out).crisis.statement(S1)
    assert statement.standing is Standing.PUBLISHED


def test_a_resumed_attempt_stays_on_the_wire_until_an_outcome_is_known() -> None:
    crisis = given(opened, all_approved, started(), started(attempt=2)).crisis
    delivery = crisis.statement(S1).at(NEWSROOM)
    assert (delivery.passage, delivery.attempts) == (Passage.ON_THE_WIRE, 2)
