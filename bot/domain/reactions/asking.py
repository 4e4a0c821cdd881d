"""What follows from asking, from silence, and from whatever somebody must answer."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.asking_effects import AskNext, EndHandover, Page, SeekObjector, WatchLead
from bot.domain.decisions.asking import awaited_roles, patience
from bot.domain.decisions.room import BRIEF
from bot.domain.effects import Invite
from bot.domain.events import (
    AccountDeactivated,
    ActingLeadNamed,
    ApprovalsExpired,
    CardPosted,
    ChangesRequested,
    CommandRefused,
    CrisisOpened,
    CrisisReopened,
    DeputyAsked,
    Event,
    EverythingHeld,
    FastLaneEnded,
    GlassBroken,
    GlassProposed,
    LadderExhausted,
    LeadReturned,
    LevelChanged,
    NextUpdateMissed,
    ObjectionLifted,
    ObjectorsDeputyAsked,
    PublicationFailed,
    PublicationUnclear,
    RoleHandedOver,
    RoleReturned,
    RoleTaken,
    StatementTagged,
    StatementWentStale,
)
from bot.domain.events.asking import AskedOfStatement, LeadingEvent
from bot.domain.gate import blocking, holders_of, is_met, missing, voices
from bot.domain.planned import Planned, about, cards, now, to_person
from bot.domain.rejections import NotTheLead
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import LEAD, PersonId, RoleId

NEEDS_THE_LEAD = (
    EverythingHeld,
    NextUpdateMissed,
    PublicationFailed,
    PublicationUnclear,
    StatementWentStale,
    LadderExhausted,
    ObjectorsDeputyAsked,
)
"""What nobody but the lead can settle."""


def awaited(statement: Statement, crisis: Crisis) -> frozenset[PersonId]:
    """Whose approval the rule still asks for, and who could give it."""
    roles = missing(statement, crisis)
    if not roles and not is_met(statement.rule, voices(statement, crisis)):
        # No role is named that lacks: more people are asked for, whoever of the approvers.
        roles = crisis.playbook.approver_roles
    stand_ins = {person for role in roles for person in statement.stand_ins.get(role, {})}
    answered = frozenset(statement.approvals) | frozenset(statement.objections)
    return (holders_of(roles, crisis) | stand_ins) - statement.authors - answered


def pages(
    person: PersonId | None, code: str, data: dict[str, str], crisis: Crisis
) -> list[Planned]:
    """The second way to somebody, where there is one; never in a drill."""
    wanted = person is not None and crisis.playbook.paging and not crisis.drill
    return now(Page(person=person, code=code, data=data)) if wanted and person else []


def _reached(
    person: PersonId | None, code: str, data: dict[str, str], crisis: Crisis
) -> list[Planned]:
    return [*to_person(person, code, data), *pages(person, code, data, crisis)]


# What the events of this chapter call for


def asked_effects(
    event: AskedOfStatement, crisis: Crisis, shown: list[Planned]
) -> Iterator[Planned]:
    """`shown` are the cards of the statement as it stands now."""
    statement = crisis.statement(event.statement)
    data = _linked(statement, crisis)
    yield from shown
    match event:
        case DeputyAsked():
            data["role"] = str(event.role)
            yield from _reached(event.person, "deputy_asked", data, crisis)
            yield from _asks_next(statement, event.role, event.at)
        case LadderExhausted():
            data["role"] = str(event.role)
            yield from _reached(crisis.lead, "ladder_exhausted", data, crisis)
        case ObjectorsDeputyAsked():
            data["by"] = str(event.of)
            yield from _reached(event.deputy, "objector_sought", data, crisis)
            yield from to_person(crisis.lead, "objector_silent", data)
        case ObjectionLifted():
            if event.by != event.of:
                yield from _reached(event.of, "objection_lifted", data, crisis)
        case GlassProposed():
            return
        case GlassBroken():
            for person in sorted(event.passed_over):
                yield from _reached(person, "passed_over", data, crisis)


def _linked(statement: Statement, crisis: Crisis) -> dict[str, str]:
    post = crisis.post_of("approval", f"{statement.id}/{statement.revision}")
    return about(crisis, statement.id) | ({"link": post.link} if post else {})


def leading_effects(event: LeadingEvent, crisis: Crisis, shown: list[Planned]) -> Iterator[Planned]:
    """`shown` are the cards of all statements as they stand now."""
    yield from cards(crisis, (BRIEF, ""))
    if crisis.post_of("held"):
        yield from cards(crisis, ("held", ""))
    yield from shown
    data = {"code_name": crisis.code_name, "room": str(crisis.room or "")}
    match event:
        case RoleReturned():
            data["role"] = str(event.role)
            yield from cards(crisis, ("role_changed", f"{event.role}/{crisis.role_changes}"))
            yield from _reached(event.to, "role_returned", data, crisis)
        case ActingLeadNamed():
            yield from cards(crisis, ("acting_lead", str(crisis.role_changes)))
            if crisis.room and event.person not in crisis.invited:
                yield from now(Invite(room=crisis.room, people=(event.person,)))
            yield from _reached(event.person, "acting_lead", data, crisis)
        case LeadReturned():
            yield from cards(crisis, ("lead_returned", str(crisis.role_changes)))
        case AccountDeactivated():
            yield from _vacant(event, crisis, data)


def _vacant(event: AccountDeactivated, crisis: Crisis, data: dict[str, str]) -> Iterator[Planned]:
    """The next in line of each role is told that it waits to be taken."""
    yield from cards(crisis, ("vacated", str(event.person)))
    for role in sorted(event.roles - {LEAD}):
        known = crisis.playbook.role(role)
        out = crisis.keep_out | crisis.deactivated
        person = next((p for p in (known.line if known else ()) if p not in out), None)
        yield from _reached(person, "role_vacant", data | {"role": str(role)}, crisis)


# What any event calls for, if nobody answers


def if_nobody_answers(event: Event, crisis: Crisis) -> Iterator[Planned]:
    """To look again later at what somebody must answer, and to end what was for a time."""
    match event:
        case CardPosted(card="approval"):
            statement = crisis.statement_of_card(event.subject)
            if statement:
                yield from _asked(statement, event, crisis)
        case RoleTaken() | RoleHandedOver() | RoleReturned():
            yield from _new_holder(event, crisis)
            if isinstance(event, RoleHandedOver) and event.until:
                effect = EndHandover(role=event.role, until=event.until)
                yield Planned(effect=effect, due=event.until)
        case StatementTagged() | FastLaneEnded():
            yield from _ruled_anew(crisis.statement(event.statement), event.at, crisis)
        case ApprovalsExpired() | ObjectionLifted():
            yield from _asks_all_next(crisis.statement(event.statement), event.at, crisis)
        case LevelChanged():
            for number in sorted(event.voided):
                yield from _ruled_anew(crisis.statement(number), event.at, crisis)
        case ChangesRequested():
            yield from _objected(event, crisis)
        case CrisisOpened() | CrisisReopened() | ActingLeadNamed() | LeadReturned():
            yield from _watched(event, crisis)
        case CommandRefused(code=NotTheLead.code):
            yield from _watched(event, crisis)
        case PublicationFailed(again_at=datetime()):
            return
        case _ if isinstance(event, NEEDS_THE_LEAD):
            yield from _watched(event, crisis)


def _asked(statement: Statement, event: CardPosted, crisis: Crisis) -> Iterator[Planned]:
    data = about(crisis, statement.id) | {"link": event.link}
    for person in sorted(awaited(statement, crisis)):
        yield from pages(person, "approval_asked", data, crisis)
    yield from _asks_all_next(statement, event.at, crisis)


def _ruled_anew(statement: Statement, at: datetime, crisis: Crisis) -> Iterator[Planned]:
    """Others may have to approve it now, and whoever had may have to again: they hear of it."""
    if not (statement.cleared or statement.closed):
        data = _linked(statement, crisis)
        for person in sorted(awaited(statement, crisis)):
            yield from _reached(person, "asked_under_another_rule", data, crisis)
    yield from _asks_all_next(statement, at, crisis)


def _new_holder(
    event: RoleTaken | RoleHandedOver | RoleReturned, crisis: Crisis
) -> Iterator[Planned]:
    for statement in crisis.unsent:
        if event.role in statement.asked_at and event.role in awaited_roles(statement, crisis):
            yield from _asks_next(statement, event.role, event.at)
    if event.role == LEAD:
        yield from _watched(event, crisis)


def _asks_all_next(statement: Statement, at: datetime, crisis: Crisis) -> Iterator[Planned]:
    if statement.cleared or statement.closed:
        return
    for role in sorted(awaited_roles(statement, crisis)):
        yield from _asks_next(statement, role, at)


def _asks_next(statement: Statement, role: RoleId, at: datetime) -> Iterator[Planned]:
    within = statement.rule.answer_within
    if within is not None:
        step = len(statement.stand_ins.get(role, {})) + 1
        effect = AskNext(statement=statement.id, revision=statement.revision, role=role, step=step)
        yield Planned(effect=effect, due=at + within)


def _objected(event: ChangesRequested, crisis: Crisis) -> Iterator[Planned]:
    statement = crisis.statement(event.statement)
    if event.by in blocking(statement, crisis):
        effect = SeekObjector(statement=statement.id, revision=event.revision, of=event.by)
        yield Planned(effect=effect, due=event.at + patience(statement, crisis))


def _watched(event: Event, crisis: Crisis) -> Iterator[Planned]:
    """The lead has so long to be heard; whoever did this just now was."""
    if crisis.lead and crisis.lead != event.by and not crisis.over:
        effect = WatchLead(lead=crisis.lead, since=event.at)
        yield Planned(effect=effect, due=event.at + crisis.playbook.lead_silence)
