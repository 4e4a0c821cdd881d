"""What people ask for when they look at a card: one entry per command, with how eager they are."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain import commands as c
from bot.domain.statement import Passage, Standing
from bot.domain.values import (
    COUNSEL,
    LEAD,
    THE_BOT,
    Account,
    Level,
    LogSource,
    OutletId,
    RoleId,
    Tag,
)
from bot.domain.wording import stale_translations
from tests.facts import SPOKESPERSON
from tests.simulation.drafting import (
    TEAM,
    correction,
    fast_draft,
    first_draft,
    new_wording,
    short_window,
    wants_to_correct,
    wants_to_draft,
    wants_to_draft_fast,
)
from tests.simulation.houses import GERMAN
from tests.simulation.looking import Ask, Look
from tests.simulation.outside import OUTSIDE


def _revise(look: Look) -> Any:
    assert look.statement is not None
    shown = look.statement
    wording = replace(new_wording(look, shown.wording.kind), corrects=shown.wording.corrects)
    if look.chance.random() < 0.3:
        # Only the source was changed: what was made of it is stale.
        wording = replace(wording, translations=shown.wording.translations)
    facts = {"revision": shown.revision, "tags": shown.tags}
    return look.about(c.ReviseStatement, wording=wording, **facts)


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
    until = look.now + timedelta(seconds=8) if look.chance.random() < 0.3 else None
    facts = {"to": look.chance.choice(fit), "to_account": Account.MEMBER, "until": until}
    return look.ask(c.HandOverRole, role=role, **facts)


def _wants_to_hand_over(look: Look) -> float:
    """Above all who has said yes to what is not out yet."""
    if look.crisis.over:
        return 0.0
    mine = look.stands(*GOING) and look.statement and look.person in look.statement.approvals
    return 3.0 if mine else 0.2


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
    attempt = look.statement.at(outlet).attempts
    return look.about(c.DenyPublished, outlet=outlet, attempt=attempt)


def _about_this(kind: type[Any], look: Look, **facts: Any) -> Any:
    """About the revision on the card."""
    assert look.statement is not None
    return look.about(kind, revision=look.statement.revision, **facts)


def _tag(look: Look) -> Any:
    assert look.statement is not None
    more = frozenset({look.chance.choice(tuple(Tag))}) if look.chance.random() < 0.4 else set()
    return _about_this(c.TagStatement, look, tags=(look.statement.tags or frozenset()) | more)


def _wants_to_tag(look: Look) -> float:
    if look.statement is None or look.statement.closed:
        return 0.0
    return 3.0 if look.statement.tags is None else 0.03


def _translate(look: Look) -> Any:
    return _about_this(c.TranslateStatement, look, language=GERMAN, text=look.text("Worte"))


def _wants_to_translate(look: Look) -> float:
    speaks = any(one.language == GERMAN for one in look.crisis.playbook.outlets)
    if look.statement is None or look.statement.closed or not speaks:
        return 0.0
    lacking = stale_translations(look.statement.wording) or not look.statement.wording.translations
    return 2.0 if lacking else 0.02


def _change_level(look: Look) -> Any:
    levels = [level for level in Level if level != look.crisis.level]
    if (asked := [level for level in look.crisis.lowering if level in levels]) != []:
        levels = asked
    return look.ask(c.ChangeLevel, level=look.chance.choice(levels))


def _move(look: Look) -> Any:
    assert look.statement is not None
    window = look.statement.wording.window or short_window(look)
    if look.chance.random() < 0.3:
        window = short_window(look)
    publish_at = window.opens_at + timedelta(seconds=look.chance.randrange(1, 15))
    return _about_this(c.MoveSending, look, publish_at=publish_at, window=window)


def _wants_to_move(look: Look) -> float:
    if not look.stands(Standing.AWAITING, Standing.CLEARED, Standing.HELD):
        return 0.0
    assert look.statement is not None
    return 0.4 if look.statement.wording.window else 0.02


def _lift_objection(look: Look) -> Any:
    assert look.statement is not None
    objectors = sorted(look.statement.objections)
    of = look.person if look.person in objectors else look.chance.choice(objectors)
    return _about_this(c.LiftObjection, look, of=of, reason=look.text("Lifted"))


def _wants_to_lift_objection(look: Look) -> float:
    if look.statement is None or not look.statement.objections:
        return 0.0
    return 1.5 if look.leads or look.person in look.statement.objections else 0.05


def _break_glass(look: Look) -> Any:
    assert look.statement is not None
    facts = {"digest": look.statement.digest, "reason": look.text("Cannot wait")}
    return _about_this(c.BreakGlass, look, **facts)


def _confirm_break_glass(look: Look) -> Any:
    assert look.statement is not None
    return _about_this(c.ConfirmBreakGlass, look, digest=look.statement.digest)


def _report_posted(look: Look) -> Any:
    assert look.statement is not None
    outlet = look.chance.choice(look.statement.by_hand)
    facts = {
        "outlet": outlet,
        "link": "https://example.org/",
        "posted": look.statement.wording.text,
    }
    return _about_this(c.ReportPosted, look, **facts)


def _note_deactivated(look: Look) -> Any:
    """The platform's own news."""
    gone = look.ask(c.NoteDeactivated, person=look.chance.choice(TEAM))
    return replace(gone, by=THE_BOT, origin=None)


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


