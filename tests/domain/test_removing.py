"""Taking down: who asks, who approves, on which ground, and what is kept."""

from hashlib import sha256
from typing import Any

import pytest

from bot.domain.commands import StartRemoval
from bot.domain.effects import Notify, Publish, ShowCard, TakeDown
from bot.domain.events import (
    RemovalApproved,
    RemovalDone,
    RemovalFailed,
    RemovalProposed,
    RemovalRefused,
    RemovalStarted,
    StatementPublished,
)
from bot.domain.grounds import Ground, Target
from bot.domain.rejections import CrisisIsOver, Missing, NotOnTheTeam, NotTheLead
from bot.domain.rejections.outside import (
    MayNotApproveRemoval,
    NoGround,
    NoSuchRemoval,
    NotOut,
    RemovalSettled,
)
from bot.domain.removal import Stage
from bot.domain.statement import Passage
from bot.domain.values import LEAD, Words
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    DAVID,
    EMA,
    FARID,
    HOLDING,
    INTRANET,
    NEWSROOM,
    ROOM,
    S1,
    all_approved,
    ask,
    did_not_arrive,
    handed_over,
    holds,
    opened_as,
    publishes_now,
    revises,
    sends,
    stood_down,
)
from tests.given import Outcome, given
from tests.outside import (
    R1,
    ROGUE,
    SOCIAL_FEED,
    WATCHFUL,
    begins,
    by_hand,
    going_down,
    is_gone,
    leaves_it,
    lets_it_be_removed,
    out,
    removes_comment,
    rogue,
    says_done,
    still_stands,
    takes_back,
    wanted_down,
    wants_it_down,
    watched,
)


def stage(outcome: Outcome) -> Stage:
    return outcome.crisis.removals[R1].stage


# Strangers' posts


def test_anybody_on_the_team_asks_and_the_lead_is_told() -> None:
    outcome = given(rogue).when(wants_it_down(DAVID))
    outcome.then_happened(RemovalProposed, target=Target.STRANGER, subject=ROGUE, by=DAVID)
    outcome.then_not(RemovalApproved).then_no_effect(TakeDown)
    assert [told.person for told in outcome.effects(Notify)] == [ANA]


def test_the_evidence_is_kept_before_anything_is_touched() -> None:
    (asked,) = given(rogue).when(wants_it_down(DAVID)).new
    assert isinstance(asked, RemovalProposed)
    post = given(rogue).crisis.strangers[ROGUE]
    kept = asked.evidence
    assert (kept.text, kept.author, kept.link) == (post.text, post.author, post.link)
    assert (kept.at, kept.digest) == (post.posted_at, sha256(post.text.encode()).hexdigest())


def test_the_leads_own_press_is_the_approval() -> None:
    outcome = given(rogue).when(wants_it_down(ANA))
    outcome.then_happened(RemovalApproved, by=ANA).then_effect(TakeDown(removal=R1))


def test_the_leads_press_on_what_somebody_else_asked_for_approves_it() -> None:
    outcome = given(wanted_down).when(wants_it_down(ANA))
    outcome.then_happened(RemovalApproved, removal=R1, by=ANA)


def test_asking_twice_is_once() -> None:
    given(wanted_down).when(wants_it_down(EMA)).then_nothing()


@pytest.mark.parametrize("person", [BEN, CLARA, DAVID, EMA])
def test_only_the_lead_approves(person: Any) -> None:
    given(wanted_down).when(lets_it_be_removed(person)).then_rejected(NotTheLead, lead=ANA)


def test_whoever_leads_now_approves() -> None:
    taken = handed_over(LEAD, ANA, BEN)
    given(wanted_down, taken).when(lets_it_be_removed(BEN)).then_happened(RemovalApproved)
    given(wanted_down, taken).when(lets_it_be_removed(ANA)).then_rejected(NotTheLead)


def test_once_approved_the_outlet_is_asked_once() -> None:
    approved = given(wanted_down).when(lets_it_be_removed())
    approved.then_effect(TakeDown(removal=R1))
    approved.when(lets_it_be_removed()).then_nothing()


def test_an_outsider_can_do_nothing() -> None:
    given(rogue).when(wants_it_down(FARID)).then_rejected(NotOnTheTeam)


