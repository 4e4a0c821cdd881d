"""Freeze and thaw: what is paused, when it is known to be, and who puts it back."""

from typing import Any, assert_never

from bot.domain.commands.base import Asked
from bot.domain.commands.freezing import (
    AboutItem,
    DropPost,
    EndFreeze,
    FreezeScheduled,
    FreezingCommand,
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
from bot.domain.decisions.checks import check_lead, check_running, check_team
from bot.domain.events import Event
from bot.domain.events.freezing import (
    AccountCannotPause,
    AccountFrozen,
    DropFailed,
    DropOrdered,
    FreezeBegun,
    FreezeEnded,
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
from bot.domain.freeze import GOOD_TIME, Account, Fate, Item, Stage, frozen_by
from bot.domain.playbook import Playbook
from bot.domain.rejections.freezing import (
    DueTooNear,
    FreezeHeldElsewhere,
    FreezeStillOn,
    NoSuchPost,
    NothingToFreeze,
    NotPaused,
)
from bot.domain.scheduled import ScheduledPost
from bot.domain.state import Crisis
from bot.domain.values import OutletId

OFTEN_ENOUGH = 3
"""A post that was paused so often and still stands in the queue is not asked about again."""


def decide_freezing(command: FreezingCommand, crisis: Crisis) -> list[Event]:
    """The index of this chapter."""
    match command:
        case FreezeScheduled():
            return begin(command, crisis)
        case EndFreeze():
            return end(command, crisis)
        case ResumePost():
            return resume(command, crisis)
        case DropPost():
            return drop(command, crisis)
        case RecordQueue():
            return queue_read(command, crisis)
        case RecordCannotPause():
            return cannot_pause(command, crisis)
        case RecordPaused() | RecordNotPaused():
            return paused(command, crisis)
        case RecordResumed() | RecordNotResumed():
            return resumed(command, crisis)
        case RecordDropped() | RecordNotDropped():
            return dropped(command, crisis)
        case NoteDecidedElsewhere():
            return decided_elsewhere(command, crisis)
        case _:
            assert_never(command)


def planning(playbook: Playbook) -> tuple[OutletId, ...]:
    """The accounts with a queue."""
    return tuple(outlet.id for outlet in playbook.outlets if outlet.plans)


def at_opening(command: Asked, playbook: Playbook) -> list[FreezeBegun]:
    """The freeze with which a crisis begins, where the playbook says so."""
    outlets = planning(playbook)
    if not (playbook.freeze_at_opening and outlets):
        return []
    return [FreezeBegun(outlets=outlets, by=command.by, at=command.at)]


def at_the_end(command: Asked, crisis: Crisis) -> list[FreezeEnded]:
    """A crisis that is over holds nothing."""
    return [FreezeEnded(by=command.by, at=command.at)] if crisis.freeze.active else []


def begin(command: FreezeScheduled, crisis: Crisis) -> list[Event]:
    """Anybody on the team stops what is scheduled, and asks again for what was left undone."""
    check_team(command, crisis)
    check_running(crisis)
    outlets = planning(crisis.playbook)
    if not outlets:
        raise NothingToFreeze
    if not crisis.freeze.active:
        return [FreezeBegun(outlets=outlets, by=command.by, at=command.at)]
    troubled = tuple(o for o, account in crisis.freeze.accounts.items() if account.troubled)
    if not troubled:
        return []
    return [FreezeBegun(outlets=troubled, again=True, by=command.by, at=command.at)]


def end(command: EndFreeze, crisis: Crisis) -> list[Event]:
    """The lead ends it. What another crisis still holds stays so: see `resume`."""
    check_lead(command, crisis)
    if not crisis.freeze.active or crisis.over:
        return []
    return [FreezeEnded(by=command.by, at=command.at)]


def resume(command: ResumePost, crisis: Crisis) -> list[Event]:
    """Put one paused post back, in good time: nothing that is overdue, and nothing while a
    crisis holds the account."""
    check_lead(command, crisis)
    item = crisis.freeze.item(command.outlet, command.reference)
    due = command.due or item.post.due

    if crisis.freeze.active:
        raise FreezeStillOn
    if item.fate is Fate.RESUMED or (item.fate is Fate.RESUMING and item.due == due):
        return []
    if item.fate is not Fate.PAUSED or command.decided_elsewhere:
        raise NotPaused(command.outlet)
    if command.held_by or command.held_by_others:
        raise FreezeHeldElsewhere(command.outlet, command.held_by, command.held_by_others)
    if due < command.at + GOOD_TIME:
        raise DueTooNear(command.outlet)
    return [ResumeOrdered(**_facts(command), due=due)]


def drop(command: DropPost, crisis: Crisis) -> list[Event]:
    """Give one paused post up for good; not what somebody else's decision has put back."""
    check_lead(command, crisis)
    item = crisis.freeze.item(command.outlet, command.reference)

    if crisis.freeze.active:
        raise FreezeStillOn
    if item.fate in (Fate.DROPPING, Fate.DROPPED):
        return []
    if item.fate is not Fate.PAUSED or command.put_back_elsewhere:
        raise NotPaused(command.outlet)
    return [DropOrdered(**_facts(command))]


# What became of it


def queue_read(command: RecordQueue, crisis: Crisis) -> list[Event]:
    """What was not known is to be paused; once nothing is left to pause, the account is frozen."""
    account = crisis.freeze.accounts.get(command.outlet)
    if account is None or not crisis.freeze.active or crisis.over:
        return []
    new = tuple(post for post in command.posts if account.is_new(post))
    match account.stage:
        case Stage.READING | Stage.UNABLE:
            return _first_reading(command, new, crisis)
        case Stage.PAUSING | Stage.FROZEN:
            return _caught(command, account, new)
        case Stage.CHECKING:
            return _caught(command, account, new) or [_receipt(command, account)]
        case _:
            assert_never(account.stage)


def _first_reading(
    command: RecordQueue, new: tuple[ScheduledPost, ...], crisis: Crisis
) -> list[Event]:
    read = QueueRead(outlet=command.outlet, posts=new, by=command.by, at=command.at)
    after = frozen_by(crisis.freeze, read).accounts[command.outlet]
    return [read] if after.pending else [read, _receipt(command, after)]


def _caught(command: RecordQueue, account: Account, new: tuple[ScheduledPost, ...]) -> list[Event]:
    """New ones are paused too. One that comes back again and again is left to a person."""
    return [
        PostNotPaused(
            outlet=command.outlet,
            reference=post.reference,
            reason="still_there",
            by=command.by,
            at=command.at,
        )
        if _comes_back(account.items.get(post.reference), account)
        else NewScheduledCaught(outlet=command.outlet, post=post, by=command.by, at=command.at)
        for post in new
    ]


def _comes_back(known: Item | None, account: Account) -> bool:
    return known is not None and known.round == account.round and known.times >= OFTEN_ENOUGH


def _receipt(command: RecordQueue, account: Account) -> AccountFrozen:
    return AccountFrozen(
        outlet=command.outlet,
        paused=len(account.paused),
        of=len(account.found),
        refused=tuple(i.post.reference for i in account.with_fate(Fate.NOT_PAUSED)),
        slipped=tuple(i.post.reference for i in account.with_fate(Fate.SLIPPED)),
        by=command.by,
        at=command.at,
    )


def cannot_pause(command: RecordCannotPause, crisis: Crisis) -> list[Event]:
    account = crisis.freeze.accounts.get(command.outlet)
    if account is None or not crisis.freeze.active or crisis.over:
        return []
    if (account.stage, account.reason) == (Stage.UNABLE, command.reason):
        return []
    return [
        AccountCannotPause(
            outlet=command.outlet, reason=command.reason, by=command.by, at=command.at
        )
    ]


def paused(command: RecordPaused | RecordNotPaused, crisis: Crisis) -> list[Event]:
    """Recorded even if the freeze has ended since: a fact is a fact."""
    fate = _fate(command, crisis)
    if fate is not Fate.SEEN:
        return []
    if isinstance(command, RecordNotPaused):
        return [PostNotPaused(**_facts(command), reason=command.reason)]
    kind = PostSlipped if command.slipped else PostPaused
    return [kind(**_facts(command))]


def resumed(command: RecordResumed | RecordNotResumed, crisis: Crisis) -> list[Event]:
    if _fate(command, crisis) is not Fate.RESUMING:
        return []
    if isinstance(command, RecordNotResumed):
        return [ResumeFailed(**_facts(command), reason=command.reason)]
    return [PostResumed(**_facts(command), new_reference=command.new_reference, due=command.due)]


def dropped(command: RecordDropped | RecordNotDropped, crisis: Crisis) -> list[Event]:
    if _fate(command, crisis) is not Fate.DROPPING:
        return []
    if isinstance(command, RecordNotDropped):
        return [DropFailed(**_facts(command), reason=command.reason)]
    return [PostDropped(**_facts(command))]


def decided_elsewhere(command: NoteDecidedElsewhere, crisis: Crisis) -> list[Event]:
    """Nothing is left to decide here. What somebody has decided here too takes its course."""
    if _fate(command, crisis) is not Fate.PAUSED:
        return []
    return [PostDecidedElsewhere(**_facts(command))]


def _facts(command: AboutItem) -> dict[str, Any]:
    return {
        "outlet": command.outlet,
        "reference": command.reference,
        "by": command.by,
        "at": command.at,
    }


def _fate(command: AboutItem, crisis: Crisis) -> Fate | None:
    try:
        return crisis.freeze.item(command.outlet, command.reference).fate
    except NoSuchPost:
        return None
