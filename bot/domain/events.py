"""All that can have happened in a crisis: the table of contents of the domain.

An event is a fact in a crisis's stream, never changed and never removed. It carries facts, not
sentences; what people typed is of type `Words` and kept beside the log.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.domain.playbook import Playbook
from bot.domain.values import (
    CrisisId,
    Level,
    LogSource,
    OutletId,
    PersonId,
    PostId,
    RoleId,
    RoomId,
    StatementId,
    Wording,
    Words,
)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What every event says: who made it so, and when."""

    by: PersonId
    at: datetime


# The room


@dataclass(frozen=True, kw_only=True)
class CrisisOpened(Fact):
    """Somebody who may has opened a crisis. The playbook in force is part of the fact."""

    crisis: CrisisId
    code_name: str
    summary: Words
    seen_where: Words
    link: Words
    first_seen_at: datetime
    level: Level
    drill: bool
    keep_out: frozenset[PersonId]
    playbook: Playbook
    names: Mapping[PersonId, Words]
    asked_from: RoomId | None = None


@dataclass(frozen=True, kw_only=True)
class RoomOpened(Fact):
    room: RoomId
    name: str


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(Fact):
    """The bot's invitation was carried out; `missing` says why somebody could not be invited."""

    people: frozenset[PersonId]
    missing: Mapping[PersonId, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TopicSet(Fact):
    pass


@dataclass(frozen=True, kw_only=True)
class CardPosted(Fact):
    """A card of the bot stands at `place` as `post`; later showings update that post."""

    card: str
    subject: str
    place: RoomId
    post: PostId
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class CardPinned(Fact):
    card: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class RoomReady(Fact):
    """Everybody is invited, the topic set, the brief posted and pinned."""


@dataclass(frozen=True, kw_only=True)
class EffectDelayed(Fact):
    """Something the bot is to do must wait: the platform said no for now. It keeps trying."""

    effect: str
    subject: str
    reason: str
    again_at: datetime


@dataclass(frozen=True, kw_only=True)
class EffectAbandoned(Fact):
    """Something the bot was to do cannot be done without a person; `reason` is a code."""

    effect: str
    subject: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Fact):
    """`by` came into the room; `invited` tells whether the bot had asked them in."""

    invited: bool
    name: Words


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Fact):
    pass


@dataclass(frozen=True, kw_only=True)
class NoticeRead(Fact):
    """Somebody pressed *Read and understood* on the notice to all staff."""


# Roles


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
    role: RoleId
    to: PersonId


# Statements


@dataclass(frozen=True, kw_only=True)
class StatementDrafted(Fact):
    """The first revision. `authors` are all who wrote any part, the proposer included."""

    statement: StatementId
    revision: int
    wording: Wording
    digest: str
    authors: frozenset[PersonId]


@dataclass(frozen=True, kw_only=True)
class StatementRevised(Fact):
    """A new revision; every approval of the former is void. `authors` counts all revisions."""

    statement: StatementId
    revision: int
    wording: Wording
    digest: str
    authors: frozenset[PersonId]
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


@dataclass(frozen=True, kw_only=True)
class SendingStopped(Fact):
    """Somebody pressed *Stop* before it went out."""

    statement: StatementId
    on_the_wire: tuple[OutletId, ...]


@dataclass(frozen=True, kw_only=True)
class SendingOrdered(Fact):
    """*Publish now* or *Try again*: what is cleared goes to the outlets that lack it."""

    statement: StatementId
    outlets: tuple[OutletId, ...]


@dataclass(frozen=True, kw_only=True)
class PublicationStarted(Fact):
    """From here the statement is on the wire to this outlet until an outcome is recorded.
    `send_at` is that of the order carried out; None: of the newest."""

    statement: StatementId
    revision: int
    outlet: OutletId
    attempt: int
    send_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class StatementPublished(Fact):
    statement: StatementId
    revision: int
    outlet: OutletId
    link: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicationFailed(Fact):
    """Surely not published. `again_at` None: the bot has given up and asks."""

    statement: StatementId
    outlet: OutletId
    reason: str
    again_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PublicationUnclear(Fact):
    """The answer was lost and the outlet cannot tell: a person must look."""

    statement: StatementId
    outlet: OutletId


@dataclass(frozen=True, kw_only=True)
class StatementWentStale(Fact):
    """Still unsent too long after it was due: it stops and asks."""

    statement: StatementId
    outlet: OutletId


@dataclass(frozen=True, kw_only=True)
class WouldHaveGone(Fact):
    """In a drill: what a publication would have been."""

    statement: StatementId
    revision: int
    outlets: tuple[OutletId, ...]


@dataclass(frozen=True, kw_only=True)
class EverythingHeld(Fact):
    """Nothing goes out until released; `on_the_wire` could no longer be stopped."""

    on_the_wire: tuple[tuple[StatementId, OutletId], ...]


@dataclass(frozen=True, kw_only=True)
class StatementReleased(Fact):
    """`send_at` as in `StatementCleared`; None also where it still awaits approval."""

    statement: StatementId
    send_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HoldLifted(Fact):
    """New statements are no longer held; those held before wait for their own release."""


@dataclass(frozen=True, kw_only=True)
class NextUpdateMissed(Fact):
    """The time promised in a published statement has passed without a newer one."""

    statement: StatementId
    promised_at: datetime


# The log


@dataclass(frozen=True, kw_only=True)
class EntryLogged(Fact):
    """Somebody put a thing on the timeline; `author` said it, at `happened_at`."""

    text: Words
    author: PersonId
    source: LogSource
    happened_at: datetime
    post: PostId | None = None
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class CommandRefused(Fact):
    """Somebody asked for what could not be; `code` is the rejection's, `data` its facts."""

    command: str
    code: str
    data: Mapping[str, str]


# The end


@dataclass(frozen=True, kw_only=True)
class CrisisStoodDown(Fact):
    outcome: Words
    archive_after: timedelta


@dataclass(frozen=True, kw_only=True)
class TimelineAttached(Fact):
    pass


@dataclass(frozen=True, kw_only=True)
class RoomArchived(Fact):
    pass


@dataclass(frozen=True, kw_only=True)
class CrisisReopened(Fact):
    """The same log goes on in a new room; every approval is void."""

    reason: Words


Event: TypeAlias = (
    CrisisOpened
    | RoomOpened
    | PeopleInvited
    | TopicSet
    | CardPosted
    | CardPinned
    | RoomReady
    | EffectDelayed
    | EffectAbandoned
    | MemberJoined
    | MemberLeft
    | NoticeRead
    | RoleAssigned
    | RoleAcknowledged
    | RoleTaken
    | RoleHandedOver
    | StatementDrafted
    | StatementRevised
    | StatementApproved
    | ChangesRequested
    | StatementCleared
    | ClearanceLost
    | StatementWithdrawn
    | SendingStopped
    | SendingOrdered
    | PublicationStarted
    | StatementPublished
    | PublicationFailed
    | PublicationUnclear
    | StatementWentStale
    | WouldHaveGone
    | EverythingHeld
    | StatementReleased
    | HoldLifted
    | NextUpdateMissed
    | EntryLogged
    | CommandRefused
    | CrisisStoodDown
    | TimelineAttached
    | RoomArchived
    | CrisisReopened
)
