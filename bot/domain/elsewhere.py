"""What this crisis knows of another one that runs at the same time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, assert_never

from bot.domain.events.together import (
    CrisisFolded,
    CrisisFoldedIn,
    FoldedLetIn,
    TogetherEvent,
    WaitingElsewhere,
)
from bot.domain.values import CrisisId, OutletId, PersonId, RoomId, StatementId


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Another crisis has had these statements waiting for these outlets, which this one uses
    too. `code_name` is empty where somebody of this team is not to know of the other."""

    crisis: CrisisId
    code_name: str
    room: RoomId | None
    statements: frozenset[StatementId]
    outlets: frozenset[OutletId]


@dataclass(frozen=True, kw_only=True)
class Folded:
    """The crisis that this one was ended in favour of, or that was ended in favour of this one:
    then `people` worked on it, of whom `let_in` were invited here."""

    crisis: CrisisId
    code_name: str
    room: RoomId | None
    people: frozenset[PersonId] = frozenset()
    let_in: frozenset[PersonId] = frozenset()


def beside(
    elsewhere: Mapping[CrisisId, Elsewhere],
    folded_in: Mapping[CrisisId, Folded],
    event: TogetherEvent,
) -> dict[str, Any]:
    """What one more event about another crisis changes of this one."""
    match event:
        case WaitingElsewhere():
            return {"elsewhere": {**elsewhere, event.other: _added(elsewhere, event)}}
        case CrisisFolded():
            into = Folded(crisis=event.into, code_name=event.code_name, room=event.room)
            return {"folded_into": into}
        case CrisisFoldedIn():
            other = Folded(
                crisis=event.other,
                code_name=event.code_name,
                room=event.room,
                people=event.people,
            )
            return {"folded_in": {**folded_in, event.other: other}}
        case FoldedLetIn():
            known = folded_in[event.other]
            here = replace(known, let_in=known.let_in | event.people)
            return {"folded_in": {**folded_in, event.other: here}}
        case _:
            assert_never(event)


def _added(elsewhere: Mapping[CrisisId, Elsewhere], event: WaitingElsewhere) -> Elsewhere:
    known = elsewhere.get(event.other)
    return Elsewhere(
        crisis=event.other,
        code_name=event.code_name,
        room=event.room,
        statements=event.statements | (known.statements if known else frozenset()),
        outlets=event.outlets | (known.outlets if known else frozenset()),
    )
