"""Drafting and revising: what may be put before the team, and what a new revision voids."""

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from bot.domain.effects import LookElsewhere, Notify, ShowCard
from bot.domain.events import StatementDrafted, StatementRevised
from bot.domain.rejections import (
    CrisisIsOver,
    FactsMissing,
    Missing,
    NextUpdateInThePast,
    NoAccess,
    NoSuchOutlet,
    NoSuchStatement,
    NotAwaitingApproval,
    NotOnTheTeam,
    StaleRevision,
    TooLate,
    TooLong,
)
from bot.domain.values import COUNSEL, LEAD, Account, Kind, OutletId, PostId, StatementId
from bot.domain.wording import gap
from tests.facts import (
    ANA,
    BETTER,
    CLARA,
    DAVID,
    DRAFTED_AT,
    EMA,
    FARID,
    GUS,
    HOLDING,
    INTRANET,
    NEWSROOM,
    ROOM,
    S1,
    after,
    all_approved,
    ana_approved,
    ask,
    drafted,
    drafted_by,
    drafts,
    handed_over,
    objects,
    opened,
    opened_as,
    playbook,
    published,
    record_brief,
    revises,
    saying,
    started,
    stood_down,
    unclear,
    withdrawn,
    wording,
)
from tests.given import given


def test_anybody_on_the_team_drafts_a_statement() -> None:
    given(opened).when(drafts(EMA)).then(drafted)


def test_a_draft_shows_its_approval_card_in_the_room_and_nowhere_else() -> None:
    card = ShowCard(card="approval", subject="S1/1", place=ROOM)
    given(opened).when(drafts(EMA)).then_effects(card, LookElsewhere(statement=S1))


def test_approvers_are_asked_once_the_card_stands_with_number_and_link() -> None:
    posted = ask(
        type(record_brief),
        card="approval",
        subject="S1/1",
        place=ROOM,
        post=PostId("p2"),
        link="https://chat.example/p2",
    )
    asked = given(opened, drafted).when(posted).effects(Notify)
    assert [(told.person, told.data["link"]) for told in asked] == [
        (ANA, "https://chat.example/p2"),
        (CLARA, "https://chat.example/p2"),
    ]


def test_new_words_are_asked_about_as_new() -> None:
    posted = ask(
        type(record_brief), card="approval", subject="S1/2", place=ROOM, post=PostId("p8"), link="l"
    )
    revised = given(opened, drafted, ana_approved).when(revises(DAVID))
    asked = revised.when(posted).effects(Notify)
    assert {(told.person, told.code) for told in asked} == {
        (ANA, "approval_asked_again"),
        (CLARA, "approval_asked_again"),
    }


def test_an_author_is_not_asked_to_approve() -> None:
    posted = ask(
        type(record_brief), card="approval", subject="S1/1", place=ROOM, post=PostId("p2"), link=""
    )
    asked = given(opened, drafted_by(ANA)).when(posted).effects(Notify)
    assert [told.person for told in asked] == [CLARA]


def test_statements_are_numbered_in_the_order_of_drafting() -> None:
    second = given(opened, drafted).when(drafts(DAVID, BETTER))
    second.then_happened(StatementDrafted, statement=StatementId("S2"))


def test_whoever_wrote_the_message_turned_into_a_draft_is_an_author_too() -> None:
    asked = drafts(EMA, others=frozenset({CLARA}))
    given(opened).when(asked).then(drafted_by(EMA, CLARA))


@pytest.mark.parametrize("stranger", [FARID, GUS])
def test_nobody_outside_the_team_drafts(stranger: Any) -> None:
    given(opened).when(drafts(stranger)).then_rejected(NotOnTheTeam)


def test_people_kept_out_do_not_draft() -> None:
    room = opened_as(keep_out=frozenset({EMA}))
    given(room).when(drafts(EMA)).then_rejected(NotOnTheTeam)


def test_an_account_switched_off_since_drafts_nothing() -> None:
    given(opened).when(drafts(EMA, account=Account.DEACTIVATED)).then_rejected(NoAccess)


def test_nothing_is_drafted_after_the_stand_down() -> None:
    given(opened, stood_down).when(drafts(EMA)).then_rejected(CrisisIsOver)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (saying(" \n\t"), "text"),
        (replace(HOLDING, outlets=()), "outlets"),
        (replace(HOLDING, next_update_at=None), "next_update_at"),
    ],
)
def test_a_statement_says_something_somewhere_and_when_more_comes(words: Any, field: str) -> None:
    given(opened).when(drafts(EMA, words)).then_rejected(Missing, field=field)


def test_only_a_closing_needs_no_next_update() -> None:
    closing = replace(HOLDING, kind=Kind.CLOSING, next_update_at=None)
    given(opened).when(drafts(EMA, closing)).then(drafted_by(EMA, words=closing))


def test_the_next_update_lies_ahead() -> None:
    now = replace(HOLDING, next_update_at=DRAFTED_AT)
    given(opened).when(drafts(EMA, now)).then_rejected(NextUpdateInThePast)


def test_an_outlet_that_the_playbook_does_not_name_is_refused() -> None:
    elsewhere = replace(HOLDING, outlets=(NEWSROOM, OutletId("megaphone")))
    given(opened).when(drafts(EMA, elsewhere)).then_rejected(NoSuchOutlet, outlet="megaphone")


