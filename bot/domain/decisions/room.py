"""What became of the room: results of the relay, and who came and went."""

from bot.domain.commands import (
    NoteJoined,
    NoteLeft,
    RecordAbandoned,
    RecordArchived,
    RecordCard,
    RecordDelayed,
    RecordInvited,
    RecordPin,
    RecordRoom,
    RecordTimeline,
    RecordTopic,
)
from bot.domain.events import (
    CardPinned,
    CardPosted,
    EffectAbandoned,
    EffectDelayed,
    Event,
    MemberJoined,
    MemberLeft,
    PeopleInvited,
    RoomArchived,
    RoomOpened,
    RoomReady,
    TimelineAttached,
    TopicSet,
)
from bot.domain.state import Crisis, evolve

BRIEF = "brief"


def room_opened(command: RecordRoom, crisis: Crisis) -> list[Event]:
    if crisis.room is not None:
        return []
    return [RoomOpened(room=command.room, name=command.name, by=command.by, at=command.at)]


def people_invited(command: RecordInvited, crisis: Crisis) -> list[Event]:
    if command.room != crisis.room:
        return []
    known = command.people <= crisis.invited and command.missing.items() <= crisis.missing.items()
    if crisis.invitations_out and known:
        return []
    invited = PeopleInvited(
        people=command.people, missing=command.missing, by=command.by, at=command.at
    )
    return _ready_with(invited, crisis)


def topic_set(command: RecordTopic, crisis: Crisis) -> list[Event]:
    if crisis.topic_set or command.room != crisis.room:
        return []
    return _ready_with(TopicSet(by=command.by, at=command.at), crisis)


def card_posted(command: RecordCard, crisis: Crisis) -> list[Event]:
    if (command.card, command.subject, command.place) in crisis.posts:
        return []
    return [
        CardPosted(
            card=command.card,
            subject=command.subject,
            place=command.place,
            post=command.post,
            link=command.link,
            by=command.by,
            at=command.at,
        )
    ]


def card_pinned(command: RecordPin, crisis: Crisis) -> list[Event]:
    if (command.card, command.subject) in crisis.pinned or command.room != crisis.room:
        return []
    pinned = CardPinned(card=command.card, subject=command.subject, by=command.by, at=command.at)
    return _ready_with(pinned, crisis)


def _ready_with(event: Event, crisis: Crisis) -> list[Event]:
    """The room is ready with the last of its parts, in whichever order they come."""
    after = evolve(crisis, event)
    complete = after.invitations_out and after.topic_set and (BRIEF, "") in after.pinned
    if after.ready_at or not complete:
        return [event]
    return [event, RoomReady(by=event.by, at=event.at)]


def delayed(command: RecordDelayed, crisis: Crisis) -> list[Event]:  # noqa: ARG001
    return [
        EffectDelayed(
            effect=command.effect,
            subject=command.subject,
            reason=command.reason,
            again_at=command.again_at,
            by=command.by,
            at=command.at,
        )
    ]


def abandoned(command: RecordAbandoned, crisis: Crisis) -> list[Event]:  # noqa: ARG001
    return [
        EffectAbandoned(
            effect=command.effect,
            subject=command.subject,
            reason=command.reason,
            by=command.by,
            at=command.at,
        )
    ]


def timeline_attached(command: RecordTimeline, crisis: Crisis) -> list[Event]:  # noqa: ARG001
    return [TimelineAttached(by=command.by, at=command.at)]


def archived(command: RecordArchived, crisis: Crisis) -> list[Event]:
    if crisis.archived or not crisis.over or command.room != crisis.room:
        return []
    return [RoomArchived(by=command.by, at=command.at)]


def joined(command: NoteJoined, crisis: Crisis) -> list[Event]:
    """Whoever comes in is noted; uninvited they raise a card and have no rights."""
    if command.by in crisis.present:
        return []
    invited = command.by in crisis.team
    return [MemberJoined(invited=invited, name=command.name, by=command.by, at=command.at)]


def left(command: NoteLeft, crisis: Crisis) -> list[Event]:
    """Whoever is on the team was there from the start: not every platform says that they came."""
    if command.by not in crisis.present | crisis.team or command.by in crisis.away:
        return []
    return [MemberLeft(by=command.by, at=command.at)]
