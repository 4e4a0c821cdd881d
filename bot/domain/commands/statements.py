"""What people ask of a statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.commands.base import Asked
from bot.domain.values import (
    NO_WORDS,
    OutletId,
    Part,
    PersonId,
    Rendition,
    StatementId,
    Tag,
    Wording,
    Words,
)


@dataclass(frozen=True, kw_only=True)
class DraftStatement(Asked):
    """`others` wrote a part of it too: the writer of a message turned into a draft, say."""

    wording: Wording
    others: frozenset[PersonId] = frozenset()
    tags: frozenset[Tag] | None = None
    lane: str = ""
    """The pre-approved statement it was made of, with what was filled into its `slots`."""
    slots: Mapping[str, Words] = field(default_factory=dict)
    publish_at: datetime | None = None
    parts: frozenset[Part] = frozenset()
    waiver: Words = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class ReviseStatement(Asked):
    """`revision` is the one they had before their eyes. `parts` and `waiver` are asked for where it
    becomes a first message only now."""

    statement: StatementId
    revision: int
    wording: Wording
    tags: frozenset[Tag] | None = None
    publish_at: datetime | None = None
    parts: frozenset[Part] = frozenset()
    waiver: Words = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class TranslateStatement(Asked):
    """The text in another language, made from the revision before their eyes; the same text again
    says that it still holds. `renditions` are the final forms with it."""

    statement: StatementId
    revision: int
    language: str
    text: Words
    renditions: Mapping[OutletId, Rendition] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TagStatement(Asked):
    """Say what it touches; no tag at all: *none of these*."""

    statement: StatementId
    revision: int
    tags: frozenset[Tag]


@dataclass(frozen=True, kw_only=True)
class ExpireApprovals(Asked):
    """The time for which approvals are good may be over."""

    statement: StatementId
    revision: int


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
