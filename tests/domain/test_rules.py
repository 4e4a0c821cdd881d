"""Rules by case: who must approve what, how long it holds, and what changes it."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given as over
from hypothesis import strategies as st

from bot.domain.asking_effects import AskNext
from bot.domain.effects import Notify, ShowCard, WatchApprovals
from bot.domain.events import (
    ApprovalsExpired,
    ClearanceLost,
    FastLaneEnded,
    LevelChanged,
    LoweringProposed,
    PublicationStarted,
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementTagged,
)
from bot.domain.lowering import HALF_GOOD_FOR
from bot.domain.rejections import (
    LoweringTakesTwo,
    Missing,
    NotAnApprover,
    NothingToCorrect,
    NotOnTheTeam,
    PartsMissing,
    SlotNotFilled,
    TagNotTaken,
)
from bot.domain.rules import Case, Matter, Rule, strictest
from bot.domain.values import (
    COUNSEL,
    LEAD,
    Audience,
    Kind,
    Level,
    OutletId,
    Part,
    RoleId,
    Tag,
    Words,
)
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    CLEARED_AT,
    DAVID,
    EMA,
    GUS,
    HOLDING,
    NEWSROOM,
    ROOM,
    S1,
    SPOKESPERSON,
    after,
    all_approved,
    ana_approved,
    approves,
    drafted,
    drafts,
    opened,
    opened_as,
    playbook,
    published,
    revises,
    sends,
    started,
    typed,
)
from tests.gating import (
    AN_HOUR,
    AS_TYPED,
    FILLED,
    LIABLE,
    drafts_tagged,
    expires,
    fast,
    levelled,
    levels,
    perishable,
    tagging,
    tags,
)
from tests.given import given
from tests.silence import asked_about

tagged_room = opened_as(playbook=tagging)

# What nobody has tagged


def test_what_nobody_has_tagged_takes_the_strictest_rule() -> None:
    two = given(tagged_room, drafted).when(approves(ANA)).when(approves(CLARA))
    two.then_not(StatementCleared)
    two.when(approves(DAVID)).then_happened(StatementCleared)


def test_none_of_these_takes_the_usual_rule() -> None:
    ticked = given(tagged_room).when(drafts_tagged()).when(approves(ANA))
    ticked.when(approves(CLARA)).then_happened(StatementCleared)


def test_a_tag_takes_its_rule() -> None:
    liable = given(tagged_room).when(drafts_tagged(Tag.LIABILITY))
    assert liable.crisis.statement(S1).rule.roles == {LEAD, COUNSEL, SPOKESPERSON}


def test_a_tag_that_no_rule_looks_at_changes_nothing() -> None:
    approved = given(tagged_room).when(drafts_tagged()).when(approves(ANA))
    approved.when(tags(CLARA, Tag.CASUALTIES)).then_happened(StatementTagged, voided=frozenset())


# Tagging


def test_an_approver_adds_a_tag_and_every_approval_is_void() -> None:
    approved = given(tagged_room).when(drafts_tagged()).when(approves(ANA))
    marked = approved.when(tags(CLARA, Tag.LIABILITY))
    marked.then_happened(StatementTagged, voided={ANA})
    assert marked.crisis.statement(S1).approvals == {}


def test_a_tag_takes_a_clearance_away() -> None:
    ready = given(tagged_room).when(drafts_tagged()).when(approves(ANA)).when(approves(CLARA))
    ready.when(tags(DAVID, Tag.LIABILITY)).then_happened(ClearanceLost)


def test_nobody_takes_a_tag_away_that_was_given() -> None:
    marked = given(tagged_room).when(drafts_tagged(Tag.LIABILITY))
    marked.when(tags(CLARA)).then_rejected(TagNotTaken)
    marked.when(tags(EMA, Tag.CASUALTIES)).then_rejected(TagNotTaken)


def test_none_of_these_is_for_an_author_to_say() -> None:
    given(tagged_room, drafted).when(tags(CLARA)).then_rejected(TagNotTaken)
    given(tagged_room, drafted).when(tags(EMA)).then_happened(StatementTagged)


def test_who_neither_wrote_nor_approves_does_not_tag() -> None:
    room = opened_as(playbook=replace(tagging, cases=()))
    given(room, drafted).when(tags(GUS, Tag.LIABILITY)).then_rejected(NotOnTheTeam)
    given(room, drafted).when(tags(BEN, Tag.LIABILITY)).then_rejected(NotAnApprover)


def test_a_revision_keeps_the_tags() -> None:
    marked = given(tagged_room).when(drafts_tagged(Tag.LIABILITY)).when(revises(EMA))
    assert marked.crisis.statement(S1).tags == frozenset({Tag.LIABILITY})


# Severity


def test_raising_it_takes_one_person_and_voids_what_another_rule_holds_for() -> None:
    room = opened_as(playbook=levelled)
    raised = given(room, drafted, ana_approved).when(levels(EMA, Level.CRITICAL))
    raised.then_happened(LevelChanged, old=Level.HIGH, new=Level.CRITICAL, voided={S1})
    assert raised.crisis.statement(S1).approvals == {}


def test_raising_it_leaves_approvals_alone_where_the_rule_is_the_same() -> None:
    raised = given(opened, drafted, ana_approved).when(levels(EMA, Level.CRITICAL))
    assert set(raised.crisis.statement(S1).approvals) == {ANA}


def test_a_higher_level_takes_a_clearance_away() -> None:
    given(opened_as(playbook=levelled), all_approved).when(
        levels(EMA, Level.CRITICAL)
    ).then_happened(ClearanceLost)


def test_lowering_it_takes_the_lead_and_one_more() -> None:
    proposed = given(opened).when(levels(DAVID, Level.LOW)).then_happened(LoweringProposed)
    assert proposed.crisis.level is Level.HIGH
    proposed.when(levels(ANA, Level.LOW)).then_happened(LevelChanged, agreed={ANA, DAVID})


def test_the_lead_alone_does_not_lower_it() -> None:
    proposed = given(opened).when(levels(ANA, Level.LOW))
    proposed.then_effect(ShowCard(card="lowering", subject="low", place=ROOM))
    proposed.when(levels(ANA, Level.LOW, at=after(140))).then_rejected(LoweringTakesTwo)


def test_two_who_do_not_lead_do_not_lower_it() -> None:
    both = given(opened).when(levels(DAVID, Level.LOW)).when(levels(EMA, Level.LOW))
    assert both.crisis.level is Level.HIGH


def test_half_a_lowering_counts_for_half_an_hour() -> None:
    half = given(opened).when(levels(ANA, Level.LOW))
    in_time = CLEARED_AT + HALF_GOOD_FOR - timedelta(seconds=1)
    half.when(levels(DAVID, Level.LOW, at=in_time)).then_happened(LevelChanged)
    late = half.when(levels(DAVID, Level.LOW, at=CLEARED_AT + HALF_GOOD_FOR))
    late.then_happened(LoweringProposed).then_not(LevelChanged)
    assert late.crisis.level is Level.HIGH


def test_after_half_an_hour_either_begins_it_anew() -> None:
    late = CLEARED_AT + HALF_GOOD_FOR
    half = given(opened).when(levels(ANA, Level.LOW))
    again = half.when(levels(ANA, Level.LOW, at=late)).then_happened(LoweringProposed)
    again.when(levels(DAVID, Level.LOW, at=late)).then_happened(LevelChanged, agreed={ANA, DAVID})
    other = half.when(levels(DAVID, Level.LOW, at=late))
    other.when(levels(ANA, Level.LOW, at=late)).then_happened(LevelChanged, agreed={ANA, DAVID})


# How long an approval is good


def test_an_approval_is_asked_for_again_when_it_is_past_its_time() -> None:
    given(opened_as(playbook=perishable), drafted).when(approves(ANA)).then_effect(
        WatchApprovals(statement=S1, revision=1), due=CLEARED_AT + AN_HOUR
    )


def test_an_approval_past_its_time_counts_no_longer() -> None:
    early = given(opened_as(playbook=perishable), drafted).when(approves(ANA))
    late = early.when(approves(CLARA, at=CLEARED_AT + AN_HOUR))
    late.then_happened(StatementApproved).then_not(StatementCleared)


def test_a_clearance_that_rests_on_an_old_approval_is_lost() -> None:
    gone = given(opened_as(playbook=perishable), all_approved).when(expires())
    gone.then_happened(ApprovalsExpired, people={ANA, CLARA}).then_happened(ClearanceLost)
    assert {n.person for n in gone.effects(Notify)} >= {ANA, CLARA}


def test_whoever_does_not_renew_an_approval_is_asked_for_as_before() -> None:
    rules = {
        kind: replace(rule, answer_within=timedelta(minutes=5))
        for kind, rule in perishable.rules.items()
    }
    room = opened_as(playbook=replace(perishable, rules=rules))
    gone = given(room, all_approved).when(expires())
    effect = AskNext(statement=S1, revision=1, role=COUNSEL, step=1)
    gone.then_effect(effect, due=CLEARED_AT + AN_HOUR + timedelta(minutes=5))


def test_what_was_approved_too_long_ago_is_not_sent() -> None:
    room = opened_as(playbook=replace(perishable, stale_after=timedelta(days=1)))
    late = given(room, all_approved).when(sends(at=CLEARED_AT + AN_HOUR))
    assert late.rejected is not None


def test_an_approval_before_its_time_is_over_stays() -> None:
    given(opened_as(playbook=perishable), all_approved).when(
        expires(at=CLEARED_AT + timedelta(minutes=30))
    ).then_nothing()


def test_approving_again_makes_it_good_again() -> None:
    gone = given(opened_as(playbook=perishable), drafted, ana_approved).when(
        expires(at=after(120) + AN_HOUR)
    )
    again = gone.when(approves(ANA, at=after(130) + AN_HOUR))
    again.when(approves(CLARA, at=after(140) + AN_HOUR)).then_happened(StatementCleared)


# Told


def test_whoever_approved_is_told_what_number_in_their_name() -> None:
    told = given(opened, drafted).when(approves(ANA)).effects(Notify)
    assert [(n.person, n.code, n.data["statement"], n.data["revision"]) for n in told] == [
        (ANA, "approved_in_your_name", "S1", "1")
    ]


# Words approved in calm times

fast_room = opened_as(playbook=fast)
filled_in = drafts(EMA, AS_TYPED, lane="incident", slots=FILLED)


def test_where_one_approver_is_enough_every_approver_is_told() -> None:
    asked = given(fast_room).when(filled_in).when(asked_about())
    assert {n.person for n in asked.effects(Notify)} == {ANA, CLARA, DAVID}


def test_words_approved_in_calm_times_need_one_approver() -> None:
    given(fast_room).when(filled_in).when(approves(ANA, words=AS_TYPED)).then_happened(
        StatementCleared
    )


def test_the_author_is_not_that_approver() -> None:
    mine = drafts(ANA, AS_TYPED, lane="incident", slots=FILLED)
    assert given(fast_room).when(mine).when(approves(ANA, words=AS_TYPED)).rejected


def test_one_other_character_takes_the_normal_road() -> None:
    other = replace(AS_TYPED, text=Words(AS_TYPED.text + "!"))
    free = given(fast_room).when(drafts(EMA, other, lane="incident", slots=FILLED))
    free.then_happened(StatementDrafted, lane="")
    free.when(approves(ANA, words=other)).then_not(StatementCleared)


def test_a_value_that_is_not_of_its_slots_type_is_refused_by_name() -> None:
    for slot, value in (("time", "6:30"), ("place", "Paris"), ("people", "a dozen")):
        wrong = drafts(EMA, AS_TYPED, lane="incident", slots={**FILLED, slot: Words(value)})
        given(fast_room).when(wrong).then_rejected(SlotNotFilled, slot=slot)


def test_past_its_date_it_takes_the_normal_road() -> None:
    late = drafts(EMA, AS_TYPED, lane="incident", slots=FILLED, at=after(minutes=601))
    late = replace(late, wording=replace(AS_TYPED, next_update_at=after(minutes=900)))
    given(fast_room).when(late).then_happened(StatementDrafted, lane="")


def test_when_the_date_passes_before_the_approval_the_usual_rule_holds() -> None:
    late = given(fast_room).when(filled_in)
    approved = late.when(approves(ANA, at=after(minutes=601), words=AS_TYPED))
    approved.then_happened(FastLaneEnded).then_not(StatementCleared)


def test_when_the_date_passes_before_the_sending_the_usual_rule_holds() -> None:
    ready = given(fast_room).when(filled_in).when(approves(ANA, words=AS_TYPED))
    late = ready.when(sends(at=after(minutes=601)))
    late.then_happened(FastLaneEnded).then_happened(ClearanceLost).then_not(PublicationStarted)


def test_calling_it_internal_does_not_make_a_public_outlet_so() -> None:
    public = Case(audiences=frozenset({Audience.PUBLIC}), rule=LIABLE.rule)
    inside = replace(HOLDING, audience=Audience.STAFF)
    drafted_so = given(opened_as(playbook=playbook(cases=(public,)))).when(drafts(EMA, inside))
    assert drafted_so.crisis.statement(S1).rule.people == 3


def test_words_that_are_not_those_recorded_take_the_normal_road() -> None:
    altered = replace(fast.fast_lane[0], digest="another")
    room = opened_as(playbook=replace(fast, fast_lane=(altered,)))
    given(room).when(filled_in).then_happened(StatementDrafted, lane="")


def test_a_revision_is_free_text() -> None:
    revised = given(fast_room).when(filled_in).when(revises(DAVID))
    assert revised.crisis.statement(S1).rule.people == 2


# The first message

careful = opened_as(playbook=playbook(first_message_check=True))


def test_a_first_message_names_the_parts_it_lacks() -> None:
    most = frozenset(Part) - {Part.EMPATHY, Part.HELP}
    given(careful).when(drafts(EMA, parts=most)).then_rejected(
        PartsMissing, parts=(Part.EMPATHY, Part.HELP)
    )


def test_a_first_message_with_all_six_parts_is_taken() -> None:
    given(careful).when(drafts(EMA, parts=frozenset(Part))).then_happened(StatementDrafted)


def test_a_waiver_is_logged() -> None:
    given(careful).when(drafts(EMA, waiver=typed("Ten seconds on air."))).then_happened(
        StatementDrafted, waiver=typed("Ten seconds on air.")
    )


def test_only_holding_statements_to_the_public_are_asked() -> None:
    update = replace(HOLDING, kind=Kind.UPDATE)
    within = tuple(replace(one, audience=Audience.STAFF) for one in playbook().outlets)
    inside = replace(HOLDING, audience=Audience.STAFF)
    house = opened_as(playbook=playbook(first_message_check=True, outlets=within))
    given(careful).when(drafts(EMA, update)).then_happened(StatementDrafted)
    given(house).when(drafts(EMA, inside)).then_happened(StatementDrafted)


# Corrections


def test_a_correction_names_what_it_corrects() -> None:
    out = (*all_approved, started(), published())
    nameless = replace(HOLDING, kind=Kind.CORRECTION)
    given(opened, out).when(drafts(EMA, nameless)).then_rejected(Missing, field="corrects")
    named = replace(nameless, corrects=S1)
    given(opened, out).when(drafts(EMA, named)).then_happened(StatementDrafted)


def test_what_was_not_published_is_not_corrected() -> None:
    named = replace(HOLDING, kind=Kind.CORRECTION, corrects=S1)
    given(opened, drafted).when(drafts(DAVID, named)).then_rejected(NothingToCorrect)


# Laws of rules

ROLES = st.frozensets(st.sampled_from([LEAD, COUNSEL, SPOKESPERSON, RoleId("other")]))
RULES = st.builds(
    Rule,
    roles=ROLES,
    people=st.integers(1, 4),
    vetoes=ROLES,
    good_for=st.none() | st.just(AN_HOUR),
    good_through_window=st.booleans(),
)
CASES = st.builds(
    Case,
    rule=RULES,
    kinds=st.frozensets(st.sampled_from(Kind)),
    levels=st.frozensets(st.sampled_from(Level)),
    tags=st.frozensets(st.sampled_from(Tag)),
)
MATTERS = st.builds(
    Matter,
    kind=st.sampled_from(Kind),
    audiences=st.frozensets(st.sampled_from(Audience), min_size=1),
    level=st.sampled_from(Level),
    outlets=st.just(frozenset[OutletId]({NEWSROOM})),
    languages=st.just(frozenset({"en"})),
    tags=st.none() | st.frozensets(st.sampled_from(Tag)),
)


@over(CASES, MATTERS, st.lists(CASES, max_size=3))
def test_one_more_tag_never_asks_for_less(case: Case, matter: Matter, others: list[Case]) -> None:
    book = playbook(cases=(case, *others))
    fewer = book.rule_for(replace(matter, tags=matter.tags or frozenset()))
    for tag in Tag:
        more = book.rule_for(replace(matter, tags=(matter.tags or frozenset()) | {tag}))
        assert more.roles >= fewer.roles
        assert more.people >= fewer.people


@over(CASES, MATTERS)
def test_what_nobody_has_tagged_asks_for_no_less_than_any_tags(case: Case, matter: Matter) -> None:
    book = playbook(cases=(case, LIABLE))
    untagged = book.rule_for(replace(matter, tags=None))
    tagged = book.rule_for(replace(matter, tags=matter.tags or frozenset(Tag)))
    assert untagged.roles >= tagged.roles
    assert untagged.people >= tagged.people
    assert untagged.vetoes >= tagged.vetoes


@over(st.lists(RULES, min_size=1, max_size=4))
def test_the_strictest_rule_meets_all_of_them(rules: list[Rule]) -> None:
    strict = strictest(rules)
    assert all(strict.roles >= rule.roles and strict.people >= rule.people for rule in rules)
    assert all(not rule.good_for or strict.good_for == AN_HOUR for rule in rules)


@over(st.lists(RULES, min_size=1, max_size=4))
def test_approvals_outlive_their_time_only_where_every_rule_that_names_one_lets_them(
    rules: list[Rule],
) -> None:
    timed = [rule.good_through_window for rule in rules if rule.good_for]
    assert strictest(rules).good_through_window == (bool(timed) and all(timed))
