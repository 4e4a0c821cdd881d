"""All that can be asked: by a person, by the platform's own news, or by the relay's results."""

from typing import TypeAlias

from bot.domain.commands.asking import (
    AskDeputy,
    AskingCommand,
    AskObjectorsDeputy,
    BreakGlass,
    CheckLead,
    ConfirmBreakGlass,
    LiftObjection,
    NoteDeactivated,
    ReturnRole,
)
from bot.domain.commands.base import (
    Asked,
)
from bot.domain.commands.freezing import FreezingCommand
from bot.domain.commands.lifecycle import (
    OpenCrisis,
    ReopenCrisis,
    StandDown,
)
from bot.domain.commands.log import (
    AskForForm,
    LogEntry,
)
from bot.domain.commands.people import (
    AcknowledgeRole,
    HandOverRole,
    NoteJoined,
    NoteLeft,
    ReadNotice,
    TakeRole,
)
from bot.domain.commands.removing import (
    ApproveRemoval,
    FinishRemoval,
    OwnStatement,
    ProposeRemoval,
    RecordRemovalFailed,
    RecordRemoved,
    RefuseRemoval,
    Removed,
    RemovingCommand,
    SomebodysComment,
    StartRemoval,
    StrangersPost,
)
from bot.domain.commands.results import (
    AskForNextUpdate,
    NoteDone,
    RecordAbandoned,
    RecordArchived,
    RecordCard,
    RecordDelayed,
    RecordFailed,
    RecordInvited,
    RecordPin,
    RecordPublished,
    RecordRoom,
    RecordTimeline,
    RecordTopic,
    RecordUnclear,
    StartPublication,
)
from bot.domain.commands.sending import (
    ConfirmPublished,
    DenyPublished,
    HoldEverything,
    LiftHold,
    MoveSending,
    OrderSending,
    ReleaseStatement,
    ReportPosted,
    StopSending,
)
from bot.domain.commands.severity import (
    ChangeLevel,
)
from bot.domain.commands.statements import (
    ApproveStatement,
    DraftStatement,
    ExpireApprovals,
    RequestChanges,
    ReviseStatement,
    TagStatement,
    TranslateStatement,
    WithdrawStatement,
)
from bot.domain.commands.together import (
    FoldInto,
    LetIn,
    NoteElsewhere,
    NoteFoldedIn,
    TogetherCommand,
)
from bot.domain.commands.watching import (
    ClaimStranger,
    NoteStranger,
    RecordUnwatched,
    RecordWatchedAgain,
    WatchingCommand,
)

Command: TypeAlias = (
    OpenCrisis
    | FreezingCommand
    | StandDown
    | ReopenCrisis
    | AcknowledgeRole
    | TakeRole
    | HandOverRole
    | ReadNotice
    | NoteJoined
    | NoteLeft
    | DraftStatement
    | ReviseStatement
    | ApproveStatement
    | RequestChanges
    | WithdrawStatement
    | StopSending
    | OrderSending
    | HoldEverything
    | ReleaseStatement
    | LiftHold
    | AskForForm
    | LogEntry
    | RecordRoom
    | RecordInvited
    | RecordTopic
    | RecordCard
    | RecordPin
    | RecordDelayed
    | RecordAbandoned
    | RecordTimeline
    | RecordArchived
    | StartPublication
    | RecordPublished
    | RecordFailed
    | RecordUnclear
    | AskForNextUpdate
    | NoteDone
    | TranslateStatement
    | TagStatement
    | ExpireApprovals
    | ConfirmPublished
    | DenyPublished
    | ReportPosted
    | MoveSending
    | ChangeLevel
    | AskingCommand
    | RemovingCommand
    | TogetherCommand
    | WatchingCommand
)

__all__ = [
    "AcknowledgeRole",
    "ApproveRemoval",
    "ApproveStatement",
    "AskDeputy",
    "AskForForm",
    "AskForNextUpdate",
    "AskObjectorsDeputy",
    "Asked",
    "AskingCommand",
    "BreakGlass",
    "ChangeLevel",
    "CheckLead",
    "ClaimStranger",
    "Command",
    "ConfirmBreakGlass",
    "ConfirmPublished",
    "DenyPublished",
    "DraftStatement",
    "ExpireApprovals",
    "FinishRemoval",
    "FoldInto",
    "FreezingCommand",
    "HandOverRole",
    "HoldEverything",
    "LetIn",
    "LiftHold",
    "LiftObjection",
    "LogEntry",
    "MoveSending",
    "NoteDeactivated",
    "NoteDone",
    "NoteElsewhere",
    "NoteFoldedIn",
    "NoteJoined",
    "NoteLeft",
    "NoteStranger",
    "OpenCrisis",
    "OrderSending",
    "OwnStatement",
    "ProposeRemoval",
    "ReadNotice",
    "RecordAbandoned",
    "RecordArchived",
    "RecordCard",
    "RecordDelayed",
    "RecordFailed",
    "RecordInvited",
    "RecordPin",
    "RecordPublished",
    "RecordRemovalFailed",
    "RecordRemoved",
    "RecordRoom",
    "RecordTimeline",
    "RecordTopic",
    "RecordUnclear",
    "RecordUnwatched",
    "RecordWatchedAgain",
    "RefuseRemoval",
    "ReleaseStatement",
    "Removed",
    "RemovingCommand",
    "ReopenCrisis",
    "ReportPosted",
    "RequestChanges",
    "ReturnRole",
    "ReviseStatement",
    "SomebodysComment",
    "StandDown",
    "StartPublication",
    "StartRemoval",
    "StopSending",
    "StrangersPost",
    "TagStatement",
    "TakeRole",
    "TogetherCommand",
    "TranslateStatement",
    "WatchingCommand",
    "WithdrawStatement",
]
