"""From clearance to publication, and everything that holds it back."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.events.base import Fact
from bot.domain.values import NO_WORDS, Match, OutletId, PersonId, StatementId, Words


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
    """`refused` names those of a group of `asked` who did not get it."""

    statement: StatementId
    revision: int
    outlet: OutletId
    link: str
    reference: str = ""
    refused: tuple[Words, ...] = ()
    asked: int = 0


@dataclass(frozen=True, kw_only=True)
class PublicationFailed(Fact):
    """Surely not published. `again_at` None: the bot has given up and asks."""

    statement: StatementId
    outlet: OutletId
    reason: str
    again_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PublicationUnclear(Fact):
    """The answer was lost and the outlet cannot tell: a person must look. `about` names those of
    a group of whom that holds, where it is known."""

    statement: StatementId
    outlet: OutletId
    about: tuple[Words, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PublicationDenied(Fact):
    """Somebody looked: it is not there."""

    statement: StatementId
    outlet: OutletId


@dataclass(frozen=True, kw_only=True)
class PostingAsked(Fact):
    """Where the bot has no way in: `person` has the cleared words to post by hand."""

    statement: StatementId
    revision: int
    outlet: OutletId
    person: PersonId
    send_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PostedByHand(Fact):
    """`by` says that it stands at `link`. `posted` is what they pasted back, kept where it is
    `different`."""

    statement: StatementId
    revision: int
    outlet: OutletId
    link: str
    match: Match
    posted: Words = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class SendingMoved(Fact):
    """Another instant within the approved time window."""

    statement: StatementId
    revision: int
    send_at: datetime


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
