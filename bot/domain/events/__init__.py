"""All that can have happened in a crisis: the table of contents of the domain.

An event is a fact in a crisis's stream, never changed and never removed. It carries facts, not
sentences; what people typed is of type `Words` and kept beside the log.
"""

from typing import TypeAlias

from bot.domain.events.asking import (
    AccountDeactivated,
    ActingLeadNamed,
    AskingEvent,
    DeputyAsked,
    GlassBroken,
    GlassProposed,
    LadderExhausted,
    LeadReturned,
    ObjectionLifted,
    ObjectorsDeputyAsked,
    RoleReturned,
)
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
from bot.domain.events.freezing import FreezingEvent
from bot.domain.events.people import (
    RoleAcknowledged,
    RoleAssigned,
    RoleHandedOver,
    RoleTaken,
)
from bot.domain.events.removing import (
    RemovalApproved,
    RemovalDone,
    RemovalFailed,
    RemovalProposed,
    RemovalRefused,
    RemovalStarted,
    RemovingEvent,
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
    PostedByHand,
    PostingAsked,
    PublicationDenied,
    PublicationFailed,
    PublicationStarted,
    PublicationUnclear,
    SendingMoved,
    SendingOrdered,
    SendingStopped,
    StatementPublished,
    StatementReleased,
    StatementWentStale,
    WouldHaveGone,
)
from bot.domain.events.severity import (
    LevelChanged,
    LoweringProposed,
)
from bot.domain.events.statements import (
    ApprovalsExpired,
    ChangesRequested,
    ClearanceLost,
    FastLaneEnded,
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementRevised,
    StatementTagged,
    StatementWithdrawn,
)
from bot.domain.events.together import (
    CrisisFolded,
    CrisisFoldedIn,
    FoldedLetIn,
    TogetherEvent,
    WaitingElsewhere,
)
from bot.domain.events.watching import (
    AccountUnwatched,
    AccountWatchedAgain,
    StrangerClaimed,
    StrangerId,
    StrangerPosted,
    WatchingEvent,
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
    | StatementTagged
    | ApprovalsExpired
    | FastLaneEnded
    | PublicationDenied
    | PostingAsked
    | PostedByHand
    | SendingMoved
    | LoweringProposed
    | LevelChanged
    | AskingEvent
    | FreezingEvent
    | RemovingEvent
    | TogetherEvent
    | WatchingEvent
)

__all__ = [
    "AccountDeactivated",
    "AccountUnwatched",
    "AccountWatchedAgain",
    "ActingLeadNamed",
    "ApprovalsExpired",
    "AskingEvent",
    "CardPinned",
    "CardPosted",
    "ChangesRequested",
    "ClearanceLost",
    "CommandRefused",
    "CrisisFolded",
    "CrisisFoldedIn",
    "CrisisOpened",
    "CrisisReopened",
    "CrisisStoodDown",
    "DeputyAsked",
    "EffectAbandoned",
    "EffectDelayed",
    "EntryLogged",
    "Event",
    "EverythingHeld",
    "Fact",
    "FastLaneEnded",
    "FoldedLetIn",
    "FreezingEvent",
    "GlassBroken",
    "GlassProposed",
    "HoldLifted",
    "LadderExhausted",
    "LeadReturned",
    "LevelChanged",
    "LoweringProposed",
    "MemberJoined",
    "MemberLeft",
    "NextUpdateMissed",
    "NoticeRead",
    "ObjectionLifted",
    "ObjectorsDeputyAsked",
    "PeopleInvited",
    "PostedByHand",
    "PostingAsked",
    "PublicationDenied",
    "PublicationFailed",
    "PublicationStarted",
    "PublicationUnclear",
    "RemovalApproved",
    "RemovalDone",
    "RemovalFailed",
    "RemovalProposed",
    "RemovalRefused",
    "RemovalStarted",
    "RemovingEvent",
    "RoleAcknowledged",
    "RoleAssigned",
    "RoleHandedOver",
    "RoleReturned",
    "RoleTaken",
    "RoomArchived",
    "RoomOpened",
    "RoomReady",
    "SendingMoved",
    "SendingOrdered",
    "SendingStopped",
    "StatementApproved",
    "StatementCleared",
    "StatementDrafted",
    "StatementPublished",
    "StatementReleased",
    "StatementRevised",
    "StatementTagged",
    "StatementWentStale",
    "StatementWithdrawn",
    "StrangerClaimed",
    "StrangerId",
    "StrangerPosted",
    "TimelineAttached",
    "TogetherEvent",
    "TopicSet",
    "WaitingElsewhere",
    "WatchingEvent",
    "WouldHaveGone",
]