def test_what_does_not_exist_is_not_approved() -> None:
    given(rogue).when(lets_it_be_removed()).then_rejected(NoSuchRemoval)


@pytest.mark.parametrize("person", [ANA, DAVID])
def test_the_lead_and_whoever_asked_may_leave_it_there(person: Any) -> None:
    left = given(wanted_down).when(leaves_it(person))
    left.then_happened(RemovalRefused, by=person)
    left.when(lets_it_be_removed()).then_rejected(RemovalSettled)


def test_nobody_else_leaves_it_there() -> None:
    given(wanted_down).when(leaves_it(EMA)).then_rejected(NotTheLead)


def test_what_was_left_there_can_be_asked_for_again() -> None:
    left = given(wanted_down).when(leaves_it())
    left.when(wants_it_down(EMA)).then_happened(RemovalProposed, removal="R2")


def test_what_is_approved_is_not_left_there_any_more() -> None:
    given(going_down).when(leaves_it()).then_rejected(RemovalSettled)


# The outlet


def test_nothing_is_asked_of_an_outlet_without_approval() -> None:
    given(wanted_down).when(begins).then_rejected(RemovalSettled)


def test_a_hold_does_not_stop_a_removal_and_a_stand_down_does() -> None:
    given(going_down).when(holds()).when(begins).then_happened(RemovalStarted)
    given(going_down, stood_down).when(begins).then_rejected(CrisisIsOver)
    started = given(going_down).when(begins)
    given(started.events, stood_down).when(begins).then_rejected(CrisisIsOver)


def test_a_removal_begun_goes_on_after_a_restart_and_is_noted_once() -> None:
    given(going_down).when(begins).when(begins).then_nothing()


def test_a_removal_that_arrives_after_the_stand_down_is_noted() -> None:
    given(going_down, stood_down).when(is_gone).then_happened(RemovalDone)


def test_what_the_outlet_refuses_for_good_is_left_to_a_hand() -> None:
    stuck = given(going_down).when(begins).when(still_stands)
    stuck.then_happened(RemovalFailed, hands=DAVID, again_at=None)
    assert stage(stuck) is Stage.BY_HAND
    assert [told.code for told in stuck.effects(Notify)] == ["removal_by_hand"]
    stuck.when(says_done(EMA)).then_happened(RemovalDone, by=EMA)


def test_nobody_says_done_of_what_the_bot_is_doing() -> None:
    given(going_down).when(says_done()).then_rejected(RemovalSettled)


def test_each_step_is_shown_on_its_card_and_on_that_of_the_post() -> None:
    outcome = given(wanted_down).when(lets_it_be_removed())
    outcome.then_effect(ShowCard(card="removal", subject="R1", place=ROOM))
    outcome.then_effect(ShowCard(card="rogue", subject=ROGUE, place=ROOM))


# Our own statements


def test_an_author_may_ask_and_never_approve() -> None:
    asked = given(out).when(takes_back(EMA)).then_happened(RemovalProposed, ground=Ground.OUR_OWN)
    asked.when(lets_it_be_removed(EMA)).then_rejected(MayNotApproveRemoval)
    other = given(out).when(takes_back(ANA))
    other.when(lets_it_be_removed(EMA)).then_rejected(MayNotApproveRemoval)


@pytest.mark.parametrize("person", [ANA, CLARA])
def test_the_lead_or_a_required_approver_approves(person: Any) -> None:
    asked = given(out).when(takes_back(EMA))
    asked.when(lets_it_be_removed(person)).then_happened(RemovalApproved)


@pytest.mark.parametrize("person", [BEN, DAVID])
def test_others_on_the_team_do_not(person: Any) -> None:
    asked = given(out).when(takes_back(EMA))
    asked.when(lets_it_be_removed(person)).then_rejected(MayNotApproveRemoval)


def test_it_takes_two_people_even_of_the_lead() -> None:
    asked = given(out).when(takes_back(ANA)).then_not(RemovalApproved)
    asked.when(lets_it_be_removed(ANA)).then_rejected(MayNotApproveRemoval)
    asked.when(lets_it_be_removed(CLARA)).then_happened(RemovalApproved)


