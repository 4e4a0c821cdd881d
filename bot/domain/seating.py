"""Who does what, and who is in the room: how each of these events changes a crisis."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from bot.domain.asking import asked_anew, lent, settled
from bot.domain.changing import changed
from bot.domain.events import (
    MemberJoined,
    MemberLeft,
    NoticeRead,
    RoleAcknowledged,
    RoleAssigned,
    RoleHandedOver,
    RoleTaken,
)
from bot.domain.values import PersonId, RoleId

if TYPE_CHECKING:
    from bot.domain.state import Crisis


def seated(
    crisis: Crisis,
    event: RoleAssigned
    | RoleAcknowledged
    | RoleTaken
    | RoleHandedOver
    | MemberJoined
    | MemberLeft
    | NoticeRead,
) -> Crisis:
    """The crisis after one more change in who does what, or who is there."""
    match event:
        case RoleAssigned():
            return changed(crisis, holders={**crisis.holders, event.role: event.person})
        case RoleAcknowledged():
            return changed(crisis, acknowledged=crisis.acknowledged | {event.role})
        case RoleTaken():
            loans = lent(crisis, event.role, None)
            acknowledged = crisis.acknowledged | {event.role}
            taken = changed(crisis, acknowledged=acknowledged, loans=loans)
            return _seat(taken, event.role, event.by, event.at)
        case RoleHandedOver():
            loans = lent(crisis, event.role, event.until)
            acknowledged = crisis.acknowledged - {event.role}
            given = changed(crisis, acknowledged=acknowledged, loans=loans)
            return _seat(given, event.role, event.to, event.at)
        case MemberJoined():
            names = {**crisis.names, event.by: event.name}
            missing = {p: why for p, why in crisis.missing.items() if p != event.by}
            present = crisis.present | {event.by}
            away = crisis.away - {event.by}
            return changed(crisis, present=present, away=away, names=names, missing=missing)
        case MemberLeft():
            present, away = crisis.present - {event.by}, crisis.away | {event.by}
            return changed(crisis, present=present, away=away)
        case NoticeRead():
            return changed(crisis, read_by=crisis.read_by | {event.by})
        case _:
            assert_never(event)


def _seat(crisis: Crisis, role: RoleId, person: PersonId, at: datetime) -> Crisis:
    holders = {**crisis.holders, role: person}
    seated = changed(crisis, holders=holders, role_changes=crisis.role_changes + 1)
    return settled(asked_anew(seated, role, at), role)