def _wants_to_withdraw(look: Look) -> float:
    """Above all what is tried again and again."""
    if look.statement is None:
        return 0.0
    if look.statement.where(Passage.FAILED):
        return 30.0
    return 0.5 if look.stands(*GOING) else 0.05


def _always(weight: float) -> Callable[[Look], float]:
    return lambda look: 0.0 if look.crisis.over else weight


LIVE = (Standing.AWAITING, Standing.HELD, Standing.CLEARED, Standing.STOPPED, Standing.STUCK)
GOING = (Standing.CLEARED, Standing.ON_THE_WIRE, Standing.STUCK)

ASKS: Mapping[str, Ask] = {
    "draft": Ask(wants_to_draft, first_draft),
    "draft fast": Ask(wants_to_draft_fast, fast_draft),
    "correct": Ask(wants_to_correct, correction),
    "approve": Ask(_wants_to_approve, _approve),
    "request changes": Ask(_while(0.1, Standing.AWAITING, otherwise=0.01), _request_changes),
    "revise": Ask(_while(0.4, *LIVE, otherwise=0.02), _revise),
    "withdraw": Ask(_wants_to_withdraw, _about(c.WithdrawStatement)),
    "stop": Ask(_while(0.4, *GOING, otherwise=0.05), _about(c.StopSending)),
    "publish now": Ask(_wants_to_order, _about(c.OrderSending)),
    "was it published": Ask(lambda look: 5.0 if unclear_on(look) else 0.0, _says_whether_it_is_out),
    "tag": Ask(_wants_to_tag, _tag),
    "translate": Ask(_wants_to_translate, _translate),
    "change level": Ask(
        lambda look: 0.0 if look.crisis.over else 1.0 if look.crisis.lowering else 0.05,
        _change_level,
    ),
    "move": Ask(_wants_to_move, _move),
    "lift objection": Ask(_wants_to_lift_objection, _lift_objection),
    "break glass": Ask(
        lambda look: 4.0 if look.leads and look.statement and look.statement.exhausted else 0.0,
        _break_glass,
    ),
    "confirm break glass": Ask(
        lambda look: 4.0 if look.statement and look.statement.glass else 0.0,
        _confirm_break_glass,
    ),
    "report posted": Ask(
        lambda look: 4.0 if look.statement and look.statement.by_hand else 0.0, _report_posted
    ),
    "switched off": Ask(_always(0.01), _note_deactivated),
    "hold everything": Ask(_wants_to_hold, _plainly(c.HoldEverything)),
    "release": Ask(_wants_to_release, _about(c.ReleaseStatement)),
    "lift hold": Ask(
        lambda look: 2.0 if look.crisis.held and look.leads else 0.03, _plainly(c.LiftHold)
    ),
    "hand over": Ask(_wants_to_hand_over, _hand_over),
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
    **OUTSIDE,
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
