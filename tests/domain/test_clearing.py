"""The gate itself: when a clearance can be made, and what it says."""

from dataclasses import FrozenInstanceError, fields, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.effects import Publish
from bot.domain.events import (
    ClearanceLost,
    CrisisReopened,
    StatementCleared,
    StatementRevised,
    StatementWentStale,
    WouldHaveGone,
)
from bot.domain.gate import Clearance, clear, is_clear, is_met, voices
from bot.domain.playbook import Send, SendMode
from bot.domain.rejections import NotCleared
from bot.domain.rules import Rule
from bot.domain.state import Crisis
from bot.domain.values import (
    COUNSEL,
    LEAD,
    Audience,
    Kind,
    Medium,
    OutletId,
    PersonId,
    Rendition,
    RoleId,
    Translation,
    Window,
    Words,
)
from bot.domain.wording import digest_of
from tests.facts import (
    ANA,
    BEN,
    BETTER,
    CLARA,
    CLEARED_AT,
    DAVID,
    EMA,
    HOLDING,
    INTRANET,
    NEWSROOM,
    S1,
    SEND_AT,
    SPOKESPERSON,
    all_approved,
    ana_approved,
    approved_by,
    approves,
    clara_approved,
    cleared,
    drafted,
    drafted_by,
    drill,
    handed_over,
    held,
    objects,
    opened,
    opened_as,
    playbook,
    releases,
    revises,
    sends,
    stood_down,
    stopped,
    typed,
    withdrawn,
)
from tests.given import given


def clearing(*facts: Any, outlet: OutletId = NEWSROOM) -> Clearance:
    return clear(given(*facts).crisis, S1, outlet)


def test_a_clearance_holds_exactly_what_was_approved() -> None:
    made = clearing(opened, all_approved)
    assert made.wording == HOLDING
    assert made.text == HOLDING.text
    assert (made.statement, made.revision, made.outlet) == (S1, 1, NEWSROOM)
    assert made.digest == digest_of(HOLDING)
    assert made.intact


def test_a_clearance_with_one_other_character_is_not_intact() -> None:
    made = clearing(opened, all_approved)
    assert not replace(made, wording=replace(HOLDING, text=Words(made.text + "."))).intact


def test_a_clearance_is_not_changed_after_it_was_made() -> None:
    with pytest.raises(FrozenInstanceError):
        clearing(opened, all_approved).text = Words("Other")  # type: ignore[misc]


lost = ClearanceLost(statement=S1, revision=1, by=ANA, at=SEND_AT)
REASONS: list[tuple[str, tuple[Any, ...]]] = [
    ("not_approved", (opened, drafted)),
    ("not_approved", (opened, drafted, ana_approved)),
    ("not_approved", (opened, drafted, ana_approved, clara_approved)),
    (
        "not_approved",
        (opened, all_approved, ClearanceLost(statement=S1, revision=1, by=ANA, at=SEND_AT)),
    ),
    ("not_approved", (opened, all_approved, handed_over(LEAD, ANA, BEN))),
    ("held", (opened, all_approved, held)),
    ("stopped", (opened, all_approved, stopped)),
    ("withdrawn", (opened, all_approved, withdrawn)),
    ("stood_down", (opened, all_approved, stood_down)),
    ("drill", (drill, all_approved)),
]


@pytest.mark.parametrize(("why", "facts"), REASONS)
def test_no_clearance_is_made_while_something_stands_in_its_way(
    why: str, facts: tuple[Any, ...]
) -> None:
    with pytest.raises(NotCleared) as refused:
        clearing(*facts)
    assert refused.value.why == why


def test_no_clearance_is_made_for_an_outlet_that_was_not_approved() -> None:
    one = replace(HOLDING, outlets=(NEWSROOM,))
    approvals = (approved_by(ANA, LEAD, words=one), approved_by(CLARA, COUNSEL, words=one))
    facts = (opened, drafted_by(EMA, words=one), approvals, replace(cleared, digest=digest_of(one)))
    with pytest.raises(NotCleared, match="not_for_this_outlet"):
        clearing(*facts, outlet=INTRANET)


