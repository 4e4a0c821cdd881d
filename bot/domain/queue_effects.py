"""What is to be done at the queues of scheduled posts: read, watch, pause, put back, drop."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, assert_never
from zlib import crc32

from bot.domain.values import OutletId

LANES_PER_ACCOUNT = 4
"""How many posts of one account are paused at the same time."""


@dataclass(frozen=True, kw_only=True)
class ReadQueue:
    """See what is scheduled at the account: at first, and again once all is paused."""

    outlet: OutletId


@dataclass(frozen=True, kw_only=True)
class WatchQueue:
    """Look every minute whether something new is scheduled, as long as this freeze is on."""

    outlet: OutletId
    round: int


@dataclass(frozen=True, kw_only=True)
class PausePost:
    """Take a post out of the queue. `urgent`: it is about to go out, and waits for no other."""

    outlet: OutletId
    reference: str
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class RequeuePost:
    """Put a paused post back, to go out at `due`, unless that is too near by then."""

    outlet: OutletId
    reference: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class DiscardPost:
    """Give a paused post up for good."""

    outlet: OutletId
    reference: str


@dataclass(frozen=True, kw_only=True)
class SettleElsewhere:
    """A paused post is decided on: no other crisis that paused it waits for a decision now."""

    outlet: OutletId
    reference: str


QueueEffect: TypeAlias = (
    ReadQueue | WatchQueue | PausePost | RequeuePost | DiscardPost | SettleElsewhere
)


def queue_lane(effect: QueueEffect) -> str:
    """One lane for reading, one for watching, a few for pausing; what is urgent or decided on by
    a person has its own."""
    match effect:
        case ReadQueue():
            return f"queue:{effect.outlet}:read"
        case WatchQueue():
            return f"queue:{effect.outlet}:watch"
        case PausePost(urgent=False):
            return f"queue:{effect.outlet}:{crc32(effect.reference.encode()) % LANES_PER_ACCOUNT}"
        case PausePost() | RequeuePost() | DiscardPost() | SettleElsewhere():
            return f"queue:{effect.outlet}:one:{effect.reference}"
        case _:
            assert_never(effect)
