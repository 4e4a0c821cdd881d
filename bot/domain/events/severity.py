"""How bad it is: raised by one, lowered by two."""

from dataclasses import dataclass

from bot.domain.events.base import Fact
from bot.domain.values import Level, PersonId, StatementId


@dataclass(frozen=True, kw_only=True)
class LoweringProposed(Fact):
    """One of two has said so; nothing has changed yet."""

    level: Level


@dataclass(frozen=True, kw_only=True)
class LevelChanged(Fact):
    """`agreed` are all who said so. The approvals of `voided` statements are void, since another
    rule holds for them now."""

    old: Level
    new: Level
    agreed: frozenset[PersonId]
    voided: frozenset[StatementId] = frozenset()


SeverityEvent = LoweringProposed | LevelChanged