def test_words_that_no_longer_match_their_digest_are_not_cleared() -> None:
    altered = replace(drafted, wording=BETTER)
    with pytest.raises(NotCleared) as refused:
        clearing(opened, altered, ana_approved, clara_approved, cleared)
    assert refused.value.why == "altered"


def test_an_erased_text_is_not_published() -> None:
    erased = replace(drafted, wording=replace(HOLDING, text=typed("[erased]")))
    with pytest.raises(NotCleared):
        clearing(opened, erased, ana_approved, clara_approved, cleared)


def test_an_authors_approval_never_counts_even_if_it_stands_in_the_log() -> None:
    crisis = given(opened, drafted_by(ANA), ana_approved, clara_approved, cleared).crisis
    assert set(voices(crisis.statement(S1), crisis)) == {CLARA}
    with pytest.raises(NotCleared):
        clear(crisis, S1, NEWSROOM)


def test_a_seat_counts_only_while_recorded_and_still_held() -> None:
    swapped = (handed_over(LEAD, ANA, BEN), handed_over(COUNSEL, CLARA, ANA))
    crisis = given(opened, drafted, ana_approved, swapped).crisis
    assert voices(crisis.statement(S1), crisis) == {}


def test_an_objection_keeps_it_from_being_clear() -> None:
    crisis = given(opened, all_approved).when(objects(CLARA)).crisis
    assert not is_clear(crisis.statement(S1), crisis)


def test_reopening_voids_every_approval() -> None:
    reopened = CrisisReopened(reason=typed("again"), by=ANA, at=SEND_AT)
    crisis = given(opened, all_approved, stood_down, reopened).crisis
    assert (crisis.statement(S1).approvals, crisis.statement(S1).cleared) == ({}, False)


# Filling seats

L, C, S = LEAD, COUNSEL, SPOKESPERSON
FILLED: list[tuple[str, frozenset[RoleId], int, dict[PersonId, set[RoleId]], bool]] = [
    ("each another person", frozenset({L, C}), 2, {ANA: {L}, CLARA: {C}}, True),
    ("one person in both", frozenset({L, C}), 2, {ANA: {L, C}}, False),
    ("one in both and one in one", frozenset({L, C}), 2, {ANA: {L, C}, CLARA: {C}}, True),
    ("either way round", frozenset({L, C}), 2, {ANA: {L, C}, BEN: {L}}, True),
    ("two in the same seat", frozenset({L, C}), 2, {ANA: {L}, BEN: {L}}, False),
    ("two for three", frozenset({L, C, S}), 3, {ANA: {L, S}, CLARA: {C}}, False),
    ("a chain", frozenset({L, C, S}), 3, {ANA: {L, C}, BEN: {L, S}, CLARA: {C}}, True),
    ("two share one of three", frozenset({L, C, S}), 3, {ANA: {L}, BEN: {L}, CLARA: {C, S}}, False),
    ("enough roles, too few people", frozenset({L}), 2, {ANA: {L}}, False),
    ("another voice makes the number", frozenset({L}), 2, {ANA: {L}, CLARA: {C}}, True),
    ("nobody", frozenset({L}), 1, {}, False),
]


@pytest.mark.parametrize(
    ("roles", "people", "seats", "met"),
    [case[1:] for case in FILLED],
    ids=[case[0] for case in FILLED],
)
def test_one_person_fills_one_required_role_only(
    roles: frozenset[RoleId], people: int, seats: dict[PersonId, set[RoleId]], met: bool
) -> None:
    voiced = {person: frozenset(held) for person, held in seats.items()}
    assert is_met(Rule(roles=roles, people=people), voiced) is met


# When it goes out


@pytest.mark.parametrize(
    ("send", "due"),
    [
        (Send(), CLEARED_AT + timedelta(seconds=30)),
        (Send(mode=SendMode.AFTER, delay=timedelta(minutes=5)), CLEARED_AT + timedelta(minutes=5)),
        (Send(mode=SendMode.AT_ONCE), CLEARED_AT),
        (Send(mode=SendMode.ON_PRESS), None),
    ],
    ids=["after 30 s", "after 5 min", "at once", "on press"],
)
def test_a_cleared_statement_goes_out_as_the_playbook_says(send: Send, due: Any) -> None:
    room = opened_as(playbook=playbook(send=send))
    outcome = given(room, drafted, ana_approved).when(approves(CLARA))
    outcome.then_happened(StatementCleared, send_at=due)
    assert [(p.effect, p.due) for p in outcome.planned if isinstance(p.effect, Publish)] == [
        (Publish(statement=S1, revision=1, outlet=outlet, send_at=due), due)
        for outlet in (HOLDING.outlets if due else ())
    ]


