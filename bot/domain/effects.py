"""What the shell is to do, as values: the contract between deciding and doing.

Effects hold ids and numbers, never words: what is shown or sent is made at the moment of
sending, from the newest state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from bot.domain.asking_effects import (
    AskingEffect,
    AskNext,
    EndHandover,
    Page,
    SeekObjector,
    WatchLead,
    asking_lane,
)
from bot.domain.grounds import RemovalId
from bot.domain.queue_effects import QueueEffect, queue_lane
from bot.domain.values import CrisisId, OutletId, PersonId, RoomId, StatementId


@dataclass(frozen=True, kw_only=True)
class OpenRoom:
    """Open the private room of this name, or find the one an earlier attempt opened."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Invite:
    room: RoomId
    people: tuple[PersonId, ...]


@dataclass(frozen=True, kw_only=True)
class SetTopic:
    room: RoomId


@dataclass(frozen=True, kw_only=True)
class ShowCard:
    """Post the card at `place`, or update it where it already stands."""

    card: str
    subject: str
    place: RoomId


@dataclass(frozen=True, kw_only=True)
class PinCard:
    card: str
    subject: str
    place: RoomId


@dataclass(frozen=True, kw_only=True)
class Tell:
    """Tell one person, visible to them alone, what came of what they did. It may repeat."""

    person: PersonId
    place: RoomId
    code: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Notify:
    """A direct message with number and link, never a draft's words."""

    person: PersonId
    code: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Publish:
    """Send the revision to one outlet, if it is cleared at that moment. `send_at` tells one
    order of sending from another: only the newest counts."""

    statement: StatementId
    revision: int
    outlet: OutletId
    send_at: datetime


@dataclass(frozen=True, kw_only=True)
class WatchNextUpdate:
    """When it is due, ask whether the promised next update has come."""

    statement: StatementId


@dataclass(frozen=True, kw_only=True)
class WatchApprovals:
    """When it is due, see whose approval of this revision is past its time."""

    statement: StatementId
    revision: int


@dataclass(frozen=True, kw_only=True)
class TakeDown:
    """Ask the outlet to take down what an approved removal names."""

    removal: RemovalId


@dataclass(frozen=True, kw_only=True)
class LookElsewhere:
    """Look whether another crisis has a statement waiting for the same outlet, and warn both."""

    statement: StatementId


@dataclass(frozen=True, kw_only=True)
class FoldIn:
    """Tell the crisis in whose favour this one was ended."""

    into: CrisisId


@dataclass(frozen=True, kw_only=True)
class AttachTimeline:
    room: RoomId


@dataclass(frozen=True, kw_only=True)
class ShowMedium:
    """Post a picture or video in the room, byte for byte as it is kept and will be sent."""

    room: RoomId
    digest: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ArchiveRoom:
    room: RoomId


Effect: TypeAlias = (
    OpenRoom
    | Invite
    | SetTopic
    | ShowCard
    | PinCard
    | Tell
    | Notify
    | Publish
    | WatchNextUpdate
    | WatchApprovals
    | AttachTimeline
    | ShowMedium
    | ArchiveRoom
    | QueueEffect
    | AskingEffect
    | TakeDown
    | LookElsewhere
    | FoldIn
)


def lane_of(effect: Effect) -> str:
    """Effects in one lane are carried out in order, lanes side by side: one lane per card, per
    person told, per statement at an outlet and order of sending: a new order need not wait for
    the time of the one it replaces."""
    match effect:
        case ShowCard() | PinCard():
            return f"card:{effect.card}:{effect.subject}:{effect.place}"
        case Tell() | Notify():
            return f"person:{effect.person}"
        case Publish():
            return f"outlet:{effect.outlet}:{effect.statement}:{effect.send_at.isoformat()}"
        case OpenRoom():
            return f"room:{effect.name}"
        case Invite() | SetTopic() | AttachTimeline() | ArchiveRoom():
            return f"{type(effect).__name__}:{effect.room}"
        case ShowMedium():
            return f"medium:{effect.digest}"
        case WatchApprovals():
            return f"approvals:{effect.statement}/{effect.revision}"
        case WatchNextUpdate():
            return f"watch:{effect.statement}"
        case TakeDown():
            return f"removal:{effect.removal}"
        case LookElsewhere():
            return f"elsewhere:{effect.statement}"
        case FoldIn():
            return f"fold:{effect.into}"
        case AskNext() | SeekObjector() | WatchLead() | EndHandover() | Page():
            return asking_lane(effect)
        case _:
            return queue_lane(effect)
