"""What one crisis wrote down of the brand's accounts: scheduled posts, strangers' posts, removals.
Read from events like the book it belongs to, and apart from the domain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from bot.domain import events as e
from bot.domain.events import freezing as f
from bot.domain.grounds import RemovalId, Target
from bot.domain.scheduled import ScheduledPost
from bot.domain.values import OutletId, PersonId

Spot: TypeAlias = tuple[OutletId, str]
"""An account, and the reference of a post there."""


@dataclass
class Slip:
    """One removal: what it is of, and who said what."""

    target: Target
    subject: str
    outlet: OutletId
    reference: str
    proposer: PersonId
    by_hand: bool
    approved: bool = False
    refused: bool = False
    started: bool = False
    done: PersonId | None = None


@dataclass
class Ledger:
    """`saved` are the posts written down before they were touched; `ordered` those that somebody
    put back, with the instant, `dropped` those that somebody gave up. The latest word of what
    became of each is in `fate`."""

    saved: dict[Spot, list[ScheduledPost]] = field(default_factory=dict)
    fate: dict[Spot, str] = field(default_factory=dict)
    ordered: set[tuple[OutletId, str, datetime]] = field(default_factory=set)
    dropped: set[Spot] = field(default_factory=set)
    frozen: set[OutletId] = field(default_factory=set)
    unable: set[OutletId] = field(default_factory=set)
    strangers: set[Spot] = field(default_factory=set)
    slips: dict[RemovalId, Slip] = field(default_factory=dict)


def _found(ledger: Ledger, outlet: OutletId, post: ScheduledPost) -> None:
    spot = (outlet, post.reference)
    ledger.saved.setdefault(spot, []).append(post)
    ledger.fate[spot] = "found"


def _begun(ledger: Ledger, event: f.FreezeBegun) -> None:
    ledger.frozen |= {*event.outlets}
    ledger.unable -= {*event.outlets}


def _read(ledger: Ledger, event: f.QueueRead) -> None:
    ledger.unable.discard(event.outlet)
    for post in event.posts:
        _found(ledger, event.outlet, post)


def _caught(ledger: Ledger, event: f.NewScheduledCaught) -> None:
    _found(ledger, event.outlet, event.post)


def _unable(ledger: Ledger, event: f.AccountCannotPause) -> None:
    ledger.unable.add(event.outlet)


def _thawed(ledger: Ledger, _event: f.FreezeEnded) -> None:
    ledger.frozen.clear()


def _now(fate: str) -> Callable[[Ledger, Any], None]:
    def turned(ledger: Ledger, event: Any) -> None:
        ledger.fate[event.outlet, event.reference] = fate

    return turned


def _ordered(ledger: Ledger, event: f.ResumeOrdered) -> None:
    ledger.ordered.add((event.outlet, event.reference, event.due))
    ledger.fate[event.outlet, event.reference] = "resuming"


def _given_up(ledger: Ledger, event: f.DropOrdered) -> None:
    ledger.dropped.add((event.outlet, event.reference))
    ledger.fate[event.outlet, event.reference] = "dropping"


def _seen(ledger: Ledger, event: e.StrangerPosted) -> None:
    ledger.strangers.add((event.outlet, event.reference))


def _proposed(ledger: Ledger, event: e.RemovalProposed) -> None:
    ledger.slips[event.removal] = Slip(
        target=event.target,
        subject=event.subject,
        outlet=event.outlet,
        reference=event.reference,
        proposer=event.by,
        by_hand=event.hands is not None,
    )


def _approved(ledger: Ledger, event: e.RemovalApproved) -> None:
    ledger.slips[event.removal].approved = True


def _refused(ledger: Ledger, event: e.RemovalRefused) -> None:
    ledger.slips[event.removal].refused = True


def _started(ledger: Ledger, event: e.RemovalStarted) -> None:
    ledger.slips[event.removal].started = True


def _not_done(ledger: Ledger, event: e.RemovalFailed) -> None:
    slip = ledger.slips[event.removal]
    slip.by_hand = slip.by_hand or event.hands is not None


def _done(ledger: Ledger, event: e.RemovalDone) -> None:
    ledger.slips[event.removal].done = event.by


ENTERED: Mapping[str, Callable[[Ledger, Any], None]] = {
    "FreezeBegun": _begun,
    "QueueRead": _read,
    "NewScheduledCaught": _caught,
    "AccountCannotPause": _unable,
    "FreezeEnded": _thawed,
    "PostPaused": _now("paused"),
    "PostSlipped": _now("slipped"),
    "PostNotPaused": _now("not paused"),
    "ResumeOrdered": _ordered,
    "PostResumed": _now("resumed"),
    "ResumeFailed": _now("paused"),
    "DropOrdered": _given_up,
    "PostDropped": _now("dropped"),
    "DropFailed": _now("paused"),
    "PostDecidedElsewhere": _now("elsewhere"),
    "StrangerPosted": _seen,
    "RemovalProposed": _proposed,
    "RemovalApproved": _approved,
    "RemovalRefused": _refused,
    "RemovalStarted": _started,
    "RemovalFailed": _not_done,
    "RemovalDone": _done,
}
"""How each event about the accounts is entered."""
