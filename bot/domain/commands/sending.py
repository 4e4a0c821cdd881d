"""What people ask of its sending."""

from dataclasses import dataclass

from bot.domain.commands.base import Asked
from bot.domain.values import (
    StatementId,
)


@dataclass(frozen=True, kw_only=True)
class StopSending(Asked):
    statement: StatementId


@dataclass(frozen=True, kw_only=True)
class OrderSending(Asked):
    """*Publish now* or *Try again*."""

    statement: StatementId


@dataclass(frozen=True, kw_only=True)
class HoldEverything(Asked):
    pass


@dataclass(frozen=True, kw_only=True)
class ReleaseStatement(Asked):
    statement: StatementId


@dataclass(frozen=True, kw_only=True)
class LiftHold(Asked):
    pass
