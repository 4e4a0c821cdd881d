"""What asking, silence and coming back change about a crisis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from bot.domain.changing import changed
from bot.domain.events import CommandRefused
from bot.domain.events.asking import (
    AccountDeactivated,
    ActingLeadNamed,
    AskedOfStatement,
    DeputyAsked,
    GlassBroken,
    GlassProposed,
    LadderExhausted,
    LeadingEvent,
    LeadReturned,
    ObjectionLifted,
    ObjectorsDeputyAsked,
    RoleReturned,
)
from bot.domain.statement import Glass, Statement
from bot.domain.values import LEAD, THE_BOT, PersonId, RoleId

if TYPE_CHECKING:
    from bot.domain.events.base import Fact
    from bot.domain.state import Crisis


def asked(statement: Statement, event: AskedOfStatement) -> Statement:
    """The statement after one more of these events."""
    match event:
        case DeputyAsked():
            line = {**statement.stand_ins.get(event.role, {}), event.person: event.at}
            return changed(statement, stand_ins={**statement.stand_ins, event.role: line})
        case LadderExhausted():
            return changed(statement, exhausted=statement.exhausted | {event.role})
        case ObjectorsDeputyAsked():
            return changed(statement, sought=statement.sought | {event.of})
        case ObjectionLifted():
            kept = {p: why for p, why in statement.objections.items() if p != event.of}
            return changed(statement, objections=kept, sought=statement.sought - {event.of})
        case GlassProposed():
            glass = Glass(digest=event.digest, proposed_by=event.by, reason=event.reason)
            return changed(statement, glass=glass)
        case GlassBroken():
            glass = Glass(
                digest=event.digest,
                proposed_by=event.proposed_by,
                reason=event.reason,
                broken_by=event.by,
                roles=event.roles,
                passed_over=event.passed_over,
            )
            return changed(statement, glass=glass)
        case _:
            assert_never(event)


def led(crisis: Crisis, event: LeadingEvent) -> Crisis:
    """The crisis after a change in who leads, or who can."""
    match event:
        case RoleReturned():
            acknowledged = crisis.acknowledged - {event.role}
            holders = {**crisis.holders, event.role: event.to}
            loans = _until(crisis.loans, event.role, event.to)
            returned = changed(crisis, holders=holders, acknowledged=acknowledged, loans=loans)
            returned = asked_anew(settled(returned, event.role), event.role, event.at)
            return changed(returned, role_changes=crisis.role_changes + 1)
        case ActingLeadNamed():
            return changed(
                crisis,
                acting_lead=event.person,
                acting_since=event.at,
                passed_leads=crisis.passed_leads | {event.instead_of},
                role_changes=crisis.role_changes + 1,
            )
        case LeadReturned():
            return settled(crisis, LEAD)
        case AccountDeactivated():
            return _without(crisis, event.person)
        case _:
            assert_never(event)


def settled(crisis: Crisis, role: RoleId) -> Crisis:
    """Whoever holds the lead now leads: nobody acts for them any more."""
    if role != LEAD:
        return crisis
    return changed(crisis, acting_lead=None, acting_since=None, passed_leads=frozenset())


Loan = tuple[PersonId, datetime]
"""Whose the role was, and until when it is somebody else's."""


def lent(crisis: Crisis, role: RoleId, until: datetime | None) -> Mapping[RoleId, tuple[Loan, ...]]:
    """The loans after the role was handed over; for good (`until` None), none is left of it."""
    others = {known: loans for known, loans in crisis.loans.items() if known != role}
    if until is None:
        return others
    return {**others, role: (*crisis.loans.get(role, ()), (crisis.holders[role], until))}


def _until(
    loans: Mapping[RoleId, tuple[Loan, ...]], role: RoleId, to: PersonId
) -> Mapping[RoleId, tuple[Loan, ...]]:
    """Without the loan that ended, and those made of it."""
    owners = [owner for owner, _ in loans.get(role, ())]
    left = loans.get(role, ())[: owners.index(to)] if to in owners else ()
    return {**loans, role: left}


def _without(crisis: Crisis, person: PersonId) -> Crisis:
    vacated = crisis.held_by(person)
    holders = {role: holder for role, holder in crisis.holders.items() if role not in vacated}
    statements = {s.id: _left_alone(s, person) for s in crisis.statements.values()}
    acting = crisis.acting_lead if crisis.acting_lead != person else None
    return changed(
        crisis,
        deactivated=crisis.deactivated | {person},
        holders=holders,
        acknowledged=crisis.acknowledged - vacated,
        statements=statements,
        acting_lead=acting,
    )


def _left_alone(statement: Statement, person: PersonId) -> Statement:
    stand_ins = {
        role: {p: at for p, at in line.items() if p != person}
        for role, line in statement.stand_ins.items()
    }
    return changed(statement, stand_ins=stand_ins)


def heard(crisis: Crisis, event: Fact) -> Crisis:
    """Whoever did something was there to do it. A refusal, such as that of a press which came
    late, gives nobody their account back."""
    if event.by == THE_BOT:
        return crisis
    back = frozenset() if isinstance(event, CommandRefused) else {event.by}
    return changed(
        crisis,
        last_heard={**crisis.last_heard, event.by: event.at},
        deactivated=crisis.deactivated - back,
    )


def asked_anew(crisis: Crisis, role: RoleId, at: datetime) -> Crisis:
    """Whoever holds the role now has the full time to answer."""
    waiting = {
        s.id: changed(
            s, asked_at={**s.asked_at, role: at}, exhausted=s.exhausted - frozenset({role})
        )
        for s in crisis.unsent
        if role in s.asked_at
    }
    return changed(crisis, statements={**crisis.statements, **waiting})


def ruled_anew(statement: Statement, at: datetime) -> Statement:
    """Another rule may ask others, and whoever had answered anew."""
    return was_asked(statement, at) if statement.asked_at else statement


def was_asked(statement: Statement, at: datetime) -> Statement:
    """The holders of all roles were asked for their answer to this revision."""
    return changed(statement, asked_at=dict.fromkeys(statement.rule.roles, at))
