"""The log that people read: complete, in order, with counsel's words withheld."""

from dataclasses import replace

import pytest

from bot.domain.events import CardPinned, CardPosted, ChangesRequested, EntryLogged, TopicSet
from bot.domain.timeline import opening, timeline
from bot.domain.values import PostId
from tests.facts import (
    ANA,
    CLARA,
    EMA,
    GENERAL,
    after,
    brief_posted,
    drafted,
    just_opened,
    logs,
    objects,
    opened,
    topic_set,
)
from tests.given import played
from tests.scenarios import WHOLE_CRISIS, refused


def test_everything_but_housekeeping_is_on_it() -> None:
    shown = {id(line.event) for line in timeline(WHOLE_CRISIS)}
    hidden = [event for event in WHOLE_CRISIS if id(event) not in shown]
    assert {type(event) for event in hidden} == {CardPosted, CardPinned, TopicSet}


def test_the_notice_to_all_staff_is_no_housekeeping() -> None:
    posted = replace(brief_posted, card="notice", place=GENERAL, post=PostId("n1"))
    assert [line.event for line in timeline((*opened, posted))][-1] == posted


def test_refusals_are_on_it() -> None:
    assert refused in [line.event for line in timeline(WHOLE_CRISIS)]


def test_it_is_in_the_order_in_which_things_happened() -> None:
    moments = [line.happened_at for line in timeline(WHOLE_CRISIS)]
    assert moments == sorted(moments)


def test_what_is_logged_late_stands_where_it_happened_with_both_times() -> None:
    events = played(logs(EMA, at=after(300), happened_at=after(30)), since=(*opened, drafted))
    lines = timeline(events)
    place = next(i for i, line in enumerate(lines) if isinstance(line.event, EntryLogged))
    assert lines[place + 1].event == drafted
    assert (lines[place].happened_at, lines[place].at) == (after(30), after(300))


def test_things_of_the_same_instant_keep_their_order() -> None:
    shown = [line.event for line in timeline(just_opened)]
    assert shown == list(just_opened)


def test_counsels_words_are_withheld_and_others_are_not() -> None:
    events = played(objects(CLARA), objects(ANA), since=(*opened, drafted))
    withheld = {
        line.by: line.withheld
        for line in timeline(events)
        if isinstance(line.event, ChangesRequested)
    }
    assert withheld == {CLARA: True, ANA: False}


def test_the_opening_is_found_and_missed() -> None:
    assert opening(opened) == opened[0]
    with pytest.raises(ValueError, match="without an opening"):
        opening([topic_set])
