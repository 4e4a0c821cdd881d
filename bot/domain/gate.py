"""The gate: what may go out, and the one place that says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from typing import final

from bot.domain.rejections import NotCleared
from bot.domain.rules import Rule
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import (
    COUNSEL,
    PERSONNEL,
    CrisisId,
    OutletId,
    PersonId,
    Rendition,
    RoleId,
    StatementId,
    Tag,
    Wording,
    Words,
)
from bot.domain.wording import digest_of, rendition_of, stale_translations, text_in


@final
@dataclass(frozen=True, kw_only=True)
class Clearance:
    """Leave to publish these words at this outlet, made from a state in which the rule holds.

    Only this module makes one, anew before each attempt; none is ever stored.
    """

    crisis: CrisisId
    statement: StatementId
    revision: int
    outlet: OutletId
    language: str
    wording: Wording
    digest: str
    corrects: str = ""
    """The outlet's own reference of what this one corrects there; empty where it corrects none."""

    @property
    def intact(self) -> bool:
        """Whether the words are still those that the digest was made of."""
        return digest_of(self.wording) == self.digest

    @property
    def text(self) -> Words:
        """The words in the language of this outlet."""
        return text_in(self.wording, self.language)

    @property
    def rendition(self) -> Rendition:
        """The final form at this outlet, as it was approved."""
        return rendition_of(self.wording, self.outlet, self.language)


def voices(
    statement: Statement, crisis: Crisis, at: datetime | None = None
) -> dict[PersonId, frozenset[RoleId]]:
    """Whose approval counts at this moment, and in which seats; `at` None: whatever its age.

    A seat counts only while it is both recorded and still held; an author's never does, nor does
    an approval past its time.
    """
    late = expired(statement, at) if at else frozenset()
    counted = {
        person: seats & seats_of(person, statement, crisis)
        for person, seats in statement.approvals.items()
        if person not in statement.authors | late
    }
    return {person: seats for person, seats in counted.items() if seats}


def seats_of(person: PersonId, statement: Statement, crisis: Crisis) -> frozenset[RoleId]:
    """The roles in which somebody counts for this statement: those they hold, and those in which
    they were asked in place of somebody who did not answer."""
    return crisis.roles_of(person) | statement.seats_of_stand_in(person)


def holders_of(roles: frozenset[RoleId], crisis: Crisis) -> frozenset[PersonId]:
    """Who holds these roles at this moment."""
    return frozenset(crisis.holders[role] for role in roles if role in crisis.holders)


def expired(statement: Statement, at: datetime) -> frozenset[PersonId]:
    """Whose approval was given longer ago than it stays good."""
    ends = {p: good_until(statement, given) for p, given in statement.approved_at.items()}
    return frozenset(person for person, end in ends.items() if end is not None and at >= end)


def good_until(statement: Statement, given: datetime) -> datetime | None:
    """When an approval of these words, given then, counts no longer; None: without end."""
    rule, window = statement.rule, statement.wording.window
    if rule.good_for is None:
        return None
    end = given + rule.good_for
    return max(end, window.closes_at) if rule.good_through_window and window else end


def too_early(statement: Statement) -> datetime | None:
    """An approval given before this instant lapses before the words may go out, and has to be
    given again; None where that is so of none."""
    window, good_for = statement.wording.window, statement.rule.good_for
    opens_at = max(
        (at for at in (statement.publish_at, window.opens_at if window else None) if at),
        default=None,
    )
    if opens_at is None or good_for is None or statement.rule.good_through_window:
        return None
    return opens_at - good_for


def is_met(rule: Rule, approvals: Mapping[PersonId, frozenset[RoleId]]) -> bool:
    """Whether these voices fill every required role, each by another person, and are enough."""
    return len(approvals) >= rule.people and _filled(sorted(rule.roles), approvals)


def _filled(roles: list[RoleId], voices: Mapping[PersonId, frozenset[RoleId]]) -> bool:
    if not roles:
        return True
    role, *others = roles
    return any(
        _filled(others, {p: seats for p, seats in voices.items() if p != person})
        for person, seats in voices.items()
        if role in seats
    )


def missing(statement: Statement, crisis: Crisis, at: datetime | None = None) -> frozenset[RoleId]:
    """The required roles that nobody is left for, once each voice fills one only."""
    counted, roles = voices(statement, crisis, at), sorted(statement.rule.roles)
    for size in range(len(roles), 0, -1):
        for some in combinations(roles, size):
            if _filled(list(some), counted):
                return statement.rule.roles - frozenset(some)
    return statement.rule.roles


