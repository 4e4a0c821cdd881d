"""Ways round the rules that somebody in a hurry, or in bad faith, might try."""

from dataclasses import replace

import pytest

from bot.domain.commands import Command
from bot.domain.effects import Notify, ShowCard
from bot.domain.events import CardPosted, CommandRefused, PostingAsked
from bot.domain.rejections import NotAskedAbout, PartsMissing, WroteIt
from bot.domain.rules import Case, Rule
from bot.domain.values import LEAD, THE_BOT, Kind, Level, Part, PersonId, PostId, Tag, Words
from tests.facts import (
    ANA,
    CLARA,
    CLEARED_AT,
    DAVID,
    EMA,
    END,
    HOLDING,
    INTRANET,
    PLAYBOOK,
    ROOM,
    S1,
    S2,
    SEND_AT,
    SPOKESPERSON,
    all_approved,
    approves,
    drafted,
    drafts,
    holds,
    opened,
    opened_as,
    playbook,
    publishes_now,
    revises,
    sends,
    stops,
    withdraws,
)
from tests.gating import (
    AN_HOUR,
    AS_TYPED,
    CHIRPER,
    FILLED,
    LIABLE,
    confirms,
    drafts_tagged,
    fast,
    in_hand,
    levelled,
    levels,
    tagging,
    tags,
)
from tests.given import given
from tests.silence import switched_off

BY_HAND_CARD = f"{S1}/1/{CHIRPER}"
words_in_hand = (
    *in_hand,
    CardPosted(
        card="by_hand",
        subject=BY_HAND_CARD,
        place=ROOM,
        post=PostId("p9"),
        link="https://chat.example/p9",
        by=THE_BOT,
        at=SEND_AT,
    ),
)


# Words in somebody's hand


@pytest.mark.parametrize("ends", [holds(), stops(), withdraws()], ids=["hold", "stop", "withdraw"])
def test_whoever_has_the_words_to_post_by_hand_is_told_not_to(ends: Command) -> None:
    ended = given(words_in_hand).when(ends)
    ended.then_effect(ShowCard(card="by_hand", subject=BY_HAND_CARD, place=ROOM))
    told = [effect for effect in ended.effects(Notify) if effect.code == "do_not_post"]
    assert [one.person for one in told] == [EMA]


def test_what_was_stopped_in_somebodys_hand_is_asked_for_anew_once_it_is_ordered() -> None:
    ordered = given(words_in_hand).when(stops()).when(publishes_now(at=SEND_AT + AN_HOUR / 60))
    ordered.when(sends(CHIRPER, at=SEND_AT + AN_HOUR / 60)).then_happened(PostingAsked, person=EMA)


def test_nobody_says_published_of_what_was_never_sent() -> None:
    given(opened, all_approved).when(confirms(ANA)).then_rejected(NotAskedAbout)


# Words approved in calm times


def test_a_headline_of_ones_own_is_no_pre_approved_statement() -> None:
    headed = replace(AS_TYPED, headline=Words("It was the operator's fault"))
    filled = drafts(EMA, headed, lane="incident", slots=FILLED)
    assert not given(opened_as(playbook=fast)).when(filled).crisis.statement(S1).fast


def test_rewritten_pre_approved_words_are_untagged_until_their_author_says() -> None:
    room = opened_as(playbook=replace(fast, cases=(LIABLE,)))
    filled = drafts(EMA, AS_TYPED, lane="incident", slots=FILLED, tags=frozenset())
    rewritten = given(room).when(filled).when(revises(EMA))
    statement = rewritten.crisis.statement(S1)
    assert statement.tags is None
    assert SPOKESPERSON in statement.rule.roles


# Tags


def test_an_approvers_tag_does_not_end_the_strictness_for_what_no_author_has_tagged() -> None:
    tagged = given(opened_as(playbook=tagging), drafted).when(tags(CLARA, Tag.PERSONAL_DATA))
    assert tagged.crisis.statement(S1).rule.roles == LIABLE.rule.roles


def test_an_author_cannot_say_none_of_these_of_what_an_approver_has_tagged() -> None:
    room = opened_as(playbook=tagging)
    tagged = given(room, drafted).when(tags(CLARA, Tag.LIABILITY))
    assert tagged.when(tags(EMA)).rejected
    said = tagged.when(tags(EMA, Tag.LIABILITY))
    assert said.crisis.statement(S1).tags == frozenset({Tag.LIABILITY})
    assert given(room).when(drafts_tagged()).when(tags(CLARA, Tag.LIABILITY)).crisis.statement(
        S1
    ).tags == frozenset({Tag.LIABILITY})


@pytest.mark.parametrize("by", [EMA, CLARA])
def test_whoever_a_tag_asks_for_besides_is_told_so(by: PersonId) -> None:
    room = opened_as(playbook=tagging)
    tagged = given(room).when(drafts_tagged()).when(tags(by, Tag.LIABILITY))
    told = [e for e in tagged.effects(Notify) if e.code == "asked_under_another_rule"]
    assert {one.person for one in told} == {ANA, CLARA, DAVID}


def test_whoever_had_approved_is_asked_again_when_a_worse_severity_changes_the_rule() -> None:
    room = opened_as(playbook=levelled)
    worse = given(room, drafted).when(approves(ANA)).when(levels(CLARA, Level.CRITICAL))
    told = [e for e in worse.effects(Notify) if e.code == "asked_under_another_rule"]
    assert ANA in {one.person for one in told}


# First messages


def test_an_update_turned_into_a_holding_statement_is_asked_for_its_parts() -> None:
    room = opened_as(playbook=playbook(first_message_check=True))
    update = replace(HOLDING, kind=Kind.UPDATE)
    turned = given(room).when(drafts(EMA, update)).when(revises(EMA, HOLDING))
    turned.then_rejected(PartsMissing, parts=tuple(Part))
    why = replace(revises(EMA, HOLDING), waiver=Words("Nothing else is known."))
    said = given(room).when(drafts(EMA, update)).when(why)
    assert said.crisis.statement(S1).waiver == "Nothing else is known."


# Rules that are easier for one outlet


EASY = Case(outlets=frozenset({INTRANET}), rule=Rule(roles=frozenset({LEAD})), instead=True)


def test_one_more_outlet_does_not_make_it_easier_to_publish() -> None:
    room = opened_as(playbook=playbook(cases=(EASY,)))
    both = given(room).when(drafts(EMA)).crisis.statement(S1)
    assert both.rule.roles >= PLAYBOOK.rules[Kind.HOLDING].roles
    inside = replace(HOLDING, outlets=(INTRANET,))
    assert given(room).when(drafts(EMA, inside)).crisis.statement(S1).rule == EASY.rule


# Accounts that were switched off


def test_a_late_press_gives_nobody_their_account_back() -> None:
    refused = CommandRefused(command="TakeRole", code="no_access", data={}, by=CLARA, at=END)
    gone = given(opened).when(switched_off(CLARA))
    assert CLARA in given(gone.events, refused).crisis.deactivated


# Somebody else's name on one's own words


def test_nobody_approves_their_own_words_because_somebody_else_put_them_before_the_team_again() -> (
    None
):
    again = given(opened).when(drafts(ANA)).when(withdraws()).when(drafts(EMA, at=CLEARED_AT))
    assert again.crisis.statement(S2).authors == frozenset({ANA, EMA})
    again.when(approves(ANA, statement=S2)).then_rejected(WroteIt)