def test_text_and_receipt_are_kept_and_it_stays_published_in_the_log() -> None:
    gone = given(out).when(takes_back()).when(lets_it_be_removed()).when(begins).when(is_gone)
    delivery = gone.crisis.statement(S1).at(NEWSROOM)
    assert delivery.taken_down_at is not None
    assert (delivery.passage, delivery.link) == (Passage.PUBLISHED, "https://newsroom.example/1")
    assert gone.crisis.removals[R1].evidence.text == HOLDING.text
    assert any(isinstance(event, StatementPublished) for event in gone.events)


def test_what_was_taken_down_is_never_sent_again() -> None:
    gone = given(out).when(takes_back(outlet=INTRANET)).when(lets_it_be_removed())
    gone = gone.when(says_done())
    gone.when(publishes_now(ANA)).then_nothing().then_no_effect(Publish)
    assert gone.when(sends(INTRANET)).rejected is not None
    assert gone.when(revises(DAVID)).rejected is not None
    gone.when(did_not_arrive(INTRANET)).then_nothing()


def test_what_is_not_out_is_not_taken_down() -> None:
    given(watched, all_approved).when(takes_back()).then_rejected(NotOut, outlet=NEWSROOM)
    gone = given(out).when(takes_back(outlet=INTRANET)).when(lets_it_be_removed())
    gone.when(says_done()).when(takes_back(outlet=INTRANET)).then_rejected(NotOut)


def test_where_the_bot_cannot_the_proposer_does_it_by_hand() -> None:
    asked = given(out).when(takes_back(EMA, INTRANET))
    approved = asked.when(lets_it_be_removed()).then_no_effect(TakeDown)
    approved.then_effect(
        Notify(
            person=EMA,
            code="removal_by_hand",
            data={"code_name": "heron", "removal": "R1", "outlet": INTRANET, "room": ROOM},
        )
    )


# Comments


@pytest.mark.parametrize(
    "ground",
    [Ground.ABUSIVE, Ground.PERSONAL_DATA, Ground.IMPERSONATION, Ground.ATTACKER],
)
def test_a_comment_is_removed_on_a_ground_from_the_list(ground: Ground) -> None:
    asked = given(watched).when(removes_comment(ground=ground))
    asked.then_happened(RemovalProposed, target=Target.COMMENT, ground=ground)
    asked.when(lets_it_be_removed()).then_effect(TakeDown(removal=R1))


@pytest.mark.parametrize("ground", [Ground.NOT_CLEARED, Ground.OUR_OWN])
def test_no_comment_is_removed_because_it_is_not_ours(ground: Ground) -> None:
    given(watched).when(removes_comment(ground=ground)).then_rejected(NoGround)


def test_there_is_no_ground_for_not_liking_it() -> None:
    with pytest.raises(ValueError, match="not liked"):
        Ground("not liked")


def test_without_evidence_nothing_is_removed() -> None:
    command = removes_comment()
    blank = type(command.what)(**{**vars(command.what), "evidence": _blank(command)})
    given(watched).when(type(command)(**{**vars(command), "what": blank})).then_rejected(
        Missing, field="text"
    )


def _blank(command: Any) -> Any:
    kept = command.what.evidence
    return type(kept)(**{**vars(kept), "text": Words(" ")})


def test_elsewhere_the_named_person_removes_it_and_says_so() -> None:
    approved = given(watched).when(removes_comment(outlet=SOCIAL_FEED, hands=EMA))
    told = approved.when(lets_it_be_removed()).effects(Notify)
    assert [(one.person, one.code) for one in told] == [(EMA, "removal_by_hand")]
    given(by_hand).when(says_done(DAVID)).then_happened(RemovalDone, by=DAVID)


def test_nothing_is_asked_for_after_the_stand_down() -> None:
    given(watched, stood_down).when(removes_comment()).then_rejected(CrisisIsOver)
    given(wanted_down, stood_down).when(lets_it_be_removed()).then_rejected(CrisisIsOver)
    given(by_hand, stood_down).when(says_done()).then_rejected(CrisisIsOver)


def test_in_a_drill_a_removal_is_rehearsed_and_touches_nothing() -> None:
    drill = opened_as(drill=True, playbook=WATCHFUL)
    rehearsed = given(drill).when(removes_comment()).when(lets_it_be_removed())
    rehearsed.then_no_effect(TakeDown)
    assert stage(rehearsed) is Stage.REHEARSED
    rehearsed.when(ask(StartRemoval, removal=R1)).then_rejected(RemovalSettled)
