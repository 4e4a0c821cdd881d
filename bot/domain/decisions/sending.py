"""From clearance to publication: stop, hold, release, and what became of each attempt."""

from dataclasses import replace
from datetime import datetime

from bot.domain.commands import (
    AskForNextUpdate,
    ConfirmPublished,
    DenyPublished,
    HoldEverything,
    LiftHold,
    MoveSending,
    OrderSending,
    RecordFailed,
    RecordPublished,
    RecordUnclear,
    ReleaseStatement,
    ReportPosted,
    StartPublication,
    StopSending,
)
from bot.domain.decisions.checks import check_lead, check_running, check_team
from bot.domain.decisions.statements import holders_of, rehearsed, send_time
from bot.domain.decisions.wordings import check_publish_at, check_wording
from bot.domain.events import (
    Event,
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
    StatementRevised,
    StatementWentStale,
)
from bot.domain.gate import clear, is_clear, obstacle, outside_window
from bot.domain.rejections import (
    LookFirst,
    MayNotOrderSending,
    Missing,
    NotAskedAbout,
    NotCleared,
    NotHeld,
    NothingToStop,
    NotWithYou,
    OnTheWire,
    OutsideWindow,
    StaleRevision,
    TooLate,
)
from bot.domain.state import Crisis, evolve
from bot.domain.statement import Delivery, Passage, Statement
from bot.domain.values import NO_WORDS, Match, OutletId, PersonId
from bot.domain.wording import digest_of, normalise, rendition_of


def stop(command: StopSending, crisis: Crisis) -> list[Event]:
    """*Stop*: what is not yet on the wire stays here until somebody orders otherwise."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if statement.stopped and not statement.closed:
        return []
    if statement.published:
        raise TooLate(statement.id, statement.wording.outlets)
    if statement.closed or not statement.cleared:
        raise NothingToStop(statement.id, statement.standing)
    return [
        SendingStopped(
            statement=statement.id,
            on_the_wire=statement.on_the_wire + statement.by_hand,
            by=command.by,
            at=command.at,
        )
    ]


def order(command: OrderSending, crisis: Crisis) -> list[Event]:
    """*Publish now*, *Try again*: by the lead or a required approver, the rule checked anew."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if command.by not in may_order(statement, crisis):
        raise MayNotOrderSending(statement.id)
    if statement.on_the_wire:
        raise OnTheWire(statement.id, statement.on_the_wire)
    if statement.published:
        return []
    unstopped = replace(statement, stopped=False)
    if why := obstacle(crisis, unstopped, command.at) or outside_window(statement, command.at):
        raise NotCleared(statement.id, why)
    unclear = statement.where(Passage.UNCLEAR)
    if unclear and unclear == statement.unsent:
        raise LookFirst(statement.id, unclear)
    outlets = _to_send(statement)
    if not outlets or _going_now(statement, outlets, command):
        return []
    return [SendingOrdered(statement=statement.id, outlets=outlets, by=command.by, at=command.at)]


def _to_send(statement: Statement) -> tuple[OutletId, ...]:
    """What lacks it, but for what somebody must look at, or posts by hand just now."""
    settled = statement.where(Passage.PUBLISHED, Passage.UNCLEAR, Passage.BY_HAND)
    return tuple(outlet for outlet in statement.wording.outlets if outlet not in settled)


def _going_now(statement: Statement, outlets: tuple[OutletId, ...], command: OrderSending) -> bool:
    """It was ordered already and waits for nothing but the relay."""
    waiting = statement.where(Passage.WAITING) == outlets
    due = statement.send_at is not None and statement.send_at <= command.at
    return due and waiting and not statement.stopped


def hold(command: HoldEverything, crisis: Crisis) -> list[Event]:
    """Stop everything not yet sent, and name what is on the wire."""
    check_team(command, crisis)
    check_running(crisis)
    if crisis.held and all(s.held for s in crisis.unsent):
        return []
    wire = tuple((s.id, o) for s in crisis.statements.values() for o in s.on_the_wire + s.by_hand)
    return [EverythingHeld(on_the_wire=wire, by=command.by, at=command.at)]


