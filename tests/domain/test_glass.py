"""Break glass: only after everybody was asked, by two who wrote nothing, never past a no."""

from dataclasses import replace

import pytest

from bot.domain.commands import TagStatement
from bot.domain.effects import Notify, Publish
from bot.domain.events import (
    ClearanceLost,
    Event,
    GlassBroken,
    GlassProposed,
    StatementCleared,
)
from bot.domain.gate import is_clear
from bot.domain.rejections import (
    Missing,
    NotAwaitingApproval,
    NotOnTheTeam,
    NotTheLead,
    StaleRevision,
    WroteIt,
)
from bot.domain.rejections.silence import (
    AsksForChanges,
    GlassNotProposed,
    GlassSwitchedOff,
    LadderNotTried,
    MayNotPassOver,
    NothingToPassOver,
    TakesAnother,
)
from bot.domain.rules import Rule
from bot.domain.values import COUNSEL, LEAD, PERSONNEL, Kind, Tag, Words
from tests.facts import (
    ANA,
    BEN,
    BETTER,
    CLARA,
    DAVID,
    EMA,
    FARID,
    NEWSROOM,
    S1,
    SPOKESPERSON,
    after,
    approves,
    ask,
    drafts,
    hands_over,
    holds,
    objects,
    opened_as,
    revises,
    sends,
    withdraws,
)
from tests.given import Outcome, given, played
from tests.silence import (
    NOR_THE_DEPUTY_AT,
    PATIENT,
    WITHIN,
    asked_about,
    breaks_glass,
    breaks_it_too,
    harmless,
    lifts,
    nobody_there,
    untouched,
    waiting,
)

LATER = NOR_THE_DEPUTY_AT + WITHIN

counsel_silent: tuple[Event, ...] = played(
    approves(ANA, at=after(100)), *nobody_there(COUNSEL), since=harmless
)
"""The lead has approved; counsel and her deputy were asked and are silent; it touches nothing."""
proposed: tuple[Event, ...] = played(breaks_glass(ANA), since=counsel_silent)


def test_the_lead_and_one_more_go_on_without_whoever_was_asked_and_is_silent() -> None:
    begun = given(counsel_silent).when(breaks_glass(ANA))
    begun.then_happened(GlassProposed, by=ANA)
    outcome = begun.when(breaks_it_too(BEN))
    outcome.then_happened(
        GlassBroken, roles=frozenset({COUNSEL}), passed_over=frozenset({CLARA, DAVID})
    )
    outcome.then_happened(StatementCleared, statement=S1)
    assert {e.outlet for e in outcome.effects(Publish)} >= {NEWSROOM}


def test_those_passed_over_are_told_at_once() -> None:
    outcome = given(proposed).when(breaks_it_too(BEN))
    told = {n.person for n in outcome.effects(Notify) if n.code == "passed_over"}
    assert told == {CLARA, DAVID}


def test_the_lead_alone_breaks_nothing() -> None:
    begun = given(counsel_silent).when(breaks_glass(ANA))
    begun.then_not(StatementCleared)
    begun.when(breaks_it_too(ANA)).then_rejected(TakesAnother)


def test_nobody_but_the_lead_begins() -> None:
    given(counsel_silent).when(breaks_glass(BEN)).then_rejected(NotTheLead)


def test_the_second_needs_a_first() -> None:
    given(counsel_silent).when(breaks_it_too(BEN)).then_rejected(GlassNotProposed)


def test_who_wrote_it_breaks_nothing() -> None:
    given(proposed).when(breaks_it_too(EMA)).then_rejected(WroteIt)


def test_a_lead_who_wrote_a_part_begins_nothing() -> None:
    own = played(
        drafts(ANA, tags=frozenset()),
        asked_about(),
        *nobody_there(COUNSEL),
        since=opened_as(playbook=PATIENT),
    )
    given(own).when(breaks_glass(ANA)).then_rejected(WroteIt)


def test_a_stranger_is_no_second() -> None:
    given(proposed).when(breaks_it_too(FARID)).then_rejected(NotOnTheTeam)


def test_a_lead_who_is_none_any_more_began_nothing() -> None:
    given_away = given(proposed).when(hands_over(LEAD, by=ANA, to=BEN, at=NOR_THE_DEPUTY_AT))
    given_away.when(breaks_it_too(DAVID, at=LATER)).then_rejected(GlassNotProposed)


def test_a_written_reason_is_asked_for() -> None:
    given(counsel_silent).when(breaks_glass(ANA, reason=Words(" "))).then_rejected(Missing)


def test_nothing_is_passed_over_before_the_whole_line_was_asked() -> None:
    first, _ = nobody_there(COUNSEL)
    begun = played(approves(ANA, at=after(100)), first, since=harmless)
    given(begun).when(breaks_glass(ANA)).then_rejected(LadderNotTried, roles=frozenset({COUNSEL}))


def test_a_second_silent_role_must_have_been_tried_too() -> None:
    begun = played(*nobody_there(COUNSEL), since=harmless)
    given(begun).when(breaks_glass(ANA)).then_rejected(LadderNotTried, roles=frozenset({LEAD}))


@pytest.mark.parametrize("tag", list(Tag))
def test_counsel_is_never_passed_over_on_words_that_could_do_harm(tag: Tag) -> None:
    begun = played(
        untouched(tag),
        asked_about(),
        approves(ANA, at=after(100)),
        *nobody_there(COUNSEL),
        since=opened_as(playbook=PATIENT),
    )
    given(begun).when(breaks_glass(ANA)).then_rejected(MayNotPassOver, roles=frozenset({COUNSEL}))


