"""Freeze and thaw: what is scheduled is paused, proven to be, and never resumes by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.commands import FoldInto
from bot.domain.effects import Notify, ShowCard
from bot.domain.events.freezing import (
    AccountCannotPause,
    AccountFrozen,
    DropOrdered,
    FreezeBegun,
    FreezeEnded,
    NewScheduledCaught,
    PostDecidedElsewhere,
    PostDropped,
    PostNotPaused,
    PostPaused,
    PostResumed,
    PostSlipped,
    QueueRead,
    ResumeFailed,
    ResumeOrdered,
)
from bot.domain.freeze import Fate
from bot.domain.queue_effects import (
    DiscardPost,
    PausePost,
    QueueEffect,
    ReadQueue,
    RequeuePost,
    WatchQueue,
    queue_lane,
)
from bot.domain.rejections import CrisisIsOver, NotOnTheTeam, NotTheLead
from bot.domain.rejections.freezing import (
    DueTooNear,
    FreezeHeldElsewhere,
    FreezeStillOn,
    NoSuchPost,
    NothingToFreeze,
    NotPaused,
)
from bot.domain.values import LEAD, THE_BOT, CrisisId, PersonId
from tests import facts
from tests.facts import (
    ANA,
    BEN,
    EMA,
    FARID,
    NEWSROOM,
    ROOM,
    after,
    hands_over,
    opening,
    reopens,
    stands_down,
    the_room_is_made,
)
from tests.freezing import (
    FROZEN_AT,
    MARKETING,
    OFFER,
    PLANNED,
    SALE,
    SOCIAL_ACCOUNT,
    SOON,
    THAWED_AT,
    begun,
    cannot,
    dropping,
    drops,
    found,
    freezes,
    frozen,
    is_back,
    is_decided_elsewhere,
    is_dropped,
    is_not_back,
    is_not_dropped,
    listed,
    opened,
    paused,
    pauses,
    post,
    puts_back,
    resuming,
    thawed,
    thaws,
    unable,
)
from tests.given import given, played

FREEZE_CARD = ShowCard(card="freeze", subject="1", place=ROOM)
THAW_CARD = ShowCard(card="thaw", subject="1", place=ROOM)

# The freeze begins


def test_anybody_on_the_team_freezes_every_account_that_plans() -> None:
    outcome = given(opened).when(freezes(EMA))
    outcome.then(FreezeBegun(outlets=(NEWSROOM, SOCIAL_ACCOUNT), by=EMA, at=FROZEN_AT))
    assert outcome.effects(ReadQueue) == [
        ReadQueue(outlet=NEWSROOM),
        ReadQueue(outlet=SOCIAL_ACCOUNT),
    ]
    outcome.then_effect(WatchQueue(outlet=NEWSROOM, round=1), due=FROZEN_AT + timedelta(minutes=1))
    outcome.then_effect(FREEZE_CARD)


def test_nobody_else_freezes_anything() -> None:
    given(opened).when(freezes(FARID)).then_rejected(NotOnTheTeam)


def test_where_no_account_plans_there_is_nothing_to_freeze() -> None:
    given(facts.opened).when(freezes()).then_rejected(NothingToFreeze)


def test_after_the_stand_down_nothing_is_frozen() -> None:
    given(opened).when(stands_down()).when(freezes()).then_rejected(CrisisIsOver)


def test_those_who_schedule_are_told_to_schedule_nothing_new() -> None:
    notice = ShowCard(card="freeze_notice", subject="1", place=MARKETING)
    given(opened).when(freezes()).then_effect(notice)


def test_a_crisis_may_begin_with_the_freeze() -> None:
    careful = replace(PLANNED, freeze_at_opening=True)
    outcome = given().when(opening(playbook=careful))
    outcome.then_happened(FreezeBegun, outlets=(NEWSROOM, SOCIAL_ACCOUNT))
    assert outcome.effects(ReadQueue), "it waits for no room"


def test_the_room_sees_the_freeze_that_began_before_it_was_ready() -> None:
    careful = replace(PLANNED, freeze_at_opening=True)
    history = given(played(opening(playbook=careful), *the_room_is_made[:-1]))
    history.when(the_room_is_made[-1]).then_effect(FREEZE_CARD)


def test_a_freeze_that_is_on_is_not_begun_again() -> None:
    given(frozen).when(freezes(at=after(minutes=5))).then_nothing()


def test_asked_again_it_turns_to_what_was_left_undone() -> None:
    outcome = given(begun).when(unable(SOCIAL_ACCOUNT)).when(freezes(at=after(minutes=5)))
    outcome.then(FreezeBegun(outlets=(SOCIAL_ACCOUNT,), again=True, by=EMA, at=after(minutes=5)))
    assert outcome.effects(ReadQueue) == [ReadQueue(outlet=SOCIAL_ACCOUNT)]
    outcome.then_no_effect(WatchQueue)


def test_in_a_drill_nothing_is_touched() -> None:
    drill = played(opening(playbook=PLANNED, drill=True), *the_room_is_made)
    outcome = given(drill).when(freezes())
    outcome.then_happened(FreezeBegun).then_effects(FREEZE_CARD)


# Each post is saved, then paused


def test_what_is_found_is_saved_before_anything_is_touched() -> None:
    outcome = given(begun).when(listed(SALE, OFFER))
    (read,) = outcome.new
    assert isinstance(read, QueueRead)
    assert read.posts == (SALE, OFFER)
    assert [one.reference for one in outcome.effects(PausePost)] == ["1", "2"]


def test_what_is_due_within_two_minutes_goes_first_and_waits_for_no_other() -> None:
    outcome = given(begun).when(listed(OFFER, SALE, SOON))
    assert [(one.reference, one.urgent) for one in outcome.effects(PausePost)] == [
        ("3", True),
        ("1", False),
        ("2", False),
    ]
    assert queue_lane(outcome.effects(PausePost)[0]).endswith("one:3")


def test_of_one_account_a_few_are_paused_at_a_time() -> None:
    many = [PausePost(outlet=NEWSROOM, reference=str(n)) for n in range(200)]
    assert len({queue_lane(one) for one in many}) == 4


def test_the_last_one_has_the_queue_read_again() -> None:
    first = given(found).when(pauses(SALE))
    first.then_no_effect(ReadQueue)
    first.when(pauses(OFFER)).then_effect(ReadQueue(outlet=NEWSROOM))


def test_an_account_is_frozen_once_it_was_read_back() -> None:
    given(paused).when(listed()).then(
        AccountFrozen(outlet=NEWSROOM, paused=2, of=2, by=THE_BOT, at=FROZEN_AT)
    )


def test_an_account_with_nothing_scheduled_is_frozen_at_once() -> None:
    outcome = given(begun).when(listed())
    outcome.then_happened(AccountFrozen, paused=0, of=0)


def test_the_receipt_names_what_was_refused_and_the_lead_is_told() -> None:
    outcome = given(found).when(pauses(SALE)).when(cannot(OFFER)).when(listed(OFFER))
    outcome.then_happened(AccountFrozen, paused=1, of=2, refused=("2",))
    assert [one.person for one in outcome.effects(Notify)] == [ANA]


def test_what_slipped_through_is_reported() -> None:
    outcome = given(found).when(pauses(SALE, slipped=True))
    outcome.then_happened(PostSlipped, reference="1").then_effect(FREEZE_CARD)
    assert [one.code for one in outcome.effects(Notify)] == ["freeze_slipped"]


def test_an_account_that_only_pretends_is_named_and_the_lead_told() -> None:
    outcome = given(begun).when(unable())
    outcome.then_happened(AccountCannotPause, reason="only_pretends")
    assert [one.code for one in outcome.effects(Notify)] == ["freeze_trouble"]


def test_an_account_that_answers_at_last_is_frozen_after_all() -> None:
    given(begun).when(unable()).when(listed(SALE)).then_happened(QueueRead, posts=(SALE,))


def test_a_result_that_comes_twice_changes_nothing() -> None:
    given(found).when(pauses(SALE)).when(pauses(SALE)).then_nothing()
    given(found).when(pauses(SALE)).when(cannot(SALE)).then_nothing()


def test_of_many_posts_the_room_sees_every_tenth_part() -> None:
    many = [post(str(number)) for number in range(200)]
    history = given(begun).when(listed(*many))
    shown = 0
    for one in many:
        history = history.when(pauses(one))
        shown += len(history.effects(ShowCard))
    assert shown == 10


# New ones during the freeze


def test_what_is_scheduled_during_the_freeze_is_caught_saved_and_paused() -> None:
    new = post("7")
    outcome = given(frozen).when(listed(new, at=after(minutes=4)))
    outcome.then_happened(NewScheduledCaught, post=new)
    outcome.then_effect(PausePost(outlet=NEWSROOM, reference="7"))
    outcome.then_effect(ShowCard(card="caught", subject="newsroom/7", place=ROOM))


def test_what_somebody_puts_back_behind_the_bots_back_is_caught_too() -> None:
    given(frozen).when(listed(SALE)).then_happened(NewScheduledCaught, post=SALE)


def test_what_comes_back_again_and_again_is_left_to_a_person() -> None:
    history = given(paused)
    for _ in range(2):
        history = history.when(listed(SALE)).when(pauses(SALE))
    history.when(listed(SALE)).then_happened(PostNotPaused, reason="still_there")


def test_what_is_on_its_way_to_be_paused_is_not_caught_again() -> None:
    given(found).when(listed(SALE, OFFER)).then_nothing()


def test_after_the_thaw_nothing_is_caught() -> None:
    given(thawed).when(listed(post("7"))).then_nothing()


# The freeze ends


def test_the_lead_ends_it_and_nothing_resumes_by_that() -> None:
    outcome = given(frozen).when(thaws())
    outcome.then(FreezeEnded(by=ANA, at=THAWED_AT))
    assert not [one for one in outcome.planned if isinstance(one.effect, QueueEffect)]
    outcome.then_effects(FREEZE_CARD, THAW_CARD)


@pytest.mark.parametrize("person", [EMA, BEN])
def test_only_the_lead_ends_it_and_decides(person: PersonId) -> None:
    given(frozen).when(thaws(person)).then_rejected(NotTheLead)
    given(thawed).when(puts_back(SALE, person)).then_rejected(NotTheLead)
    given(thawed).when(drops(SALE, person)).then_rejected(NotTheLead)


def test_whoever_took_over_the_lead_decides() -> None:
    history = given(thawed).when(hands_over(LEAD, by=ANA, to=BEN, at=THAWED_AT))
    history.when(puts_back(SALE, BEN)).then_happened(ResumeOrdered)


def test_the_stand_down_ends_it_and_what_is_paused_can_still_be_decided_on() -> None:
    outcome = given(frozen).when(stands_down(at=THAWED_AT))
    outcome.then_happened(FreezeEnded).then_effect(THAW_CARD)
    outcome.when(puts_back(SALE)).then_happened(ResumeOrdered)


def test_a_crisis_gone_on_with_freezes_anew_where_the_playbook_says_so() -> None:
    careful = replace(PLANNED, freeze_at_opening=True)
    over = played(opening(playbook=careful), *the_room_is_made, stands_down())
    given(over).when(reopens()).then_happened(FreezeBegun, again=False)


# Put back, drop


def test_a_paused_post_is_put_back_for_its_own_time() -> None:
    outcome = given(thawed).when(puts_back(SALE))
    outcome.then(ResumeOrdered(outlet=NEWSROOM, reference="1", due=SALE.due, by=ANA, at=THAWED_AT))
    outcome.then_effect(RequeuePost(outlet=NEWSROOM, reference="1", due=SALE.due))


def test_or_for_another_time() -> None:
    later = after(minutes=600)
    given(thawed).when(puts_back(SALE, due=later)).then_happened(ResumeOrdered, due=later)


def test_an_overdue_post_is_not_put_back_for_the_time_it_had() -> None:
    late = after(minutes=121)
    given(thawed).when(puts_back(SALE, at=late)).then_rejected(DueTooNear)


def test_nothing_is_put_back_that_would_go_out_within_five_minutes() -> None:
    near = THAWED_AT + timedelta(minutes=4, seconds=59)
    given(thawed).when(puts_back(SALE, due=near)).then_rejected(DueTooNear)
    just = THAWED_AT + timedelta(minutes=5)
    given(thawed).when(puts_back(SALE, due=just)).then_happened(ResumeOrdered)


def test_an_overdue_post_can_be_dropped() -> None:
    late = after(minutes=121)
    outcome = given(thawed).when(drops(SALE, at=late))
    outcome.then(DropOrdered(outlet=NEWSROOM, reference="1", by=ANA, at=late))
    outcome.then_effect(DiscardPost(outlet=NEWSROOM, reference="1"))


def test_nothing_is_put_back_or_dropped_while_the_freeze_is_on() -> None:
    given(frozen).when(puts_back(SALE)).then_rejected(FreezeStillOn)
    given(frozen).when(drops(SALE)).then_rejected(FreezeStillOn)


def test_nothing_is_put_back_while_another_crisis_holds_the_account() -> None:
    given(thawed).when(puts_back(SALE, held_by=("lark",))).then_rejected(
        FreezeHeldElsewhere, crises=("lark",)
    )
    given(thawed).when(puts_back(SALE, held_by_others=1)).then_rejected(
        FreezeHeldElsewhere, others=1
    )


def test_what_another_crisis_decided_on_is_not_put_back_a_second_time() -> None:
    given(thawed).when(puts_back(SALE, decided_elsewhere=True)).then_rejected(NotPaused)


def test_what_another_crisis_has_put_back_is_not_dropped_here() -> None:
    dropping_it = replace(drops(SALE), put_back_elsewhere=True)
    given(thawed).when(dropping_it).then_rejected(NotPaused)


def test_a_press_twice_is_one_decision() -> None:
    given(resuming).when(puts_back(SALE)).then_nothing()
    given(dropping).when(drops(SALE)).then_nothing()


def test_what_is_being_put_back_is_neither_dropped_nor_moved() -> None:
    given(resuming).when(drops(SALE)).then_rejected(NotPaused)
    given(resuming).when(puts_back(SALE, due=after(minutes=600))).then_rejected(NotPaused)
    given(dropping).when(puts_back(SALE)).then_rejected(NotPaused)


def test_what_was_never_found_cannot_be_decided_on() -> None:
    given(thawed).when(puts_back(post("99"))).then_rejected(NoSuchPost)


def test_what_is_back_stands_so() -> None:
    outcome = given(resuming).when(is_back(SALE))
    outcome.then_happened(PostResumed, new_reference="9", due=SALE.due).then_effect(THAW_CARD)
    outcome.when(puts_back(SALE)).then_nothing()


def test_what_could_not_be_put_back_is_asked_about_anew() -> None:
    outcome = given(resuming).when(is_not_back(SALE))
    outcome.then_happened(ResumeFailed, reason="too_near").then_effect(THAW_CARD)
    assert outcome.crisis.freeze.item(NEWSROOM, "1").fate is Fate.PAUSED


def test_what_is_dropped_is_settled_and_a_failed_drop_is_not() -> None:
    assert given(dropping).when(is_dropped(SALE)).then_happened(PostDropped)
    kept = given(dropping).when(is_not_dropped(SALE)).crisis.freeze
    assert [item.post.reference for item in kept.undecided] == ["1", "2"]


def test_what_another_crisis_has_decided_on_is_settled_here_too() -> None:
    outcome = given(thawed).when(is_decided_elsewhere(SALE))
    outcome.then_happened(PostDecidedElsewhere).then_effect(THAW_CARD)
    assert [item.post.reference for item in outcome.crisis.freeze.undecided] == ["2"]
    outcome.when(puts_back(SALE)).then_rejected(NotPaused)


def test_what_was_decided_here_before_takes_its_course() -> None:
    given(resuming).when(is_decided_elsewhere(SALE)).then_nothing()
    given(dropping).when(is_decided_elsewhere(SALE)).then_nothing()


def test_a_second_freeze_pauses_anew_what_was_put_back() -> None:
    history = given(resuming).when(is_back(SALE)).when(freezes(at=after(minutes=40)))
    again = replace(SALE, reference="9")
    outcome = history.when(listed(again, at=after(minutes=40)))
    outcome.then_happened(QueueRead, posts=(again,))


def test_a_pause_that_arrives_after_the_thaw_is_recorded_all_the_same() -> None:
    outcome = given(played(thaws(), since=found)).when(pauses(SALE))
    outcome.then_happened(PostPaused).then_effect(THAW_CARD)


def test_a_duplicate_that_is_folded_into_another_crisis_holds_nothing_any_more() -> None:
    fold = facts.ask(FoldInto, by=ANA, at=THAWED_AT, into=CrisisId("C2"), code_name="lark")
    given(frozen).when(fold).then_happened(FreezeEnded)
