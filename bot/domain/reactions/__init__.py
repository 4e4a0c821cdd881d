"""What follows from an event outside: event → effects. Each effect comes from the event that
supplies its last input, and from no other."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import assert_never

from bot.domain.course import StatementEvent
from bot.domain.decisions.room import BRIEF
from bot.domain.effects import (
    ArchiveRoom,
    AttachTimeline,
    Invite,
    Notify,
    OpenRoom,
    PinCard,
    Publish,
    SetTopic,
    ShowCard,
    ShowMedium,
    Tell,
    WatchApprovals,
    WatchNextUpdate,
)
from bot.domain.events import (
    ApprovalsExpired,
    CardPinned,
    CardPosted,
    ChangesRequested,
    ClearanceLost,
    CommandRefused,
    CrisisOpened,
    CrisisReopened,
    CrisisStoodDown,
    EffectAbandoned,
    EffectDelayed,
    EntryLogged,
    Event,
    EverythingHeld,
    FastLaneEnded,
    FreezingEvent,
    HoldLifted,
    LevelChanged,
    LoweringProposed,
    MemberJoined,
    MemberLeft,
    NextUpdateMissed,
    NoticeRead,
    PeopleInvited,
    PostedByHand,
    PostingAsked,
    PublicationDenied,
    PublicationFailed,
    PublicationStarted,
    PublicationUnclear,
    RemovingEvent,
    RoleAcknowledged,
    RoleAssigned,
    RoleHandedOver,
    RoleTaken,
    RoomArchived,
    RoomOpened,
    RoomReady,
    SendingMoved,
    SendingOrdered,
    SendingStopped,
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementPublished,
    StatementReleased,
    StatementRevised,
    StatementTagged,
    StatementWentStale,
    StatementWithdrawn,
    TimelineAttached,
    TogetherEvent,
    TopicSet,
    WatchingEvent,
    WouldHaveGone,
)
from bot.domain.events.asking import AskedOfStatement, LeadingEvent
from bot.domain.planned import Planned, about, cards, now, to_person
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
from bot.domain.reactions.together import looking_elsewhere, together_effects
from bot.domain.reactions.watching import (
    strangers_at_the_end,
    strangers_in_a_new_room,
    watching_effects,
)
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import OutletId
from bot.domain.wording import file_name

TO_OTHERS = ("card:notice:", "card:freeze_notice:")
"""Cards at other places, of whose failure the room can be told."""


def react(event: Event, crisis: Crisis) -> list[Planned]:
    """The effects of one event; `crisis` is the state after the whole decision."""
    return [*_react(event, crisis), *if_nobody_answers(event, crisis)]


def _react(event: Event, crisis: Crisis) -> list[Planned]:
    if isinstance(event, AskedOfStatement):
        shown = _statement_cards(crisis.statement(event.statement), crisis)
        return list(asked_effects(event, crisis, shown))
    if isinstance(event, LeadingEvent):
        unsent = (_statement_cards(s, crisis) for s in crisis.unsent)
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
        case RoleAcknowledged() | RoleTaken() | RoleHandedOver():
            return list(_roles(event, crisis))
        case NoticeRead():
            return now(
                *(ShowCard(card="notice", subject="", place=p) for p in crisis.places_of("notice"))
            )
        case EverythingHeld() | HoldLifted():
            unsent = (_statement_cards(s, crisis) for s in crisis.unsent)
            return [*cards(crisis, ("held", "")), *chain.from_iterable(unsent)]
        case CrisisStoodDown():
            return list(_stood_down(event, crisis))
        case NextUpdateMissed():
            return _missed(event, crisis)
        case LoweringProposed():
            return cards(crisis, ("lowering", event.level.value))
        case LevelChanged():
            unsent = (_statement_cards(s, crisis) for s in crisis.unsent)
            shown = cards(crisis, (BRIEF, ""), ("level", f"{event.new.value}/{crisis.version}"))
            return [*shown, *chain.from_iterable(unsent)]
        case (
            TopicSet()
            | CardPinned()
            | MemberJoined()
            | MemberLeft()
            | RoleAssigned()
            | EntryLogged()
            | CommandRefused()
            | TimelineAttached()
            | RoomArchived()
        ):
            return []
        case _:
            return list(_statement(event, crisis))


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
                yield from _leading_to(statement, crisis)


def _leading_to(statement: Statement, crisis: Crisis) -> list[Planned]:
    """Cards that link to the post of the current revision: those of all former ones, and the
    one of what is held."""
    subjects = [f"{statement.id}/{former}" for former in range(1, statement.revision)]
    shown = [(card, subject) for subject in subjects for card in ("approval", "sending")]
    if statement.held:
        shown.append(("held", ""))
    return cards(crisis, *(one for one in shown if crisis.post_of(*one)))


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
        yield from _statement_cards(statement, crisis)
    if crisis.opened_by not in crisis.keep_out:
        data = {"code_name": crisis.code_name, "room": str(crisis.room or "")}
        yield from now(Notify(person=crisis.opened_by, code="room_ready", data=data))


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
        yield from _statement_cards(statement, crisis)
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
        yield from _statement_cards(statement, crisis)
    yield from strangers_at_the_end(crisis)
    yield from removals_at_the_end(crisis)
    if crisis.room:
        yield from now(AttachTimeline(room=crisis.room))
        yield Planned(effect=ArchiveRoom(room=crisis.room), due=event.at + event.archive_after)


def _statement(event: StatementDrafted | StatementEvent, crisis: Crisis) -> Iterator[Planned]:
    statement = crisis.statement(event.statement)
    if isinstance(event, StatementRevised):
        yield from _replaced(event, crisis)
    yield from _statement_cards(statement, crisis)
    if isinstance(event, StatementDrafted | StatementRevised):
        yield from looking_elsewhere(event, crisis)
        yield from _media(event, statement, crisis)
    match event:
        case StatementCleared():
            yield from _send(statement, statement.wording.outlets, event.send_at, crisis)
        case StatementReleased():
            yield from _send(statement, statement.wording.outlets, event.send_at, crisis)
            yield from cards(crisis, ("held", ""))
        case SendingOrdered():
            yield from _send(statement, event.outlets, event.at, crisis)
        case ChangesRequested():
            yield from _to_the_authors(event, statement, crisis)
        case SendingMoved():
            if statement.cleared and not statement.held:
                yield from _send(statement, statement.unsent, event.send_at, crisis)
        case StatementApproved():
            yield from _approved(event, statement, crisis)
        case ApprovalsExpired():
            data = about(crisis, statement.id)
            for person in sorted(event.people):
                yield from to_person(person, "approval_expired", data)
        case PostingAsked():
            yield from _to_post(event, statement, crisis)
        case StatementPublished() | PostedByHand():
            yield from _promised(statement)
            yield from _asked_about(event, crisis)
        case PublicationDenied():
            yield from _asked_about(event, crisis)
        case PublicationFailed() | PublicationUnclear() | StatementWentStale():
            yield from _troubled(event, crisis)
        case (
            StatementDrafted()
            | StatementRevised()
            | StatementTagged()
            | FastLaneEnded()
            | ClearanceLost()
            | StatementWithdrawn()
            | SendingStopped()
            | PublicationStarted()
            | WouldHaveGone()
        ):
            return
        case _:
            assert_never(event)


def _approved(event: StatementApproved, statement: Statement, crisis: Crisis) -> Iterator[Planned]:
    """Whoever approved hears what was approved in their name, and it is asked about again once
    that is no longer good."""
    data = about(crisis, statement.id) | {
        "revision": str(event.revision),
        "digest": event.digest[:8],
    }
    yield from to_person(event.by, "approved_in_your_name", data)
    if good_for := statement.rule.good_for:
        watch = WatchApprovals(statement=statement.id, revision=event.revision)
        yield Planned(effect=watch, due=event.at + good_for)


def _to_post(event: PostingAsked, statement: Statement, crisis: Crisis) -> Iterator[Planned]:
    subject = f"{statement.id}/{event.revision}/{event.outlet}"
    data = about(crisis, statement.id) | {"outlet": str(event.outlet)}
    yield from cards(crisis, ("by_hand", subject))
    yield from to_person(event.person, "post_by_hand", data)


def _asked_about(
    event: StatementPublished | PostedByHand | PublicationDenied, crisis: Crisis
) -> list[Planned]:
    """The cards that asked somebody to look, or to post by hand, say what came of it."""
    statement = crisis.statement(event.statement)
    subject = f"{statement.id}/{statement.revision}/{event.outlet}"
    shown = [(card, subject) for card in ("was_published", "by_hand")]
    return cards(crisis, *(one for one in shown if crisis.post_of(*one)))


def _media(
    event: StatementDrafted | StatementRevised, statement: Statement, crisis: Crisis
) -> Iterator[Planned]:
    """Pictures and videos that the room has not seen with this statement yet."""
    seen = {one.digest for wording in statement.past for one in wording.media}
    for medium in event.wording.media:
        if crisis.room and medium.digest not in seen:
            name = file_name(medium)
            yield from now(ShowMedium(room=crisis.room, digest=medium.digest, name=name))


def _replaced(event: StatementRevised, crisis: Crisis) -> Iterator[Planned]:
    """The cards of the revision before lose their buttons."""
    past = f"{event.statement}/{event.revision - 1}"
    yield from cards(crisis, ("approval", past))
    if crisis.post_of("sending", past):
        yield from cards(crisis, ("sending", past))


def _to_the_authors(
    event: ChangesRequested, statement: Statement, crisis: Crisis
) -> Iterator[Planned]:
    data = about(crisis, statement.id) | {"by": str(event.by)}
    authors = sorted(statement.authors & crisis.team)
    yield from now(*(Notify(person=p, code="changes_requested", data=data) for p in authors))


def _promised(statement: Statement) -> Iterator[Planned]:
    """Once it is out everywhere, its promise of a next update is watched."""
    promised = statement.wording.next_update_at
    if promised and statement.published:
        yield Planned(effect=WatchNextUpdate(statement=statement.id), due=promised)


def _statement_cards(statement: Statement, crisis: Crisis) -> list[Planned]:
    """The card with the words and approvals; once cleared, the one of its sending; and the one
    of what is held, where it lists the statement."""
    subject = f"{statement.id}/{statement.revision}"
    shown = [("approval", subject)]
    if statement.cleared or crisis.post_of("sending", subject):
        shown.append(("sending", subject))
    if statement.held and crisis.post_of("held"):
        shown.append(("held", ""))
    return cards(crisis, *shown)


def _send(
    statement: Statement, outlets: tuple[OutletId, ...], at: datetime | None, crisis: Crisis
) -> list[Planned]:
    if at is None or crisis.drill:
        return []
    return [
        Planned(
            effect=Publish(
                statement=statement.id, revision=statement.revision, outlet=outlet, send_at=at
            ),
            due=at,
        )
        for outlet in outlets
    ]


def _troubled(
    event: PublicationFailed | PublicationUnclear | StatementWentStale, crisis: Crisis
) -> Iterator[Planned]:
    """The lead hears of it unless it is tried again by itself; where nobody can tell whether it
    was published, the room is asked to look."""
    if isinstance(event, PublicationUnclear):
        statement = crisis.statement(event.statement)
        subject = f"{statement.id}/{statement.revision}/{event.outlet}"
        yield from cards(crisis, ("was_published", subject))
    if not isinstance(event, PublicationFailed) or event.again_at is None:
        data = about(crisis, event.statement) | {"outlet": str(event.outlet)}
        yield from _to_the_lead("publication_stuck", data, crisis)


def _missed(event: NextUpdateMissed, crisis: Crisis) -> list[Planned]:
    shown = cards(crisis, ("update_missed", str(event.statement)))
    return [*shown, *_to_the_lead("update_missed", about(crisis, event.statement), crisis)]


def _to_the_lead(code: str, data: dict[str, str], crisis: Crisis) -> list[Planned]:
    return to_person(crisis.lead, code, data)