def test_counsel_is_never_passed_over_on_words_nobody_has_tagged_yet() -> None:
    begun = played(approves(ANA, at=after(100)), *nobody_there(COUNSEL), since=waiting)
    given(begun).when(breaks_glass(ANA)).then_rejected(MayNotPassOver)


def staffed(*tags: Tag) -> tuple[Event, ...]:
    """The rule asks for the lead and the personnel department; the latter is silent."""
    roles = tuple(
        replace(role, id=PERSONNEL) if role.id == SPOKESPERSON else role for role in PATIENT.roles
    )
    rule = Rule(roles=frozenset({LEAD, PERSONNEL}), people=2, answer_within=WITHIN)
    book = replace(PATIENT, roles=roles, rules={**PATIENT.rules, Kind.HOLDING: rule})
    return played(
        untouched(*tags),
        asked_about(),
        approves(ANA, at=after(100)),
        *nobody_there(PERSONNEL),
        since=opened_as(playbook=book),
    )


def test_personnel_are_never_passed_over_on_their_own_matters() -> None:
    given(staffed(Tag.PERSONNEL)).when(breaks_glass(ANA)).then_rejected(
        MayNotPassOver, roles=frozenset({PERSONNEL})
    )


def test_personnel_are_passed_over_where_it_is_not_their_matter() -> None:
    given(staffed(Tag.LIABILITY)).when(breaks_glass(ANA)).then_happened(GlassProposed)


def test_a_no_cannot_be_passed_over() -> None:
    refused = played(objects(CLARA, at=LATER), since=counsel_silent)
    given(refused).when(breaks_glass(ANA, at=LATER)).then_rejected(AsksForChanges)


def test_whoever_speaks_up_ends_it() -> None:
    broken = given(proposed).when(breaks_it_too(BEN))
    said_no = broken.when(objects(CLARA, at=after(minutes=12)))
    assert not said_no.crisis.statement(S1).cleared
    taken_back = said_no.when(lifts(CLARA, of=CLARA, at=after(minutes=13), reason=""))
    taken_back.then_not(StatementCleared)
    assert not is_clear(taken_back.crisis.statement(S1), taken_back.crisis)


def test_nothing_is_broken_where_nobody_is_silent() -> None:
    answered = played(approves(CLARA, at=after(110)), since=counsel_silent)
    given(answered).when(breaks_glass(ANA)).then_rejected(NotAwaitingApproval)


def test_more_people_than_roles_are_still_needed() -> None:
    rule = Rule(roles=frozenset({LEAD, COUNSEL}), people=3, answer_within=WITHIN)
    book = replace(PATIENT, rules={**PATIENT.rules, Kind.HOLDING: rule})
    begun = played(
        untouched(),
        asked_about(),
        approves(ANA, at=after(100)),
        *nobody_there(COUNSEL),
        breaks_glass(ANA),
        since=opened_as(playbook=book),
    )
    outcome = given(begun).when(breaks_it_too(BEN))
    outcome.then_happened(GlassBroken).then_not(StatementCleared)


def test_where_only_a_number_is_lacking_there_is_no_one_to_pass_over() -> None:
    rule = Rule(roles=frozenset({LEAD}), people=2, answer_within=WITHIN)
    book = replace(PATIENT, rules={**PATIENT.rules, Kind.HOLDING: rule})
    begun = played(
        untouched(), asked_about(), approves(ANA, at=after(100)), since=opened_as(playbook=book)
    )
    given(begun).when(breaks_glass(ANA)).then_rejected(NothingToPassOver)


def test_a_playbook_can_switch_it_off() -> None:
    strict = replace(PATIENT, break_glass=False)
    begun = played(
        untouched(),
        asked_about(),
        approves(ANA, at=after(100)),
        *nobody_there(COUNSEL),
        since=opened_as(playbook=strict),
    )
    given(begun).when(breaks_glass(ANA)).then_rejected(GlassSwitchedOff)


# What ends it again


def broken() -> Outcome:
    return given(proposed).when(breaks_it_too(BEN))


def test_it_stands_for_these_words_only() -> None:
    revised = broken().when(revises(DAVID, BETTER, at=LATER))
    assert revised.crisis.statement(S1).glass is None
    revised.when(breaks_it_too(BEN, at=LATER)).then_rejected(StaleRevision)


def test_a_tag_added_later_makes_it_void() -> None:
    tagged = broken().when(
        ask(
            TagStatement,
            by=EMA,
            at=NOR_THE_DEPUTY_AT,
            statement=S1,
            revision=1,
            tags=frozenset({Tag.LIABILITY}),
        )
    )
    tagged.then_happened(ClearanceLost, statement=S1)


def test_it_is_held_and_withdrawn_as_anything_else() -> None:
    held = broken().when(holds(DAVID, at=NOR_THE_DEPUTY_AT))
    assert held.crisis.statement(S1).held
    gone = broken().when(withdraws(EMA, at=NOR_THE_DEPUTY_AT))
    assert gone.crisis.statement(S1).withdrawn


def test_it_goes_out_as_the_playbook_says() -> None:
    outcome = broken()
    due = outcome.crisis.statement(S1).send_at
    assert due == NOR_THE_DEPUTY_AT + PATIENT.send.delay
    assert due is not None
    started = outcome.when(sends(NEWSROOM, at=due))
    assert started.rejected is None


def test_the_approval_that_it_rests_on_is_lost_with_the_role() -> None:
    given_away = broken().when(hands_over(LEAD, by=ANA, to=BEN, at=NOR_THE_DEPUTY_AT))
    given_away.then_happened(ClearanceLost, statement=S1)
