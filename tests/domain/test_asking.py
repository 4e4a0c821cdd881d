"""Silence: deputies are asked, nothing is approved by time, and a silent no can be lifted."""

from dataclasses import replace

from bot.domain.asking_effects import AskNext, Page, SeekObjector
from bot.domain.effects import Notify
from bot.domain.events import (
    ChangesRequested,
    DeputyAsked,
    LadderExhausted,
    ObjectionLifted,
    ObjectorsDeputyAsked,
    StatementApproved,
    StatementCleared,
)
from bot.domain.gate import is_clear, voices
from bot.domain.reactions.asking import awaited
from bot.domain.rejections import Missing, NotAnApprover, StaleRevision, WroteIt
from bot.domain.rejections.silence import DeputyFirst, MayNotLift, NothingToLift, StillHere
from bot.domain.rules import Rule
from bot.domain.values import COUNSEL, LEAD, THE_BOT, Kind
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    DAVID,
    EMA,
    S1,
    after,
    approves,
    drafts,
    hands_over,
    logs,
    objects,
    opened,
    opened_as,
    revises,
    stands_down,
)
from tests.given import given, played
from tests.silence import (
    NOBODY_ANSWERED_AT,
    NOR_THE_DEPUTY_AT,
    PATIENT,
    WITHIN,
    asked_about,
    lifts,
    misses_the_objector,
    nobody_there,
    objected,
    patient,
    waiting,
    waits,
)

# Deputies


def test_whoever_is_asked_has_the_time_the_playbook_gives() -> None:
    outcome = given(patient).when(drafts(EMA)).when(asked_about())
    for role in (LEAD, COUNSEL):
        effect = AskNext(statement=S1, revision=1, role=role, step=1)
        outcome.then_effect(effect, due=NOBODY_ANSWERED_AT)


def test_where_the_playbook_expects_no_answer_in_time_no_deputy_is_asked() -> None:
    given(opened).when(drafts(EMA)).when(asked_about()).then_no_effect(AskNext)


def test_no_answer_in_time_and_the_deputy_is_asked_too() -> None:
    outcome = given(waiting).when(waits(COUNSEL))
    outcome.then(
        DeputyAsked(
            statement=S1,
            revision=1,
            role=COUNSEL,
            person=DAVID,
            step=1,
            by=THE_BOT,
            at=NOBODY_ANSWERED_AT,
        )
    )
    assert {n.person for n in outcome.effects(Notify)} == {DAVID}
    outcome.then_effect(
        AskNext(statement=S1, revision=1, role=COUNSEL, step=2), due=NOR_THE_DEPUTY_AT
    )


def test_an_answer_in_time_and_no_deputy_is_asked() -> None:
    given(waiting).when(approves(CLARA)).when(waits(COUNSEL)).then_nothing()


def test_a_no_is_an_answer_and_no_deputy_is_asked() -> None:
    given(waiting).when(objects(CLARA)).when(waits(COUNSEL)).then_nothing()


def test_a_deputy_is_not_asked_before_the_time_has_passed() -> None:
    given(waiting).when(waits(COUNSEL, at=after(100))).then_nothing()


def test_the_same_deputy_is_asked_once() -> None:
    given(waiting).when(waits(COUNSEL)).when(waits(COUNSEL)).then_nothing()


def test_a_deputy_who_was_asked_answers_in_the_holders_seat() -> None:
    asked = given(waiting).when(waits(COUNSEL))
    outcome = asked.when(approves(DAVID, at=NOR_THE_DEPUTY_AT))
    assert COUNSEL in voices(outcome.crisis.statement(S1), outcome.crisis)[DAVID]


def test_a_deputy_nobody_asked_has_no_seat() -> None:
    answering = replace(PATIENT, rules=dict.fromkeys(Kind, PATIENT.rules[Kind.HOLDING]))
    begun = played(drafts(EMA), asked_about(), since=opened_as(playbook=answering))
    given(begun).when(approves(DAVID)).then_rejected(NotAnApprover)


def test_the_deputys_yes_and_the_leads_clear_it() -> None:
    begun = given(waiting).when(waits(COUNSEL)).when(approves(ANA, at=NOBODY_ANSWERED_AT))
    begun.when(approves(DAVID, at=NOR_THE_DEPUTY_AT)).then_happened(StatementCleared)