def release(command: ReleaseStatement, crisis: Crisis) -> list[Event]:
    """Let one held statement go on; cleared, it goes out as the playbook says."""
    check_lead(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if not statement.held or statement.closed:
        raise NotHeld(statement.id)
    goes = statement.cleared and is_clear(statement, crisis, command.at)
    send_at = send_time(statement, crisis, command.at) if goes else None
    return [
        StatementReleased(statement=statement.id, send_at=send_at, by=command.by, at=command.at),
        *(rehearsed(statement, command, crisis) if goes else []),
    ]


def lift_hold(command: LiftHold, crisis: Crisis) -> list[Event]:
    """New statements are held no longer. Those held before wait for their own release."""
    check_lead(command, crisis)
    check_running(crisis)
    return [HoldLifted(by=command.by, at=command.at)] if crisis.held else []


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


def confirm(command: ConfirmPublished, crisis: Crisis) -> list[Event]:
    """*Yes, it is there*: somebody has looked."""
    statement = _asked_about(command, crisis)
    if statement.at(command.outlet).passage is Passage.PUBLISHED:
        return []
    return [
        StatementPublished(
            statement=statement.id,
            revision=statement.revision,
            outlet=command.outlet,
            link=command.link,
            by=command.by,
            at=command.at,
        )
    ]


def deny(command: DenyPublished, crisis: Crisis) -> list[Event]:
    """*No, send it*: somebody has looked. Sent only if all that is asked of a sending holds."""
    statement = _asked_about(command, crisis)
    delivery = statement.at(command.outlet)
    if delivery.passage is not Passage.UNCLEAR:
        return []
    if command.attempt != delivery.attempts:
        raise NotAskedAbout(statement.id)
    if statement.on_the_wire:
        raise OnTheWire(statement.id, statement.on_the_wire)
    denied = PublicationDenied(
        statement=statement.id, outlet=command.outlet, by=command.by, at=command.at
    )
    after = evolve(crisis, denied).statement(statement.id)
    if obstacle(crisis, after, command.at) or outside_window(after, command.at):
        return [denied]
    outlets = _to_send(after)
    ordered = SendingOrdered(statement=statement.id, outlets=outlets, by=command.by, at=command.at)
    return [denied, ordered]


def _asked_about(command: ConfirmPublished | DenyPublished, crisis: Crisis) -> Statement:
    """By the lead or a required approver, as for any order of sending."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    if command.by not in may_order(statement, crisis):
        raise MayNotOrderSending(statement.id)
    if command.outlet not in statement.where(Passage.UNCLEAR, Passage.PUBLISHED, Passage.WAITING):
        raise NotAskedAbout(statement.id)
    return statement


def may_order(statement: Statement, crisis: Crisis) -> frozenset[PersonId]:
    """The lead, and who must approve."""
    lead = frozenset({crisis.lead}) if crisis.lead else frozenset()
    return holders_of(statement.rule.roles, crisis) | lead


def report_posted(command: ReportPosted, crisis: Crisis) -> list[Event]:
    """It was posted by hand. What was pasted back is compared with what was cleared."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)
    delivery = statement.at(command.outlet)

    if delivery.passage is Passage.PUBLISHED:
        return []
    if delivery.passage is not Passage.BY_HAND or command.revision != statement.revision:
        raise NotWithYou(statement.id)
    if not command.link.strip():
        raise Missing("link")
    language = crisis.playbook.language_at(command.outlet)
    cleared = rendition_of(statement.wording, command.outlet, language)
    match = _match(command.posted, "\n".join(cleared.parts))
    return [
        PostedByHand(
            statement=statement.id,
            revision=statement.revision,
            outlet=command.outlet,
            link=command.link,
            match=match,
            posted=command.posted if match is Match.DIFFERENT else NO_WORDS,
            by=command.by,
            at=command.at,
        )
    ]


def _match(posted: str, cleared: str) -> Match:
    if not posted.strip():
        return Match.NOT_CHECKED
    same = normalise(posted).strip() == normalise(cleared).strip()
    return Match.SAME if same else Match.DIFFERENT


def move(command: MoveSending, crisis: Crisis) -> list[Event]:
    """Another instant: within the approved window nothing else changes; outside it is a new
    revision, which nobody has approved yet."""
    check_team(command, crisis)
    statement = crisis.statement(command.statement)

    check_running(crisis)
    if command.by not in may_order(statement, crisis) | statement.authors:
        raise MayNotOrderSending(statement.id)
    if command.revision != statement.revision:
        raise StaleRevision(statement.id, statement.revision)
    if statement.closed or statement.where(
        Passage.PUBLISHED, Passage.ON_THE_WIRE, Passage.UNCLEAR, Passage.BY_HAND
    ):
        raise TooLate(statement.id, statement.wording.outlets)
    if command.publish_at <= command.at:
        raise OutsideWindow
    window = statement.wording.window
    if window and window.opens_at <= command.publish_at < window.closes_at:
        return _moved(command, statement)
    wording = replace(statement.wording, window=command.window)
    check_wording(wording, crisis, command.at)
    check_publish_at(command.publish_at, wording)
    return [
        StatementRevised(
            statement=statement.id,
            revision=statement.revision + 1,
            wording=wording,
            digest=digest_of(wording),
            authors=statement.authors,
            voided=frozenset(statement.approvals),
            tags=statement.tags,
            publish_at=command.publish_at,
            by=command.by,
            at=command.at,
        )
    ]


def _moved(command: MoveSending, statement: Statement) -> list[Event]:
    if statement.publish_at == command.publish_at:
        return []
    return [
        SendingMoved(
            statement=statement.id,
            revision=statement.revision,
            send_at=command.publish_at,
            by=command.by,
            at=command.at,
        )
    ]


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


def ask_for_next_update(command: AskForNextUpdate, crisis: Crisis) -> list[Event]:
    """Raise the alarm when the promised time has come and nothing newer was published."""
    statement = crisis.statement(command.statement)
    promised = statement.wording.next_update_at
    if crisis.over or promised is None or _answered(statement, crisis):
        return []
    return [
        NextUpdateMissed(statement=statement.id, promised_at=promised, by=command.by, at=command.at)
    ]


def _answered(statement: Statement, crisis: Crisis) -> bool:
    """Whether anything was published after it."""
    since = _last_published(statement)
    others = (s for s in crisis.statements.values() if s.id != statement.id)
    return any(since and last > since for other in others if (last := _last_published(other)))


def _last_published(statement: Statement) -> datetime | None:
    moments = [d.published_at for d in statement.deliveries.values() if d.published_at]
    return max(moments, default=None)
