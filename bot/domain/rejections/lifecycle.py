"""Reasons to say no about where the crisis stands, and how bad it is."""

from dataclasses import dataclass

from bot.domain.rejections.base import Rejected
from bot.domain.values import PersonId, StatementId


@dataclass(eq=False)
class NoSuchCrisis(Rejected):
    code = "no_such_crisis"


@dataclass(eq=False)
class SimilarCrisisOpen(Rejected):
    code = "similar_crisis_open"
    crises: tuple[str, ...]


@dataclass(eq=False)
class FirstSeenInTheFuture(Rejected):
    code = "first_seen_in_the_future"


@dataclass(eq=False)
class ReadersUnknown(Rejected):
    """Nobody can say who would read the drafts in the room to be."""

    code = "readers_unknown"
    why: str


@dataclass(eq=False)
class RoomIsOverlooked(Rejected):
    """Drafts in the room to be would be read by people who may not see them."""

    code = "room_is_overlooked"
    people: frozenset[PersonId]


@dataclass(eq=False)
class CrisisIsOver(Rejected):
    code = "crisis_is_over"


@dataclass(eq=False)
class CrisisIsNotOver(Rejected):
    code = "crisis_is_not_over"


@dataclass(eq=False)
class RoomNotReady(Rejected):
    """The war room is still being set up."""

    code = "room_not_ready"


@dataclass(eq=False)
class ClearedButUnsent(Rejected):
    """Standing down would leave something approved hanging."""

    code = "cleared_but_unsent"
    statements: tuple[StatementId, ...]


@dataclass(eq=False)
class LoweringTakesTwo(Rejected):
    """The lead and one more must say that it is less bad than it was."""

    code = "lowering_takes_two"
    lead: PersonId | None
