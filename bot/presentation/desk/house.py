"""What the desk knows of the house it stands in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.domain.playbook import Playbook
from bot.domain.values import PersonId


def _as_it_is(template: str, facts: Mapping[str, str]) -> str:  # noqa: ARG001
    return template


def _no_gaps(text: str) -> tuple[str, ...]:  # noqa: ARG001
    return ()


@dataclass(frozen=True, kw_only=True)
class House:
    """`prefill` fills a statement's template with the facts that are known and leaves marked
    gaps; `gaps_in` names the gaps somebody forgot to fill."""

    playbooks: Mapping[str, Playbook]
    names: Mapping[PersonId, str] = field(default_factory=dict)
    organisation: str = ""
    language: str = "en"
    prefill: Callable[[str, Mapping[str, str]], str] = _as_it_is
    gaps_in: Callable[[str], tuple[str, ...]] = _no_gaps