def test_a_deputy_asked_in_two_roles_is_one_voice_and_fills_one() -> None:
    both = replace(
        PATIENT,
        roles=tuple(replace(r, deputies=(BEN,)) if r.id == COUNSEL else r for r in PATIENT.roles),
    )
    begun = played(drafts(EMA), asked_about(), since=opened_as(playbook=both))
    outcome = given(begun).when(waits(COUNSEL)).when(waits(LEAD))
    approved = outcome.when(approves(BEN, at=NOR_THE_DEPUTY_AT))
    approved.then_not(StatementCleared)
    assert not is_clear(approved.crisis.statement(S1), approved.crisis)


def test_who_wrote_it_is_not_asked_to_deputise() -> None:
    begun = played(drafts(DAVID), asked_about(), since=patient)
    given(begun).when(waits(COUNSEL)).then_happened(LadderExhausted, role=COUNSEL)


def test_who_is_kept_out_is_not_asked_to_deputise() -> None:
    hidden = opened_as(playbook=PATIENT, keep_out=frozenset({DAVID}))
    begun = played(drafts(EMA), asked_about(), since=hidden)
    given(begun).when(waits(COUNSEL)).then_happened(LadderExhausted, role=COUNSEL)


def test_time_alone_approves_nothing() -> None:
    outcome = given(waiting)
    for command in (*nobody_there(COUNSEL), *nobody_there(LEAD)):
        outcome = outcome.when(command)
        outcome.then_not(StatementApproved).then_not(StatementCleared)
    assert not outcome.crisis.statement(S1).approvals


def test_at_the_end_of_the_line_the_lead_is_told() -> None:
    first, second = nobody_there(COUNSEL)
    outcome = given(waiting).when(first).when(second)
    outcome.then_happened(LadderExhausted, role=COUNSEL)
    assert [(n.person, n.code) for n in outcome.effects(Notify)] == [(ANA, "ladder_exhausted")]


def test_new_words_ask_those_who_stood_in_as_well() -> None:
    revised = given(waiting).when(waits(COUNSEL)).when(revises(EMA))
    posted = revised.when(asked_about(2, at=NOR_THE_DEPUTY_AT))
    assert {n.person for n in posted.effects(Notify)} == {ANA, CLARA, DAVID}
    posted.when(waits(COUNSEL, step=2, at=NOR_THE_DEPUTY_AT, revision=2)).then_nothing()
    later = waits(COUNSEL, step=2, at=NOR_THE_DEPUTY_AT + WITHIN, revision=2)
    posted.when(later).then_happened(LadderExhausted, revision=2)


def test_whoever_receives_a_role_has_the_full_time_to_answer() -> None:
    given_away = given(waiting).when(hands_over(COUNSEL, by=CLARA, to=DAVID, at=after(200)))
    given_away.when(waits(COUNSEL)).then_nothing()
    given_away.then_effect(
        AskNext(statement=S1, revision=1, role=COUNSEL, step=1), due=after(200) + WITHIN
    )


def test_whoever_receives_an_exhausted_role_is_asked_before_it_is_passed_over() -> None:
    tried = given(played(*nobody_there(COUNSEL), since=waiting))
    assert tried.crisis.statement(S1).exhausted == {COUNSEL}
    given_away = tried.when(hands_over(COUNSEL, by=CLARA, to=DAVID, at=NOR_THE_DEPUTY_AT))
    assert not given_away.crisis.statement(S1).exhausted


def test_nobody_is_asked_after_the_stand_down() -> None:
    given(waiting).when(stands_down(at=after(200))).when(waits(COUNSEL)).then_nothing()


def test_a_role_filled_by_a_stand_in_waits_for_nobody() -> None:
    outcome = given(waiting).when(waits(COUNSEL)).when(approves(DAVID, at=NOR_THE_DEPUTY_AT))
    assert awaited(outcome.crisis.statement(S1), outcome.crisis) == {ANA}


def test_after_a_request_is_lifted_the_line_is_asked_on() -> None:
    sought = given(objected).when(misses_the_objector(CLARA, at=after(100) + WITHIN))
    lifted = sought.when(lifts(ANA, of=CLARA))
    effect = AskNext(statement=S1, revision=1, role=COUNSEL, step=1)
    lifted.then_effect(effect, due=NOR_THE_DEPUTY_AT + WITHIN)
    asked = lifted.when(waits(COUNSEL, at=NOR_THE_DEPUTY_AT + WITHIN))
    asked.then_happened(DeputyAsked, person=DAVID)


# Another way to reach them


def test_whoever_is_asked_is_paged_where_there_is_a_pager() -> None:
    paging = replace(PATIENT, paging=True)
    begun = given(opened_as(playbook=paging)).when(drafts(EMA)).when(asked_about())
    assert {p.person for p in begun.effects(Page)} == {ANA, CLARA}
    assert {p.person for p in begun.when(waits(COUNSEL)).effects(Page)} == {DAVID}


