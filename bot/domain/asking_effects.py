"""What silence may call for, as values: to look again later, and a second way to somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias, assert_never

from bot.domain.values import PersonId, RoleId, StatementId


@dataclass(frozen=True, kw_only=True)
class AskNext:
    """When it is due, ask the next in the role's line, if nobody has answered. `step` from 1."""

    statement: StatementId
    revision: int
    role: RoleId
    step: int


@dataclass(frozen=True, kw_only=True)
class SeekObjector:
    """When it is due, ask the deputy of whoever asked for changes, if that still stands."""

    statement: StatementId
    revision: int
    of: PersonId


@dataclass(frozen=True, kw_only=True)
class WatchLead:
    """When it is due, see whether anything was heard of `lead` since."""

    lead: PersonId
    since: datetime


@dataclass(frozen=True, kw_only=True)
class EndHandover:
    """When it is due, the role goes back to whose it was."""

    role: RoleId
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Page:
    """Wake somebody beside the chat platform: number and link, never a draft's words."""

    person: PersonId
    code: str
    data: Mapping[str, str] = field(default_factory=dict)


AskingEffect: TypeAlias = AskNext | SeekObjector | WatchLead | EndHandover | Page


def asking_lane(effect: AskingEffect) -> str:
    """One lane per place in a role's line, per lead watched, per handover, per person paged."""
    match effect:
        case AskNext():
            return f"ask:{effect.statement}/{effect.revision}:{effect.role}:{effect.step}"
        case SeekObjector():
            return f"seek:{effect.statement}/{effect.revision}:{effect.of}"
        case WatchLead():
            return f"lead:{effect.lead}:{effect.since.isoformat()}"
        case EndHandover():
            return f"handover:{effect.role}:{effect.until.isoformat()}"
        case Page():
            return f"page:{effect.person}"
        case _:
            assert_never(effect)
