"""Approving: by whom, of exactly what, and for how long it counts."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.effects import Notify
from bot.domain.events import ChangesRequested, StatementApproved, StatementCleared
from bot.domain.rejections import (
    CrisisIsOver,
    MayNotWithdraw,
    Missing,
    NoAccess,
    NotAnApprover,
    NotAwaitingApproval,
    NotOnTheTeam,
    StaleRevision,
    TooLate,
    WroteIt,
)
from bot.domain.values import COUNSEL, LEAD, Account, Kind, Words
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
    PLAYBOOK,
    S1,
    SPOKESPERSON,
    all_approved,
    ana_approved,
    approved_by,
    approves,
    clara_approved,
    cleared,
    drafted,
    drafted_by,
    handed_over,
    hands_over,
    objects,
    opened,
    opened_as,
    playbook,
    published,
    revises,
    saying,
    started,
    stood_down,
    withdrawn,
    withdraws,
)
from tests.gating import (
    vetoed,
)
from tests.given import given


def test_an_approver_approves_a_draft() -> None:
    given(opened, drafted).when(approves(ANA)).then(approved_by(ANA, LEAD))


def test_the_last_approval_needed_clears_it() -> None:
    given(opened, drafted, ana_approved).when(approves(CLARA)).then(clara_approved, cleared)


def test_approving_twice_changes_nothing() -> None:
    given(opened, drafted, ana_approved).when(approves(ANA)).then_nothing()


def test_pressing_again_after_the_clearance_changes_nothing() -> None:
    given(opened, all_approved).when(approves(CLARA)).then_nothing()


@pytest.mark.parametrize("person", [BEN, EMA])
def test_only_an_approver_can_approve(person: Any) -> None:
    given(opened, drafted_by(DAVID)).when(approves(person)).then_rejected(
        NotAnApprover, roles=frozenset({LEAD, COUNSEL})
    )


def test_nobody_from_outside_the_team_approves() -> None:
    given(opened, drafted).when(approves(FARID)).then_rejected(NotOnTheTeam)


@pytest.mark.parametrize("account", [Account.GUEST, Account.FOREIGN, Account.DEACTIVATED])
def test_accounts_that_may_do_nothing_do_not_approve(account: Account) -> None:
    asked = replace(approves(ANA), account=account)
    given(opened, drafted).when(asked).then_rejected(NoAccess)


def test_somebody_kept_out_approves_nothing() -> None:
    room = opened_as(keep_out=frozenset({CLARA}))
    given(room, drafted).when(approves(CLARA)).then_rejected(NotOnTheTeam)


def test_the_author_does_not_approve_their_own_words() -> None:
    given(opened, drafted_by(ANA)).when(approves(ANA)).then_rejected(WroteIt, statement=S1)


def test_the_writer_of_a_proposed_message_does_not_approve_it() -> None:
    given(opened, drafted_by(EMA, CLARA)).when(approves(CLARA)).then_rejected(WroteIt)


def test_the_author_of_an_earlier_revision_does_not_approve_a_later_one() -> None:
    revised = given(opened, drafted_by(ANA)).when(revises(EMA))
    revised.when(approves(ANA, words=BETTER, revision=2)).then_rejected(WroteIt)


def test_whoever_revised_does_not_approve_what_others_made_of_it() -> None:
    once = given(opened, drafted).when(revises(ANA))
    twice = once.when(revises(EMA, HOLDING, revision=2))
    twice.when(approves(ANA, words=HOLDING, revision=3)).then_rejected(WroteIt)


def test_approve_on_an_old_card_is_refused_and_names_the_current_revision() -> None:
    revised = given(opened, drafted).when(revises(DAVID))
    revised.when(approves(CLARA)).then_rejected(StaleRevision, statement=S1, current=2)


def test_the_right_number_with_other_words_is_refused() -> None:
    given(opened, drafted).when(approves(ANA, words=BETTER)).then_rejected(StaleRevision)


def test_one_character_more_than_was_read_is_refused() -> None:
    read = saying(HOLDING.text + " ")
    given(opened, drafted).when(approves(ANA, words=read)).then_rejected(StaleRevision)


def test_words_changed_and_changed_back_need_new_approvals() -> None:
    back = given(opened, all_approved).when(revises(DAVID)).when(revises(DAVID, HOLDING, 2))
    assert not back.crisis.statement(S1).cleared
    back.when(approves(CLARA)).then_rejected(StaleRevision, current=3)


def test_silence_never_approves() -> None:
    assert not given(opened, drafted).crisis.statement(S1).cleared


def test_one_approval_of_two_clears_nothing() -> None:
    given(opened, drafted).when(approves(CLARA)).then_not(StatementCleared)


def test_one_person_in_two_roles_fills_one() -> None:
    both = (*opened, handed_over(COUNSEL, CLARA, ANA))
    outcome = given(both, drafted).when(approves(ANA))
    outcome.then_happened(StatementApproved, seats=frozenset({LEAD, COUNSEL}))
    outcome.then_not(StatementCleared)


def test_one_person_in_two_roles_lets_a_second_fill_the_other() -> None:
    both = (*opened, handed_over(SPOKESPERSON, DAVID, ANA))
    correction = replace(HOLDING, kind=Kind.CORRECTION)
    drafted_so = given(both, drafted_by(EMA, words=correction))
    two = drafted_so.when(approves(ANA, words=correction)).when(approves(CLARA, words=correction))
    two.then_not(StatementCleared)
    three = two.when(hands_over(SPOKESPERSON, ANA, BEN)).when(approves(BEN, words=correction))
    three.then_happened(StatementCleared)


def test_the_number_of_people_counts_beside_the_roles() -> None:
    kind = replace(HOLDING, kind=Kind.CORRECTION)
    two = given(opened, drafted_by(EMA, words=kind)).when(approves(ANA, words=kind))
    two.when(approves(CLARA, words=kind)).then_not(StatementCleared).when(
        approves(DAVID, words=kind)
    ).then_happened(StatementCleared)


def test_revising_to_a_stricter_kind_is_no_way_round_its_rule() -> None:
    update = replace(HOLDING, kind=Kind.UPDATE)
    strict = {**PLAYBOOK.rules, Kind.UPDATE: PLAYBOOK.rules[Kind.CORRECTION]}
    room = opened_as(playbook=playbook(rules=strict))
    revised = given(room, drafted).when(revises(EMA, update))
    two = revised.when(approves(ANA, words=update, revision=2)).when(
        approves(CLARA, words=update, revision=2)
    )
    two.then_not(StatementCleared)


def test_an_approval_counts_only_while_its_giver_holds_the_role() -> None:
    handed = given(opened, drafted, ana_approved, handed_over(LEAD, ANA, BEN))
    handed.when(approves(CLARA)).then_not(StatementCleared)


def test_another_role_does_not_make_up_for_the_one_given_away() -> None:
    swapped = (handed_over(LEAD, ANA, BEN), handed_over(COUNSEL, CLARA, ANA))
    handed = given(opened, drafted, ana_approved, swapped)
    handed.when(approves(BEN)).then_not(StatementCleared)


def test_whoever_gave_a_role_away_approves_no_more() -> None:
    given(opened, drafted, handed_over(LEAD, ANA, BEN)).when(approves(ANA)).then_rejected(
        NotAnApprover
    )


def test_a_request_for_changes_takes_the_approval_back() -> None:
    outcome = given(opened, all_approved).when(objects(CLARA))
    outcome.then_happened(ChangesRequested, took_back=True, seats=frozenset({COUNSEL}))
    statement = outcome.crisis.statement(S1)
    assert (CLARA in statement.approvals, statement.cleared) == (False, False)


def test_nothing_is_cleared_against_an_open_objection() -> None:
    objected = given(opened_as(playbook=vetoed), drafted).when(objects(DAVID)).when(approves(ANA))
    objected.when(approves(CLARA)).then_not(StatementCleared)


def test_a_wish_of_somebody_who_neither_must_approve_nor_can_block_is_advice() -> None:
    advised = given(opened, drafted).when(objects(DAVID)).when(approves(ANA))
    advised.when(approves(CLARA)).then_happened(StatementCleared)


def test_advice_takes_no_clearance_away() -> None:
    advised = given(opened, drafted).when(approves(ANA)).when(approves(CLARA)).when(objects(DAVID))
    assert advised.crisis.statement(S1).cleared


def test_whoever_can_block_is_not_needed_for_the_number() -> None:
    given(opened_as(playbook=vetoed), drafted, ana_approved).when(approves(CLARA)).then_happened(
        StatementCleared
    )


def test_an_objection_ends_when_whoever_made_it_approves() -> None:
    objected = given(opened, drafted, ana_approved).when(objects(CLARA))
    objected.when(approves(CLARA)).then_happened(StatementCleared)


def test_a_request_for_changes_says_what() -> None:
    asked = replace(objects(CLARA), reason=Words("  "))
    given(opened, drafted).when(asked).then_rejected(Missing, field="reason")


def test_the_same_request_twice_is_one() -> None:
    given(opened, drafted).when(objects(CLARA)).when(objects(CLARA)).then_nothing()


def test_only_an_approver_requests_changes() -> None:
    given(opened, drafted).when(objects(EMA)).then_rejected(NotAnApprover)


def test_changes_to_an_old_revision_are_not_requested() -> None:
    given(opened, drafted).when(revises(DAVID)).when(objects(CLARA)).then_rejected(StaleRevision)


def test_what_is_on_the_wire_cannot_be_taken_back() -> None:
    given(opened, all_approved, started()).when(objects(CLARA)).then_rejected(TooLate)


def test_the_authors_are_told_of_a_request_without_its_words() -> None:
    told = given(opened, drafted).when(objects(CLARA)).effects(Notify)
    assert [(one.person, one.code) for one in told] == [(EMA, "changes_requested")]
    assert set(told[0].data) == {"code_name", "statement", "room", "by"}


@pytest.mark.parametrize("person", [EMA, ANA, CLARA])
def test_author_approvers_and_lead_withdraw_with_one_press(person: Any) -> None:
    assert given(opened, drafted).when(withdraws(person)).crisis.statement(S1).withdrawn


def test_nobody_else_withdraws() -> None:
    given(opened, drafted).when(withdraws(DAVID)).then_rejected(MayNotWithdraw)


def test_withdrawing_twice_is_once() -> None:
    given(opened, drafted).when(withdraws(EMA)).when(withdraws(EMA)).then_nothing()


def test_a_withdrawn_statement_is_not_approved() -> None:
    given(opened, drafted, withdrawn).when(approves(ANA)).then_rejected(NotAwaitingApproval)


def test_a_published_statement_is_not_withdrawn() -> None:
    out = [published(outlet) for outlet in HOLDING.outlets]
    given(opened, all_approved, out).when(withdraws(EMA)).then_rejected(TooLate)


def test_nothing_is_approved_after_the_stand_down() -> None:
    given(opened, drafted, stood_down).when(approves(ANA)).then_rejected(CrisisIsOver)


def test_approvals_name_revision_digest_and_seats() -> None:
    asked = approves(ANA)
    given(opened, drafted).when(asked).then_happened(
        StatementApproved,
        revision=1,
        digest=asked.digest,
        seats=frozenset({LEAD}),
        by=ANA,
        at=CLEARED_AT,
    )
