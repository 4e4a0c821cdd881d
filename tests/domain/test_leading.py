"""Who leads when the lead is silent, roles lent for a time, accounts that are switched off."""

from bot.domain.asking_effects import EndHandover, WatchLead
from bot.domain.effects import Notify
from bot.domain.events import (
    AccountDeactivated,
    ActingLeadNamed,
    ClearanceLost,
    CommandRefused,
    CrisisStoodDown,
    DeputyAsked,
    LeadReturned,
    RoleAcknowledged,
    RoleReturned,
)
from bot.domain.rejections import NotTheLead
from bot.domain.rejections.silence import UntilInThePast
from bot.domain.values import COUNSEL, LEAD
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    CLEARED_AT,
    DAVID,
    DAWN,
    GUS,
    S1,
    after,
    all_approved,
    approves,
    hands_over,
    logs,
    opened,
    opened_as,
    stands_down,
)
from tests.given import given, played
from tests.silence import (
    BACK_AT,
    SILENT_UNTIL,
    UNTIL,
    is_back,
    is_the_lead_there,
    lends,
    switched_off,
    time_is_up,
    waiting,
)

silent = played(is_the_lead_there(), since=opened)
"""Nothing was heard of Ana: Ben leads."""


# Acting lead


def test_after_minutes_of_silence_the_next_in_line_leads() -> None:
    outcome = given(opened).when(is_the_lead_there())
    outcome.then_happened(ActingLeadNamed, person=BEN, instead_of=ANA)
    assert outcome.crisis.lead == BEN
    assert "acting_lead" in {n.code for n in outcome.effects(Notify) if n.person == BEN}


def test_a_lead_who_was_heard_stays_the_lead() -> None:
    heard = given(opened).when(logs(ANA, at=after(minutes=5)))
    heard.when(is_the_lead_there()).then_nothing()


def test_a_refusal_is_heard_too() -> None:
    refused = CommandRefused(command="StandDown", code="no", data={}, by=ANA, at=after(300))
    spoke = (*opened, refused)
    given(spoke).when(is_the_lead_there()).then_nothing()


def test_the_acting_lead_may_do_what_the_lead_may() -> None:
    given(silent).when(stands_down(ANA, at=BACK_AT)).then_rejected(NotTheLead)
    given(silent).when(stands_down(BEN, at=BACK_AT)).then_happened(CrisisStoodDown)


def test_silence_goes_on_down_the_line_and_ends_at_its_end() -> None:
    again = is_the_lead_there(BEN, since=SILENT_UNTIL, at=after(minutes=20))
    outcome = given(silent).when(again)
    outcome.then_nothing()
    assert outcome.crisis.lead == BEN


def test_who_is_kept_out_never_leads() -> None:
    hidden = opened_as(keep_out=frozenset({BEN}))
    given(hidden).when(is_the_lead_there()).then_nothing()


def test_the_acting_lead_is_watched_in_turn() -> None:
    outcome = given(opened).when(is_the_lead_there())
    outcome.then_effect(WatchLead(lead=BEN, since=SILENT_UNTIL), due=after(minutes=20))


def test_the_lead_is_back_with_one_press() -> None:
    outcome = given(silent).when(is_back(ANA))
    outcome.then_happened(LeadReturned, by=ANA)
    assert outcome.crisis.lead == ANA


def test_what_rested_on_the_acting_leads_approval_is_lost_when_the_lead_is_back() -> None:
    begun = given(silent, *[all_approved[0]]).when(approves(BEN, at=after(minutes=11)))
    cleared = begun.when(approves(CLARA, at=after(minutes=11)))
    assert cleared.crisis.statement(S1).cleared
    cleared.when(is_back(ANA)).then_happened(ClearanceLost, statement=S1)


def test_the_silent_leads_own_approval_still_counts() -> None:
    outcome = given(opened, all_approved).when(is_the_lead_there(since=CLEARED_AT, at=BACK_AT))
    outcome.then_happened(ActingLeadNamed).then_not(ClearanceLost)


