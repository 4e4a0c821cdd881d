"""Two crises at once: a warning to both, and a duplicate folded into the first."""

from typing import Any

import pytest

from bot.domain.effects import FoldIn, Invite, LookElsewhere, ShowCard
from bot.domain.events import (
    CrisisFolded,
    CrisisFoldedIn,
    CrisisStoodDown,
    FoldedLetIn,
    WaitingElsewhere,
)
from bot.domain.rejections import ClearedButUnsent, CrisisIsOver, NotOnTheTeam, NotTheLead
from bot.domain.rejections.outside import DrillStaysApart, SameCrisis
from tests.facts import (
    ANA,
    BEN,
    CRISIS,
    DAVID,
    EMA,
    FARID,
    ROOM,
    S1,
    all_approved,
    drafted,
    drafts,
    drill,
    opened,
    opened_as,
    revises,
    stands_down,
    stood_down,
)
from tests.given import given
from tests.outside import OTHER, folds, hears_of_another, is_joined_by, lets_in


def test_after_a_draft_and_a_revision_it_is_looked_up_who_else_uses_the_outlet() -> None:
    given(opened).when(drafts(EMA)).then_effect(LookElsewhere(statement=S1))
    given(opened, drafted).when(revises(DAVID)).then_effect(LookElsewhere(statement=S1))


def test_a_drill_looks_at_no_other_crisis() -> None:
    given(drill).when(drafts(EMA)).then_no_effect(LookElsewhere)


def test_the_room_is_warned_once_for_each_statement_of_the_other() -> None:
    warned = given(opened).when(hears_of_another).then_happened(WaitingElsewhere, other=OTHER)
    warned.then_effect(ShowCard(card="elsewhere", subject=f"{OTHER}/1", place=ROOM))
    warned.when(hears_of_another).then_nothing()


def test_nobody_is_warned_after_the_stand_down() -> None:
    given(opened, stood_down).when(hears_of_another).then_nothing()


def test_a_duplicate_is_folded_by_its_lead_and_ends() -> None:
    folded = given(opened).when(folds(ANA))
    folded.then_happened(CrisisFolded, into=OTHER).then_happened(CrisisStoodDown)
    folded.then_effect(FoldIn(into=OTHER))
    folded.then_effect(ShowCard(card="folded", subject="", place=ROOM))
    assert folded.crisis.over


def test_folding_twice_is_once() -> None:
    given(opened).when(folds(ANA)).when(folds(ANA)).then_nothing()


@pytest.mark.parametrize("person", [BEN, DAVID, EMA])
def test_nobody_but_its_lead_folds_it(person: Any) -> None:
    given(opened).when(folds(person)).then_rejected(NotTheLead)


def test_nothing_approved_is_left_hanging_by_folding() -> None:
    given(opened, all_approved).when(folds(ANA)).then_rejected(ClearedButUnsent)


def test_what_is_over_is_not_folded() -> None:
    given(opened, stood_down).when(folds(ANA)).then_rejected(CrisisIsOver)


def test_a_drill_never_folds_into_a_real_crisis_nor_the_other_way_round() -> None:
    given(drill).when(folds(ANA)).then_rejected(DrillStaysApart)
    given(opened).when(folds(ANA, into_drill=True)).then_rejected(DrillStaysApart)


def test_a_crisis_is_no_duplicate_of_itself() -> None:
    given(opened).when(folds(ANA, into=CRISIS)).then_rejected(SameCrisis)


def test_the_first_hears_who_worked_on_the_duplicate_and_nobody_is_invited_by_that() -> None:
    joined = given(opened).when(is_joined_by).then_happened(CrisisFoldedIn, other=OTHER)
    joined.then_effect(ShowCard(card="folded_in", subject=OTHER, place=ROOM))
    joined.then_no_effect(Invite)
    joined.when(is_joined_by).then_nothing()
    assert FARID not in joined.crisis.team


def test_its_lead_lets_them_in() -> None:
    let_in = given(opened).when(is_joined_by).when(lets_in(ANA))
    let_in.then_happened(FoldedLetIn, other=OTHER, people={FARID}, by=ANA)
    let_in.then_effect(Invite(room=ROOM, people=(FARID,)))
    let_in.then_effect(ShowCard(card="folded_in", subject=OTHER, place=ROOM))
    let_in.when(lets_in(ANA)).then_nothing()


@pytest.mark.parametrize("person", [BEN, DAVID, EMA])
def test_nobody_but_its_lead_lets_them_in(person: Any) -> None:
    given(opened).when(is_joined_by).when(lets_in(person)).then_rejected(NotTheLead)


def test_whoever_came_along_does_not_let_themselves_in() -> None:
    given(opened).when(is_joined_by).when(lets_in(FARID)).then_rejected(NotOnTheTeam)


def test_nobody_is_let_in_from_a_crisis_that_was_not_folded_into_this_one() -> None:
    given(opened).when(lets_in(ANA)).then_nothing()


def test_whoever_is_kept_out_of_the_first_is_not_let_in() -> None:
    kept_out = opened_as(keep_out=frozenset({FARID}))
    joined = given(kept_out).when(is_joined_by).then_happened(CrisisFoldedIn, people={EMA})
    joined.when(lets_in(ANA)).then_nothing()


def test_nobody_is_let_in_after_the_stand_down() -> None:
    given(opened).when(is_joined_by).when(stands_down()).when(lets_in(ANA)).then_rejected(
        CrisisIsOver
    )
