"""When it goes out, in which languages, and by whose hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.commands import Command
from bot.domain.effects import Notify, Publish, ShowCard, WatchApprovals
from bot.domain.events import (
    ApprovalsExpired,
    ClearanceLost,
    Event,
    EverythingHeld,
    PostedByHand,
    PostingAsked,
    PublicationStarted,
    SendingMoved,
    StatementCleared,
    StatementReleased,
    StatementRevised,
)
from bot.domain.gate import clear, is_clear
from bot.domain.playbook import Playbook, Send, SendMode
from bot.domain.rejections import (
    ClearedButUnsent,
    MayNotOrderSending,
    Missing,
    NoSuchLanguage,
    NotCleared,
    NotWithYou,
    OutsideWindow,
    StaleRevision,
    WroteIt,
)
from bot.domain.values import Match, Window
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
    ROOM,
    S1,
    after,
    all_approved,
    approves,
    drafted,
    drafts,
    holds,
    opened,
    opened_as,
    playbook,
    releases,
    revises,
    sends,
    stands_down,
    stops,
    withdraws,
)
from tests.gating import (
    AN_HOUR,
    CHIRPER,
    EMBARGOED,
    WINDOW,
    approved,
    embargoed,
    expires,
    german,
    in_hand,
    lasting,
    moves,
    perishable,
    reports,
    translates,
)
from tests.given import given, played

# Embargo


def test_an_embargoed_statement_goes_out_at_its_instant() -> None:
    cleared = [event for event in embargoed if isinstance(event, StatementCleared)]
    assert [one.send_at for one in cleared] == [after(minutes=60)]
    given(embargoed).when(sends(at=after(minutes=59))).then_rejected(NotCleared, why="not_due")
    given(embargoed).when(sends(at=after(minutes=60))).then_happened(PublicationStarted)


def test_moving_it_within_the_approved_time_voids_nothing() -> None:
    moved = given(embargoed).when(moves(after(minutes=90)))
    moved.then_happened(SendingMoved, send_at=after(minutes=90))
    assert moved.crisis.statement(S1).cleared
    moved.then_effect(
        Publish(statement=S1, revision=1, outlet=NEWSROOM, send_at=after(minutes=90)),
        due=after(minutes=90),
    )


def test_what_was_moved_does_not_go_out_at_the_former_instant() -> None:
    moved = given(embargoed).when(moves(after(minutes=90)))
    early = replace(sends(at=after(minutes=60)), send_at=after(minutes=60))
    moved.when(early).then_rejected(NotCleared, why="not_due")


def test_moving_it_outside_voids_every_approval() -> None:
    later = Window(opens_at=after(minutes=180), closes_at=after(minutes=200))
    moved = given(embargoed).when(moves(after(minutes=180), window=later))
    moved.then_happened(StatementRevised, voided={ANA, CLARA}, authors={EMA, ANA})
    assert not moved.crisis.statement(S1).cleared


def test_what_is_held_and_moved_waits_for_its_release() -> None:
    held = given(embargoed).when(holds()).when(moves(after(minutes=90)))
    held.then_no_effect(Publish)
    freed = held.when(releases(at=after(minutes=10)))
    freed.then_happened(StatementReleased, send_at=after(minutes=90))


def test_where_somebody_must_press_moving_it_sends_nothing() -> None:
    on_press = playbook(send=Send(mode=SendMode.ON_PRESS))
    waiting = played(
        drafts(EMA, EMBARGOED),
        approves(ANA, words=EMBARGOED),
        approves(CLARA, words=EMBARGOED),
        since=opened_as(playbook=on_press),
    )
    moved = given(waiting).when(moves(after(minutes=90)))
    moved.then_happened(SendingMoved).then_no_effect(Publish)
    moved.when(sends(at=after(minutes=90))).then_rejected(NotCleared, why="not_due")


def test_an_instant_outside_its_window_is_refused() -> None:
    given(opened).when(drafts(EMA, EMBARGOED, publish_at=after(minutes=20))).then_rejected(
        OutsideWindow
    )


def test_who_may_not_order_it_may_not_move_it() -> None:
    given(embargoed).when(moves(after(minutes=90), by=BEN)).then_rejected(MayNotOrderSending)


def test_a_time_that_has_passed_is_none_to_move_to() -> None:
    given(embargoed).when(moves(after(minutes=90), at=after(minutes=95))).then_rejected(
        OutsideWindow
    )


# Approvals that would lapse before it goes out


def embargoed_in(room: Playbook) -> tuple[Event, ...]:
    """Approved, to go out an hour from the opening, within the hour after that."""
    return played(
        drafts(EMA, EMBARGOED, publish_at=after(minutes=60)),
        *approved(EMBARGOED),
        since=opened_as(playbook=room),
    )


def test_approvals_of_a_time_to_go_out_last_until_it_is_over_where_the_playbook_lets_them() -> None:
    late = WINDOW.closes_at - timedelta(seconds=1)
    assert late > CLEARED_AT + AN_HOUR
    waiting = given(embargoed_in(lasting))
    waiting.when(expires(at=late)).then_nothing()
    waiting.when(sends(at=after(minutes=60))).then_happened(PublicationStarted)
    assert is_clear(waiting.crisis.statement(S1), waiting.crisis, late)
    assert not is_clear(waiting.crisis.statement(S1), waiting.crisis, WINDOW.closes_at)


def test_they_are_asked_about_once_that_time_is_over() -> None:
    room = opened_as(playbook=lasting)
    drawn = given(room).when(drafts(EMA, EMBARGOED, publish_at=after(minutes=60)))
    drawn.when(approves(ANA, words=EMBARGOED)).then_effect(
        WatchApprovals(statement=S1, revision=1), due=WINDOW.closes_at
    )


def test_elsewhere_they_lapse_whatever_time_was_named() -> None:
    gone = given(embargoed_in(perishable)).when(expires())
    gone.then_happened(ApprovalsExpired, people={ANA, CLARA}).then_happened(ClearanceLost)


def test_without_a_time_to_go_out_they_lapse_as_the_playbook_says() -> None:
    gone = given(opened_as(playbook=lasting), all_approved).when(expires())
    gone.then_happened(ApprovalsExpired, people={ANA, CLARA}).then_happened(ClearanceLost)


# Languages


def test_nothing_goes_out_while_a_language_is_lacking() -> None:
    room = opened_as(playbook=german)
    given(room, drafted).when(approves(ANA)).when(approves(CLARA)).then_not(StatementCleared)


def test_a_translation_is_a_new_revision_and_its_writer_an_author() -> None:
    translated = given(opened_as(playbook=german), drafted).when(translates(DAVID))
    translated.then_happened(StatementRevised, revision=2, authors={EMA, DAVID})
    words = translated.crisis.statement(S1).wording
    cleared = translated.when(approves(ANA, words=words, revision=2)).when(
        approves(CLARA, words=words, revision=2)
    )
    cleared.then_happened(StatementCleared)


def test_whoever_translated_does_not_approve() -> None:
    translated = given(opened_as(playbook=german), drafted).when(translates(CLARA))
    words = translated.crisis.statement(S1).wording
    translated.when(approves(CLARA, words=words, revision=2)).then_rejected(WroteIt)


def test_a_change_in_the_source_blocks_every_translation() -> None:
    translated = given(opened_as(playbook=german), drafted).when(translates(DAVID))
    known = translated.crisis.statement(S1).wording
    changed = replace(BETTER, translations=known.translations)
    stale = translated.when(revises(EMA, changed, revision=2))
    approved = stale.when(approves(ANA, words=changed, revision=3)).when(
        approves(CLARA, words=changed, revision=3)
    )
    approved.then_not(StatementCleared)


def test_the_same_translation_again_says_that_it_still_holds() -> None:
    translated = given(opened_as(playbook=german), drafted).when(translates(DAVID))
    known = translated.crisis.statement(S1).wording
    stale = translated.when(
        revises(EMA, replace(BETTER, translations=known.translations), revision=2)
    )
    fresh = stale.when(translates(DAVID, revision=3))
    words = fresh.crisis.statement(S1).wording
    fresh.when(approves(ANA, words=words, revision=4)).when(
        approves(CLARA, words=words, revision=4)
    ).then_happened(StatementCleared)


def test_translating_an_old_revision_is_refused() -> None:
    room = opened_as(playbook=german)
    given(room, drafted).when(revises(EMA)).when(translates()).then_rejected(StaleRevision)


def test_the_source_is_no_translation() -> None:
    room = opened_as(playbook=german)
    given(room, drafted).when(translates(language="en")).then_rejected(NoSuchLanguage)


# By hand


def test_where_the_bot_has_no_way_in_a_named_person_gets_the_words() -> None:
    asked = [event for event in in_hand if isinstance(event, PostingAsked)]
    assert [(one.outlet, one.person) for one in asked] == [(CHIRPER, EMA)]
    started = [event for event in in_hand if isinstance(event, PublicationStarted)]
    assert started == []


def test_the_person_is_told_and_the_room_has_the_card() -> None:
    before = given(in_hand[:-1]).when(sends(CHIRPER))
    before.then_effect(ShowCard(card="by_hand", subject="S1/1/chirper", place=ROOM))
    assert [n.person for n in before.effects(Notify)] == [EMA]


def test_nobody_is_asked_to_post_what_is_not_cleared() -> None:
    held = given(in_hand[:-1]).when(holds())
    held.when(sends(CHIRPER)).then_rejected(NotCleared, why="held")


@pytest.mark.parametrize(
    ("posted", "match", "kept"),
    [
        (HOLDING.text, Match.SAME, ""),
        (HOLDING.text + "\n", Match.SAME, ""),
        (HOLDING.text.replace("looking", "loking"), Match.DIFFERENT, "loking"),
        ("", Match.NOT_CHECKED, ""),
    ],
)
def test_what_was_posted_is_compared_with_what_was_cleared(
    posted: str, match: Match, kept: str
) -> None:
    reported = given(in_hand).when(reports(posted=posted))
    reported.then_happened(PostedByHand, match=match, by=EMA)
    (event,) = reported.new
    assert isinstance(event, PostedByHand)
    assert kept in event.posted
    assert reported.crisis.statement(S1).published


def test_a_hold_names_what_somebody_is_posting() -> None:
    given(in_hand).when(holds()).then_happened(EverythingHeld, on_the_wire=((S1, CHIRPER),))


@pytest.mark.parametrize("no", [holds(), stops(), withdraws()])
def test_what_was_up_before_they_learnt_of_the_no_is_recorded_and_the_lead_told(
    no: Command,
) -> None:
    reported = given(in_hand).when(no).when(reports())
    reported.then_happened(PostedByHand, by=EMA)
    assert [(n.person, n.code) for n in reported.effects(Notify)] == [(ANA, "up_already")]
    assert reported.crisis.statement(S1).at(CHIRPER).unwanted


def test_what_is_posted_as_asked_is_nothing_to_tell_the_lead() -> None:
    reported = given(in_hand).when(reports())
    assert reported.effects(Notify) == []
    assert not reported.crisis.statement(S1).at(CHIRPER).unwanted


@pytest.mark.parametrize("link", [" ", "posted it", "javascript:alert(1)"])
def test_a_report_wants_a_link(link: str) -> None:
    given(in_hand).when(reports(link=link)).then_rejected(Missing, field="link")


def test_what_nobody_was_asked_to_post_is_not_reported() -> None:
    given(in_hand[:-1]).when(reports()).then_rejected(NotWithYou)


def test_the_crisis_is_not_stood_down_while_somebody_has_words_in_hand() -> None:
    given(in_hand).when(stands_down()).then_rejected(ClearedButUnsent)


def test_a_report_twice_is_one() -> None:
    given(in_hand).when(reports()).when(reports(posted="other")).then_nothing()


def test_each_outlet_is_sent_the_words_in_its_language() -> None:
    translated = given(opened_as(playbook=german), drafted).when(translates(DAVID))
    words = translated.crisis.statement(S1).wording
    cleared = translated.when(approves(ANA, words=words, revision=2)).when(
        approves(CLARA, words=words, revision=2)
    )
    assert clear(cleared.crisis, S1, INTRANET).text == words.translations["de"].text
    assert clear(cleared.crisis, S1, NEWSROOM).text == HOLDING.text
