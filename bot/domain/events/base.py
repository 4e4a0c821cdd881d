"""What every event says."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.values import (
    PersonId,
)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What every event says: who made it so, and when."""

    by: PersonId
    at: datetime
