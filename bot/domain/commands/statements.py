"""What people ask of a statement."""

from dataclasses import dataclass

from bot.domain.commands.base import Asked
from bot.domain.values import (
    PersonId,
    StatementId,
    Wording,
    Words,
)


@dataclass(frozen=True, kw_only=True)
class DraftStatement(Asked):
    """`others` wrote a part of it too: the writer of a message turned into a draft, say."""

    wording: Wording
    others: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ReviseStatement(Asked):
    """`revision` is the one they had before their eyes."""

    statement: StatementId
    revision: int
    wording: Wording


@dataclass(frozen=True, kw_only=True)
class ApproveStatement(Asked):
    statement: StatementId
    revision: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class RequestChanges(Asked):
    statement: StatementId
    revision: int
    reason: Words


@dataclass(frozen=True, kw_only=True)
class WithdrawStatement(Asked):
    statement: StatementId
