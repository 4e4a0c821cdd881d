"""What follows where two crises run at once."""

from collections.abc import Iterator
from typing import assert_never

from bot.domain.effects import FoldIn, Invite, LookElsewhere
from bot.domain.events import (
    CrisisFolded,
    CrisisFoldedIn,
    FoldedLetIn,
    StatementDrafted,
    StatementRevised,
    TogetherEvent,
    WaitingElsewhere,
)
from bot.domain.planned import Planned, cards, now
from bot.domain.state import Crisis


def together_effects(event: TogetherEvent, crisis: Crisis) -> Iterator[Planned]:
    match event:
        case WaitingElsewhere():
            known = len(crisis.elsewhere[event.other].statements)
            yield from cards(crisis, ("elsewhere", f"{event.other}/{known}"))
        case CrisisFolded():
            yield from cards(crisis, ("folded", ""))
            yield from now(FoldIn(into=event.into))
        case CrisisFoldedIn():
            yield from cards(crisis, ("folded_in", event.other))
        case FoldedLetIn():
            yield from cards(crisis, ("folded_in", event.other))
            if crisis.room:
                yield from now(Invite(room=crisis.room, people=tuple(sorted(event.people))))
        case _:
            assert_never(event)


def looking_elsewhere(event: StatementDrafted | StatementRevised, crisis: Crisis) -> list[Planned]:
    """Whether another crisis has something waiting for the same outlet is looked up afterwards:
    it is no part of this crisis. A drill looks at nothing outside."""
    return [] if crisis.drill else now(LookElsewhere(statement=event.statement))
