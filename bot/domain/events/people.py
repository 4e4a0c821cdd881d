"""Who does what."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.events.base import Fact
from bot.domain.values import (
    PersonId,
    RoleId,
)


@dataclass(frozen=True, kw_only=True)
class RoleAssigned(Fact):
    """At opening: the first in the role's line who is not kept out."""

    role: RoleId
    person: PersonId


@dataclass(frozen=True, kw_only=True)
class RoleAcknowledged(Fact):
    """Its holder said: I'm on it."""

    role: RoleId


@dataclass(frozen=True, kw_only=True)
class RoleTaken(Fact):
    """`by` took an unfilled role, or stands in for its holder, who had not answered."""

    role: RoleId


@dataclass(frozen=True, kw_only=True)
class RoleHandedOver(Fact):
    """`until` None: for good; else it goes back at that instant."""

    role: RoleId
    to: PersonId
    until: datetime | None = None
