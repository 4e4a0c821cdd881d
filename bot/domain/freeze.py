"""The freeze of scheduled posts as the fold of its events: accounts, and the posts found there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from bot.domain.events.freezing import (
    AccountCannotPause,
    AccountFrozen,
    DropFailed,
    DropOrdered,
    FreezeBegun,
    FreezeEnded,
    FreezingEvent,
    ItemEvent,
    NewScheduledCaught,
    PostDecidedElsewhere,
    PostDropped,
    PostNotPaused,
    PostPaused,
    PostResumed,
    PostSlipped,
    QueueRead,
    ResumeFailed,
    ResumeOrdered,
)
from bot.domain.rejections.freezing import NoSuchPost
from bot.domain.scheduled import ScheduledPost
from bot.domain.values import OutletId

GOOD_TIME = timedelta(minutes=5)
"""Nothing is put back that would go out sooner: there must be time to stop it again."""


class Fate(StrEnum):
    """Where a scheduled post stands."""

    SEEN = "seen"
    PAUSED = "paused"
    SLIPPED = "slipped"
    NOT_PAUSED = "not paused"
    RESUMING = "resuming"
    RESUMED = "resumed"
    DROPPING = "dropping"
    DROPPED = "dropped"
    ELSEWHERE = "decided elsewhere"
    """Another crisis that had paused it too has put it back, or dropped it."""


AWAITING = frozenset({Fate.PAUSED, Fate.RESUMING, Fate.DROPPING})
"""Paused, and not yet settled."""
SETTLED = frozenset({Fate.RESUMED, Fate.DROPPED, Fate.ELSEWHERE})
"""Paused, and decided on since."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One post that was found. `times` counts how often it was; `caught`: found during the
    freeze. `due` is the time for which it is, or was, put back; `at` is when it last changed."""

    outlet: OutletId
    post: ScheduledPost
    round: int
    at: datetime
    fate: Fate = Fate.SEEN
    reason: str = ""
    times: int = 1
    caught: bool = False
    due: datetime | None = None

    def in_good_time(self, now: datetime) -> bool:
        """Whether its own time is still far enough ahead."""
        return self.post.due >= now + GOOD_TIME


class Stage(StrEnum):
    """How far an account is."""

    READING = "reading"
    PAUSING = "pausing"
    CHECKING = "checking"
    FROZEN = "frozen"
    UNABLE = "unable"


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account of the freeze. `reason` says why nothing can be paused there."""

    round: int
    stage: Stage = Stage.READING
    reason: str = ""
    items: Mapping[str, Item] = field(default_factory=dict)

    def with_fate(self, *fates: Fate) -> tuple[Item, ...]:
        """Its posts of this freeze that stand so, the earliest first."""
        found = (i for i in self.items.values() if i.fate in fates and self._counts(i))
        return tuple(sorted(found, key=lambda item: (item.post.due, item.post.reference)))

    def _counts(self, item: Item) -> bool:
        return item.round == self.round or item.fate in AWAITING

    @property
    def pending(self) -> tuple[Item, ...]:
        return self.with_fate(Fate.SEEN)

    @property
    def found(self) -> tuple[Item, ...]:
        """All that this freeze found, or a former one left paused."""
        return self.with_fate(*Fate)

    @property
    def paused(self) -> tuple[Item, ...]:
        """All that was paused, whatever was decided since."""
        return self.with_fate(*AWAITING, *SETTLED)

    @property
    def troubled(self) -> bool:
        """Whether something was left undone."""
        return self.stage is Stage.UNABLE or bool(self.with_fate(Fate.NOT_PAUSED))

    def is_new(self, post: ScheduledPost) -> bool:
        """Whether a post that stands in the queue is to be paused: it was never found, or was
        believed to be out of the queue. What was refused is tried again when all is read anew."""
        known = self.items.get(post.reference)
        if known is None:
            return True
        if known.fate is Fate.NOT_PAUSED:
            return self.stage in (Stage.READING, Stage.UNABLE)
        return known.fate not in (Fate.SEEN, Fate.RESUMING)


