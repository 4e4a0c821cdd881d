"""What the desk knows of the house it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.playbook import Playbook
from bot.presentation.forms import Fill


def _as_it_is(
    template: str,
    facts: Mapping[str, str],  # noqa: ARG001
    questions: Mapping[str, str] | None,  # noqa: ARG001
) -> str:
    return template


@dataclass(frozen=True, kw_only=True)
class House:
    """`fill` begins a statement from its template, with marked gaps for facts not known."""

    playbooks: Mapping[str, Playbook]
    language: str = "en"
    fill: Fill = _as_it_is
