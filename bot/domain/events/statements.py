"""A statement before it goes out: written, approved, cleared, withdrawn."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.events.base import Fact
from bot.domain.values import (
    NO_WORDS,
    OutletId,
    Part,
    PersonId,
    RoleId,
    StatementId,
    Tag,
    Wording,
    Words,
)


@dataclass(frozen=True, kw_only=True)
class StatementDrafted(Fact):
    """The first revision. `authors` are all who wrote any part, the proposer included. `tags`,
    `lane` and `publish_at` as in `Statement`; `parts` are those of a first message that the author
    marked, `waiver` why one is lacking."""

    statement: StatementId
    revision: int
    wording: Wording
    digest: str
    authors: frozenset[PersonId]
    tags: frozenset[Tag] | None = None
    lane: str = ""
    publish_at: datetime | None = None
    parts: frozenset[Part] = frozenset()
    waiver: Words = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class StatementRevised(Fact):
    """A new revision; every approval of the former is void. `authors` counts all revisions.
    `waiver` as in `StatementDrafted`, where it is a first message only since this revision."""

    statement: StatementId
    revision: int
    wording: Wording
    digest: str
    authors: frozenset[PersonId]
    voided: frozenset[PersonId]
    tags: frozenset[Tag] | None = None
    publish_at: datetime | None = None
    waiver: Words = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class StatementTagged(Fact):
    """What it touches was said; where that changes the rule, the approvals of `voided` are void."""

    statement: StatementId
    revision: int
    tags: frozenset[Tag]
    voided: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ApprovalsExpired(Fact):
    """These were good for as long as the playbook says, and no longer."""

    statement: StatementId
    revision: int
    people: frozenset[PersonId]


@dataclass(frozen=True, kw_only=True)
class FastLaneEnded(Fact):
    """The words approved in calm times are past their date: the usual rule holds from here."""

    statement: StatementId
    revision: int
    voided: frozenset[PersonId]


@dataclass(frozen=True, kw_only=True)
class StatementApproved(Fact):
    """One person's yes to one revision, in the seats they hold."""

    statement: StatementId
    revision: int
    digest: str
    seats: frozenset[RoleId]


@dataclass(frozen=True, kw_only=True)
class ChangesRequested(Fact):
    """An approver's no; `took_back` where they had approved. `seats` as at that moment."""

    statement: StatementId
    revision: int
    reason: Words
    took_back: bool
    seats: frozenset[RoleId]


@dataclass(frozen=True, kw_only=True)
class StatementCleared(Fact):
    """The rule is met. `send_at` None waits for somebody to press *Publish now*."""

    statement: StatementId
    revision: int
    digest: str
    send_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ClearanceLost(Fact):
    """A cleared statement is so no longer: somebody who counted does not hold the role now."""

    statement: StatementId
    revision: int


@dataclass(frozen=True, kw_only=True)
class StatementWithdrawn(Fact):
    """Nothing more of it is sent; `on_the_wire` could no longer be stopped."""

    statement: StatementId
    on_the_wire: tuple[OutletId, ...] = ()
