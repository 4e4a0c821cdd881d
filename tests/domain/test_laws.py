"""Laws that hold for every command, tried upon one accepted history each."""

from copy import deepcopy
from typing import Any, get_args

import pytest

from bot.domain.commands import (
    AskForForm,
    AskForNextUpdate,
    Command,
    DraftStatement,
    LogEntry,
    NoteDone,
    OpenCrisis,
    RecordAbandoned,
    RecordDelayed,
    RecordTimeline,
)
from bot.domain.decide import decide
from bot.domain.events import (
    CommandRefused,
    CrisisReopened,
    EffectAbandoned,
    EffectDelayed,
    EntryLogged,
    Event,
    MemberJoined,
    MemberLeft,
    NoticeRead,
    PostedByHand,
    PublicationDenied,
    PublicationFailed,
    PublicationUnclear,
    RemovalDone,
    RemovalFailed,
    RoomArchived,
    StatementPublished,
    TimelineAttached,
)
from bot.domain.events.freezing import ItemEvent
from bot.domain.rejections import NoAccess, NoSuchCrisis, NotOnTheTeam, Rejected
from bot.domain.state import Crisis, evolve, fold
from bot.domain.values import THE_BOT, Account
from tests.facts import FARID, GUS, stood_down
from tests.given import given
from tests.scenarios import SCENARIOS, Scenario, all_histories, every_command

TOLD_APART_BY_ID = (
    DraftStatement,
    LogEntry,
    RecordAbandoned,
    RecordDelayed,
    RecordTimeline,
    AskForNextUpdate,
)
"""Two of these may be two things: only the command's id tells a repeat, and the store knows it."""

BY_PEOPLE = [one for one in SCENARIOS if one.command.by != THE_BOT]
of_people = pytest.mark.parametrize("scenario", BY_PEOPLE, ids=lambda one: one.name)


@every_command
def test_a_command_decided_twice_is_carried_out_once(scenario: Scenario) -> None:
    once = given(scenario.history).when(scenario.command)
    again = once.when(scenario.command)
    if isinstance(scenario.command, TOLD_APART_BY_ID):
        assert len(again.new) <= len(once.new)
    else:
        assert again.new == []


@every_command
def test_deciding_changes_neither_state_nor_command(scenario: Scenario) -> None:
    crisis = fold(scenario.history)
    before = deepcopy((crisis, scenario.command))
    decide(scenario.command, crisis)
    assert (crisis, scenario.command) == before


@every_command
def test_the_same_question_gets_the_same_answer(scenario: Scenario) -> None:
    crisis = fold(scenario.history)
    assert decide(scenario.command, crisis) == decide(scenario.command, crisis)


@every_command
def test_every_event_says_who_and_when(scenario: Scenario) -> None:
    for event in given(scenario.history).when(scenario.command).new:
        assert (event.by, event.at) == (scenario.command.by, scenario.command.at)


@every_command
def test_nothing_but_an_opening_comes_before_the_opening(scenario: Scenario) -> None:
    if isinstance(scenario.command, OpenCrisis):
        return
    with pytest.raises(NoSuchCrisis):
        decide(scenario.command, None)


histories = pytest.mark.parametrize(
    "events", all_histories(), ids=lambda events: f"{len(events)} events"
)


@histories
def test_the_same_events_make_the_same_crisis(events: tuple[Event, ...]) -> None:
    assert fold(events) == fold(deepcopy(events))


@histories
def test_the_version_counts_the_events(events: tuple[Event, ...]) -> None:
    assert [given(events[:n]).crisis.version for n in range(1, len(events) + 1)] == list(
        range(1, len(events) + 1)
    )


@histories
def test_folding_may_stop_and_go_on_anywhere(events: tuple[Event, ...]) -> None:
    for place in range(1, len(events)):
        crisis: Crisis | None = fold(events[:place])
        for event in events[place:]:
            crisis = evolve(crisis, event)
        assert crisis == fold(events)


