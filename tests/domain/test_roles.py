"""Roles: one holder each, only eligible people, and what goes with a role that changes hands."""

from itertools import permutations
from typing import Any

import pytest

from bot.domain.commands import AcknowledgeRole, TakeRole
from bot.domain.effects import Invite, Notify, ShowCard
from bot.domain.events import ClearanceLost, RoleAcknowledged, RoleHandedOver, RoleTaken
from bot.domain.rejections import (
    NoSuchRole,
    NotEligible,
    NotOnTheTeam,
    NotTheHolder,
    ReceiverCannotAct,
    RoleIsHeld,
)
from bot.domain.values import COUNSEL, LEAD, Account, PersonId, RoleId
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    DAVID,
    EMA,
    FARID,
    GUS,
    PLAYBOOK,
    ROOM,
    SCRIBE,
    SOCIAL,
    SPOKESPERSON,
    all_approved,
    approves,
    ask,
    drafted,
    handed_over,
    hands_over,
    opened,
    opened_as,
    withdraws,
)
from tests.given import given, played


def on_it(person: PersonId, role: RoleId, **facts: Any) -> AcknowledgeRole:
    return ask(AcknowledgeRole, by=person, role=role, **facts)


def takes(person: PersonId, role: RoleId, **facts: Any) -> TakeRole:
    return ask(TakeRole, by=person, role=role, **facts)


no_lead = (opened[0], *(e for e in opened[1:] if getattr(e, "role", None) != LEAD))
"""The role of lead is open, and four people are listed for it or ask all the same."""


def test_a_holder_says_that_they_are_on_it() -> None:
    outcome = given(opened).when(on_it(ANA, LEAD))
    outcome.then_happened(RoleAcknowledged, role=LEAD, by=ANA)
    outcome.then_effects(ShowCard(card="brief", subject="", place=ROOM))


def test_saying_so_twice_changes_nothing() -> None:
    given(opened).when(on_it(ANA, LEAD)).when(on_it(ANA, LEAD)).then_nothing()


def test_a_deputy_takes_over_from_a_holder_who_has_not_answered() -> None:
    crisis = given(opened).when(on_it(BEN, LEAD)).then_happened(RoleTaken, role=LEAD).crisis
    assert crisis.lead == BEN


def test_a_deputy_does_not_take_over_from_a_holder_who_is_on_it() -> None:
    answered = given(opened).when(on_it(ANA, LEAD))
    answered.when(on_it(BEN, LEAD)).then_rejected(RoleIsHeld, holder=ANA)


def test_only_a_deputy_takes_over() -> None:
    given(opened).when(on_it(DAVID, LEAD)).then_rejected(NotTheHolder, role=LEAD)


def test_an_open_role_is_taken_by_whoever_says_i_am_on_it_first() -> None:
    given(opened).when(on_it(EMA, SCRIBE)).then_happened(RoleTaken, role=SCRIBE, by=EMA)


@pytest.mark.parametrize("order", list(permutations((ANA, BEN, DAVID, EMA))))
def test_four_people_take_the_lead_at_once_and_one_has_it(order: tuple[PersonId, ...]) -> None:
    so_far = given(no_lead)
    taken = []
    for person in order:
        outcome = so_far.when(takes(person, LEAD))
        if outcome.rejected is None:
            so_far = outcome
            taken += outcome.new
    first_listed = next(person for person in order if person != EMA)
    assert [(type(event), event.by) for event in taken] == [(RoleTaken, first_listed)]
    assert so_far.crisis.lead == first_listed


def test_a_held_role_cannot_be_taken() -> None:
    given(opened).when(takes(BEN, LEAD)).then_rejected(RoleIsHeld, role=LEAD, holder=ANA)


def test_taking_it_twice_changes_nothing() -> None:
    given(opened).when(takes(EMA, SCRIBE)).when(takes(EMA, SCRIBE)).then_nothing()


def test_the_lead_goes_only_to_people_whom_the_playbook_lists() -> None:
    given(no_lead).when(takes(EMA, LEAD)).then_rejected(NotEligible, role=LEAD)
    given(opened).when(hands_over(LEAD, ANA, EMA)).then_rejected(NotEligible, role=LEAD)


def test_an_approvers_role_goes_only_to_people_whom_the_playbook_lists() -> None:
    given(opened).when(hands_over(COUNSEL, CLARA, EMA)).then_rejected(NotEligible, role=COUNSEL)


def test_a_role_without_a_list_goes_to_anybody_on_the_team() -> None:
    given(opened).when(takes(EMA, SCRIBE)).then_happened(RoleTaken, role=SCRIBE)


def test_a_role_without_a_list_is_not_for_people_from_outside_the_team() -> None:
    given(opened).when(takes(FARID, SCRIBE)).then_rejected(NotOnTheTeam)


