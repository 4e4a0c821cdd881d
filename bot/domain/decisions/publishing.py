"""The relay's last check before an outlet is called, and what became of each attempt."""

from bot.domain.commands import RecordFailed, RecordPublished, RecordUnclear, StartPublication
from bot.domain.decisions.clearing import (
    lane_ended,
    void_clearances,
)
from bot.domain.events import (
    Event,
    PostingAsked,
    PublicationFailed,
    PublicationStarted,
    PublicationUnclear,
    StatementPublished,
    StatementWentStale,
)
from bot.domain.gate import clear, outside_window
from bot.domain.rejections import NotCleared, OnTheWire, TooLate
from bot.domain.state import Crisis
from bot.domain.statement import Delivery, Passage, Statement
from bot.domain.values import OutletId, PersonId


def start(command: StartPublication, crisis: Crisis) -> list[Event]:
    """The last check before the outlet is called. Appended on the newest version or not at all,
    so that nothing that came in between is overlooked."""
    statement = crisis.statement(command.statement)
    delivery = statement.at(command.outlet)

    if command.revision != statement.revision:
        raise NotCleared(statement.id, "revised")
    if delivery.passage is Passage.PUBLISHED:
        raise TooLate(statement.id, (command.outlet,))
    if delivery.passage is Passage.ON_THE_WIRE and not command.resuming:
        raise OnTheWire(statement.id, (command.outlet,))
    if delivery.passage is Passage.UNCLEAR:
        raise NotCleared(statement.id, "unclear")
    ended = lane_ended(statement, command, crisis)
    if ended and delivery.passage is not Passage.ON_THE_WIRE:
        return void_clearances(ended, crisis)
    clear(crisis, statement.id, command.outlet, command.at)
    superseded = command.send_at not in (None, statement.send_at)
    if superseded and not command.resuming:
        raise NotCleared(statement.id, "not_due")
    if statement.send_at is None or command.at < statement.send_at:
        raise NotCleared(statement.id, "not_due")
    why = outside_window(statement, command.at)
    late = command.at > statement.send_at + crisis.playbook.stale_after
    if late or why == "window_closed":
        return _too_old(command, delivery)
    if why:
        raise NotCleared(statement.id, why)
    if poster := _poster(statement, command.outlet, crisis):
        return _asked_to_post(command, statement, poster)
    return [
        PublicationStarted(
            statement=statement.id,
            revision=statement.revision,
            outlet=command.outlet,
            attempt=delivery.attempts + 1,
            send_at=command.send_at,
            by=command.by,
            at=command.at,
        )
    ]


def _poster(statement: Statement, outlet_id: OutletId, crisis: Crisis) -> PersonId | None:
    """Who posts it by hand where the bot has no way in; where nobody holds that role, the lead."""
    outlet = crisis.playbook.outlet(outlet_id)
    if outlet is None or outlet.by_hand is None:
        return None
    return crisis.holders.get(outlet.by_hand) or crisis.lead or min(statement.authors)


def _asked_to_post(
    command: StartPublication, statement: Statement, poster: PersonId
) -> list[Event]:
    delivery = statement.at(command.outlet)
    if delivery.passage is Passage.BY_HAND and delivery.send_at == statement.send_at:
        return []
    return [
        PostingAsked(
            statement=statement.id,
            revision=statement.revision,
            outlet=command.outlet,
            person=poster,
            send_at=statement.send_at,
            by=command.by,
            at=command.at,
        )
    ]


def _too_old(command: StartPublication, delivery: Delivery) -> list[Event]:
    """It stops and asks. What was on the wire may have arrived: that is not stale, but unclear."""
    if delivery.passage is Passage.STALE:
        return []
    kind = PublicationUnclear if delivery.passage is Passage.ON_THE_WIRE else StatementWentStale
    return [kind(statement=command.statement, outlet=command.outlet, by=command.by, at=command.at)]


def published(command: RecordPublished, crisis: Crisis) -> list[Event]:
    """It is out. Recorded whatever was decided since: a fact is a fact."""
    if crisis.statement(command.statement).at(command.outlet).passage is Passage.PUBLISHED:
        return []
    return [
        StatementPublished(
            statement=command.statement,
            revision=command.revision,
            outlet=command.outlet,
            link=command.link,
            reference=command.reference,
            refused=command.refused,
            asked=command.asked,
            by=command.by,
            at=command.at,
        )
    ]


def failed(command: RecordFailed, crisis: Crisis) -> list[Event]:
    """Surely not out, unless it is known to be: a late word does not undo a publication."""
    delivery = crisis.statement(command.statement).at(command.outlet)
    told = (Passage.FAILED if command.again_at else Passage.GIVEN_UP, command.reason)
    if delivery.passage is Passage.PUBLISHED:
        return []
    if (delivery.passage, delivery.reason) == told and delivery.again_at == command.again_at:
        return []
    return [
        PublicationFailed(
            statement=command.statement,
            outlet=command.outlet,
            reason=command.reason,
            again_at=command.again_at,
            by=command.by,
            at=command.at,
        )
    ]


def unclear(command: RecordUnclear, crisis: Crisis) -> list[Event]:
    known = crisis.statement(command.statement).at(command.outlet).passage
    if known in (Passage.UNCLEAR, Passage.PUBLISHED):
        return []
    return [
        PublicationUnclear(
            statement=command.statement,
            outlet=command.outlet,
            about=command.about,
            by=command.by,
            at=command.at,
        )
    ]
