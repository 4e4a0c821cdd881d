"""What people ask for when they look at a card: one entry per command, with how eager they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.domain import commands as c
from bot.domain.state import Crisis
from bot.domain.statement import Passage, Standing, Statement
from bot.domain.values import (
    COUNSEL,
    LEAD,
    Account,
    CommandId,
    Kind,
    LogSource,
    Origin,
    OutletId,
    PersonId,
    RoleId,
    Tag,
    Wording,
    Words,
)
from tests.facts import ANA, BEN, CLARA, DAVID, EMA, SPOKESPERSON

TEAM = (ANA, BEN, CLARA, DAVID, EMA)
KINDS = (Kind.HOLDING, Kind.HOLDING, Kind.UPDATE, Kind.CLOSING)
MOST_STATEMENTS = 3


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one person has before their eyes: a card as it stands, or as it once stood. `looks_up`
    answers whether the public can see a statement at an outlet."""

    person: PersonId
    chance: Random
    now: datetime
    crisis: Crisis
    statement: Statement | None
    id: CommandId
    text: Callable[[str], Words]
    looks_up: Callable[[str, OutletId], bool] = field(default=lambda _statement, _outlet: False)

    def ask(self, kind: type[Any], **facts: Any) -> Any:
        """The command, pressed or typed in the room."""
        place = self.crisis.room
        origin = Origin(place=place, answered=self.chance.random() < 0.7) if place else None
        return kind(
            id=self.id,
            crisis=self.crisis.id,
            by=self.person,
            at=self.now,
            account=Account.MEMBER,
            origin=origin,
            **facts,
        )

    def about(self, kind: type[Any], **facts: Any) -> Any:
        """The same about the statement on the card."""
        assert self.statement is not None
        return self.ask(kind, statement=self.statement.id, **facts)

    @property
    def leads(self) -> bool:
        return self.person == self.crisis.lead

    def stands(self, *standings: Standing) -> bool:
        return self.statement is not None and self.statement.standing in standings


@dataclass(frozen=True)
class Ask:
    """`eager` weighs it against all else; None from `make` means: not after all."""

    eager: Callable[[Look], float]
    make: Callable[[Look], Any]


def _wording(look: Look, kind: Kind) -> Wording:
    outlets = tuple(one.id for one in look.crisis.playbook.outlets)
    return Wording(
        kind=kind,
        outlets=outlets if look.chance.random() < 0.6 else outlets[:1],
        text=look.text("Words"),
        next_update_at=look.now + timedelta(hours=1),
    )


def _draft(look: Look) -> Any:
    wording = _wording(look, look.chance.choice(KINDS))
    others = frozenset({look.chance.choice(TEAM)}) if look.chance.random() < 0.1 else frozenset()
    tags: frozenset[Tag] | None = frozenset() if look.chance.random() < 0.8 else None
    return look.ask(c.DraftStatement, wording=wording, others=others, tags=tags)


def _wants_to_draft(look: Look) -> float:
    written = len(look.crisis.statements)
    if written >= MOST_STATEMENTS or look.crisis.over:
        return 0.0
    return 9.0 if not written and look.person in (EMA, BEN) else 0.06


def _revise(look: Look) -> Any:
    assert look.statement is not None
    wording = _wording(look, look.statement.wording.kind)
    return look.about(c.ReviseStatement, revision=look.statement.revision, wording=wording)


def _approve(look: Look) -> Any:
    assert look.statement is not None
    shown = look.statement
    return look.about(c.ApproveStatement, revision=shown.revision, digest=shown.digest)


def _wants_to_approve(look: Look) -> float:
    if look.statement is None or look.statement.closed:
        return 0.0
    asked = bool(look.crisis.roles_of(look.person) & {LEAD, COUNSEL, SPOKESPERSON})
    if not asked or look.person in look.statement.authors:
        return 0.15
    mine = look.person in look.statement.approvals
    return 12.0 if look.stands(Standing.AWAITING, Standing.HELD) and not mine else 0.1


def _request_changes(look: Look) -> Any:
    assert look.statement is not None
    reason = look.text("No")
    return look.about(c.RequestChanges, revision=look.statement.revision, reason=reason)


def _roles_in_doubt(look: Look) -> list[RoleId]:
    """Those they hold and, now and then, any."""
    mine = sorted(look.crisis.roles_of(look.person))
    everything = [role.id for role in look.crisis.playbook.roles]
    return mine if mine and look.chance.random() < 0.9 else everything


def _hand_over(look: Look) -> Any:
    role = look.chance.choice(_roles_in_doubt(look))
    known = look.crisis.playbook.role(role)
    fit = [person for person in TEAM if known is None or known.admits(person)]
    facts = {"to": look.chance.choice(fit), "to_account": Account.MEMBER}
    return look.ask(c.HandOverRole, role=role, **facts)


