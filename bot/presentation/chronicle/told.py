"""From events to records: who, when, what, and the typed words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.events import (
    ApprovalsExpired,
    AskingEvent,
    CardPinned,
    CardPosted,
    ChangesRequested,
    CommandRefused,
    CrisisOpened,
    CrisisReopened,
    CrisisStoodDown,
    EffectAbandoned,
    EffectDelayed,
    EntryLogged,
    Event,
    FastLaneEnded,
    GlassBroken,
    GlassProposed,
    LevelChanged,
    LoweringProposed,
    MemberJoined,
    MemberLeft,
    NoticeRead,
    ObjectionLifted,
    PeopleInvited,
    PostedByHand,
    PostingAsked,
    PublicationDenied,
    RoleAcknowledged,
    RoleAssigned,
    RoleHandedOver,
    RoleTaken,
    RoomArchived,
    RoomOpened,
    RoomReady,
    SendingMoved,
    StatementDrafted,
    StatementRevised,
    StatementTagged,
    TimelineAttached,
    TopicSet,
)
from bot.domain.events.freezing import FreezingEvent
from bot.domain.timeline import Line, is_housekeeping, timeline
from bot.domain.values import THE_BOT
from bot.presentation.chronicle.asking import asking_sentence
from bot.presentation.chronicle.freezing import freezing_sentence, freezing_words
from bot.presentation.chronicle.gate import gate_sentence
from bot.presentation.chronicle.people import people_sentence
from bot.presentation.chronicle.removing import Outside, outside_sentence, outside_typed
from bot.presentation.chronicle.room import room_sentence
from bot.presentation.chronicle.statements import statement_sentence
from bot.presentation.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Record:
    """One line of the timeline. `typed` is data: nothing in it is markup, or the product's.
    `recorded_at` differs from `at` where somebody logged a thing later."""

    at: datetime
    recorded_at: datetime
    who: str
    what: str
    typed: tuple[str, ...] = ()
    event: str = ""


def records(scene: Scene, events: Sequence[Event], *, everything: bool = False) -> list[Record]:
    """The timeline of a whole stream, with what the bot did to its own cards if `everything`.
    `scene.crisis` must be the fold of it."""
    lines = timeline(events)
    if everything:
        kept = (event for event in events if is_housekeeping(event))
        lines += [Line(at=e.at, happened_at=e.at, by=e.by, event=e) for e in kept]
        lines.sort(key=lambda line: line.happened_at)
    return [_record(scene, line) for line in lines]


def _record(scene: Scene, line: Line) -> Record:
    withheld = scene.words.say("[withheld: counsel's words]")
    typed = tuple(text for text in _typed(line.event) if text.strip())
    return Record(
        at=line.happened_at,
        recorded_at=line.at,
        who=scene.words.say("the bot") if line.by == THE_BOT else scene.name(line.by),
        what=_sentence(scene, line.event),
        typed=(withheld,) if line.withheld else typed,
        event=type(line.event).__name__,
    )


def _sentence(scene: Scene, event: Event) -> str:
    if isinstance(event, FreezingEvent):
        return freezing_sentence(scene, event)
    if isinstance(event, Outside):
        return outside_sentence(scene, event)
    if isinstance(event, AskingEvent):
        return asking_sentence(scene, event)
    match event:
        case (
            CrisisOpened()
            | RoomOpened()
            | PeopleInvited()
            | TopicSet()
            | CardPosted()
            | CardPinned()
            | RoomReady()
            | EffectDelayed()
            | EffectAbandoned()
            | CrisisStoodDown()
            | TimelineAttached()
            | RoomArchived()
            | CrisisReopened()
        ):
            return room_sentence(scene, event)
        case (
            MemberJoined()
            | MemberLeft()
            | NoticeRead()
            | RoleAssigned()
            | RoleAcknowledged()
            | RoleTaken()
            | RoleHandedOver()
            | EntryLogged()
            | CommandRefused()
        ):
            return people_sentence(scene, event)
        case (
            StatementTagged()
            | ApprovalsExpired()
            | FastLaneEnded()
            | LoweringProposed()
            | LevelChanged()
            | PublicationDenied()
            | PostingAsked()
            | PostedByHand()
            | SendingMoved()
        ):
            return gate_sentence(scene, event)
        case _:
            return statement_sentence(scene, event)


def _typed(event: Event) -> tuple[str, ...]:
    """What people typed, in the order in which they typed it."""
    if isinstance(event, FreezingEvent):
        return freezing_words(event)
    if isinstance(event, Outside):
        return outside_typed(event)
    match event:
        case CrisisOpened():
            return (event.summary, event.seen_where, event.link)
        case StatementDrafted() | StatementRevised():
            wording = event.wording
            texts = (one.text for one in wording.translations.values())
            seen = (one.alternative for one in wording.media)
            first = (wording.headline, wording.content_warning, wording.text)
            return (*first, *texts, *seen, event.waiver)
        case PostedByHand():
            return (event.posted,)
        case ChangesRequested() | CrisisReopened() | ObjectionLifted():
            return (event.reason,)
        case GlassProposed() | GlassBroken():
            return (event.reason,)
        case EntryLogged():
            return (event.text, event.link)
        case CrisisStoodDown():
            return (event.outcome,)
        case _:
            return ()