@histories
def test_evolving_changes_no_earlier_state(events: tuple[Event, ...]) -> None:
    crisis = fold(events[:1])
    for event in events[1:]:
        before = deepcopy(crisis)
        after = evolve(crisis, event)
        assert crisis == before
        crisis = after


def test_a_history_without_its_opening_is_no_crisis() -> None:
    assert fold([]) is None
    with pytest.raises(ValueError, match="begins with its opening"):
        fold([stood_down])


# Who may

OPEN_TO_OUTSIDERS = {"ReadNotice", "NoteJoined", "NoteLeft", "OpenCrisis"}


@of_people
@pytest.mark.parametrize("account", [Account.GUEST, Account.FOREIGN, Account.DEACTIVATED])
def test_guests_strangers_and_deactivated_accounts_can_do_nothing(
    scenario: Scenario, account: Account
) -> None:
    if scenario.name in {"NoteJoined", "NoteLeft"}:
        return  # The platform's news about them, not something they ask for.
    given(scenario.history).when(_changed(scenario.command, account=account)).then_rejected(
        NoAccess
    )


@of_people
@pytest.mark.parametrize("outsider", [FARID, GUS])
def test_outsiders_are_refused_before_anything_else_is_looked_at(
    scenario: Scenario, outsider: Any
) -> None:
    if scenario.name in OPEN_TO_OUTSIDERS:
        return
    refused = given(scenario.history).when(_changed(scenario.command, by=outsider)).rejected
    assert isinstance(refused, NotOnTheTeam)
    assert refused.data == {}


@of_people
def test_people_kept_out_can_do_nothing(scenario: Scenario) -> None:
    if scenario.name in OPEN_TO_OUTSIDERS:
        return
    by = scenario.command.by
    kept_out = [
        _changed(event, keep_out=frozenset({by})) if place == 0 else event
        for place, event in enumerate(scenario.history)
    ]
    given(kept_out).when(scenario.command).then_rejected(NotOnTheTeam)


# After the stand-down

MAY_FOLLOW = (
    CommandRefused,
    CrisisReopened,
    EffectAbandoned,
    EffectDelayed,
    EntryLogged,
    MemberJoined,
    MemberLeft,
    NoticeRead,
    PostedByHand,
    PublicationDenied,
    PublicationFailed,
    PublicationUnclear,
    RemovalDone,
    RemovalFailed,
    RoomArchived,
    StatementPublished,
    TimelineAttached,
)
"""Facts from outside, notes, and the way back: nothing that starts anything."""

OF_WHAT_STAYS_PAUSED = get_args(ItemEvent)
"""What was paused stays so after the end, until the lead decides on it, post by post."""


@every_command
def test_only_facts_and_notes_follow_the_stand_down(scenario: Scenario) -> None:
    if isinstance(scenario.command, OpenCrisis) or not scenario.history:
        return
    over = given(scenario.history, stood_down)
    outcome = over.when(scenario.command)
    cards = {"RecordRoom", "RecordInvited", "RecordTopic", "RecordCard", "RecordPin"}
    if scenario.name in cards:
        return  # What the relay did before it heard.
    allowed = (*MAY_FOLLOW, *OF_WHAT_STAYS_PAUSED)
    assert [event for event in outcome.new if not isinstance(event, allowed)] == []


# The unions


def test_every_command_and_event_is_a_frozen_value() -> None:
    for kind in (*get_args(Command), *get_args(Event)):
        assert kind.__dataclass_params__.frozen, kind


def test_commands_of_which_nothing_needs_to_be_known_add_nothing() -> None:
    for scenario in SCENARIOS:
        if isinstance(scenario.command, NoteDone | AskForForm):
            given(scenario.history).when(scenario.command).then_nothing()


def test_every_rejection_has_a_code_of_its_own() -> None:
    def below(kind: type[Rejected]) -> list[type[Rejected]]:
        return [kind, *(deep for child in kind.__subclasses__() for deep in below(child))]

    codes = [kind.code for kind in below(Rejected)]
    assert len(set(codes)) == len(codes)


def _changed(value: Any, **changes: Any) -> Any:
    return type(value)(**{**vars(value), **changes})
