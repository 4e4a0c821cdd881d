"""The ready-made histories are what they say they are."""

from typing import get_args

from bot.domain.commands import AskForForm, NoteDone
from bot.domain.events import Event
from tests.facts import open_crisis, opened, the_room_is_made
from tests.given import played
from tests.scenarios import (
    Scenario,
    all_histories,
    commands_without_scenario,
    every_command,
)


def test_every_command_has_a_scenario() -> None:
    assert commands_without_scenario() == set()


def test_every_event_appears_in_some_history() -> None:
    seen = {type(event) for history in all_histories() for event in history}
    assert set(get_args(Event)) - seen == set()


@every_command
def test_a_scenario_is_accepted_and_adds_something(scenario: Scenario) -> None:
    added = played(scenario.command, since=scenario.history)[len(scenario.history) :]
    assert added or isinstance(scenario.command, NoteDone | AskForForm)


def test_the_ready_made_opening_is_what_the_commands_make() -> None:
    assert played(open_crisis, *the_room_is_made) == opened
