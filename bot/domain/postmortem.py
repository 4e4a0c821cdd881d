"""Projection: what the log tells afterwards. Every figure is counted from events alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.events import (
    AccountDeactivated,
    ActingLeadNamed,
    ChangesRequested,
    CommandRefused,
    CrisisOpened,
    CrisisStoodDown,
    DeputyAsked,
    EffectAbandoned,
    Event,
    EverythingHeld,
    GlassBroken,
    NextUpdateMissed,
    NoticeRead,
    ObjectionLifted,
    RoleAssigned,
    RoleHandedOver,
    RoleReturned,
    RoleTaken,
    RoomReady,
    StatementApproved,
    StatementDrafted,
    StatementPublished,
    StatementRevised,
    WouldHaveGone,
)
from bot.domain.state import Crisis, fold
from bot.domain.statement import Statement
from bot.domain.timeline import opening
from bot.domain.values import Kind, PersonId, RoleId, StatementId

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """A named moment, and how long after the crisis was first seen it came."""

    name: str
    at: datetime | None
    after: timedelta | None


@dataclass(frozen=True, kw_only=True)
class Wait:
    """How long one role's approval of one revision took, from the moment it was asked for."""

    statement: StatementId
    revision: int
    role: RoleId
    by: PersonId
    waited: timedelta


@dataclass(frozen=True, kw_only=True)
class Tenure:
    """Who held a role from when to when; `until` None: to the end."""

    role: RoleId
    person: PersonId
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PostMortem:
    """All that the summary says."""

    crisis: Crisis
    milestones: tuple[Milestone, ...]
    waits: tuple[Wait, ...]
    tenures: tuple[Tenure, ...]
    statements: tuple[Statement, ...]
    refusals: tuple[CommandRefused, ...] = ()
    voided: int = 0
    changes_requested: int = 0
    holds: tuple[EverythingHeld, ...] = ()
    abandoned: tuple[EffectAbandoned, ...] = ()
    missed: tuple[NextUpdateMissed, ...] = ()
    readers: int = 0
    unfilled: tuple[RoleId, ...] = field(default=())
    glass: tuple[GlassBroken, ...] = ()
    deputies_asked: int = 0
    acting_leads: tuple[ActingLeadNamed, ...] = ()
    lifted: tuple[ObjectionLifted, ...] = ()
    """Requests for changes that somebody lifted for their maker."""


def post_mortem(events: Sequence[Event]) -> PostMortem:
    """Write it from the log. Raises ValueError for a stream without an opening."""
    crisis = fold(events)
    if crisis is None:
        raise ValueError("a crisis without an opening")
    seated = crisis.holders
    return PostMortem(
        crisis=crisis,
        milestones=_milestones(events),
        waits=_waits(events),
        tenures=_tenures(events),
        statements=tuple(crisis.statements.values()),
        refusals=tuple(_of(CommandRefused, events)),
        voided=sum(len(revised.voided) for revised in _of(StatementRevised, events)),
        changes_requested=len(_of(ChangesRequested, events)),
        holds=tuple(_of(EverythingHeld, events)),
        glass=tuple(_of(GlassBroken, events)),
        deputies_asked=len(_of(DeputyAsked, events)),
        acting_leads=tuple(_of(ActingLeadNamed, events)),
        lifted=tuple(e for e in _of(ObjectionLifted, events) if e.by != e.of),
        abandoned=tuple(_of(EffectAbandoned, events)),
        missed=tuple(_of(NextUpdateMissed, events)),
        readers=len(_of(NoticeRead, events)),
        unfilled=tuple(role.id for role in crisis.playbook.roles if role.id not in seated),
    )


def _of(kind: type[E], events: Iterable[Event]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def _milestones(events: Sequence[Event]) -> tuple[Milestone, ...]:
    seen = opening(events).first_seen_at
    holding = (e for e in _of(StatementDrafted, events) if e.wording.kind is Kind.HOLDING)
    out = (e for e in events if isinstance(e, StatementPublished | WouldHaveGone))
    moments = (
        ("first_seen", seen),
        ("opened", _first(_of(CrisisOpened, events))),
        ("room_ready", _first(_of(RoomReady, events))),
        ("first_holding_statement", _first(holding)),
        ("first_publication", _first(out)),
        ("stood_down", _first(reversed(_of(CrisisStoodDown, events)))),
    )
    return tuple(Milestone(name=n, at=at, after=at - seen if at else None) for n, at in moments)


def _first(events: Iterable[Event]) -> datetime | None:
    return next((event.at for event in events), None)


def _waits(events: Sequence[Event]) -> tuple[Wait, ...]:
    asked: dict[tuple[StatementId, int], datetime] = {}
    waits = []
    for event in events:
        if isinstance(event, StatementDrafted | StatementRevised):
            asked[event.statement, event.revision] = event.at
        elif isinstance(event, StatementApproved):
            since = asked[event.statement, event.revision]
            waits += [
                Wait(
                    statement=event.statement,
                    revision=event.revision,
                    role=role,
                    by=event.by,
                    waited=event.at - since,
                )
                for role in sorted(event.seats)
            ]
    return tuple(waits)


def _tenures(events: Sequence[Event]) -> tuple[Tenure, ...]:
    tenures: list[Tenure] = []
    for event in events:
        match event:
            case RoleAssigned():
                tenures = _seat(tenures, event.role, event.person, event.at)
            case RoleTaken():
                tenures = _seat(tenures, event.role, event.by, event.at)
            case RoleHandedOver() | RoleReturned():
                tenures = _seat(tenures, event.role, event.to, event.at)
            case AccountDeactivated():
                tenures = [_ended(t, event.at) if t.role in event.roles else t for t in tenures]
    return tuple(tenures)


def _seat(tenures: list[Tenure], role: RoleId, person: PersonId, at: datetime) -> list[Tenure]:
    ended = [_ended(t, at) if t.role == role else t for t in tenures]
    return [*ended, Tenure(role=role, person=person, since=at)]


def _ended(tenure: Tenure, at: datetime) -> Tenure:
    return tenure if tenure.until else replace(tenure, until=at)
