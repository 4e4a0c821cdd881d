"""Who does what."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.commands.base import Asked
from bot.domain.values import (
    Account,
    PersonId,
    RoleId,
    Words,
)


@dataclass(frozen=True, kw_only=True)
class AcknowledgeRole(Asked):
    """*I'm on it*, by the holder; by a deputy it takes over from a holder who has not answered."""

    role: RoleId


@dataclass(frozen=True, kw_only=True)
class TakeRole(Asked):
    role: RoleId


@dataclass(frozen=True, kw_only=True)
class HandOverRole(Asked):
    """`to_account` is what the platform says about the receiver; `until` None: for good."""

    role: RoleId
    to: PersonId
    to_account: Account
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReadNotice(Asked):
    pass


@dataclass(frozen=True, kw_only=True)
class NoteJoined(Asked):
    name: Words


@dataclass(frozen=True, kw_only=True)
class NoteLeft(Asked):
    pass
