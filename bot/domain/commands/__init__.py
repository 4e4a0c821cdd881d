"""All that can be asked: by a person, by the platform's own news, or by the relay's results."""

from typing import TypeAlias

from bot.domain.commands.base import (
    Asked,
)
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
    HoldEverything,
    LiftHold,
    OrderSending,
    ReleaseStatement,
    StopSending,
)
from bot.domain.commands.statements import (
    ApproveStatement,
    DraftStatement,
    RequestChanges,
    ReviseStatement,
    WithdrawStatement,
)

Command: TypeAlias = (
    OpenCrisis
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
)

__all__ = [
    "AcknowledgeRole",
    "ApproveStatement",
    "AskForForm",
    "AskForNextUpdate",
    "Asked",
    "Command",
    "DraftStatement",
    "HandOverRole",
    "HoldEverything",
    "LiftHold",
    "LogEntry",
    "NoteDone",
    "NoteJoined",
    "NoteLeft",
    "OpenCrisis",
    "OrderSending",
    "ReadNotice",
    "RecordAbandoned",
    "RecordArchived",
    "RecordCard",
    "RecordDelayed",
    "RecordFailed",
    "RecordInvited",
    "RecordPin",
    "RecordPublished",
    "RecordRoom",
    "RecordTimeline",
    "RecordTopic",
    "RecordUnclear",
    "ReleaseStatement",
    "ReopenCrisis",
    "RequestChanges",
    "ReviseStatement",
    "StandDown",
    "StartPublication",
    "StopSending",
    "TakeRole",
    "WithdrawStatement",
]
