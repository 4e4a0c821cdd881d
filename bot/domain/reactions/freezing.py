"""What follows from freezing and thawing, at the accounts and in the room."""

from collections.abc import Iterator
from datetime import timedelta
from typing import assert_never

from bot.domain.effects import ShowCard
from bot.domain.events.freezing import (
    AccountCannotPause,
    AccountFrozen,
    DropFailed,
    DropOrdered,
    FreezeBegun,
    FreezeEnded,
    FreezingEvent,
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
from bot.domain.freeze import Account, Fate, Stage
from bot.domain.planned import Planned, cards, now, to_person
from bot.domain.queue_effects import (
    DiscardPost,
    PausePost,
    ReadQueue,
    RequeuePost,
    SettleElsewhere,
    WatchQueue,
)
from bot.domain.scheduled import ScheduledPost
from bot.domain.state import Crisis
from bot.domain.values import OutletId

URGENT_WITHIN = timedelta(minutes=2)
WATCH_EVERY = timedelta(minutes=1)
STEPS = 10
"""In how many steps the room sees a long freeze proceed."""


def freezing_effects(event: FreezingEvent, crisis: Crisis) -> Iterator[Planned]:
    """The effects of one event; `crisis` is the state after the whole decision."""
    match event:
        case FreezeBegun():
            yield from _begun(event, crisis)
        case QueueRead():
            yield from _pause(event.outlet, event.posts, event)
            yield from _card(crisis)
        case NewScheduledCaught():
            yield from _pause(event.outlet, (event.post,), event)
            yield from cards(crisis, ("caught", _subject(event.outlet, event.post.reference)))
        case PostPaused() | PostSlipped() | PostNotPaused():
            yield from _settled(event, crisis)
        case AccountFrozen() | AccountCannotPause():
            yield from _card(crisis)
            if isinstance(event, AccountCannotPause) or event.refused or event.slipped:
                yield from _to_the_lead("freeze_trouble", event.outlet, crisis)
        case FreezeEnded():
            yield from _ended(crisis)
        case ResumeOrdered():
            put_back = RequeuePost(outlet=event.outlet, reference=event.reference, due=event.due)
            yield from now(put_back)
            yield from _thaw(crisis)
        case DropOrdered():
            yield from now(DiscardPost(outlet=event.outlet, reference=event.reference))
            yield from _thaw(crisis)
        case PostResumed() | PostDropped():
            yield from now(SettleElsewhere(outlet=event.outlet, reference=event.reference))
            yield from _thaw(crisis)
        case ResumeFailed() | DropFailed() | PostDecidedElsewhere():
            yield from _thaw(crisis)
        case _:
            assert_never(event)


def freeze_in_a_new_room(crisis: Crisis) -> list[Planned]:
    """What the room must see once it is ready."""
    if not crisis.freeze.round:
        return []
    left = not crisis.freeze.active and bool(crisis.freeze.undecided)
    return [*_card(crisis), *(_thaw(crisis) if left else [])]


def _begun(event: FreezeBegun, crisis: Crisis) -> Iterator[Planned]:
    """In a drill nothing is touched: the card says what would have been done."""
    if crisis.ready_at:
        yield from _card(crisis)
    if crisis.drill:
        return
    yield from now(*(ReadQueue(outlet=outlet) for outlet in event.outlets))
    if event.again:
        return
    for outlet in event.outlets:
        watch = WatchQueue(outlet=outlet, round=crisis.freeze.round)
        yield Planned(effect=watch, due=event.at + WATCH_EVERY)
    notice, subject = crisis.playbook.freeze_notice, str(crisis.freeze.round)
    if notice:
        yield from now(
            *(ShowCard(card="freeze_notice", subject=subject, place=p) for p in notice.channels)
        )


def _ended(crisis: Crisis) -> Iterator[Planned]:
    yield from _card(crisis)
    yield from _thaw(crisis)
    subject = str(crisis.freeze.round)
    yield from now(
        *(
            ShowCard(card=card, subject=known, place=place)
            for card, known, place in crisis.posts
            if (card, known) == ("freeze_notice", subject)
        )
    )


def _pause(
    outlet: OutletId, posts: tuple[ScheduledPost, ...], event: QueueRead | NewScheduledCaught
) -> list[Planned]:
    """What is about to go out first, each beside the others."""
    earliest_first = sorted(posts, key=lambda post: post.due)
    return now(
        *(
            PausePost(
                outlet=outlet,
                reference=post.reference,
                urgent=post.due <= event.at + URGENT_WITHIN,
            )
            for post in earliest_first
        )
    )


def _settled(event: PostPaused | PostSlipped | PostNotPaused, crisis: Crisis) -> Iterator[Planned]:
    """The last one of an account has it read once more."""
    account = crisis.freeze.accounts[event.outlet]
    if account.stage is Stage.CHECKING:
        yield from now(ReadQueue(outlet=event.outlet))
    if account.items[event.reference].caught:
        yield from cards(crisis, ("caught", _subject(event.outlet, event.reference)))
    slipped = isinstance(event, PostSlipped)
    if slipped or _worth_showing(account) or not crisis.freeze.active:
        yield from _card(crisis)
    if slipped:
        yield from _to_the_lead("freeze_slipped", event.outlet, crisis)
    if not crisis.freeze.active:
        yield from _thaw(crisis)


def _worth_showing(account: Account) -> bool:
    """Each of a few; of many, every tenth part, and the last."""
    total, left = len(account.found), len(account.pending)
    step = max(1, -(-total // STEPS))
    return left == 0 or (total - left) % step == 0


def _card(crisis: Crisis) -> list[Planned]:
    return cards(crisis, ("freeze", str(crisis.freeze.round)))


def _thaw(crisis: Crisis) -> list[Planned]:
    """Where there was something to decide on."""
    items = (item for a in crisis.freeze.accounts.values() for item in a.items.values())
    if any(item.fate not in (Fate.SEEN, Fate.SLIPPED, Fate.NOT_PAUSED) for item in items):
        return cards(crisis, ("thaw", str(crisis.freeze.round)))
    return []


def _subject(outlet: OutletId, reference: str) -> str:
    return f"{outlet}/{reference}"


def _to_the_lead(code: str, outlet: OutletId, crisis: Crisis) -> list[Planned]:
    data = {
        "code_name": crisis.code_name,
        "room": str(crisis.room or ""),
        "outlet": str(outlet),
    }
    return to_person(crisis.lead, code, data)