def test_a_deputy_who_takes_the_lead_for_good_acts_for_nobody() -> None:
    outcome = given(silent).when(is_back(BEN))
    assert (outcome.crisis.lead, outcome.crisis.acting_lead) == (BEN, None)


def test_an_acting_lead_for_a_confirmed_lead_says_that_they_are_there() -> None:
    confirmed = played(is_back(ANA, at=after(30)), since=opened)
    acting = given(confirmed).when(is_the_lead_there(since=after(40)))
    outcome = acting.when(is_back(BEN))
    outcome.then_happened(RoleAcknowledged, by=BEN)
    outcome.when(is_back(BEN)).then_nothing()
    assert outcome.crisis.holders[LEAD] == ANA


# For a period


def test_a_role_is_lent_until_a_time_and_goes_back_then() -> None:
    lent = given(opened).when(lends(LEAD, by=ANA, to=BEN))
    lent.then_effect(EndHandover(role=LEAD, until=UNTIL), due=UNTIL)
    assert lent.crisis.lead == BEN
    back = lent.when(time_is_up(LEAD))
    back.then_happened(RoleReturned, role=LEAD, to=ANA)
    assert back.crisis.lead == ANA


def test_what_rested_on_the_stand_in_is_lost_when_the_role_goes_back() -> None:
    lent = given(opened, all_approved[0]).when(lends(LEAD, by=ANA, to=BEN))
    cleared = lent.when(approves(BEN, at=after(200))).when(approves(CLARA, at=after(201)))
    assert cleared.crisis.statement(S1).cleared
    cleared.when(time_is_up(LEAD)).then_happened(ClearanceLost, statement=S1)


def test_a_role_given_on_for_good_does_not_come_back() -> None:
    lent = given(opened).when(lends(LEAD, by=ANA, to=BEN))
    on = lent.when(hands_over(LEAD, by=BEN, to=DAVID, at=after(200)))
    on.when(time_is_up(LEAD)).then_nothing()


def test_a_role_lent_on_comes_back_in_steps() -> None:
    sooner = after(minutes=20)
    lent = given(opened).when(lends(LEAD, by=ANA, to=BEN))
    on = lent.when(lends(LEAD, by=BEN, to=DAVID, until=sooner))
    first = on.when(time_is_up(LEAD, until=sooner))
    assert first.crisis.lead == BEN
    assert first.when(time_is_up(LEAD)).crisis.lead == ANA


def test_a_time_that_has_passed_is_refused() -> None:
    given(opened).when(lends(LEAD, by=ANA, to=BEN, until=DAWN)).then_rejected(UntilInThePast)


def test_a_role_does_not_go_back_to_an_account_that_is_switched_off() -> None:
    lent = given(opened).when(lends(COUNSEL, by=CLARA, to=DAVID))
    lent.when(switched_off(CLARA)).when(time_is_up(COUNSEL)).then_nothing()


# Accounts that are switched off


def test_nobody_holds_the_roles_of_an_account_that_is_switched_off() -> None:
    outcome = given(opened).when(switched_off(DAVID))
    outcome.then_happened(AccountDeactivated, person=DAVID)
    assert DAVID not in outcome.crisis.holders.values()


def test_the_next_in_line_leads_at_once_when_the_leads_account_is_switched_off() -> None:
    outcome = given(opened).when(switched_off(ANA))
    outcome.then_happened(ActingLeadNamed, person=BEN)
    assert outcome.crisis.lead == BEN


def test_the_deputy_is_asked_at_once_when_an_approvers_account_is_switched_off() -> None:
    given(waiting).when(switched_off(CLARA)).then_happened(DeputyAsked, person=DAVID, role=COUNSEL)


def test_an_approval_of_an_account_that_is_switched_off_does_not_count() -> None:
    given(opened, all_approved).when(switched_off(CLARA)).then_happened(ClearanceLost, statement=S1)


def test_an_account_is_switched_off_once() -> None:
    given(opened).when(switched_off(ANA)).when(switched_off(ANA)).then_nothing()


def test_an_account_of_nobody_on_the_team_changes_nothing() -> None:
    given(opened).when(switched_off(GUS)).then_nothing()
