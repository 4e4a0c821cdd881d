"""What follows from the events of a statement."""

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from bot.domain.course import StatementEvent
from bot.domain.effects import (
    Notify,
    Publish,
    ShowMedium,
    WatchApprovals,
    WatchNextUpdate,
)
from bot.domain.events import (
    ApprovalsExpired,
    ChangesRequested,
    ClearanceLost,
    FastLaneEnded,
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
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementPublished,
    StatementReleased,
    StatementRevised,
    StatementTagged,
    StatementWentStale,
    StatementWithdrawn,
    WouldHaveGone,
)
from bot.domain.gate import good_until
from bot.domain.planned import Planned, about, cards, now, to_person
from bot.domain.reactions.together import looking_elsewhere
from bot.domain.state import Crisis
from bot.domain.statement import Passage, Statement
from bot.domain.values import OutletId
from bot.domain.wording import file_name


def leading_to(statement: Statement, crisis: Crisis) -> list[Planned]:
    """Cards that link to the post of the current revision: those of all former ones, and the
    one of what is held."""
    subjects = [f"{statement.id}/{former}" for former in range(1, statement.revision)]
    shown = [(card, subject) for subject in subjects for card in ("approval", "sending")]
    if statement.held:
        shown.append(("held", ""))
    return cards(crisis, *(one for one in shown if crisis.post_of(*one)))


def on_statement(event: StatementDrafted | StatementEvent, crisis: Crisis) -> Iterator[Planned]:
    statement = crisis.statement(event.statement)
    if isinstance(event, StatementRevised):
        yield from _replaced(event, crisis)
    yield from statement_cards(statement, crisis)
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
                yield from _send(statement, statement.unsent, statement.send_at, crisis)
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
            if statement.at(event.outlet).unwanted:
                data = about(crisis, statement.id) | {"outlet": str(event.outlet)}
                yield from _to_the_lead("up_already", data, crisis)
        case PublicationDenied():
            yield from _asked_about(event, crisis)
        case PublicationFailed() | PublicationUnclear() | StatementWentStale():
            yield from _troubled(event, crisis)
        case ClearanceLost() | StatementWithdrawn() | SendingStopped():
            yield from hands_off(statement, crisis)
        case (
            StatementDrafted()
            | StatementRevised()
            | StatementTagged()
            | FastLaneEnded()
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
    if end := good_until(statement, event.at):
        watch = WatchApprovals(statement=statement.id, revision=event.revision)
        yield Planned(effect=watch, due=end)


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
    """Once it is out anywhere, the public has its promise of a next update: that is watched,
    whatever becomes of it at other outlets."""
    promised = statement.wording.next_update_at
    if promised and len(statement.where(Passage.PUBLISHED)) == 1:
        yield Planned(effect=WatchNextUpdate(statement=statement.id), due=promised)


def statement_cards(statement: Statement, crisis: Crisis) -> list[Planned]:
    """The card with the words and approvals; once cleared, the one of its sending; and the one
    of what is held, where it lists the statement."""
    subject = f"{statement.id}/{statement.revision}"
    shown = [("approval", subject)]
    if statement.cleared or crisis.post_of("sending", subject):
        shown.append(("sending", subject))
    if statement.held and crisis.post_of("held"):
        shown.append(("held", ""))
    in_hand = [("by_hand", f"{subject}/{outlet}") for outlet in statement.by_hand]
    shown += [one for one in in_hand if crisis.post_of(*one)]
    return cards(crisis, *shown)


def hands_off(statement: Statement, crisis: Crisis) -> Iterator[Planned]:
    """Whoever has the words to post by hand is told that they must not go out now."""
    for outlet in statement.by_hand:
        data = about(crisis, statement.id) | {"outlet": str(outlet)}
        yield from to_person(statement.at(outlet).poster, "do_not_post", data)


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


def missed(event: NextUpdateMissed, crisis: Crisis) -> list[Planned]:
    shown = cards(crisis, ("update_missed", str(event.statement)))
    return [*shown, *_to_the_lead("update_missed", about(crisis, event.statement), crisis)]


def _to_the_lead(code: str, data: dict[str, str], crisis: Crisis) -> list[Planned]:
    return to_person(crisis.lead, code, data)
