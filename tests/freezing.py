"""Scheduled posts, the freeze that pauses them, and the thaw: ready-made facts and commands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.commands import Command
from bot.domain.commands.freezing import (
    DropPost,
    EndFreeze,
    FreezeScheduled,
    NoteDecidedElsewhere,
    RecordCannotPause,
    RecordDropped,
    RecordNotDropped,
    RecordNotPaused,
    RecordNotResumed,
    RecordPaused,
    RecordQueue,
    RecordResumed,
    ResumePost,
)
from bot.domain.events import Event
from bot.domain.playbook import FreezeNotice, Outlet
from bot.domain.scheduled import ScheduledPost
from bot.domain.values import THE_BOT, OutletId, PersonId, RoomId
from tests.facts import (
    ANA,
    EMA,
    INTRANET,
    NEWSROOM,
    after,
    ask,
    opening,
    playbook,
    the_room_is_made,
    typed,
)
from tests.given import played

SOCIAL_ACCOUNT = OutletId("fediverse")
MARKETING = RoomId("marketing")
FROZEN_AT = after(minutes=2)
THAWED_AT = after(minutes=30)

PLANNED = playbook(
    outlets=(
        Outlet(id=NEWSROOM, title="Newsroom", plans=True),
        Outlet(id=INTRANET, title="Intranet", longest=280),
        Outlet(id=SOCIAL_ACCOUNT, title="Fediverse", plans=True),
    ),
    freeze_notice=FreezeNotice(channels=(MARKETING,), text="Please schedule nothing new."),
)
"""Two accounts with a queue, and one without."""


def post(reference: str, *, minutes: float = 120, text: str = "Big sale") -> ScheduledPost:
    """A scheduled post, due so long after the crisis was opened."""
    return ScheduledPost(
        reference=reference,
        due=after(minutes=minutes),
        text=typed(f"{text} {reference}"),
        saved=typed('{"status": "Big sale"}'),
    )


SALE = post("1")
OFFER = post("2", minutes=180)
SOON = post("3", minutes=3)


def freezes(by: PersonId = EMA, at: datetime = FROZEN_AT) -> FreezeScheduled:
    return ask(FreezeScheduled, by=by, at=at)


def thaws(by: PersonId = ANA, at: datetime = THAWED_AT) -> EndFreeze:
    return ask(EndFreeze, by=by, at=at)


def listed(
    *posts: ScheduledPost, outlet: OutletId = NEWSROOM, at: datetime = FROZEN_AT
) -> RecordQueue:
    """The relay has read the queue."""
    return ask(RecordQueue, at=at, outlet=outlet, posts=posts)


def pauses(one: ScheduledPost, at: datetime = FROZEN_AT, *, slipped: bool = False) -> RecordPaused:
    return ask(RecordPaused, at=at, outlet=NEWSROOM, reference=one.reference, slipped=slipped)


def cannot(one: ScheduledPost, reason: str = "refused", at: datetime = FROZEN_AT) -> Command:
    return ask(RecordNotPaused, at=at, outlet=NEWSROOM, reference=one.reference, reason=reason)


def unable(outlet: OutletId = NEWSROOM, reason: str = "only_pretends") -> Command:
    return ask(RecordCannotPause, at=FROZEN_AT, outlet=outlet, reason=reason)


def puts_back(
    one: ScheduledPost,
    by: PersonId = ANA,
    at: datetime = THAWED_AT,
    due: datetime | None = None,
    held_by: tuple[str, ...] = (),
    held_by_others: int = 0,
    decided_elsewhere: bool = False,
) -> ResumePost:
    return ask(
        ResumePost,
        by=by,
        at=at,
        outlet=NEWSROOM,
        reference=one.reference,
        due=due,
        held_by=held_by,
        held_by_others=held_by_others,
        decided_elsewhere=decided_elsewhere,
    )


def drops(one: ScheduledPost, by: PersonId = ANA, at: datetime = THAWED_AT) -> DropPost:
    return ask(DropPost, by=by, at=at, outlet=NEWSROOM, reference=one.reference)


def is_back(one: ScheduledPost, due: datetime | None = None) -> RecordResumed:
    return ask(
        RecordResumed,
        at=THAWED_AT,
        outlet=NEWSROOM,
        reference=one.reference,
        new_reference="9",
        due=due or one.due,
    )


def is_not_back(one: ScheduledPost, reason: str = "too_near") -> RecordNotResumed:
    where = {"outlet": NEWSROOM, "reference": one.reference}
    return ask(RecordNotResumed, THE_BOT, THAWED_AT, reason=reason, **where)


def is_dropped(one: ScheduledPost) -> RecordDropped:
    return ask(RecordDropped, at=THAWED_AT, outlet=NEWSROOM, reference=one.reference)


def is_not_dropped(one: ScheduledPost) -> RecordNotDropped:
    where = {"outlet": NEWSROOM, "reference": one.reference}
    return ask(RecordNotDropped, THE_BOT, THAWED_AT, reason="refused", **where)


def is_decided_elsewhere(one: ScheduledPost) -> NoteDecidedElsewhere:
    return ask(NoteDecidedElsewhere, at=THAWED_AT, outlet=NEWSROOM, reference=one.reference)


opened = played(opening(playbook=PLANNED), *the_room_is_made)
begun = played(freezes(), since=opened)
found = played(listed(SALE, OFFER), since=begun)
paused = played(pauses(SALE), pauses(OFFER), since=found)
frozen = played(listed(), listed(outlet=SOCIAL_ACCOUNT), since=paused)
thawed = played(thaws(), since=frozen)
resuming = played(puts_back(SALE), since=thawed)
dropping = played(drops(SALE), since=thawed)

FREEZING: Sequence[tuple[Command, tuple[Event, ...]]] = (
    (freezes(), opened),
    (thaws(), frozen),
    (puts_back(SALE), thawed),
    (drops(SALE), thawed),
    (listed(SALE, OFFER), begun),
    (unable(), begun),
    (pauses(SALE), found),
    (cannot(SALE), found),
    (is_back(SALE), resuming),
    (is_not_back(SALE), resuming),
    (is_dropped(SALE), dropping),
    (is_not_dropped(SALE), dropping),
    (is_decided_elsewhere(SALE), thawed),
)
"""One accepted history per command."""

OTHERS: tuple[tuple[Event, ...], ...] = (
    frozen,
    played(pauses(SALE, slipped=True), since=found),
    played(listed(OFFER, at=FROZEN_AT + timedelta(minutes=1)), since=frozen),
    thawed,
)
"""Histories with the events that no single scenario makes."""
