"""Opening a crisis: who may, what it takes, who is seated."""

from datetime import timedelta

import pytest

from bot.domain.asking_effects import WatchLead
from bot.domain.effects import OpenRoom
from bot.domain.events import CrisisOpened, RoleAssigned
from bot.domain.rejections import (
    FirstSeenInTheFuture,
    Missing,
    NoAccess,
    NotAllowedToOpen,
    ReadersUnknown,
    RoomIsOverlooked,
    SimilarCrisisOpen,
)
from bot.domain.values import COUNSEL, LEAD, Account, Home, Origin, RoomId
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    DAVID,
    DAWN,
    EMA,
    FARID,
    GUS,
    SCRIBE,
    SPOKESPERSON,
    just_opened,
    open_crisis,
    opening,
    playbook,
)
from tests.given import given


def test_whoever_may_opens_a_crisis_and_the_playbook_seats_its_people() -> None:
    given().when(open_crisis).then(*just_opened)


def test_opening_asks_for_one_room_and_nothing_else_yet() -> None:
    given().when(open_crisis).then_effects(
        OpenRoom(name="crisis-heron"), WatchLead(lead=ANA, since=DAWN)
    )


def test_the_rooms_name_says_drill_and_never_what_it_is_about() -> None:
    given().when(opening(drill=True)).then_effects(
        OpenRoom(name="drill-heron"), WatchLead(lead=ANA, since=DAWN)
    )


def test_opening_twice_opens_one_crisis() -> None:
    given().when(open_crisis).when(open_crisis).then_nothing()


def test_only_those_named_may_open_where_the_playbook_names_any() -> None:
    only_ana = opening(playbook=playbook(may_open=frozenset({ANA})))
    given().when(only_ana).then_rejected(NotAllowedToOpen)


@pytest.mark.parametrize("account", [Account.GUEST, Account.FOREIGN, Account.DEACTIVATED])
def test_accounts_from_outside_and_switched_off_ones_cannot_open(account: Account) -> None:
    given().when(opening(account=account)).then_rejected(NoAccess)


def test_a_guest_named_as_external_may_open() -> None:
    named = playbook(externals=frozenset({EMA}))
    given().when(opening(account=Account.GUEST, playbook=named)).then_happened(RoleAssigned)


def test_a_deactivated_account_may_not_even_if_named_as_external() -> None:
    named = playbook(externals=frozenset({EMA}))
    asked = opening(account=Account.DEACTIVATED, playbook=named)
    given().when(asked).then_rejected(NoAccess)


def test_a_crisis_needs_a_word_on_what_happened() -> None:
    given().when(opening(summary="")).then_rejected(Missing, field="summary")


def test_blanks_are_no_summary() -> None:
    given().when(opening(summary=" \n")).then_rejected(Missing, field="summary")


def test_nothing_is_first_seen_in_the_future() -> None:
    later = opening(first_seen_at=DAWN + timedelta(seconds=1))
    given().when(later).then_rejected(FirstSeenInTheFuture)


def test_a_similar_crisis_is_shown_before_a_second_opens() -> None:
    asked = opening(similar=("otter",))
    given().when(asked).then_rejected(SimilarCrisisOpen, crises=("otter",))


def test_somebody_who_has_seen_the_similar_one_may_open_another() -> None:
    given().when(opening(similar=("otter",), another=True)).then_happened(RoleAssigned)


def test_deputies_step_in_for_people_kept_out() -> None:
    asked = opening(keep_out=frozenset({ANA, CLARA}))
    outcome = given().when(asked)
    outcome.then_happened(RoleAssigned, role=LEAD, person=BEN)
    outcome.then_happened(RoleAssigned, role=COUNSEL, person=DAVID)


def test_a_role_whose_whole_line_is_kept_out_stays_open() -> None:
    crisis = given().when(opening(keep_out=frozenset({DAVID, BEN}))).crisis
    assert SPOKESPERSON not in crisis.holders


def test_a_role_without_people_stays_open() -> None:
    assert SCRIBE not in given(just_opened).crisis.holders


def test_people_kept_out_are_not_on_the_team() -> None:
    crisis = given().when(opening(keep_out=frozenset({ANA, GUS}))).crisis
    assert crisis.team == {BEN, CLARA, DAVID, EMA}


def test_whoever_opens_does_not_join_the_team_by_it() -> None:
    assert FARID not in given().when(opening(by=FARID)).crisis.team


def test_where_it_was_asked_from_is_kept_for_the_answer() -> None:
    origin = Origin(place=RoomId("general"), answered=True)
    assert given().when(opening(origin=origin)).crisis.asked_from == "general"


def test_changing_the_playbook_later_changes_no_running_crisis() -> None:
    crisis = given(just_opened).crisis
    assert crisis.playbook == open_crisis.playbook
    assert crisis.playbook is not playbook(title="Another")


def test_nothing_is_opened_where_somebody_could_read_the_drafts_who_is_not_on_the_roster() -> None:
    overlooked = opening(readers=frozenset({ANA, GUS}), roster=frozenset({ANA, BEN}))
    given().when(overlooked).then_rejected(RoomIsOverlooked, people=frozenset({GUS}))


def test_nothing_is_opened_where_somebody_who_is_kept_out_could_read_the_drafts() -> None:
    everybody = frozenset({ANA, BEN})
    overlooked = opening(readers=everybody, roster=everybody, keep_out=frozenset({BEN}))
    given().when(overlooked).then_rejected(RoomIsOverlooked)


def test_nothing_is_opened_where_nobody_can_say_who_would_read_the_drafts() -> None:
    given().when(opening(readers_unknown="server_error")).then_rejected(
        ReadersUnknown, why="server_error"
    )


def test_a_room_that_only_the_roster_can_read_is_opened() -> None:
    everybody = frozenset({ANA, BEN})
    given().when(opening(readers=everybody, roster=everybody)).then(*just_opened)


def test_a_crisis_lives_where_it_was_opened() -> None:
    there = Home("there")
    given().when(opening(home=there)).then_happened(CrisisOpened, home=there)
