"""Hold everything, and let it go again one by one."""

from typing import Any

import pytest

from bot.domain.asking_effects import WatchLead
from bot.domain.effects import Publish, ShowCard
from bot.domain.events import EverythingHeld, HoldLifted, StatementReleased
from bot.domain.rejections import CrisisIsOver, NotCleared, NotHeld, NotOnTheTeam, NotTheLead
from bot.domain.statement import Standing
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
    GUS,
    HOLDING,
    INTRANET,
    NEWSROOM,
    ROOM,
    S1,
    S2,
    SEND_AT,
    after,
    all_approved,
    approves,
    drafted,
    drafted_by,
    drafts,
    handed_over,
    hands_over,
    held,
    holds,
    lifts_hold,
    opened,
    published,
    publishes_now,
    releases,
    revises,
    sends,
    started,
    stood_down,
    withdrawn,
)
from tests.given import given


@pytest.mark.parametrize("person", [ANA, BEN, CLARA, DAVID, EMA])
def test_anybody_on_the_team_holds_everything(person: Any) -> None:
    given(opened, drafted).when(holds(person)).then_happened(EverythingHeld, by=person)


@pytest.mark.parametrize("person", [FARID, GUS])
def test_nobody_else_does(person: Any) -> None:
    given(opened, drafted).when(holds(person)).then_rejected(NotOnTheTeam)


def test_a_hold_names_what_is_on_the_wire() -> None:
    on_its_way = given(opened, all_approved, published(NEWSROOM), started(INTRANET))
    on_its_way.when(holds()).then_happened(EverythingHeld, on_the_wire=((S1, INTRANET),))


def test_a_hold_names_a_withdrawn_one_on_the_wire_too() -> None:
    gone = given(opened, all_approved, started(), withdrawn, drafted_by(EMA, statement=S2))
    gone.when(holds()).then_happened(EverythingHeld, on_the_wire=((S1, NEWSROOM),))


def test_a_hold_stops_every_statement_not_yet_sent() -> None:
    second = drafted_by(DAVID, words=BETTER, statement=S2)
    crisis = given(opened, all_approved, second).when(holds()).crisis
    assert [s.standing for s in crisis.statements.values()] == [Standing.HELD, Standing.HELD]


def test_what_is_out_is_not_held() -> None:
    out = [published(outlet) for outlet in HOLDING.outlets]
    crisis = given(opened, all_approved, out).when(holds()).crisis
    assert crisis.statement(S1).standing is Standing.PUBLISHED


def test_holding_twice_is_once() -> None:
    given(opened, all_approved).when(holds(DAVID)).when(holds(EMA)).then_nothing()


def test_what_is_drafted_later_is_held_too() -> None:
    crisis = given(opened, held).when(drafts(EMA)).crisis
    assert crisis.statement(S1).held


def test_a_held_statement_stays_held_when_revised_and_approved() -> None:
    revised = given(opened, all_approved, held).when(revises(DAVID))
    cleared = revised.when(approves(ANA, words=BETTER, revision=2)).when(
        approves(CLARA, words=BETTER, revision=2)
    )
    cleared.then_no_effect(Publish)
    cleared.when(sends(revision=2, at=after(600))).then_rejected(NotCleared, why="held")


def test_the_lead_releases_one_statement_and_it_goes_out_as_the_playbook_says() -> None:
    outcome = given(opened, all_approved, held).when(releases(ANA, at=SEND_AT))
    due = after(190)
    outcome.then(StatementReleased(statement=S1, send_at=due, by=ANA, at=SEND_AT))
    for outlet in HOLDING.outlets:
        outcome.then_effect(Publish(statement=S1, revision=1, outlet=outlet, send_at=due), due=due)


def test_the_deputy_who_took_over_releases() -> None:
    taken = handed_over(LEAD, ANA, BEN)
    given(opened, drafted, held, taken).when(releases(BEN)).then_happened(StatementReleased)


def test_a_released_statement_without_approvals_still_waits_for_them() -> None:
    outcome = given(opened, drafted, held).when(releases(ANA))
    outcome.then_happened(StatementReleased, send_at=None).then_no_effect(Publish)
    outcome.when(sends()).then_rejected(NotCleared, why="not_approved")


def test_a_statement_that_lost_its_clearance_meanwhile_is_not_sent_by_a_release() -> None:
    lost = given(opened, all_approved, held).when(hands_over(LEAD, ANA, BEN))
    lost.when(releases(BEN)).then_happened(StatementReleased, send_at=None).then_no_effect(Publish)


@pytest.mark.parametrize("person", [BEN, CLARA, DAVID, EMA])
def test_only_the_lead_releases(person: Any) -> None:
    given(opened, all_approved, held).when(releases(person)).then_rejected(NotTheLead, lead=ANA)


def test_releasing_one_leaves_the_others_held() -> None:
    second = drafted_by(DAVID, words=BETTER, statement=S2)
    crisis = given(opened, all_approved, second, held).when(releases(ANA)).crisis
    assert (crisis.statement(S1).held, crisis.statement(S2).held) == (False, True)


def test_what_is_not_held_is_not_released() -> None:
    given(opened, all_approved).when(releases(ANA)).then_rejected(NotHeld)
    given(opened, all_approved, held).when(releases(ANA)).when(releases(ANA)).then_rejected(NotHeld)


def test_lifting_the_hold_frees_new_statements_and_none_held_before() -> None:
    lifted = given(opened, all_approved, held).when(lifts_hold(ANA)).then_happened(HoldLifted)
    lifted.then_no_effect(Publish)
    later = lifted.when(drafts(EMA, BETTER)).crisis
    assert (later.statement(S1).held, later.statement(S2).held) == (True, False)


def test_lifting_what_is_not_held_changes_nothing() -> None:
    given(opened).when(lifts_hold(ANA)).then_nothing()


def test_only_the_lead_lifts_the_hold() -> None:
    given(opened, held).when(lifts_hold(DAVID)).then_rejected(NotTheLead)


def test_a_hold_can_follow_a_release() -> None:
    again = given(opened, all_approved, held).when(releases(ANA)).when(holds(DAVID))
    again.then_happened(EverythingHeld)
    again.when(sends(at=after(600))).then_rejected(NotCleared, why="held")


def test_publish_now_is_no_release() -> None:
    given(opened, all_approved, held).when(publishes_now(ANA)).then_rejected(NotCleared, why="held")


def test_nothing_is_held_after_the_stand_down() -> None:
    given(opened, stood_down).when(holds(ANA)).then_rejected(CrisisIsOver)


def test_the_room_sees_what_is_held() -> None:
    given(opened, drafted).when(holds()).then_effects(
        ShowCard(card="held", subject="", place=ROOM),
        ShowCard(card="approval", subject="S1/1", place=ROOM),
        WatchLead(lead=ANA, since=CLEARED_AT),
    )
