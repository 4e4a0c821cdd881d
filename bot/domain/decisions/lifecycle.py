"""Opening a crisis, standing it down, opening it again."""

from bot.domain.commands import OpenCrisis, ReopenCrisis, StandDown
from bot.domain.decisions.checks import check_account, check_lead, check_team
from bot.domain.decisions.freezing import at_opening, at_the_end
from bot.domain.events import (
    CrisisOpened,
    CrisisReopened,
    CrisisStoodDown,
    Event,
    RoleAssigned,
)
from bot.domain.rejections import (
    ClearedButUnsent,
    CrisisIsNotOver,
    FirstSeenInTheFuture,
    Missing,
    NotAllowedToOpen,
    ReadersUnknown,
    RoomIsOverlooked,
    SimilarCrisisOpen,
)
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import Origin, PersonId, RoomId


def open_crisis(command: OpenCrisis, crisis: Crisis | None) -> list[Event]:
    """Open it and seat the first of each role's line who is not kept out."""
    playbook = command.playbook

    if crisis is not None:
        return []
    check_account(command.by, command.account, playbook)
    if playbook.may_open is not None and command.by not in playbook.may_open:
        raise NotAllowedToOpen
    if not command.summary.strip():
        raise Missing("summary")
    if command.first_seen_at > command.at:
        raise FirstSeenInTheFuture
    if command.similar and not command.another:
        raise SimilarCrisisOpen(command.similar)
    check_room_is_private(command, command.keep_out)
    return [_opened(command), *_assigned(command), *at_opening(command, playbook)]


def _opened(command: OpenCrisis) -> CrisisOpened:
    return CrisisOpened(
        crisis=command.crisis,
        code_name=command.code_name,
        summary=command.summary,
        seen_where=command.seen_where,
        link=command.link,
        first_seen_at=command.first_seen_at,
        level=command.level,
        drill=command.drill,
        keep_out=command.keep_out,
        playbook=command.playbook,
        names=command.names,
        asked_from=_place(command.origin),
        home=command.home,
        by=command.by,
        at=command.at,
    )


def check_room_is_private(
    command: OpenCrisis | ReopenCrisis, keep_out: frozenset[PersonId]
) -> None:
    """Drafts are read by nobody but the roster, and by nobody who is kept out."""
    if command.readers_unknown:
        raise ReadersUnknown(command.readers_unknown)
    overlooking = (command.readers - command.roster) | (command.readers & keep_out)
    if overlooking:
        raise RoomIsOverlooked(overlooking)


def _place(origin: Origin | None) -> RoomId | None:
    return origin.place if origin else None


def _assigned(command: OpenCrisis) -> list[RoleAssigned]:
    lines = (
        (role.id, [person for person in role.line if person not in command.keep_out])
        for role in command.playbook.roles
    )
    return [
        RoleAssigned(role=role, person=line[0], by=command.by, at=command.at)
        for role, line in lines
        if line
    ]


def stand_down(command: StandDown, crisis: Crisis) -> list[Event]:
    """End it, unless something approved would be left hanging."""
    check_team(command, crisis)
    if crisis.over:
        return []
    check_lead(command, crisis)
    check_nothing_hangs(crisis)
    return [
        CrisisStoodDown(
            outcome=command.outcome,
            archive_after=command.archive_after,
            by=command.by,
            at=command.at,
        ),
        *at_the_end(command, crisis),
    ]


def check_nothing_hangs(crisis: Crisis) -> None:
    """Whatever is approved is published or withdrawn before a crisis ends."""
    if hanging := tuple(s.id for s in crisis.statements.values() if _hanging(s)):
        raise ClearedButUnsent(hanging)


def _hanging(statement: Statement) -> bool:
    return bool(statement.on_the_wire) or (statement.cleared and not statement.closed)


def reopen(command: ReopenCrisis, crisis: Crisis) -> list[Event]:
    """Go on with the same log in a new room; every approval is void."""
    check_lead(command, crisis)
    if not crisis.over:
        raise CrisisIsNotOver
    if not command.reason.strip():
        raise Missing("reason")
    check_room_is_private(command, crisis.keep_out)
    return [
        CrisisReopened(reason=command.reason, by=command.by, at=command.at),
        *at_opening(command, crisis.playbook),
    ]