def test_it_is_sent_to_each_outlet_once() -> None:
    outcome = given(opened, drafted, ana_approved).when(approves(CLARA))
    assert sorted(effect.outlet for effect in outcome.effects(Publish)) == [INTRANET, NEWSROOM]


def test_what_is_cleared_while_everything_is_held_waits() -> None:
    outcome = given(opened, held, drafted, ana_approved).when(approves(CLARA))
    outcome.then_happened(StatementCleared, send_at=None).then_no_effect(Publish)


OPENS = CLEARED_AT + timedelta(minutes=5)
WINDOWED = replace(HOLDING, window=Window(opens_at=OPENS, closes_at=OPENS + timedelta(minutes=5)))


def test_a_time_window_is_part_of_what_is_approved() -> None:
    outcome = given(opened, all_approved).when(revises(DAVID, WINDOWED))
    outcome.then_happened(StatementRevised, voided=frozenset({ANA, CLARA}))


def test_a_statement_with_a_window_waits_for_it_and_past_it_stops_and_asks() -> None:
    so_far = given(opened, drafted_by(EMA, words=WINDOWED), approved_by(ANA, LEAD, words=WINDOWED))
    outcome = so_far.when(approves(CLARA, words=WINDOWED))
    outcome.then_happened(StatementCleared, send_at=OPENS)
    outcome.when(sends(at=OPENS - timedelta(seconds=1))).then_rejected(NotCleared, why="not_due")
    assert outcome.when(sends(at=OPENS)).new
    late = OPENS + timedelta(minutes=5, seconds=1)
    outcome.when(sends(at=late)).then_happened(StatementWentStale)


def test_the_clearance_of_a_statement_with_a_window_is_intact() -> None:
    so_far = given(opened, drafted_by(EMA, words=WINDOWED), approved_by(ANA, LEAD, words=WINDOWED))
    crisis: Crisis = so_far.when(approves(CLARA, words=WINDOWED)).crisis
    assert clear(crisis, S1, NEWSROOM).intact


# Drills


def test_in_a_drill_the_clearance_says_where_it_would_have_gone() -> None:
    outcome = given(drill, drafted, ana_approved).when(approves(CLARA))
    outcome.then_happened(WouldHaveGone, statement=S1, outlets=HOLDING.outlets)
    outcome.then_no_effect(Publish)


def test_a_held_drill_says_so_only_when_released() -> None:
    outcome = given(drill, held, drafted, ana_approved).when(approves(CLARA))
    outcome.then_not(WouldHaveGone)
    outcome.when(releases(ANA)).then_happened(WouldHaveGone).then_no_effect(Publish)


def test_a_real_crisis_rehearses_nothing() -> None:
    given(opened, drafted, ana_approved).when(approves(CLARA)).then_not(WouldHaveGone)


def test_every_field_of_a_wording_changes_the_digest() -> None:
    other: dict[str, Any] = {
        "kind": Kind.UPDATE,
        "outlets": (NEWSROOM,),
        "text": "other",
        "language": "de",
        "next_update_at": SEND_AT,
        "window": WINDOWED.window,
        "audience": Audience.STAFF,
        "headline": "other",
        "content_warning": "other",
        "media": (Medium(digest="d", mime="image/png", size=1, alternative=Words("alt")),),
        "translations": {"de": Translation(text=Words("Andere"), source="s")},
        "corrects": S1,
        "renditions": {NEWSROOM: Rendition(parts=(Words("other"),))},
    }
    assert set(other) == {known.name for known in fields(HOLDING)}
    digests = {digest_of(replace(HOLDING, **{name: value})) for name, value in other.items()}
    assert len(digests | {digest_of(HOLDING)}) == len(other) + 1
