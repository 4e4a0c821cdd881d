"""The relay's own: what became of an effect."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.commands.base import Asked
from bot.domain.values import (
    OutletId,
    PersonId,
    PostId,
    RoomId,
    StatementId,
    Words,
)


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
    refused: tuple[Words, ...] = ()
    asked: int = 0


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
    about: tuple[Words, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AskForNextUpdate(Asked):
    """The time promised in a statement has come."""

    statement: StatementId


@dataclass(frozen=True, kw_only=True)
class NoteDone(Asked):
    """An effect was carried out of which nothing needs to be known."""
