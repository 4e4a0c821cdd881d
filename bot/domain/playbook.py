"""A playbook as values: roles, rules, and what is said to whom. The file format is an adapter's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.domain.pre_approved import PreApproved
from bot.domain.rules import Case, Matter, Rule, strictest
from bot.domain.values import (
    Audience,
    Kind,
    Level,
    OutletId,
    PersonId,
    RoleId,
    RoomId,
)


@dataclass(frozen=True, kw_only=True)
class Role:
    """A seat in the war room. A sole role, as all are, has one holder at a time.

    `eligible` is who may take it or receive it by handover; None means any member of the team.
    The playbook's holder and deputies are eligible in any case.
    """

    id: RoleId
    title: str
    duties: tuple[str, ...] = ()
    holder: PersonId | None = None
    deputies: tuple[PersonId, ...] = ()
    eligible: frozenset[PersonId] | None = None

    @property
    def line(self) -> tuple[PersonId, ...]:
        """The holder and the deputies, in the order in which they are asked."""
        return ((self.holder,) if self.holder else ()) + self.deputies

    def admits(self, person: PersonId) -> bool:
        """Whether this person may hold the role."""
        return self.eligible is None or person in self.eligible or person in self.line


class SendMode(StrEnum):
    """When a cleared statement goes out."""

    AFTER = "after"
    ON_PRESS = "on press"
    AT_ONCE = "at once"


@dataclass(frozen=True, kw_only=True)
class Send:
    """The playbook's `send:`. `delay` counts for `AFTER` only."""

    mode: SendMode = SendMode.AFTER
    delay: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """A public route as the playbook names it; its secrets are the adapter's."""

    id: OutletId
    title: str
    longest: int | None = None
    """The most characters the outlet takes, where it has a limit."""
    audience: Audience = Audience.PUBLIC
    """Who reads it there, whatever the writer of a statement says."""
    language: str = ""
    """The language it speaks; empty: that of the statement's source."""
    by_hand: RoleId | None = None
    """Where the bot has no way in: the role whose holder posts the cleared words by hand."""
    takes_down: bool = False
    """Whether the bot can take a published statement down there."""
    plans: bool = False
    """Whether posts can be scheduled there, which a freeze pauses."""
    watched: bool = False
    """Whether the bot watches the account for posts that nobody cleared."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What all staff are told at opening: the playbook's words alone."""

    channels: tuple[RoomId, ...]
    text: str
    spokesperson: RoleId | None = None
    ask: RoleId | None = None


@dataclass(frozen=True, kw_only=True)
class FreezeNotice:
    """What those who schedule posts are told when a freeze begins; the bot's own words where
    `text` is empty."""

    channels: tuple[RoomId, ...]
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """One playbook in force, people by id, with what the organisation adds to it.

    `may_open` None means every member; `externals` are accounts from outside that may act.
    `stale_after`: a statement still unsent so long after it was due stops and asks.
    `when` and `severity` say what case it is for, and what makes it one level or the other.
    `drafts` is the role that usually writes; `facts` what the templates ask for, with the
    question.
    """

    id: str
    title: str
    roles: tuple[Role, ...]
    rules: Mapping[Kind, Rule]
    outlets: tuple[Outlet, ...]
    send: Send = field(default_factory=Send)
    say: tuple[str, ...] = ()
    dont_say: tuple[str, ...] = ()
    notice: Notice | None = None
    templates: Mapping[Kind, str] = field(default_factory=dict)
    may_open: frozenset[PersonId] | None = None
    externals: frozenset[PersonId] = frozenset()
    stale_after: timedelta = timedelta(minutes=15)
    archive_after: timedelta = timedelta(hours=24)
    organisation: str = ""
    when: str = ""
    severity: Mapping[Level, str] = field(default_factory=dict)
    drafts: RoleId | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    fast_lane: tuple[PreApproved, ...] = ()
    first_message_check: bool = False
    lead_silence: timedelta = timedelta(minutes=10)
    """After so long without a word of the lead, the next in line acts for them."""
    break_glass: bool = True
    """Whether the lead and one more may go on without approvers who do not answer."""
    paging: bool = False
    """Whether the organisation has a way of waking people beside the chat platform."""

    freeze_at_opening: bool = False
    """Whether a crisis begins with pausing everything that is scheduled."""
    freeze_notice: FreezeNotice | None = None

    def rule_for(self, matter: Matter) -> Rule:
        """Who must approve it. What nobody has tagged yet takes the strictest rule there is."""
        applying = [case for case in self.cases if case.applies_to(matter)]
        replacing = [case for case in applying if case.replaces(matter)]
        adding = [case.rule for case in applying if case not in replacing]
        usual = replacing[0].rule if replacing else self.rules[matter.kind]
        return strictest([usual, *adding])

    def pre_approved(self, lane: str) -> PreApproved | None:
        """The pre-approved statement of this name."""
        return next((known for known in self.fast_lane if known.id == lane), None)

    def role(self, role: RoleId) -> Role | None:
        """The role of this name, if the playbook has it."""
        return next((known for known in self.roles if known.id == role), None)

    def outlet(self, outlet: OutletId) -> Outlet | None:
        """The outlet of this name, if the playbook may use it."""
        return next((known for known in self.outlets if known.id == outlet), None)

    def language_at(self, outlet: OutletId) -> str:
        """The language of this outlet; empty where it has none of its own."""
        known = self.outlet(outlet)
        return known.language if known else ""

    @property
    def people(self) -> frozenset[PersonId]:
        """Everybody who holds or stands in for a role."""
        return frozenset(person for role in self.roles for person in role.line)

    @property
    def approver_roles(self) -> frozenset[RoleId]:
        """The roles that any rule asks for."""
        rules = [*self.rules.values(), *(case.rule for case in self.cases)]
        return frozenset(role for rule in rules for role in rule.roles)

    @property
    def veto_roles(self) -> frozenset[RoleId]:
        """The roles that can block something without being needed for it."""
        rules = [*self.rules.values(), *(case.rule for case in self.cases)]
        return frozenset(role for rule in rules for role in rule.vetoes)
