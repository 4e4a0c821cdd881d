"""What the desk knows of the house it stands in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.playbook import Playbook
from bot.domain.values import PersonId
from bot.presentation.forms import Fill


def _as_it_is(
    template: str,
    facts: Mapping[str, str],  # noqa: ARG001
    questions: Mapping[str, str] | None,  # noqa: ARG001
) -> str:
    return template


def _whoever_it_names(playbook: Playbook, at: datetime) -> Playbook:  # noqa: ARG001
    return playbook


@dataclass(frozen=True, kw_only=True)
class House:
    """`roster` are all the people who may work on crises; `fill` begins a statement from its
    template, with marked gaps for facts not known; `at_hand` gives a playbook's lines in the order
    of who is on duty at an instant."""

    playbooks: Mapping[str, Playbook]
    roster: frozenset[PersonId] = frozenset()
    language: str = "en"
    fill: Fill = _as_it_is
    at_hand: Callable[[Playbook, datetime], Playbook] = _whoever_it_names
