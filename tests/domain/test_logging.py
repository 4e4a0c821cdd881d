"""What people put on the timeline themselves."""

from dataclasses import replace

import pytest

from bot.domain.events import EntryLogged
from bot.domain.rejections import Missing, NoAccess, NotOnTheTeam
from bot.domain.values import Account, LogSource, PersonId, PostId, Words
from tests.facts import (
    ANA,
    BEN,
    CLARA,
    CLEARED_AT,
    DAVID,
    EMA,
    FARID,
    GUS,
    after,
    just_opened,
    logs,
    opened,
    opened_as,
    stood_down,
)
from tests.given import given

pinned = logs(
    ANA,
    author=EMA,
    source=LogSource.PINNED,
    post=PostId("p7"),
    happened_at=after(40),
    link="https://chat.example/p7",
)


@pytest.mark.parametrize("person", [ANA, BEN, CLARA, DAVID, EMA])
def test_anybody_on_the_team_logs(person: PersonId) -> None:
    given(opened).when(logs(person)).then_happened(EntryLogged, by=person, author=person)


def test_a_pinned_post_names_who_said_it_and_when() -> None:
    given(opened).when(pinned).then_happened(
        EntryLogged, by=ANA, author=EMA, happened_at=after(40), at=CLEARED_AT
    )


def test_a_post_logged_by_two_ways_is_on_the_timeline_once() -> None:
    again = replace(pinned, by=BEN, source=LogSource.SHORTCUT)
    given(opened).when(pinned).when(again).then_nothing()


def test_two_typed_entries_are_two() -> None:
    two = given(opened).when(logs(EMA)).when(logs(DAVID)).events
    assert len([event for event in two if isinstance(event, EntryLogged)]) == 2


def test_a_pinned_picture_without_words_is_noted_by_its_link() -> None:
    given(opened).when(replace(pinned, text=Words(""))).then_happened(EntryLogged, link=pinned.link)


def test_an_empty_entry_is_refused() -> None:
    given(opened).when(replace(logs(EMA), text=Words("  "))).then_rejected(Missing, field="text")


@pytest.mark.parametrize("person", [FARID, GUS])
def test_nobody_outside_the_team_logs(person: PersonId) -> None:
    given(opened).when(logs(person)).then_rejected(NotOnTheTeam)


def test_people_kept_out_do_not_log() -> None:
    given(opened_as(keep_out=frozenset({EMA}))).when(logs(EMA)).then_rejected(NotOnTheTeam)


def test_accounts_switched_off_do_not_log() -> None:
    asked = replace(logs(EMA), account=Account.DEACTIVATED)
    given(opened).when(asked).then_rejected(NoAccess)


def test_things_are_noted_before_the_room_stands_and_after_the_stand_down() -> None:
    given(just_opened).when(logs(EMA)).then_happened(EntryLogged)
    given(opened, stood_down).when(logs(EMA)).then_happened(EntryLogged)
