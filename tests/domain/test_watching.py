"""Strangers' posts at the brand's accounts: what alarms, what never does, and who answers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.effects import Notify, ShowCard
from bot.domain.events import AccountUnwatched, AccountWatchedAgain, StrangerClaimed, StrangerPosted
from bot.domain.recognising import recognises
from bot.domain.rejections import CrisisIsOver, NotOnTheTeam
from bot.domain.rejections.outside import NoSuchStranger, RemovalSettled
from bot.domain.values import THE_BOT
from tests.facts import (
    ANA,
    BEN,
    CLEARED_AT,
    DAVID,
    DAWN,
    EMA,
    FARID,
    GUS,
    HOLDING,
    INTRANET,
    NEWSROOM,
    REOPENED_AT,
    ROOM,
    SEND_AT,
    all_approved,
    just_opened,
    nobody_knows,
    opened_as,
    published,
    record_room,
    reopens,
    started,
    stood_down,
    the_room_is_made,
)
from tests.freezing import resuming, thawed
from tests.given import given, played
from tests.outside import (
    POST,
    ROGUE,
    WATCHFUL,
    claims,
    in_sight,
    leaves_it,
    lets_it_be_removed,
    notices,
    out_of_sight,
    rogue,
    wants_it_down,
    watched,
)


def our_words(at: datetime = SEND_AT, reference: str = "mine") -> Any:
    """The watch sees the words of our own statement."""
    return replace(notices(reference=reference, at=at), text=HOLDING.text)


def published_as(reference: str, at: datetime = SEND_AT) -> Any:
    return replace(published(at=at), reference=reference)


def test_a_post_nobody_cleared_raises_a_card_and_the_lead_is_told() -> None:
    outcome = given(watched).when(notices())
    outcome.then_happened(StrangerPosted, stranger=ROGUE, outlet=NEWSROOM, by=THE_BOT)
    outcome.then_effect(ShowCard(card="rogue", subject=ROGUE, place=ROOM))
    (told,) = outcome.effects(Notify)
    assert (told.person, told.code) == (ANA, "stranger_posted")


def test_the_same_post_seen_twice_alarms_once() -> None:
    given(watched).when(notices()).when(notices(at=SEND_AT)).then_nothing()


def test_what_stood_there_before_the_crisis_never_alarms() -> None:
    given(watched).when(notices(at=DAWN)).then_nothing()
    given(watched).when(notices(at=DAWN - timedelta(days=3))).then_nothing()


def test_what_came_up_while_a_crisis_was_stood_down_does_not_alarm_when_it_is_reopened() -> None:
    reopened = given(watched, stood_down).when(reopens())
    reopened.when(notices(at=REOPENED_AT - timedelta(seconds=1))).then_nothing()
    reopened.when(notices(at=REOPENED_AT + timedelta(seconds=1))).then_happened(StrangerPosted)


def test_an_account_that_is_not_watched_alarms_nobody() -> None:
    given(watched).when(notices(outlet=INTRANET)).then_nothing()


@pytest.mark.parametrize("history", [(*watched, stood_down), opened_as(drill=True)])
def test_after_the_stand_down_and_in_a_drill_nothing_is_noted(history: Any) -> None:
    given(history).when(notices()).then_nothing()


def test_the_bots_own_post_is_known_by_its_reference() -> None:
    out = given(watched, all_approved, started(), published_as(POST))
    out.when(notices("whatever it looks like there")).then_nothing()


@pytest.mark.parametrize("seconds", [-2, 0, 2])
def test_the_bots_own_post_seen_before_its_answer_is_known_by_its_words(seconds: float) -> None:
    on_its_way = given(watched, all_approved, started())
    on_its_way.when(our_words(SEND_AT + timedelta(seconds=seconds))).then_nothing()


def test_an_unclear_publication_is_known_by_its_words() -> None:
    lost = given(watched, all_approved, started()).when(nobody_knows())
    lost.when(our_words()).then_nothing()


def test_words_set_otherwise_by_the_account_are_still_known() -> None:
    on_its_way = given(watched, all_approved, started())
    text = HOLDING.text.replace(" ", "\n ") + "\n"
    on_its_way.when(replace(our_words(), text=text)).then_nothing()


def test_a_further_part_just_published_is_known_by_its_words() -> None:
    out = given(watched, all_approved, started(), published_as("first-part"))
    out.when(our_words(reference="second-part")).then_nothing()


def test_other_words_on_the_same_minute_alarm() -> None:
    on_its_way = given(watched, all_approved, started())
    on_its_way.when(notices(at=SEND_AT)).then_happened(StrangerPosted)


def test_approved_words_that_somebody_else_posts_before_the_bot_does_alarm() -> None:
    given(watched, all_approved).when(our_words()).then_happened(StrangerPosted)


def test_our_words_posted_again_hours_later_alarm() -> None:
    out = given(watched, all_approved, started(), published_as("mine"))
    again = our_words(SEND_AT + timedelta(hours=3), reference="not-mine")
    out.when(again).then_happened(StrangerPosted)


def test_our_words_on_their_way_to_one_account_are_strange_at_another() -> None:
    on_its_way = given(watched, all_approved, started(INTRANET))
    on_its_way.when(our_words()).then_happened(StrangerPosted)


def test_a_post_seen_before_there_is_a_room_is_shown_once_there_is_one() -> None:
    opening = opened_as(playbook=WATCHFUL)[: len(just_opened)]
    early = given(opening).when(notices())
    assert early.effects(ShowCard) == []
    events = played(record_room, *the_room_is_made[1:-1], since=early.events)
    ready = given(events).when(the_room_is_made[-1])
    ready.then_effect(ShowCard(card="rogue", subject=ROGUE, place=ROOM))


@pytest.mark.parametrize("person", [ANA, BEN, DAVID, EMA])
def test_anybody_on_the_team_says_by_name_that_it_is_ours(person: Any) -> None:
    outcome = given(rogue).when(claims(person))
    outcome.then(StrangerClaimed(stranger=ROGUE, by=person, at=CLEARED_AT))
    assert outcome.crisis.strangers[ROGUE].claimed_by == person


@pytest.mark.parametrize("person", [FARID, GUS])
def test_nobody_else_does(person: Any) -> None:
    given(rogue).when(claims(person)).then_rejected(NotOnTheTeam)


def test_claiming_twice_is_once_and_the_first_name_stays() -> None:
    given(rogue).when(claims(DAVID)).when(claims(EMA)).then_nothing()


def test_a_post_that_nobody_saw_is_not_claimed() -> None:
    given(watched).when(claims()).then_rejected(NoSuchStranger)


def test_nothing_is_claimed_after_the_stand_down() -> None:
    given(rogue, stood_down).when(claims()).then_rejected(CrisisIsOver)


def test_what_is_being_taken_down_is_not_claimed_any_more() -> None:
    going = given(rogue).when(wants_it_down(ANA))
    going.when(claims()).then_rejected(RemovalSettled)


def test_what_was_left_where_it_is_may_be_claimed() -> None:
    left = given(rogue).when(wants_it_down(DAVID)).when(leaves_it(ANA))
    left.when(claims()).then_happened(StrangerClaimed)
    left.when(lets_it_be_removed()).then_rejected(RemovalSettled)


def test_the_room_is_told_once_that_an_account_cannot_be_watched_and_once_that_it_can() -> None:
    blind = given(watched).when(out_of_sight)
    blind.then_happened(AccountUnwatched, outlet=NEWSROOM, reason="unreachable")
    blind.then_effect(ShowCard(card="unwatched", subject=NEWSROOM, place=ROOM))
    blind.when(out_of_sight).then_nothing()
    seeing = blind.when(in_sight).then_happened(AccountWatchedAgain, outlet=NEWSROOM)
    seeing.when(in_sight).then_nothing()


def test_what_was_planned_and_put_back_by_somebodys_decision_is_known_when_it_comes() -> None:
    crisis = given(resuming).crisis
    (item,) = [i for a in crisis.freeze.accounts.values() for i in a.items.values() if i.due]
    assert item.due is not None
    soon, text = item.due + timedelta(seconds=5), item.post.text
    assert recognises(crisis, item.outlet, "new", text, soon)
    assert not recognises(crisis, item.outlet, "new", text, item.due - timedelta(hours=1))
    assert not recognises(crisis, item.outlet, "new", "Other words.", soon)
    assert not recognises(given(thawed).crisis, item.outlet, "new", text, soon)
