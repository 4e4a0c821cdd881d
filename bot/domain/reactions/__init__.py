"""What follows from an event outside: event → effects. Each effect comes from the event that
supplies its last input, and from no other."""

from collections.abc import Iterator
from itertools import chain

from bot.domain.decisions.room import BRIEF
from bot.domain.effects import (
    ArchiveRoom,
    AttachTimeline,
    Invite,
    Notify,
    OpenRoom,
    PinCard,
    SetTopic,
    ShowCard,
    Tell,
)
from bot.domain.events import (
    CardPinned,
    CardPosted,
    CommandRefused,
    CrisisOpened,
    CrisisReopened,
    CrisisStoodDown,
    EffectAbandoned,
    EffectDelayed,
    EntryLogged,
    Event,
    EverythingHeld,
    FreezingEvent,
    HoldLifted,
    LevelChanged,
    LoweringProposed,
    MemberJoined,
    MemberLeft,
    NextUpdateMissed,
    NoticeRead,
    PeopleInvited,
    RemovingEvent,
    RoleAcknowledged,
    RoleAssigned,
    RoleHandedOver,
    RoleTaken,
    RoomArchived,
    RoomOpened,
    RoomReady,
    TimelineAttached,
    TogetherEvent,
    TopicSet,
    WatchingEvent,
)
from bot.domain.events.asking import AskedOfStatement, LeadingEvent
from bot.domain.planned import Planned, about, cards, now
from bot.domain.reactions.asking import (
    asked_effects,
    awaited,
    if_nobody_answers,
    leading_effects,
)
from bot.domain.reactions.freezing import freeze_in_a_new_room, freezing_effects
from bot.domain.reactions.removing import (
    removals_at_the_end,
    removals_in_a_new_room,
    removing_effects,
)
from bot.domain.reactions.statements import (
    hands_off,
    leading_to,
    missed,
    on_statement,
    statement_cards,
)
from bot.domain.reactions.together import together_effects
from bot.domain.reactions.watching import (
    strangers_at_the_end,
    strangers_in_a_new_room,
    watching_effects,
)
from bot.domain.state import Crisis
from bot.domain.values import PersonId, RoleId

TO_OTHERS = ("card:notice:", "card:freeze_notice:")
"""Cards at other places, of whose failure the room can be told."""


def react(event: Event, crisis: Crisis) -> list[Planned]:
    """The effects of one event; `crisis` is the state after the whole decision."""
    return [*_react(event, crisis), *if_nobody_answers(event, crisis)]


def _react(event: Event, crisis: Crisis) -> list[Planned]:
    if isinstance(event, AskedOfStatement):
        shown = statement_cards(crisis.statement(event.statement), crisis)
        return list(asked_effects(event, crisis, shown))
    if isinstance(event, LeadingEvent):
        unsent = (statement_cards(s, crisis) for s in crisis.unsent)
        return list(leading_effects(event, crisis, list(chain.from_iterable(unsent))))
    if isinstance(event, FreezingEvent):
        return list(freezing_effects(event, crisis))
    if isinstance(event, WatchingEvent):
        return list(watching_effects(event, crisis))
    if isinstance(event, RemovingEvent):
        return list(removing_effects(event, crisis))
    if isinstance(event, TogetherEvent):
        return list(together_effects(event, crisis))
    match event:
        case CrisisOpened() | CrisisReopened():
            return now(OpenRoom(name=crisis.room_name_wanted))
        case RoomOpened() | PeopleInvited() | CardPosted() | RoomReady() | EffectAbandoned():
            return list(_in_the_room(event, crisis))
        case EffectDelayed():
            return _delayed(event, crisis)
        case MemberJoined(invited=False):
            return cards(crisis, ("stranger", str(event.by)))
        case MemberLeft():
            return _holder_left(event.by, crisis)
        case RoleAcknowledged() | RoleTaken() | RoleHandedOver():
            return list(_roles(event, crisis))
        case NoticeRead():
            return now(
                *(ShowCard(card="notice", subject="", place=p) for p in crisis.places_of("notice"))
            )
        case EverythingHeld():
            warned = (hands_off(s, crisis) for s in crisis.unsent)
            return [*_held(crisis), *chain.from_iterable(warned)]
        case HoldLifted():
            return _held(crisis)
        case CrisisStoodDown():
            return list(_stood_down(event, crisis))
        case NextUpdateMissed():
            return missed(event, crisis)
        case LoweringProposed():
            return cards(crisis, ("lowering", event.level.value))
        case LevelChanged():
            unsent = (statement_cards(s, crisis) for s in crisis.unsent)
            shown = cards(crisis, (BRIEF, ""), ("level", f"{event.new.value}/{crisis.version}"))
            return [*shown, *chain.from_iterable(unsent)]
        case (
            TopicSet()
            | CardPinned()
            | MemberJoined()
            | RoleAssigned()
            | EntryLogged()
            | CommandRefused()
            | TimelineAttached()
            | RoomArchived()
        ):
            return []
        case _:
            return list(on_statement(event, crisis))


def _held(crisis: Crisis) -> list[Planned]:
    unsent = (statement_cards(s, crisis) for s in crisis.unsent)
    return [*cards(crisis, ("held", "")), *chain.from_iterable(unsent)]


def _in_the_room(
    event: RoomOpened | PeopleInvited | CardPosted | RoomReady | EffectAbandoned, crisis: Crisis
) -> Iterator[Planned]:
    match event:
        case RoomOpened():
            yield from now(
                Invite(room=event.room, people=tuple(sorted(crisis.team))),
                SetTopic(room=event.room),
                ShowCard(card=BRIEF, subject="", place=event.room),
            )
        case PeopleInvited():
            if event.missing or crisis.ready_at:
                yield from cards(crisis, (BRIEF, ""))
        case CardPosted():
            yield from _posted(event, crisis)
        case RoomReady():
            yield from _ready(crisis)
        case EffectAbandoned():
            yield from _abandoned(event, crisis)


