"""Reasons to say no about approving a statement, or changing it."""

from dataclasses import dataclass

from bot.domain.rejections.base import Rejected
from bot.domain.values import RoleId, StatementId


@dataclass(eq=False)
class NoSuchStatement(Rejected):
    code = "no_such_statement"
    statement: StatementId


@dataclass(eq=False)
class NotAnApprover(Rejected):
    """The person holds no role that this statement's rule asks for."""

    code = "not_an_approver"
    statement: StatementId
    roles: frozenset[RoleId]


@dataclass(eq=False)
class WroteIt(Rejected):
    """Nobody who wrote any part counts."""

    code = "wrote_it"
    statement: StatementId


@dataclass(eq=False)
class MayNotWithdraw(Rejected):
    code = "may_not_withdraw"
    statement: StatementId


@dataclass(eq=False)
class StaleRevision(Rejected):
    """The card shows words that are not the current ones."""

    code = "stale_revision"
    statement: StatementId
    current: int


@dataclass(eq=False)
class NotAwaitingApproval(Rejected):
    code = "not_awaiting_approval"
    statement: StatementId
    standing: str


@dataclass(eq=False)
class TagNotTaken(Rejected):
    """An approver may add a tag; only an author says *none of these*, and nobody takes one away
    from what others have tagged."""

    code = "tag_not_taken"
    statement: StatementId


@dataclass(eq=False)
class NoSuchLanguage(Rejected):
    """It is the language of the source, or none the statement has."""

    code = "no_such_language"
    language: str
