"""What people read on each card, and what they can press."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.slack.blocks import render_card
from bot.domain.effects import Publish, ShowCard, lane_of
from bot.domain.events import (
    ChangesRequested,
    CrisisStoodDown,
    EffectAbandoned,
    EverythingHeld,
    HoldLifted,
    NoticeRead,
    PublicationFailed,
    PublicationStarted,
    PublicationUnclear,
    RoleAcknowledged,
    RoleHandedOver,
    RoleTaken,
    RoomReady,
    SendingStopped,
    StatementPublished,
    StatementRevised,
    StatementWithdrawn,
    WouldHaveGone,
)
from bot.domain.values import COUNSEL, LEAD, OutletId, RoomId, Words
from bot.domain.wording import digest_of
from bot.presentation.cards import CARDS
from bot.presentation.render import CardRenderer
from bot.presentation.words import Words as Catalogue
from tests.presentation.crises import (
    ANA,
    BEN,
    CLARA,
    DAVID,
    GENERAL,
    GUS,
    INTRANET,
    NEWSROOM,
    NOON,
    S1,
    SUMMARY,
    TEXT,
    Nobody,
    People,
    Tale,
    approved,
    cleared,
    drafted,
    opened,
    wording,
)
from tests.presentation.reading import buttons, exact, labels, read, without_exact

AT = NOON + timedelta(hours=1)


@pytest.fixture
def renderer() -> CardRenderer:
    return CardRenderer(People(), Catalogue(), ANA)


# The brief


def test_the_brief_says_what_happened_and_offers_each_role(renderer: CardRenderer) -> None:
    card = renderer.show("brief", "", opened().crisis)
    assert exact(card) == [SUMMARY]
    assert "Crisis lead: @ana, not confirmed yet" in read(card)
    assert "Spokesperson: nobody yet" in read(card)
    assert "David: no account was found" in read(card)
    assert labels(card) == ["I'm on it", "I'm on it", "Take this role"]
    assert [b.value for b in buttons(card)] == [
        {"crisis": "c1", "role": role} for role in ("lead", "counsel", "spokesperson")
    ]


def test_a_confirmed_role_has_no_button(renderer: CardRenderer) -> None:
    card = renderer.show("brief", "", opened().add(RoleAcknowledged, by=ANA, role=LEAD).crisis)
    assert "Crisis lead: @ana is on it" in read(card)
    assert labels(card) == ["I'm on it", "Take this role"]


def test_after_the_stand_down_the_brief_has_no_buttons(renderer: CardRenderer) -> None:
    card = renderer.show("brief", "", _over(opened()).crisis)
    assert labels(card) == []
    assert "This crisis is stood down" in read(card)


def _over(tale: Tale) -> Tale:
    return tale.add(
        CrisisStoodDown, by=ANA, outcome=Words("TYPED-outcome"), archive_after=timedelta(hours=1)
    )


# Approval


def test_the_approval_card_shows_exactly_the_text_and_who_must_approve(
    renderer: CardRenderer,
) -> None:
    tale = drafted()
    card = renderer.show("approval", "S1/1", tale.crisis)
    assert exact(card) == [TEXT]
    assert "Crisis lead: @ana, not yet" in read(card)
    assert "Counsel: @clara, not yet" in read(card)
    assert "Written by (cannot approve): @ema" in read(card)
    assert labels(card) == ["Approve", "Request changes", "Revise", "Withdraw"]
    assert buttons(card)[0].value == {
        "crisis": "c1",
        "statement": "S1",
        "revision": "1",
        "digest": tale.crisis.statement(S1).digest,
    }


def test_the_approval_card_says_whose_turn_it_is(renderer: CardRenderer) -> None:
    text = read(renderer.show("approval", "S1/1", drafted().crisis))
    assert "Next: @ana and @clara, read every word" in text
    text = read(renderer.show("approval", "S1/1", approved(drafted(), [ANA]).crisis))
    assert "Next: @clara, read every word" in text


def test_whoever_has_approved_is_shown_so(renderer: CardRenderer) -> None:
    card = renderer.show("approval", "S1/1", approved(drafted(), [ANA]).crisis)
    assert "Crisis lead: @ana has approved" in read(card)
    assert "Counsel: @clara, not yet" in read(card)


def test_a_role_handed_over_takes_the_approval_with_it(renderer: CardRenderer) -> None:
    tale = approved(drafted(), [ANA]).add(RoleHandedOver, by=ANA, role=LEAD, to=BEN)
    text = read(renderer.show("approval", "S1/1", tale.crisis))
    assert "Crisis lead: @ben, not yet" in text
    assert "@ana had approved and does not hold the role any more" in text


def test_a_request_for_changes_is_shown_with_its_reason(renderer: CardRenderer) -> None:
    tale = drafted().add(
        ChangesRequested,
        by=CLARA,
        statement=S1,
        revision=1,
        reason=Words("TYPED-reason"),
        took_back=False,
        seats=frozenset({COUNSEL}),
    )
    card = renderer.show("approval", "S1/1", tale.crisis)
    assert "@clara asks for changes:" in read(card)
    assert "TYPED-reason" in exact(card)
    assert "press Revise" in read(card)


def test_a_new_revision_says_whose_approvals_no_longer_count(renderer: CardRenderer) -> None:
    tale = _revised(approved(drafted(), [ANA]))
    card = renderer.show("approval", "S1/2", tale.crisis)
    assert "Revision 2: what @ana approved before no longer counts." in read(card)
    assert exact(card)[0] == "TYPED-newer"


def test_a_new_revision_shows_what_went_and_what_came(renderer: CardRenderer) -> None:
    tale = _revised(approved(drafted(), [ANA]))
    (change,) = exact(renderer.show("approval", "S1/2", tale.crisis))[1:]
    went, came = change.splitlines()
    assert (went[0], came[0]) == ("−", "+")
    assert "TYPED-newer" in came


def test_an_old_revision_has_no_buttons_and_shows_its_own_words(renderer: CardRenderer) -> None:
    card = renderer.show("approval", "S1/1", _revised(drafted()).crisis)
    assert labels(card) == []
    assert exact(card) == [TEXT]
    assert "Replaced" in read(card)


def _revised(tale: Tale) -> Tale:
    newer = wording(Words("TYPED-newer"))
    known = tale.crisis.statement(S1)
    return tale.add(
        StatementRevised,
        by=BEN,
        statement=S1,
        revision=2,
        wording=newer,
        digest=digest_of(newer),
        authors=known.authors | {BEN},
        voided=frozenset(known.approvals),
    )


def test_what_an_eye_would_miss_is_pointed_out(renderer: CardRenderer) -> None:
    tale = drafted(text=Words("We \u200bare s\u043erry \u202enow"))
    card = renderer.show("approval", "S1/1", tale.crisis)
    assert "invisible character (ZERO WIDTH SPACE), once" in read(card)
    assert "turns the direction of reading" in read(card)
    assert "mixes letters of different alphabets" in read(card)
    assert "s\u043erry" in exact(card)


def test_a_withdrawn_statement_has_no_buttons(renderer: CardRenderer) -> None:
    card = renderer.show(
        "approval", "S1/1", drafted().add(StatementWithdrawn, by=ANA, statement=S1).crisis
    )
    assert labels(card) == []
    assert "S1 is withdrawn" in read(card)


# Sending


def test_a_cleared_statement_says_when_it_goes_out_and_can_be_stopped(
    renderer: CardRenderer,
) -> None:
    card = renderer.show("sending", "S1/1", cleared(send_at=AT).crisis)
    assert "It goes out at 13:00" in read(card)
    assert labels(card) == ["Another time", "Stop", "Withdraw"]


def test_on_press_it_waits_for_publish_now(renderer: CardRenderer) -> None:
    card = renderer.show("sending", "S1/1", cleared().crisis)
    assert labels(card) == ["Publish now", "Withdraw"]


def test_a_stopped_statement_can_be_published_or_withdrawn(renderer: CardRenderer) -> None:
    tale = cleared(send_at=AT).add(SendingStopped, by=ANA, statement=S1, on_the_wire=())
    assert labels(renderer.show("sending", "S1/1", tale.crisis)) == ["Publish now", "Withdraw"]


def test_each_outlet_tells_how_far_it_is(renderer: CardRenderer) -> None:
    tale = _published(cleared(send_at=AT), NEWSROOM)
    tale.add(PublicationFailed, statement=S1, outlet=INTRANET, reason="unreachable", again_at=AT)
    text = read(renderer.show("sending", "S1/1", tale.crisis))
    assert "Newsroom: published" in text
    assert "see it(https://news/1)" in text
    assert (
        "Staff news: not published, the outlet could not be reached. I try again at 13:00" in text
    )


def _published(tale: Tale, outlet: OutletId) -> Tale:
    return tale.add(
        StatementPublished, statement=S1, revision=1, outlet=outlet, link="https://news/1"
    )


def test_an_unclear_outcome_asks_to_look_first(renderer: CardRenderer) -> None:
    tale = _published(cleared(send_at=AT), NEWSROOM)
    tale.add(PublicationUnclear, statement=S1, outlet=INTRANET)
    card = renderer.show("sending", "S1/1", tale.crisis)
    assert "Was it published at Staff news? Somebody looks there" in read(card)
    assert "Try again" not in labels(card)


def test_the_room_is_asked_whether_it_was_published(renderer: CardRenderer) -> None:
    tale = _published(cleared(send_at=AT), NEWSROOM)
    tale.add(PublicationUnclear, statement=S1, outlet=INTRANET)
    card = renderer.show("was_published", "S1/1/intranet", tale.crisis)
    assert "Was this published? S1 at Staff news" in read(card)
    assert labels(card) == ["Yes, it is there", "No, send it"]


def test_what_is_given_up_can_be_tried_again(renderer: CardRenderer) -> None:
    tale = cleared(send_at=AT)
    for outlet in (NEWSROOM, INTRANET):
        tale.add(PublicationFailed, statement=S1, outlet=outlet, reason="refused", again_at=None)
    card = renderer.show("sending", "S1/1", tale.crisis)
    assert labels(card) == ["Try again", "Withdraw"]


def test_what_is_on_the_wire_cannot_be_called_back(renderer: CardRenderer) -> None:
    tale = cleared(send_at=AT)
    for outlet in (NEWSROOM, INTRANET):
        tale.add(PublicationStarted, statement=S1, revision=1, outlet=outlet, attempt=1)
    card = renderer.show("sending", "S1/1", tale.crisis)
    assert "cannot be called back" in read(card)
    assert labels(card) == ["Withdraw"]


def test_published_everywhere_it_reminds_of_the_promise(renderer: CardRenderer) -> None:
    tale = _published(_published(cleared(send_at=AT), NEWSROOM), INTRANET)
    card = renderer.show("sending", "S1/1", tale.crisis)
    assert "We promised the next update for 15:00" in read(card)
    assert labels(card) == ["Take down…"]


def test_a_drill_says_where_it_would_have_gone(renderer: CardRenderer) -> None:
    tale = cleared(drill=True).add(
        WouldHaveGone, statement=S1, revision=1, outlets=(NEWSROOM, INTRANET)
    )
    card = renderer.show("sending", "S1/1", tale.crisis)
    assert "DRILL: would have gone to Newsroom and Staff news." in read(card)
    assert labels(card) == []


# Hold


def test_everything_held_is_released_one_by_one(renderer: CardRenderer) -> None:
    tale = cleared(send_at=AT).add(EverythingHeld, by=BEN, on_the_wire=((S1, NEWSROOM),))
    card = renderer.show("held", "", tale.crisis, tale.events)
    assert "Held by @ben." in read(card)
    assert "to Newsroom" in read(card)
    assert [(b.action, b.label) for b in buttons(card)] == [
        ("release", "Release"),
        ("lift_hold", "Release"),
        ("hold_all", "Hold all crises"),
    ]


def test_a_lifted_hold_leaves_the_statements_held(renderer: CardRenderer) -> None:
    tale = cleared(send_at=AT).add(EverythingHeld, by=BEN, on_the_wire=()).add(HoldLifted, by=ANA)
    assert [b.action for b in buttons(renderer.show("held", "", tale.crisis))] == ["release"]


def test_nothing_held_says_so(renderer: CardRenderer) -> None:
    assert "Nothing is held" in read(renderer.show("held", "", drafted().crisis))


# The others


def test_the_notice_holds_the_playbooks_words_and_a_count(renderer: CardRenderer) -> None:
    tale = opened().add(NoticeRead, by=DAVID).add(NoticeRead, by=BEN)
    card = renderer.show("notice", "", tale.crisis)
    assert "Please do not comment." in read(card)
    assert "Whom to ask: @ana" in read(card)
    assert "2 people have read and understood this." in read(card)
    assert "heron" not in read(card) + card.summary
    assert [(b.action, b.value) for b in buttons(card)] == [("read_notice", {"crisis": "c1"})]


def test_a_rehearsed_notice_says_where_it_would_have_gone(renderer: CardRenderer) -> None:
    card = renderer.show("notice_rehearsed", "", opened(drill=True).crisis)
    assert "DRILL: would have gone to #C0GENERAL." in read(card)
    assert labels(card) == []


def test_a_stranger_is_named_with_what_to_do(renderer: CardRenderer) -> None:
    text = read(renderer.show("stranger", "david", opened().crisis))
    assert "@david is in this room now and can read everything in it" in text
    assert "Next:" in text


def test_a_change_of_role_names_the_new_holder_and_the_duties(renderer: CardRenderer) -> None:
    tale = opened().add(RoleHandedOver, by=ANA, role=LEAD, to=BEN)
    text = read(renderer.show("role_changed", "lead/1", tale.crisis))
    assert "@ben is Crisis lead now." in text
    assert "- Decide." in text


def test_trouble_with_an_outlet_names_the_statement_and_the_outlet(renderer: CardRenderer) -> None:
    effect = Publish(statement=S1, revision=1, outlet=NEWSROOM, send_at=NOON)
    subject = f"Publish/{lane_of(effect)}"
    text = read(renderer.show("trouble", subject, drafted().crisis))
    assert "It concerns S1(https://s/approval-1) at Newsroom." in text


@pytest.mark.parametrize("place", [GENERAL, RoomId("teams:19:abc@thread.tacv2")])
def test_trouble_with_the_notice_names_it_and_its_channel(
    renderer: CardRenderer, place: RoomId
) -> None:
    lane = lane_of(ShowCard(card="notice", subject="", place=place))
    tale = opened().add(
        EffectAbandoned, effect="ShowCard", subject=lane, reason="externally_shared"
    )
    card = renderer.show("trouble", f"ShowCard/{lane}", tale.crisis)
    assert "I could not post the notice to all staff." in read(card)
    assert repr(place) in repr(card)
    assert "shared with another company" in read(card)


def test_trouble_says_what_why_and_what_to_do(renderer: CardRenderer) -> None:
    tale = opened().add(
        EffectAbandoned, effect="Notify", subject="person:david", reason="not_found"
    )
    text = read(renderer.show("trouble", "Notify/person:david", tale.crisis))
    assert "I could not write to somebody in their own chat." in text
    assert "It concerns @david." in text
    assert "was not found" in text
    assert "Next: Please tell them yourself" in text


def test_the_post_mortem_counts_from_the_log(renderer: CardRenderer) -> None:
    tale = drafted().add(RoomReady)
    approved(tale, [ANA])
    tale = _over(_revised(tale))
    card = renderer.show("post_mortem", "0", tale.crisis, tale.events)
    text = read(card)
    assert "Crisis opened: 12:00, after 30 min" in text
    assert "S1, revision 1, Crisis lead: 3 min" in text
    assert "One approval was voided by a new revision" in text
    assert "Nobody ever held the role Spokesperson." in text
    assert "S1 was never published" in text.replace("(https://s/approval-1)", "")
    assert "TYPED-outcome" in exact(card)


def test_the_post_mortem_tells_what_is_public_or_may_be_of_a_withdrawn_statement(
    renderer: CardRenderer,
) -> None:
    tale = cleared(send_at=AT)
    tale.add(StatementPublished, statement=S1, revision=1, outlet=INTRANET, link="")
    tale.add(PublicationUnclear, statement=S1, outlet=NEWSROOM)
    tale = _over(tale.add(StatementWithdrawn, by=ANA, statement=S1, on_the_wire=()))
    text = read(renderer.show("post_mortem", "0", tale.crisis, tale.events))
    text = text.replace("(https://s/approval-1)", "")
    assert "It is not certain whether S1 was published at Newsroom." in text
    assert "S1 is public at Staff news, not at every outlet it was approved for." in text


def test_nobody_stands_in_for_themselves(renderer: CardRenderer) -> None:
    tale = opened().add(RoleTaken, by=BEN, role=LEAD)
    assert "Deputy: @ben" in read(renderer.who(opened().crisis, BEN))
    assert "Deputy: @ben" not in read(renderer.who(tale.crisis, BEN))


def test_the_status_says_what_is_next(renderer: CardRenderer) -> None:
    card = renderer.status(drafted().add(RoomReady).crisis, ANA)
    assert "Approve S1" in read(card)
    assert "Somebody must take: Spokesperson" in read(card)
    assert labels(card) == ["Hold everything", "Comments", "Stand down"]
    assert labels(renderer.status(drafted().crisis, BEN)) == ["Hold everything", "Comments"]


def test_who_names_the_kept_out_to_lead_and_counsel_only(renderer: CardRenderer) -> None:
    crisis = opened().crisis
    for viewer in (ANA, CLARA):
        assert "@gus" in read(renderer.who(crisis, viewer))
    assert "gus" not in read(renderer.who(crisis, BEN))


# Of all cards

DRAWN_ELSEWHERE = frozenset(
    {"caught", "rogue", "unwatched", "removal", "elsewhere", "folded", "folded_in"}
)
"""Cards that need a history of their own: see the tests of their subject."""

SUBJECTS = {
    "approval": "S1/1",
    "sending": "S1/1",
    "stranger": str(GUS),
    "role_changed": "lead/1",
    "trouble": "Notify/person:gus",
    "update_missed": "S1",
    "post_mortem": "0",
    "was_published": "S1/1/newsroom",
    "by_hand": "S1/1/newsroom",
    "lowering": "low",
    "level": "high/9",
}


@pytest.mark.parametrize("name", sorted(set(CARDS) - DRAWN_ELSEWHERE))
def test_a_kept_out_person_is_named_on_no_card(renderer: CardRenderer, name: str) -> None:
    tale = cleared(send_at=AT).add(EverythingHeld, by=GUS, on_the_wire=())
    tale.add(ChangesRequested, by=GUS, statement=S1, revision=1, reason=Words("x"), took_back=False,
             seats=frozenset())  # fmt: skip
    crisis = replace(tale.crisis, opened_by=GUS, missing={GUS: "not_found"})
    card = renderer.show(name, SUBJECTS.get(name, ""), crisis, tale.events, viewer=BEN)
    assert "gus" not in (read(card) + card.summary).lower()


@pytest.mark.parametrize("name", sorted(set(CARDS) - DRAWN_ELSEWHERE))
def test_typed_words_stand_in_no_summary_and_drafts_only_exactly(
    renderer: CardRenderer, name: str
) -> None:
    tale = cleared(send_at=AT)
    card = renderer.show(name, SUBJECTS.get(name, ""), tale.crisis, tale.events, viewer=ANA)
    assert "TYPED" not in card.summary
    shown = "".join(read(card))
    for typed in exact(card):
        shown = shown.replace(typed, "")
    assert "TYPED-text" not in shown
    assert "TYPED-summary" not in shown


@pytest.mark.parametrize("name", sorted(set(CARDS) - DRAWN_ELSEWHERE))
def test_every_card_of_a_drill_is_marked(renderer: CardRenderer, name: str) -> None:
    tale = cleared(drill=True)
    card = renderer.show(name, SUBJECTS.get(name, ""), tale.crisis, tale.events, viewer=ANA)
    assert card.summary.startswith("DRILL")
    assert read(card).startswith("DRILL")


@pytest.mark.parametrize("name", sorted(set(CARDS) - DRAWN_ELSEWHERE))
def test_every_card_fits_into_a_slack_post(renderer: CardRenderer, name: str) -> None:
    tale = drafted(text=Words("TYPED-" + "long " * 2000))
    tale.add(EverythingHeld, by=BEN, on_the_wire=())
    card = renderer.show(name, SUBJECTS.get(name, ""), tale.crisis, tale.events, viewer=ANA)
    post = render_card(card, Nobody())
    assert 0 < len(post["blocks"]) <= 50
    assert "%(" not in read(card)
    assert "!" not in read(card).replace(SUMMARY, "")


@given(
    st.text(min_size=1).filter(str.strip) | st.sampled_from(["%(people)s", "{{ 7*7 }}", "<!here>"])
)
@settings(deadline=None)
def test_any_text_is_shown_exactly_and_nowhere_else(typed: str) -> None:
    renderer = CardRenderer(People(), Catalogue(), ANA)
    text = Words(f"TYPED{typed}")
    card = renderer.show("approval", "S1/1", drafted(text=text).crisis)
    assert exact(card)[0] == text
    assert "TYPED" not in card.summary + without_exact(card)