def test_a_role_that_does_not_exist_cannot_be_taken() -> None:
    given(opened).when(takes(ANA, RoleId("king"))).then_rejected(NoSuchRole, role="king")


def test_people_kept_out_take_no_role() -> None:
    room = opened_as(keep_out=frozenset({ANA, BEN}))
    given(room).when(takes(BEN, LEAD)).then_rejected(NotOnTheTeam)
    given(room).when(takes(ANA, SCRIBE)).then_rejected(NotOnTheTeam)


def test_people_kept_out_receive_no_role_by_handover() -> None:
    room = opened_as(keep_out=frozenset({BEN}))
    given(room).when(hands_over(LEAD, ANA, BEN)).then_rejected(NotEligible)


def test_people_kept_out_never_belong_to_the_team_however_they_came_in() -> None:
    kept_out = opened_as(keep_out=frozenset({EMA}))
    assert EMA not in given(kept_out).crisis.team


def test_a_holder_hands_a_role_over() -> None:
    outcome = given(opened).when(hands_over(COUNSEL, CLARA, DAVID))
    outcome.then(handed_over(COUNSEL, CLARA, DAVID))
    assert outcome.crisis.holders[COUNSEL] == DAVID
    assert COUNSEL not in outcome.crisis.acknowledged


def test_the_lead_hands_over_for_somebody_who_cannot() -> None:
    given(opened).when(hands_over(COUNSEL, ANA, DAVID)).then_happened(RoleHandedOver, by=ANA)


def test_nobody_else_gives_a_role_away() -> None:
    given(opened).when(hands_over(COUNSEL, EMA, DAVID)).then_rejected(NotTheHolder)


def test_an_open_role_cannot_be_handed_over() -> None:
    given(opened).when(hands_over(SCRIBE, ANA, EMA)).then_rejected(NotTheHolder, role=SCRIBE)


def test_handing_over_to_the_holder_changes_nothing() -> None:
    given(opened).when(hands_over(LEAD, ANA, ANA)).then_nothing()


@pytest.mark.parametrize("account", [Account.GUEST, Account.FOREIGN, Account.DEACTIVATED])
def test_accounts_that_may_do_nothing_receive_no_role(account: Account) -> None:
    asked = hands_over(SOCIAL, EMA, GUS, to_account=account)
    given(opened).when(asked).then_rejected(ReceiverCannotAct, role=SOCIAL)


def test_whoever_receives_a_role_is_invited_told_and_on_the_team() -> None:
    outcome = given(opened).when(hands_over(SOCIAL, EMA, GUS))
    outcome.then_effect(Invite(room=ROOM, people=(GUS,)))
    assert [told.person for told in outcome.effects(Notify)] == [GUS]
    assert GUS in outcome.crisis.team


def test_a_clearance_is_lost_with_the_role_it_rested_on() -> None:
    outcome = given(opened, all_approved).when(hands_over(LEAD, ANA, BEN))
    outcome.then_happened(RoleHandedOver, to=BEN).then_happened(ClearanceLost, statement="S1")
    assert not outcome.crisis.statement(drafted.statement).cleared


def test_a_clearance_that_rested_on_others_is_kept() -> None:
    given(opened, all_approved).when(hands_over(SPOKESPERSON, DAVID, BEN)).then_not(ClearanceLost)


def test_a_withdrawn_statement_has_no_clearance_to_lose() -> None:
    gone = given(opened, all_approved).when(withdraws(ANA))
    gone.when(hands_over(LEAD, ANA, BEN)).then_not(ClearanceLost)


def test_the_new_holder_approves_and_it_is_cleared_again() -> None:
    handed = given(opened, all_approved).when(hands_over(LEAD, ANA, BEN))
    assert handed.when(approves(BEN)).crisis.statement(drafted.statement).cleared


def test_a_role_handed_back_lets_its_holder_clear_again() -> None:
    handed = given(opened, all_approved).when(hands_over(LEAD, ANA, BEN))
    back = handed.when(hands_over(LEAD, BEN, ANA))
    assert not back.crisis.statement(drafted.statement).cleared
    assert back.when(approves(ANA)).crisis.statement(drafted.statement).cleared


def test_every_role_has_one_holder_at_a_time() -> None:
    events = played(
        on_it(BEN, LEAD), hands_over(LEAD, BEN, DAVID), takes(EMA, SCRIBE), since=opened
    )
    crisis = given(events).crisis
    assert set(crisis.holders) <= {role.id for role in PLAYBOOK.roles}
    assert crisis.roles_of(BEN) == frozenset()
    assert crisis.roles_of(DAVID) == {LEAD, SPOKESPERSON}