def test_nobody_is_paged_in_a_drill() -> None:
    paging = replace(PATIENT, paging=True)
    begun = given(opened_as(playbook=paging, drill=True)).when(drafts(EMA)).when(asked_about())
    begun.then_no_effect(Page)


# Lifting a request for changes


def test_a_request_that_stands_too_long_is_looked_after() -> None:
    outcome = given(waiting).when(objects(CLARA, at=after(100)))
    effect = SeekObjector(statement=S1, revision=1, of=CLARA)
    outcome.then_effect(effect, due=after(100) + WITHIN)


def test_the_requesters_deputy_is_asked_to_find_them() -> None:
    outcome = given(objected).when(misses_the_objector(CLARA, at=after(100) + WITHIN))
    outcome.then_happened(ObjectorsDeputyAsked, of=CLARA, deputy=DAVID)
    assert {(n.person, n.code) for n in outcome.effects(Notify)} == {
        (DAVID, "objector_sought"),
        (ANA, "objector_silent"),
    }


def test_whoever_asked_for_changes_takes_it_back_without_a_reason() -> None:
    given(objected).when(lifts(CLARA, of=CLARA, reason="")).then_happened(ObjectionLifted, of=CLARA)


def test_the_lead_lifts_a_silent_request_after_the_deputy_was_asked() -> None:
    sought = given(objected).when(misses_the_objector(CLARA, at=after(100) + WITHIN))
    sought.when(lifts(ANA, of=CLARA)).then_happened(ObjectionLifted, of=CLARA, by=ANA)


def test_the_deputy_is_asked_before_anything_is_lifted() -> None:
    given(objected).when(lifts(ANA, of=CLARA)).then_rejected(DeputyFirst)


def test_nobody_lifts_for_somebody_who_is_there() -> None:
    sought = given(objected).when(misses_the_objector(CLARA, at=after(100) + WITHIN))
    heard = sought.when(logs(CLARA, at=NOR_THE_DEPUTY_AT))
    heard.when(lifts(ANA, of=CLARA)).then_rejected(StillHere)


def test_only_the_lead_lifts_for_somebody_else() -> None:
    sought = given(objected).when(misses_the_objector(CLARA, at=after(100) + WITHIN))
    sought.when(lifts(DAVID, of=CLARA)).then_rejected(MayNotLift)


def test_a_lead_who_wrote_a_part_lifts_nothing_for_others() -> None:
    own = played(drafts(ANA), asked_about(), objects(CLARA, at=after(100)), since=patient)
    sought = given(own).when(misses_the_objector(CLARA, at=after(100) + WITHIN))
    sought.when(lifts(ANA, of=CLARA)).then_rejected(WroteIt)


def test_lifting_for_somebody_takes_a_reason() -> None:
    sought = given(objected).when(misses_the_objector(CLARA, at=after(100) + WITHIN))
    sought.when(lifts(ANA, of=CLARA, reason="")).then_rejected(Missing)


def test_lifting_approves_nothing() -> None:
    sought = given(objected).when(misses_the_objector(CLARA, at=after(100) + WITHIN))
    outcome = sought.when(lifts(ANA, of=CLARA))
    outcome.then_not(StatementApproved).then_not(StatementCleared)
    assert awaited(outcome.crisis.statement(S1), outcome.crisis) == {ANA, CLARA}


def test_a_veto_taken_back_lets_what_is_approved_go() -> None:
    vetoed = replace(
        PATIENT,
        rules={
            **PATIENT.rules,
            Kind.HOLDING: Rule(roles=frozenset({LEAD}), vetoes=frozenset({COUNSEL})),
        },
    )
    begun = played(drafts(EMA), asked_about(), objects(CLARA), since=opened_as(playbook=vetoed))
    approved = given(begun).when(approves(ANA, at=after(200)))
    approved.then_not(StatementCleared)
    approved.when(lifts(CLARA, of=CLARA, reason="")).then_happened(StatementCleared)


def test_there_is_nothing_to_lift_where_nobody_objects() -> None:
    given(waiting).when(lifts(ANA, of=CLARA)).then_rejected(NothingToLift)


def test_a_request_about_other_words_is_not_lifted() -> None:
    given(objected).when(revises(EMA)).when(lifts(CLARA, of=CLARA)).then_rejected(StaleRevision)


def test_a_request_made_again_after_it_was_lifted_blocks_again() -> None:
    lifted = given(objected).when(lifts(CLARA, of=CLARA, at=after(120), reason=""))
    lifted.when(objects(CLARA, at=after(130))).then_happened(ChangesRequested, by=CLARA)