def never_passed_over(statement: Statement) -> frozenset[RoleId]:
    """Whose approval nothing replaces: counsel's where the words could do harm, and the personnel
    department's on its own matters. What nobody has tagged yet could be anything."""
    tags = statement.tags
    if statement.fast or (tags is not None and not tags):
        return frozenset()
    personnel = tags is None or Tag.PERSONNEL in tags
    return frozenset({COUNSEL, PERSONNEL} if personnel else {COUNSEL})


def _glass_holds(
    statement: Statement, crisis: Crisis, counted: Mapping[PersonId, frozenset[RoleId]]
) -> bool:
    """Whether the rule is met but for the seats that two people passed over, and still may."""
    glass = statement.glass
    if glass is None or glass.broken_by is None or not crisis.playbook.break_glass:
        return False
    if glass.digest != statement.digest or glass.roles & never_passed_over(statement):
        return False
    if {glass.proposed_by, glass.broken_by} & statement.authors:
        return False
    rule = statement.rule
    roles = rule.roles - glass.roles
    people = max(len(roles), rule.people - len(rule.roles & glass.roles))
    return is_met(replace(rule, roles=roles, people=people), counted)


def is_clear(statement: Statement, crisis: Crisis, at: datetime | None = None) -> bool:
    """Whether all approvals that the playbook demands are in and good at this instant, nobody
    asked for changes, and every text that would go out is of the present words."""
    if blocking(statement, crisis) or unready_languages(statement, crisis):
        return False
    counted = voices(statement, crisis, at)
    return is_met(statement.rule, counted) or _glass_holds(statement, crisis, counted)


def blocking(statement: Statement, crisis: Crisis) -> frozenset[PersonId]:
    """Who asked for changes in a role that the rule requires or lets block; anybody else's wish
    is advice."""
    return frozenset(
        person
        for person in statement.objections
        if statement.objectors.get(person, frozenset()) & blocking_roles(statement, crisis)
    )


def blocking_roles(statement: Statement, crisis: Crisis) -> frozenset[RoleId]:
    """The roles whose *Request changes* blocks; where the rule names none, every approver's."""
    return statement.rule.voices or crisis.playbook.approver_roles | crisis.playbook.veto_roles


def unready_languages(statement: Statement, crisis: Crisis) -> tuple[str, ...]:
    """The languages in which it cannot go out: stale, or lacking where an outlet speaks it."""
    wording = statement.wording
    spoken = {crisis.playbook.language_at(outlet) for outlet in wording.outlets} - {""}
    lacking = spoken - {wording.language, *wording.translations}
    return tuple(sorted({*stale_translations(wording), *lacking}))


def clear(
    crisis: Crisis, statement_id: StatementId, outlet: OutletId, at: datetime | None = None
) -> Clearance:
    """Make the clearance, or raise `NotCleared` with what stands in its way at this instant."""
    statement = crisis.statement(statement_id)
    if why := obstacle(crisis, statement, at):
        raise NotCleared(statement.id, why)
    if outlet not in statement.wording.outlets:
        raise NotCleared(statement.id, "not_for_this_outlet")
    return Clearance(
        crisis=crisis.id,
        statement=statement.id,
        revision=statement.revision,
        outlet=outlet,
        language=crisis.playbook.language_at(outlet) or statement.wording.language,
        wording=statement.wording,
        digest=statement.digest,
        corrects=_corrected(crisis, statement, outlet),
    )


def _corrected(crisis: Crisis, statement: Statement, outlet: OutletId) -> str:
    number = statement.wording.corrects
    return crisis.statement(number).at(outlet).reference if number else ""


def outside_window(statement: Statement, at: datetime) -> str | None:
    """Why the approved time window keeps it back at this instant, as a code."""
    window = statement.wording.window
    if window and at < window.opens_at:
        return "not_due"
    if window and at > window.closes_at:
        return "window_closed"
    return None


def obstacle(crisis: Crisis, statement: Statement, at: datetime | None = None) -> str | None:
    """What keeps this statement from going out, as a code; None when nothing does."""
    reasons = (
        ("drill", crisis.drill),
        ("stood_down", crisis.over),
        ("withdrawn", statement.withdrawn),
        ("held", statement.held),
        ("stopped", statement.stopped),
        ("altered", digest_of(statement.wording) != statement.digest),
        ("not_approved", not statement.cleared or not is_clear(statement, crisis, at)),
    )
    return next((why for why, stands in reasons if stands), None)
