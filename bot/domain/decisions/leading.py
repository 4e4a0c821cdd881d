"""Who leads when the lead is silent; roles that come back; accounts that were switched off."""

from bot.domain.commands import AcknowledgeRole, CheckLead, NoteDeactivated, ReturnRole
from bot.domain.decisions.asking import awaited_roles, next_in_line
from bot.domain.decisions.clearing import void_clearances
from bot.domain.events import (
    AccountDeactivated,
    ActingLeadNamed,
    DeputyAsked,
    Event,
    LeadReturned,
    RoleAcknowledged,
    RoleReturned,
)
from bot.domain.events.asking import Because
from bot.domain.state import Crisis, evolve
from bot.domain.values import LEAD, PersonId


def check_lead_heard(command: CheckLead, crisis: Crisis) -> list[Event]:
    """Nothing was heard of the lead for so long: the next in line acts, if there is one."""
    heard = crisis.last_heard.get(command.lead)
    if crisis.over or crisis.lead != command.lead or (heard and heard >= command.since):
        return []
    person = _next_lead(command.lead, crisis)
    if person is None:
        return []
    return [
        ActingLeadNamed(
            person=person,
            instead_of=command.lead,
            because=Because.SILENCE,
            by=command.by,
            at=command.at,
        )
    ]


def _next_lead(silent: PersonId, crisis: Crisis) -> PersonId | None:
    role = crisis.playbook.role(LEAD)
    out = crisis.keep_out | crisis.deactivated | crisis.passed_leads | {silent}
    return next((person for person in (role.line if role else ()) if person not in out), None)


def answer_as_lead(command: AcknowledgeRole, crisis: Crisis) -> list[Event] | None:
    """*I'm on it* while somebody acts for the lead; None where the press is of the usual kind."""
    confirmed = command.role in crisis.acknowledged
    acknowledged = RoleAcknowledged(role=command.role, by=command.by, at=command.at)
    if command.role != LEAD or crisis.acting_lead is None:
        return None
    if command.by == crisis.holders.get(LEAD):
        returned = void_clearances(LeadReturned(by=command.by, at=command.at), crisis)
        return returned if confirmed else [acknowledged, *returned]
    if command.by != crisis.acting_lead or not confirmed:
        return None
    heard, since = crisis.last_heard.get(command.by), crisis.acting_since
    return [] if heard and since and heard > since else [acknowledged]


def return_role(command: ReturnRole, crisis: Crisis) -> list[Event]:
    """The time of a handover has passed: whose role it was has it again, if they can act."""
    loans = crisis.loans.get(command.role, ())
    owner = next((owner for owner, until in loans if until == command.until), None)
    out = crisis.deactivated | crisis.keep_out
    if crisis.over or owner is None or owner in out or crisis.holders.get(command.role) == owner:
        return []
    returned = RoleReturned(role=command.role, to=owner, by=command.by, at=command.at)
    return void_clearances(returned, crisis)


def deactivated(command: NoteDeactivated, crisis: Crisis) -> list[Event]:
    """Nobody holds their roles any more; the next in line is asked where something waits."""
    if crisis.over or command.person in crisis.deactivated or command.person not in crisis.team:
        return []
    gone = AccountDeactivated(
        person=command.person,
        roles=crisis.held_by(command.person),
        by=command.by,
        at=command.at,
    )
    events = void_clearances(gone, crisis)
    if command.person == crisis.lead:
        events += _led_by_the_next(command, evolve(crisis, gone))
    after = crisis
    for event in events:
        after = evolve(after, event)
    return [*events, *_asked_at_once(gone, command, after)]


def _led_by_the_next(command: NoteDeactivated, crisis: Crisis) -> list[Event]:
    person = _next_lead(command.person, crisis)
    if person is None:
        return []
    return [
        ActingLeadNamed(
            person=person,
            instead_of=command.person,
            because=Because.DEACTIVATED,
            by=command.by,
            at=command.at,
        )
    ]


def _asked_at_once(
    gone: AccountDeactivated, command: NoteDeactivated, crisis: Crisis
) -> list[DeputyAsked]:
    """Nobody waits for the answer of somebody who cannot give one."""
    return [
        DeputyAsked(
            statement=statement.id,
            revision=statement.revision,
            role=role,
            person=person,
            step=len(statement.stand_ins.get(role, {})) + 1,
            by=command.by,
            at=command.at,
        )
        for statement in crisis.unsent
        if not statement.cleared
        for role in sorted(gone.roles & awaited_roles(statement, crisis))
        if (person := next_in_line(role, statement, crisis))
    ]
