"""All that can be asked: by a person, by the platform's own news, or by the relay's results."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.domain.playbook import Playbook
from bot.domain.values import (
    Account,
    CommandId,
    CrisisId,
    Level,
    LogSource,
    Origin,
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
class Asked:
    """What every command says. A repeat has the same `id` and gets the first answer."""

    id: CommandId
    crisis: CrisisId
    by: PersonId
    at: datetime
    account: Account = Account.MEMBER
    origin: Origin | None = None


# Lifecycle


@dataclass(frozen=True, kw_only=True)
class OpenCrisis(Asked):
    """`similar` are the code names of crises opened minutes ago that the person may know of;
    `another` says that they have seen them and mean a different one."""

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
    similar: tuple[str, ...] = ()
    another: bool = False


@dataclass(frozen=True, kw_only=True)
class StandDown(Asked):
    outcome: Words
    archive_after: timedelta


@dataclass(frozen=True, kw_only=True)
class ReopenCrisis(Asked):
    reason: Words


# People


@dataclass(frozen=True, kw_only=True)
class AcknowledgeRole(Asked):
    """*I'm on it*, by the holder; by a deputy it takes over from a holder who has not answered."""

    role: RoleId


@dataclass(frozen=True, kw_only=True)
class TakeRole(Asked):
    role: RoleId


@dataclass(frozen=True, kw_only=True)
class HandOverRole(Asked):
    """`to_account` is what the platform says about the receiver."""

    role: RoleId
    to: PersonId
    to_account: Account


@dataclass(frozen=True, kw_only=True)
class ReadNotice(Asked):
    pass


@dataclass(frozen=True, kw_only=True)
class NoteJoined(Asked):
    name: Words


@dataclass(frozen=True, kw_only=True)
class NoteLeft(Asked):
    pass


# Statements


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


# The log


@dataclass(frozen=True, kw_only=True)
class AskForForm(Asked):
    """Somebody asks for a form; refused here, it need not be filled in for nothing."""

    form: str


@dataclass(frozen=True, kw_only=True)
class LogEntry(Asked):
    text: Words
    author: PersonId
    source: LogSource
    happened_at: datetime
    post: PostId | None = None
    link: str = ""


# Results, by the relay


@dataclass(frozen=True, kw_only=True)
class RecordRoom(Asked):
    room: RoomId
    name: str


@dataclass(frozen=True, kw_only=True)
class RecordInvited(Asked):
    room: RoomId
    people: frozenset[PersonId]
    missing: Mapping[PersonId, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RecordTopic(Asked):
    room: RoomId


@dataclass(frozen=True, kw_only=True)
class RecordCard(Asked):
    card: str
    subject: str
    place: RoomId
    post: PostId
    link: str


@dataclass(frozen=True, kw_only=True)
class RecordPin(Asked):
    room: RoomId
    card: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class RecordDelayed(Asked):
    effect: str
    subject: str
    reason: str
    again_at: datetime


@dataclass(frozen=True, kw_only=True)
class RecordAbandoned(Asked):
    effect: str
    subject: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordTimeline(Asked):
    pass


@dataclass(frozen=True, kw_only=True)
class RecordArchived(Asked):
    room: RoomId


@dataclass(frozen=True, kw_only=True)
class StartPublication(Asked):
    """The relay is about to call the outlet; `resuming` an attempt whose outcome is not known.
    `send_at` tells which order of sending it carries out; None: whichever is the newest."""

    statement: StatementId
    revision: int
    outlet: OutletId
    send_at: datetime | None = None
    resuming: bool = False


@dataclass(frozen=True, kw_only=True)
class RecordPublished(Asked):
    statement: StatementId
    revision: int
    outlet: OutletId
    link: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordFailed(Asked):
    statement: StatementId
    outlet: OutletId
    reason: str
    again_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RecordUnclear(Asked):
    statement: StatementId
    outlet: OutletId


@dataclass(frozen=True, kw_only=True)
class AskForNextUpdate(Asked):
    """The time promised in a statement has come."""

    statement: StatementId


@dataclass(frozen=True, kw_only=True)
class NoteDone(Asked):
    """An effect was carried out of which nothing needs to be known."""


Command: TypeAlias = (
    OpenCrisis
    | StandDown
    | ReopenCrisis
    | AcknowledgeRole
    | TakeRole
    | HandOverRole
    | ReadNotice
    | NoteJoined
    | NoteLeft
    | DraftStatement
    | ReviseStatement
    | ApproveStatement
    | RequestChanges
    | WithdrawStatement
    | StopSending
    | OrderSending
    | HoldEverything
    | ReleaseStatement
    | LiftHold
    | AskForForm
    | LogEntry
    | RecordRoom
    | RecordInvited
    | RecordTopic
    | RecordCard
    | RecordPin
    | RecordDelayed
    | RecordAbandoned
    | RecordTimeline
    | RecordArchived
    | StartPublication
    | RecordPublished
    | RecordFailed
    | RecordUnclear
    | AskForNextUpdate
    | NoteDone
)