def test_a_text_too_long_for_one_outlet_is_refused_before_anybody_approves() -> None:
    long = saying("x" * 281)
    outcome = given(opened).when(drafts(EMA, long))
    outcome.then_rejected(TooLong, outlet=INTRANET, length=281, longest=280)


def test_a_text_with_an_open_question_is_refused_by_its_name() -> None:
    room = opened_as(playbook=playbook(facts={"product": "Which product?"}))
    open_question = saying(f"We recall {gap('Which product?')}. {gap('typed words')}")
    outcome = given(room).when(drafts(EMA, open_question))
    outcome.then_rejected(FactsMissing, facts=("product",), others=1)
    given(opened, drafted).when(revises(DAVID, open_question)).then_rejected(FactsMissing)


def test_a_text_just_short_enough_is_taken() -> None:
    given(opened).when(drafts(EMA, saying("x" * 280))).then_happened(StatementDrafted)


def test_revising_makes_a_new_revision_and_voids_the_approvals() -> None:
    outcome = given(opened, drafted, ana_approved).when(revises(DAVID))
    outcome.then_happened(StatementRevised, revision=2, voided=frozenset({ANA}), wording=BETTER)
    assert outcome.crisis.statement(S1).approvals == {}


def test_one_changed_character_voids_every_approval_and_the_clearance() -> None:
    almost = saying(HOLDING.text[:-1] + "!")
    outcome = given(opened, all_approved).when(revises(DAVID, almost))
    outcome.then_happened(StatementRevised, voided=frozenset({ANA, CLARA}))
    statement = outcome.crisis.statement(S1)
    assert (statement.cleared, statement.send_at) == (False, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"outlets": (NEWSROOM,)},
        {"language": "de"},
        {"kind": Kind.UPDATE},
        {"next_update_at": after(minutes=61)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_changing_anything_approved_is_a_new_revision(changes: dict[str, Any]) -> None:
    outcome = given(opened, all_approved).when(revises(DAVID, replace(HOLDING, **changes)))
    outcome.then_happened(StatementRevised, voided=frozenset({ANA, CLARA}))


def test_revising_to_the_very_same_keeps_revision_and_approvals() -> None:
    given(opened, all_approved).when(revises(DAVID, HOLDING)).then_nothing()


def test_the_same_instant_in_another_time_zone_is_the_same() -> None:
    assert HOLDING.next_update_at is not None
    berlin = HOLDING.next_update_at.astimezone(timezone(timedelta(hours=1)))
    same = replace(HOLDING, next_update_at=berlin)
    given(opened, all_approved).when(revises(DAVID, same)).then_nothing()


def test_whoever_revises_becomes_an_author_beside_those_before() -> None:
    outcome = given(opened, drafted).when(revises(DAVID))
    outcome.then_happened(StatementRevised, authors=frozenset({EMA, DAVID}))


def test_a_revision_of_another_kind_needs_the_approvals_of_that_kind() -> None:
    closing = replace(HOLDING, kind=Kind.CLOSING)
    revised = given(opened, drafted_by(EMA)).when(revises(EMA, closing))
    assert revised.crisis.statement(S1).rule.roles == {LEAD}


def test_revising_what_has_been_revised_meanwhile_is_refused() -> None:
    once = given(opened, drafted).when(revises(DAVID))
    once.when(revises(CLARA, wording("Other"))).then_rejected(StaleRevision, current=2)


def test_the_old_card_loses_its_buttons_and_the_new_revision_gets_its_own() -> None:
    given(opened, drafted).when(revises(DAVID)).then_effects(
        ShowCard(card="approval", subject="S1/1", place=ROOM),
        ShowCard(card="approval", subject="S1/2", place=ROOM),
        LookElsewhere(statement=S1),
    )


@pytest.mark.parametrize(
    "fact", [started(), published(), unclear], ids=["on the wire", "published", "unclear"]
)
def test_what_is_or_may_be_out_is_not_revised(fact: Any) -> None:
    given(opened, all_approved, fact).when(revises(DAVID)).then_rejected(
        TooLate, outlets=(NEWSROOM,)
    )


def test_what_is_withdrawn_is_not_revised() -> None:
    given(opened, drafted, withdrawn).when(revises(DAVID)).then_rejected(NotAwaitingApproval)


def test_a_statement_that_does_not_exist_is_not_revised() -> None:
    asked = revises(DAVID, statement=StatementId("S9"))
    given(opened, drafted).when(asked).then_rejected(NoSuchStatement)


def test_nobody_outside_the_team_revises() -> None:
    given(opened, drafted).when(revises(FARID)).then_rejected(NotOnTheTeam)


def test_a_revision_is_held_to_the_same_limits_as_a_draft() -> None:
    long = saying("x" * 281)
    given(opened, drafted).when(revises(DAVID, long)).then_rejected(TooLong)


def test_an_objection_ends_with_the_revision_it_was_made_to() -> None:
    revised = given(opened, drafted).when(objects(CLARA)).when(revises(DAVID))
    assert revised.crisis.statement(S1).objections == {}


def test_earlier_wordings_are_kept() -> None:
    assert given(opened, drafted).when(revises(DAVID)).crisis.statement(S1).past == (HOLDING,)


def test_an_author_stays_one_when_a_role_comes_to_them_later() -> None:
    handed = given(opened, drafted_by(DAVID), handed_over(COUNSEL, CLARA, DAVID))
    assert DAVID in handed.crisis.statement(S1).authors