def _take(look: Look) -> Any:
    return look.ask(c.TakeRole, role=look.chance.choice(look.crisis.playbook.roles).id)


def _be_on_it(look: Look) -> Any:
    standing_in = [r.id for r in look.crisis.playbook.roles if look.person in r.line]
    return look.ask(
        c.AcknowledgeRole, role=look.chance.choice(standing_in or _roles_in_doubt(look))
    )


def _log(look: Look) -> Any:
    return look.ask(
        c.LogEntry,
        text=look.text("Noted"),
        author=look.person,
        source=LogSource.TYPED,
        happened_at=look.now,
    )


def _stand_down(look: Look) -> Any:
    facts = {"outcome": look.text("Over"), "archive_after": timedelta(hours=24)}
    return look.ask(c.StandDown, **facts)


def unclear_on(look: Look) -> tuple[OutletId, ...]:
    """The outlets of which the card asks: was this published?"""
    return look.statement.where(Passage.UNCLEAR) if look.statement else ()


def _says_whether_it_is_out(look: Look) -> Any:
    """Truthfully, having looked."""
    assert look.statement is not None
    outlet = look.chance.choice(unclear_on(look))
    there = look.looks_up(look.statement.id, outlet)
    if there:
        return look.about(c.ConfirmPublished, outlet=outlet, link="https://example.org/")
    return look.about(c.DenyPublished, outlet=outlet)


def _about(kind: type[Any]) -> Callable[[Look], Any]:
    return lambda look: look.about(kind)


def _plainly(kind: type[Any]) -> Callable[[Look], Any]:
    return lambda look: look.ask(kind)


def _while(weight: float, *standings: Standing, otherwise: float = 0.0) -> Callable[[Look], float]:
    """So eager while the statement on the card stands so."""

    def eager(look: Look) -> float:
        if look.statement is None:
            return 0.0
        return weight if look.statement.standing in standings else otherwise

    return eager


def _wants_to_order(look: Look) -> float:
    if look.statement is None or not look.statement.cleared:
        return 0.02
    may = look.leads or bool(look.crisis.roles_of(look.person) & look.statement.rule.roles)
    ripe = look.stands(Standing.CLEARED, Standing.STOPPED, Standing.STUCK)
    return 2.0 if ripe and may else 0.05


def _wants_to_release(look: Look) -> float:
    if look.statement is None or not look.statement.held:
        return 0.0
    return 6.0 if look.leads else 0.1


def _wants_to_hold(look: Look) -> float:
    if look.crisis.over or look.crisis.held:
        return 0.02
    return 0.5 if look.stands(*GOING) else 0.05


def _always(weight: float) -> Callable[[Look], float]:
    return lambda look: 0.0 if look.crisis.over else weight


LIVE = (Standing.AWAITING, Standing.HELD, Standing.CLEARED, Standing.STOPPED, Standing.STUCK)
GOING = (Standing.CLEARED, Standing.ON_THE_WIRE, Standing.STUCK)

ASKS: Mapping[str, Ask] = {
    "draft": Ask(_wants_to_draft, _draft),
    "approve": Ask(_wants_to_approve, _approve),
    "request changes": Ask(_while(0.1, Standing.AWAITING, otherwise=0.01), _request_changes),
    "revise": Ask(_while(0.4, *LIVE, otherwise=0.02), _revise),
    "withdraw": Ask(_while(0.5, *GOING, otherwise=0.05), _about(c.WithdrawStatement)),
    "stop": Ask(_while(0.4, *GOING, otherwise=0.05), _about(c.StopSending)),
    "publish now": Ask(_wants_to_order, _about(c.OrderSending)),
    "was it published": Ask(lambda look: 5.0 if unclear_on(look) else 0.0, _says_whether_it_is_out),
    "hold everything": Ask(_wants_to_hold, _plainly(c.HoldEverything)),
    "release": Ask(_wants_to_release, _about(c.ReleaseStatement)),
    "lift hold": Ask(
        lambda look: 2.0 if look.crisis.held and look.leads else 0.03, _plainly(c.LiftHold)
    ),
    "hand over": Ask(_always(0.2), _hand_over),
    "take": Ask(_always(0.04), _take),
    "be on it": Ask(_always(0.12), _be_on_it),
    "log": Ask(_always(0.08), _log),
    "stand down": Ask(
        lambda look: 0.15 if look.leads and not look.crisis.over else 0.01, _stand_down
    ),
    "reopen": Ask(
        lambda look: 2.0 if look.crisis.over and look.leads else 0.01,
        lambda look: look.ask(c.ReopenCrisis, reason=look.text("Again")),
    ),
}
"""A new command is one entry here."""


def text_of(command: object) -> str:
    """The words of a command that occur nowhere else: it is meant once."""
    match command:
        case c.LogEntry(text=text):
            return text
        case c.DraftStatement(wording=wording) | c.ReviseStatement(wording=wording):
            return wording.text
    return ""
