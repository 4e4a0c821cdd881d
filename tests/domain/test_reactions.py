"""What follows from an event: planned once, where it belongs, without a typed word."""

from collections import Counter
from typing import Any, get_args

import pytest

from bot.domain.commands import RecordRoom
from bot.domain.effects import Effect, Notify, Publish, ShowCard, Tell, lane_of
from bot.domain.events import CommandRefused
from bot.domain.planned import Planned
from bot.domain.rejections import WroteIt
from bot.domain.telling import tell, tell_outcome, tell_refused
from bot.domain.values import NO_WORDS, LogSource, Origin, PostId
from tests.facts import (
    ANA,
    GENERAL,
    INTRANET,
    MARK,
    NEWSROOM,
    ROOM,
    S1,
    approves,
    ask,
    drafted_by,
    just_opened,
    logs,
    opened,
    typed,
)
from tests.gating import (
    CHIRPER,
)
from tests.given import given, planned_by
from tests.scenarios import SCENARIOS, Scenario, all_histories, every_command


def planned(scenario: Scenario) -> list[Planned]:
    return given(scenario.history).when(scenario.command).planned


def all_planned() -> list[Planned]:
    """The effects of every history, event by event."""
    return [
        plan
        for events in all_histories()
        for place in range(len(events))
        for plan in planned_by(
            events[place : place + 1], given(events[:place]).crisis if place else None
        )
    ]


@every_command
def test_an_effect_is_planned_once(scenario: Scenario) -> None:
    """Cards may be shown again: showing updates the post that stands."""
    effects = [p.effect for p in planned(scenario) if not isinstance(p.effect, ShowCard)]
    assert max(Counter(map(repr, effects)).values(), default=0) <= 1


@every_command
def test_effects_hold_no_typed_word(scenario: Scenario) -> None:
    assert MARK not in repr(planned(scenario))


def test_no_effect_of_any_history_holds_a_typed_word() -> None:
    assert MARK not in repr(all_planned())


def test_every_effect_is_planned_somewhere() -> None:
    told = {type(plan.effect) for plan in all_planned()}
    assert set(get_args(Effect)) - told == {Tell}


def test_the_log_holds_the_words_that_effects_do_not() -> None:
    assert MARK in repr([scenario.history for scenario in SCENARIOS])


def test_personal_messages_hold_numbers_links_and_names_of_roles_only() -> None:
    known = {
        "code_name", "room", "statement", "link", "by", "role", "roles", "outlet", "effect",
        "reason", "removal", "revision", "digest",
    }  # fmt: skip
    keys = {
        key
        for plan in all_planned()
        if isinstance(plan.effect, Notify | Tell)
        for key in plan.effect.data
    }
    assert keys <= known


def test_cards_stand_in_the_room_and_only_the_notice_elsewhere() -> None:
    elsewhere = {
        plan.effect.card
        for plan in all_planned()
        if isinstance(plan.effect, ShowCard) and not plan.effect.place.startswith("room-")
    }
    assert elsewhere == {"notice", "freeze_notice"}


def test_each_order_of_sending_at_each_outlet_has_a_lane_of_its_own() -> None:
    sent = {plan.effect for plan in all_planned() if isinstance(plan.effect, Publish)}
    assert {effect.outlet for effect in sent} == {NEWSROOM, INTRANET, CHIRPER}
    assert len({lane_of(effect) for effect in sent}) == len(
        {(effect.outlet, effect.statement, effect.send_at) for effect in sent}
    )


def test_a_card_and_its_pin_share_a_lane() -> None:
    outcome = given(just_opened).when(ask(RecordRoom, room=ROOM, name="crisis-heron"))
    assert f"card:brief::{ROOM}" in {lane_of(plan.effect) for plan in outcome.planned}


# Told


def test_whoever_pressed_is_told_why_not_where_they_pressed() -> None:
    refused = given(opened, drafted_by(ANA)).when(approves(ANA)).rejected
    assert isinstance(refused, WroteIt)
    pressed = ask(type(approves(ANA)), by=ANA, origin=Origin(place=ROOM, answered=False), **WHAT)
    assert tell_refused(pressed, refused) == Tell(
        person=ANA, place=ROOM, code="wrote_it", data={"statement": "S1"}
    )


WHAT: dict[str, Any] = {"statement": S1, "revision": 1, "digest": "d"}


def test_nothing_more_is_posted_where_the_platform_shows_the_answer() -> None:
    typed_in = ask(type(logs()), by=ANA, origin=Origin(place=GENERAL, answered=True), **ENTRY)
    assert tell(typed_in, "logged", {}) is None


def test_a_repeat_is_answered_too() -> None:
    pressed = ask(type(approves(ANA)), by=ANA, origin=Origin(place=ROOM, answered=False), **WHAT)
    told = tell_outcome(pressed, [])
    assert told is not None
    assert told.code == "nothing_changed"


ENTRY: dict[str, Any] = {
    "text": typed("x"),
    "author": ANA,
    "source": LogSource.PINNED,
    "happened_at": logs().at,
    "post": PostId("p"),
}


@pytest.mark.parametrize("pressed", [True, False])
def test_what_came_on_the_timeline_is_confirmed_to_whoever_put_it_there(pressed: bool) -> None:
    entry = ask(type(logs()), by=ANA, origin=Origin(place=ROOM, answered=not pressed), **ENTRY)
    told = tell_outcome(entry, given(opened).when(entry).new)
    assert (told.code if told else None) == ("logged" if pressed else None)


def test_a_refusal_adds_no_effect_by_itself() -> None:
    fact = CommandRefused(command="X", code="wrote_it", data={}, by=ANA, at=logs().at)
    assert planned_by([fact], given(opened).crisis) == []
    assert NO_WORDS == ""
