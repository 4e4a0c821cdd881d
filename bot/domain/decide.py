"""What a command makes true: the index of the rules, one line each."""

from typing import assert_never

from bot.domain.commands import (
    AcknowledgeRole,
    ApproveStatement,
    AskDeputy,
    AskForForm,
    AskForNextUpdate,
    AskingCommand,
    AskObjectorsDeputy,
    BreakGlass,
    ChangeLevel,
    CheckLead,
    Command,
    ConfirmBreakGlass,
    ConfirmPublished,
    DenyPublished,
    DraftStatement,
    ExpireApprovals,
    FreezingCommand,
    HandOverRole,
    HoldEverything,
    LiftHold,
    LiftObjection,
    LogEntry,
    MoveSending,
    NoteDeactivated,
    NoteDone,
    NoteJoined,
    NoteLeft,
    OpenCrisis,
    OrderSending,
    ReadNotice,
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
    ReleaseStatement,
    RemovingCommand,
    ReopenCrisis,
    ReportPosted,
    RequestChanges,
    ReturnRole,
    ReviseStatement,
    StandDown,
    StartPublication,
    StopSending,
    TagStatement,
    TakeRole,
    TogetherCommand,
    TranslateStatement,
    WatchingCommand,
    WithdrawStatement,
)
from bot.domain.decisions import (
    approving,
    asking,
    drafting,
    forms,
    freezing,
    glass,
    leading,
    lifecycle,
    log,
    looking,
    next_update,
    people,
    publishing,
    removing,
    room,
    sending,
    severity,
    together,
    watching,
)
from bot.domain.events import Event
from bot.domain.rejections import NoSuchCrisis
from bot.domain.state import Crisis


def decide(command: Command, crisis: Crisis | None) -> list[Event]:
    """The events that carrying out this command adds; none for a repeat. Raises `Rejected`."""
    if isinstance(command, OpenCrisis):
        return lifecycle.open_crisis(command, crisis)
    if crisis is None:
        raise NoSuchCrisis
    return _decide(command, crisis)


def _decide(command: Command, crisis: Crisis) -> list[Event]:
    if isinstance(command, FreezingCommand):
        return freezing.decide_freezing(command, crisis)
    if isinstance(command, WatchingCommand):
        return watching.decide_watching(command, crisis)
    if isinstance(command, RemovingCommand):
        return removing.decide_removing(command, crisis)
    if isinstance(command, TogetherCommand):
        return together.decide_together(command, crisis)
    if isinstance(command, AskingCommand):
        return _asking(command, crisis)
    match command:
        case OpenCrisis():
            return lifecycle.open_crisis(command, crisis)
        case StandDown():
            return lifecycle.stand_down(command, crisis)
        case ReopenCrisis():
            return lifecycle.reopen(command, crisis)
        case AcknowledgeRole():
            return people.acknowledge(command, crisis)
        case TakeRole():
            return people.take(command, crisis)
        case HandOverRole():
            return people.hand_over(command, crisis)
        case ReadNotice():
            return people.read_notice(command, crisis)
        case NoteJoined():
            return room.joined(command, crisis)
        case NoteLeft():
            return room.left(command, crisis)
        case DraftStatement():
            return drafting.draft(command, crisis)
        case ReviseStatement():
            return drafting.revise(command, crisis)
        case ApproveStatement():
            return approving.approve(command, crisis)
        case RequestChanges():
            return approving.request_changes(command, crisis)
        case TranslateStatement():
            return drafting.translate(command, crisis)
        case TagStatement():
            return drafting.tag(command, crisis)
        case ExpireApprovals():
            return approving.expire(command, crisis)
        case WithdrawStatement():
            return approving.withdraw(command, crisis)
        case ChangeLevel():
            return severity.change_level(command, crisis)
        case StopSending():
            return sending.stop(command, crisis)
        case OrderSending():
            return sending.order(command, crisis)
        case ConfirmPublished():
            return looking.confirm(command, crisis)
        case DenyPublished():
            return looking.deny(command, crisis)
        case ReportPosted():
            return looking.report_posted(command, crisis)
        case MoveSending():
            return sending.move(command, crisis)
        case HoldEverything():
            return sending.hold(command, crisis)
        case ReleaseStatement():
            return sending.release(command, crisis)
        case LiftHold():
            return sending.lift_hold(command, crisis)
        case AskForForm():
            return forms.ask_for(command, crisis)
        case LogEntry():
            return log.log_entry(command, crisis)
        case RecordRoom():
            return room.room_opened(command, crisis)
        case RecordInvited():
            return room.people_invited(command, crisis)
        case RecordTopic():
            return room.topic_set(command, crisis)
        case RecordCard():
            return room.card_posted(command, crisis)
        case RecordPin():
            return room.card_pinned(command, crisis)
        case RecordDelayed():
            return room.delayed(command, crisis)
        case RecordAbandoned():
            return room.abandoned(command, crisis)
        case RecordTimeline():
            return room.timeline_attached(command, crisis)
        case RecordArchived():
            return room.archived(command, crisis)
        case StartPublication():
            return publishing.start(command, crisis)
        case RecordPublished():
            return publishing.published(command, crisis)
        case RecordFailed():
            return publishing.failed(command, crisis)
        case RecordUnclear():
            return publishing.unclear(command, crisis)
        case AskForNextUpdate():
            return next_update.ask_for_next_update(command, crisis)
        case NoteDone():
            return []
        case _:
            assert_never(command)


def _asking(command: AskingCommand, crisis: Crisis) -> list[Event]:
    match command:
        case AskDeputy():
            return asking.ask_deputy(command, crisis)
        case AskObjectorsDeputy():
            return asking.ask_objectors_deputy(command, crisis)
        case LiftObjection():
            return asking.lift(command, crisis)
        case BreakGlass():
            return glass.propose(command, crisis)
        case ConfirmBreakGlass():
            return glass.confirm(command, crisis)
        case ReturnRole():
            return leading.return_role(command, crisis)
        case CheckLead():
            return leading.check_lead_heard(command, crisis)
        case NoteDeactivated():
            return leading.deactivated(command, crisis)
        case _:
            assert_never(command)
