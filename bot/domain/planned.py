"""An effect with its time, and the usual ways to plan one."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.effects import Effect, Notify, ShowCard
from bot.domain.state import Crisis
from bot.domain.values import PersonId, StatementId


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An effect to be carried out, at once or when it is due."""

    effect: Effect
    due: datetime | None = None


def now(*effects: Effect) -> list[Planned]:
    return [Planned(effect=effect) for effect in effects]


def cards(crisis: Crisis, *shown: tuple[str, str]) -> list[Planned]:
    """Cards in the present room, by name and subject."""
    if crisis.room is None:
        return []
    return now(*(ShowCard(card=c, subject=s, place=crisis.room) for c, s in shown))


def to_person(person: PersonId | None, code: str, data: dict[str, str]) -> list[Planned]:
    """A direct message with number and link; to nobody where there is nobody."""
    return now(Notify(person=person, code=code, data=data)) if person else []


def about(crisis: Crisis, statement: StatementId) -> dict[str, str]:
    """What a direct message about a statement carries: never its words."""
    return {
        "code_name": crisis.code_name,
        "statement": str(statement),
        "room": str(crisis.room or ""),
    }