def _posted(event: CardPosted, crisis: Crisis) -> Iterator[Planned]:
    match event.card:
        case "brief" | "say":
            yield from now(PinCard(card=event.card, subject="", place=event.place))
        case "approval":
            statement = crisis.statement_of_card(event.subject)
            if statement:
                data = about(crisis, statement.id) | {"link": event.link}
                code = "approval_asked" if statement.revision == 1 else "approval_asked_again"
                asked = sorted(awaited(statement, crisis))
                yield from now(*(Notify(person=p, code=code, data=data) for p in asked))
                yield from leading_to(statement, crisis)


def _ready(crisis: Crisis) -> Iterator[Planned]:
    yield from cards(crisis, ("say", ""))
    notice = crisis.playbook.notice
    if notice and crisis.drill:
        yield from cards(crisis, ("notice_rehearsed", ""))
    elif notice and not crisis.reopened:
        yield from now(
            *(ShowCard(card="notice", subject="", place=place) for place in notice.channels)
        )
    if crisis.held:
        yield from cards(crisis, ("held", ""))
    yield from freeze_in_a_new_room(crisis)
    yield from strangers_in_a_new_room(crisis)
    yield from removals_in_a_new_room(crisis)
    for statement in crisis.unsent:
        yield from statement_cards(statement, crisis)
    yield from _called(crisis)


def _called(crisis: Crisis) -> Iterator[Planned]:
    """Whoever has a role hears which, and whoever opened the crisis where it is worked on."""
    where = {"code_name": crisis.code_name, "room": str(crisis.room or "")}
    roles: dict[PersonId, list[RoleId]] = {}
    for role, person in crisis.holders.items():
        roles.setdefault(person, []).append(role)
    for person in sorted(roles):
        data = {**where, "roles": ",".join(sorted(roles[person]))}
        yield from now(Notify(person=person, code="role_given", data=data))
    if crisis.opened_by not in crisis.keep_out | roles.keys():
        yield from now(Notify(person=crisis.opened_by, code="room_ready", data=where))


def _holder_left(person: PersonId, crisis: Crisis) -> list[Planned]:
    """The lead hears of it, or, where it is the lead who left, everybody else with a role."""
    roles = sorted(role for role, holder in crisis.holders.items() if holder == person)
    if not roles or crisis.over:
        return []
    data = {
        "by": str(person),
        "roles": ",".join(roles),
        "code_name": crisis.code_name,
        "room": str(crisis.room or ""),
    }
    others = {holder for holder in crisis.holders.values() if holder != person}
    told = {crisis.lead} if crisis.lead in others else others
    return now(*(Notify(person=one, code="holder_left", data=data) for one in sorted(told)))


def _delayed(event: EffectDelayed, crisis: Crisis) -> list[Planned]:
    """While there is no room, whoever opened the crisis waits for it and is told where they asked;
    afterwards the timeline says it, and the card itself comes late."""
    if crisis.room is not None or crisis.asked_from is None:
        return []
    data = {
        "code_name": crisis.code_name,
        "reason": event.reason,
        "again_at": event.again_at.isoformat(),
    }
    return now(
        Tell(person=crisis.opened_by, place=crisis.asked_from, code="opening_delayed", data=data)
    )


def _abandoned(event: EffectAbandoned, crisis: Crisis) -> Iterator[Planned]:
    """Whoever can do something about it is told: the room, or the opener if there is none."""
    if crisis.room and (event.effect != "ShowCard" or event.subject.startswith(TO_OTHERS)):
        yield from cards(crisis, ("trouble", f"{event.effect}/{event.subject}"))
    elif event.effect != "Notify":
        data = {"code_name": crisis.code_name, "effect": event.effect, "reason": event.reason}
        yield from now(Notify(person=crisis.opened_by, code="trouble", data=data))


def _roles(
    event: RoleAcknowledged | RoleTaken | RoleHandedOver, crisis: Crisis
) -> Iterator[Planned]:
    yield from cards(crisis, (BRIEF, ""))
    if isinstance(event, RoleAcknowledged):
        return
    if crisis.post_of("held"):
        yield from cards(crisis, ("held", ""))
    holder = event.to if isinstance(event, RoleHandedOver) else event.by
    if crisis.room and holder not in crisis.invited:
        yield from now(Invite(room=crisis.room, people=(holder,)))
    yield from cards(crisis, ("role_changed", f"{event.role}/{crisis.role_changes}"))
    for statement in crisis.unsent:
        yield from statement_cards(statement, crisis)
    if isinstance(event, RoleHandedOver):
        data = {
            "code_name": crisis.code_name,
            "role": str(event.role),
            "room": str(crisis.room or ""),
        }
        yield from now(Notify(person=event.to, code="role_handed_over", data=data))


def _stood_down(event: CrisisStoodDown, crisis: Crisis) -> Iterator[Planned]:
    yield from cards(crisis, ("post_mortem", str(crisis.reopened)), (BRIEF, ""))
    if crisis.post_of("held"):
        yield from cards(crisis, ("held", ""))
    for statement in crisis.unsent:
        yield from statement_cards(statement, crisis)
    yield from strangers_at_the_end(crisis)
    yield from removals_at_the_end(crisis)
    if crisis.room:
        yield from now(AttachTimeline(room=crisis.room))
        yield Planned(effect=ArchiveRoom(room=crisis.room), due=event.at + event.archive_after)
