"""Strangers' posts: what nobody cleared, who says that it is ours, and accounts out of sight."""

from typing import assert_never

from bot.domain.commands import (
    ClaimStranger,
    NoteStranger,
    RecordUnwatched,
    RecordWatchedAgain,
    WatchingCommand,
)
from bot.domain.decisions.checks import check_running, check_team
from bot.domain.events import (
    AccountUnwatched,
    AccountWatchedAgain,
    Event,
    StrangerClaimed,
    StrangerPosted,
)
from bot.domain.events.watching import StrangerId
from bot.domain.grounds import Target
from bot.domain.recognising import recognises, watches
from bot.domain.rejections.outside import NoSuchStranger, RemovalSettled
from bot.domain.removal import Removal, Stage
from bot.domain.state import Crisis
from bot.domain.watch import Stranger


def decide_watching(command: WatchingCommand, crisis: Crisis) -> list[Event]:
    """The chapter's index."""
    match command:
        case NoteStranger():
            return noticed(command, crisis)
        case ClaimStranger():
            return claim(command, crisis)
        case RecordUnwatched():
            return unwatched(command, crisis)
        case RecordWatchedAgain():
            return watched_again(command, crisis)
        case _:
            assert_never(command)


def noticed(command: NoteStranger, crisis: Crisis) -> list[Event]:
    """Raise the alarm, once per post. What stood there before the crisis, and what it published
    itself, never does."""
    if not watches(crisis, command.outlet) or command.stranger in crisis.strangers:
        return []
    if command.posted_at <= crisis.watched_since:
        return []
    if recognises(crisis, command.outlet, command.reference, command.text, command.posted_at):
        return []
    return [
        StrangerPosted(
            stranger=command.stranger,
            outlet=command.outlet,
            reference=command.reference,
            text=command.text,
            author=command.author,
            link=command.link,
            posted_at=command.posted_at,
            by=command.by,
            at=command.at,
        )
    ]


def claim(command: ClaimStranger, crisis: Crisis) -> list[Event]:
    """*It is ours*: anybody on the team says so, by name."""
    check_team(command, crisis)
    stranger = stranger_of(crisis, command.stranger)

    check_running(crisis)
    if stranger.claimed_by:
        return []
    removal = removal_of(crisis, stranger.id)
    if removal and removal.stage not in (Stage.AWAITING, Stage.REFUSED):
        raise RemovalSettled(removal.id, removal.stage)
    return [StrangerClaimed(stranger=stranger.id, by=command.by, at=command.at)]


def stranger_of(crisis: Crisis, stranger: StrangerId) -> Stranger:
    """The post of this id. Raises `NoSuchStranger`."""
    if stranger not in crisis.strangers:
        raise NoSuchStranger
    return crisis.strangers[stranger]


def removal_of(crisis: Crisis, stranger: StrangerId) -> Removal | None:
    """The newest removal of a stranger's post, if there is one."""
    of_it = [
        removal
        for removal in crisis.removals.values()
        if (removal.target, removal.subject) == (Target.STRANGER, stranger)
    ]
    return of_it[-1] if of_it else None


def unwatched(command: RecordUnwatched, crisis: Crisis) -> list[Event]:
    """The room is told once that nobody looks."""
    if not watches(crisis, command.outlet) or command.outlet in crisis.unwatched:
        return []
    return [
        AccountUnwatched(outlet=command.outlet, reason=command.reason, by=command.by, at=command.at)
    ]


def watched_again(command: RecordWatchedAgain, crisis: Crisis) -> list[Event]:
    if crisis.over or command.outlet not in crisis.unwatched:
        return []
    return [AccountWatchedAgain(outlet=command.outlet, by=command.by, at=command.at)]
