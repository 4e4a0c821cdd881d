"""Two crises at once: what one is told of the other."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.events.base import Fact
from bot.domain.values import CrisisId, OutletId, PersonId, RoomId, StatementId


@dataclass(frozen=True, kw_only=True)
class WaitingElsewhere(Fact):
    """Another crisis has statements waiting for outlets that this one uses too. `code_name` and
    `room` say nothing where somebody of this team is not to know of the other."""

    other: CrisisId
    code_name: str
    room: RoomId | None
    statements: frozenset[StatementId]
    outlets: frozenset[OutletId]


@dataclass(frozen=True, kw_only=True)
class CrisisFolded(Fact):
    """This one is the same as another, which goes on alone; a stand-down follows."""

    into: CrisisId
    code_name: str
    room: RoomId | None


@dataclass(frozen=True, kw_only=True)
class CrisisFoldedIn(Fact):
    """A duplicate was ended in favour of this one; `people` were on its team, and are kept out of
    neither. Nobody is invited by it."""

    other: CrisisId
    code_name: str
    room: RoomId | None
    people: frozenset[PersonId]


@dataclass(frozen=True, kw_only=True)
class FoldedLetIn(Fact):
    """Of those who worked on the duplicate `other`, `people` are invited to this one."""

    other: CrisisId
    people: frozenset[PersonId]


TogetherEvent: TypeAlias = WaitingElsewhere | CrisisFolded | CrisisFoldedIn | FoldedLetIn
