"""What follows from asking that something be taken down."""

from collections.abc import Iterator
from typing import assert_never

from bot.domain.decisions.removing import may_approve
from bot.domain.effects import Notify, TakeDown
from bot.domain.events import (
    RemovalApproved,
    RemovalDone,
    RemovalFailed,
    RemovalProposed,
    RemovalRefused,
    RemovalStarted,
    RemovingEvent,
)
from bot.domain.grounds import Target
from bot.domain.planned import Planned, cards, now, to_person
from bot.domain.reactions.watching import ROGUE
from bot.domain.removal import Removal, Stage
from bot.domain.state import Crisis
from bot.domain.values import StatementId

REMOVAL = "removal"


def removing_effects(event: RemovingEvent, crisis: Crisis) -> Iterator[Planned]:
    """Its card, and those of what it is about; who must answer is told; once approved the outlet
    is asked, or a person. In a drill nobody is."""
    removal = crisis.removals[event.removal]
    yield from _cards(removal, crisis)
    match event:
        case RemovalProposed():
            if removal.stage is Stage.AWAITING:
                asked = sorted(may_approve(removal, crisis) - {event.by})
                data = _about(removal, crisis)
                yield from now(*(Notify(person=p, code="removal_asked", data=data) for p in asked))
        case RemovalApproved():
            if removal.stage is Stage.UNDER_WAY:
                yield from now(TakeDown(removal=removal.id))
            yield from _by_hand(removal, crisis)
        case RemovalFailed():
            yield from _by_hand(removal, crisis)
        case RemovalRefused():
            if event.by != removal.proposed_by:
                data = _about(removal, crisis)
                yield from to_person(removal.proposed_by, "removal_refused", data)
        case RemovalStarted() | RemovalDone():
            return
        case _:
            assert_never(event)


def _by_hand(removal: Removal, crisis: Crisis) -> list[Planned]:
    """Whoever has to do it is told so."""
    if removal.stage is not Stage.BY_HAND or crisis.over:
        return []
    return to_person(removal.hands, "removal_by_hand", _about(removal, crisis))


def _cards(removal: Removal, crisis: Crisis) -> list[Planned]:
    shown = [(REMOVAL, str(removal.id))]
    if removal.target is Target.STRANGER:
        shown.append((ROGUE, removal.subject))
    if removal.target is Target.STATEMENT:
        statement = crisis.statement(StatementId(removal.subject))
        shown.append(("sending", f"{statement.id}/{statement.revision}"))
    return cards(crisis, *shown)


def _about(removal: Removal, crisis: Crisis) -> dict[str, str]:
    """Numbers and places; never the words in question."""
    return {
        "code_name": crisis.code_name,
        "removal": str(removal.id),
        "outlet": str(removal.outlet),
        "room": str(crisis.room or ""),
    }


def removals_in_a_new_room(crisis: Crisis) -> list[Planned]:
    """Those that are not settled, and go on."""
    settled = (Stage.DONE, Stage.REFUSED, Stage.REHEARSED)
    unsettled = [r for r in crisis.removals.values() if r.stage not in settled]
    under_way = [TakeDown(removal=r.id) for r in unsettled if r.stage is Stage.UNDER_WAY]
    return [*cards(crisis, *((REMOVAL, str(r.id)) for r in unsettled)), *now(*under_way)]


def removals_at_the_end(crisis: Crisis) -> list[Planned]:
    """Their cards lose their buttons."""
    ids = [str(removal) for removal in crisis.removals]
    return cards(crisis, *((REMOVAL, one) for one in ids if crisis.post_of(REMOVAL, one)))
