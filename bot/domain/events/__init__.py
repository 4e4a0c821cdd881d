"""All that can have happened in a crisis: the table of contents of the domain.

An event is a fact in a crisis's stream, never changed and never removed. It carries facts, not
sentences; what people typed is of type `Words` and kept beside the log.
"""

from typing import TypeAlias

from bot.domain.events.base import (
    Fact,
)
from bot.domain.events.ending import (
    CommandRefused,
    CrisisReopened,
    CrisisStoodDown,
    EntryLogged,
    RoomArchived,
    TimelineAttached,
)
from bot.domain.events.people import (
    RoleAcknowledged,
    RoleAssigned,
    RoleHandedOver,
    RoleTaken,
)
from bot.domain.events.room import (
    CardPinned,
    CardPosted,
    CrisisOpened,
    EffectAbandoned,
    EffectDelayed,
    MemberJoined,
    MemberLeft,
    NoticeRead,
    PeopleInvited,
    RoomOpened,
    RoomReady,
    TopicSet,
)
from bot.domain.events.sending import (
    EverythingHeld,
    HoldLifted,
    NextUpdateMissed,
    PublicationFailed,
    PublicationStarted,
    PublicationUnclear,
    SendingOrdered,
    SendingStopped,
    StatementPublished,
    StatementReleased,
    StatementWentStale,
    WouldHaveGone,
)
from bot.domain.events.statements import (
    ChangesRequested,
    ClearanceLost,
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementRevised,
    StatementWithdrawn,
)

Event: TypeAlias = (
    CrisisOpened
    | RoomOpened
    | PeopleInvited
    | TopicSet
    | CardPosted
    | CardPinned
    | RoomReady
    | EffectDelayed
    | EffectAbandoned
    | MemberJoined
    | MemberLeft
    | NoticeRead
    | RoleAssigned
    | RoleAcknowledged
    | RoleTaken
    | RoleHandedOver
    | StatementDrafted
    | StatementRevised
    | StatementApproved
    | ChangesRequested
    | StatementCleared
    | ClearanceLost
    | StatementWithdrawn
    | SendingStopped
    | SendingOrdered
    | PublicationStarted
    | StatementPublished
    | PublicationFailed
    | PublicationUnclear
    | StatementWentStale
    | WouldHaveGone
    | EverythingHeld
    | StatementReleased
    | HoldLifted
    | NextUpdateMissed
    | EntryLogged
    | CommandRefused
    | CrisisStoodDown
    | TimelineAttached
    | RoomArchived
    | CrisisReopened
)

__all__ = [
    "CardPinned",
    "CardPosted",
    "ChangesRequested",
    "ClearanceLost",
    "CommandRefused",
    "CrisisOpened",
    "CrisisReopened",
    "CrisisStoodDown",
    "EffectAbandoned",
    "EffectDelayed",
    "EntryLogged",
    "Event",
    "EverythingHeld",
    "Fact",
    "HoldLifted",
    "MemberJoined",
    "MemberLeft",
    "NextUpdateMissed",
    "NoticeRead",
    "PeopleInvited",
    "PublicationFailed",
    "PublicationStarted",
    "PublicationUnclear",
    "RoleAcknowledged",
    "RoleAssigned",
    "RoleHandedOver",
    "RoleTaken",
    "RoomArchived",
    "RoomOpened",
    "RoomReady",
    "SendingOrdered",
    "SendingStopped",
    "StatementApproved",
    "StatementCleared",
    "StatementDrafted",
    "StatementPublished",
    "StatementReleased",
    "StatementRevised",
    "StatementWentStale",
    "StatementWithdrawn",
    "TimelineAttached",
    "TopicSet",
    "WouldHaveGone",
]
