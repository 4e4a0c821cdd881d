"""What one crisis is told of another, and the end of a duplicate."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.commands.base import Asked
from bot.domain.values import CrisisId, OutletId, PersonId, RoomId, StatementId


@dataclass(frozen=True, kw_only=True)
class NoteElsewhere(Asked):
    """Another crisis has statements waiting for outlets that this one uses too."""

    other: CrisisId
    code_name: str
    room: RoomId | None
    statements: frozenset[StatementId]
    outlets: frozenset[OutletId]


@dataclass(frozen=True, kw_only=True)
class FoldInto(Asked):
    """This crisis is a duplicate of `into`, which is open and on whose team the person is; None
    where no such crisis is called what they typed. `into_drill`: that one is a drill."""

    into: CrisisId | None
    code_name: str = ""
    room: RoomId | None = None
    into_drill: bool = False


@dataclass(frozen=True, kw_only=True)
class NoteFoldedIn(Asked):
    """The duplicate `other` was ended in favour of this one."""

    other: CrisisId
    code_name: str
    room: RoomId | None
    people: frozenset[PersonId]


@dataclass(frozen=True, kw_only=True)
class LetIn(Asked):
    """Invite those who worked on the duplicate `other` and are not on the team of this one."""

    other: CrisisId


TogetherCommand: TypeAlias = NoteElsewhere | FoldInto | NoteFoldedIn | LetIn