@dataclass(frozen=True, kw_only=True)
class Freeze:
    """All of it. `round` counts how often a freeze was begun; `as_of` is when it last changed."""

    round: int = 0
    active: bool = False
    as_of: datetime | None = None
    accounts: Mapping[OutletId, Account] = field(default_factory=dict)

    def holds(self, outlet: OutletId) -> bool:
        return self.active and outlet in self.accounts

    def item(self, outlet: OutletId, reference: str) -> Item:
        """The post found there. Raises `NoSuchPost`."""
        account = self.accounts.get(outlet)
        if account is None or reference not in account.items:
            raise NoSuchPost(outlet)
        return account.items[reference]

    @property
    def undecided(self) -> tuple[Item, ...]:
        """What is paused and not settled, the earliest first."""
        items = (item for account in self.accounts.values() for item in account.items.values())
        kept = (item for item in items if item.fate in AWAITING)
        return tuple(sorted(kept, key=lambda i: (i.post.due, i.outlet, i.post.reference)))


def frozen_by(freeze: Freeze, event: FreezingEvent) -> Freeze:
    """The freeze after one more event."""
    match event:
        case FreezeBegun():
            return _begun(freeze, event)
        case FreezeEnded():
            return replace(freeze, active=False, as_of=event.at)
        case _:
            account = _changed(freeze.accounts[event.outlet], event)
            accounts = {**freeze.accounts, event.outlet: account}
            return replace(freeze, accounts=accounts, as_of=event.at)


def _begun(freeze: Freeze, event: FreezeBegun) -> Freeze:
    number = freeze.round if event.again else freeze.round + 1
    kept = freeze.accounts
    begun = {
        outlet: Account(round=number, items=kept[outlet].items if outlet in kept else {})
        for outlet in event.outlets
    }
    accounts = {**kept, **begun}
    return replace(freeze, round=number, active=True, as_of=event.at, accounts=accounts)


def _changed(
    account: Account,
    event: QueueRead | AccountCannotPause | NewScheduledCaught | AccountFrozen | ItemEvent,
) -> Account:
    match event:
        case QueueRead():
            found = {post.reference: _found(account, post, event) for post in event.posts}
            read = replace(account, reason="", items={**account.items, **found})
            return replace(read, stage=Stage.PAUSING if read.pending else Stage.CHECKING)
        case AccountCannotPause():
            return replace(account, stage=Stage.UNABLE, reason=event.reason)
        case NewScheduledCaught():
            return _caught(account, event)
        case AccountFrozen():
            return replace(account, stage=Stage.FROZEN)
        case _:
            item = replace(_moved(account.items[event.reference], event), at=event.at)
            after = replace(account, items={**account.items, event.reference: item})
            all_in = after.stage is Stage.PAUSING and not after.pending
            return replace(after, stage=Stage.CHECKING) if all_in else after


def _caught(account: Account, event: NewScheduledCaught) -> Account:
    item = replace(_found(account, event.post, event), caught=True)
    stage = Stage.PAUSING if account.stage is Stage.CHECKING else account.stage
    return replace(account, stage=stage, items={**account.items, event.post.reference: item})


def _found(account: Account, post: ScheduledPost, event: QueueRead | NewScheduledCaught) -> Item:
    known = account.items.get(post.reference)
    again = known is not None and known.round == account.round
    times = known.times + 1 if known and again else 1
    return Item(outlet=event.outlet, post=post, round=account.round, at=event.at, times=times)


def _moved(item: Item, event: ItemEvent) -> Item:
    match event:
        case PostPaused():
            return replace(item, fate=Fate.PAUSED, reason="")
        case PostSlipped():
            return replace(item, fate=Fate.SLIPPED, reason="")
        case PostNotPaused():
            return replace(item, fate=Fate.NOT_PAUSED, reason=event.reason)
        case ResumeOrdered():
            return replace(item, fate=Fate.RESUMING, due=event.due, reason="")
        case PostResumed():
            return replace(item, fate=Fate.RESUMED, due=event.due, reason="")
        case DropOrdered():
            return replace(item, fate=Fate.DROPPING, reason="")
        case PostDropped():
            return replace(item, fate=Fate.DROPPED, reason="")
        case PostDecidedElsewhere():
            return replace(item, fate=Fate.ELSEWHERE, reason="")
        case ResumeFailed() | DropFailed():
            return replace(item, fate=Fate.PAUSED, reason=event.reason)
        case _:
            assert_never(event)
