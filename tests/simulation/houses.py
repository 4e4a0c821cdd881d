"""The organisations in which simulated days are lived: how they send, and who must approve what.
Their patience is of seconds, so that time runs out on some."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache

from bot.domain.playbook import Outlet, Playbook, Send, SendMode
from bot.domain.pre_approved import PreApproved, Slot, SlotKind
from bot.domain.rules import Case, Rule
from bot.domain.values import COUNSEL, LEAD, Kind, Level, OutletId, Tag
from bot.domain.wording import text_digest
from tests.facts import DAWN, INTRANET, NEWSROOM, PLAYBOOK, SOCIAL, SPOKESPERSON

KIOSK = OutletId("kiosk")
GERMAN = "de"

SENDS = (
    Send(mode=SendMode.AFTER, delay=timedelta(seconds=3)),
    Send(mode=SendMode.AFTER, delay=timedelta(seconds=8)),
    Send(mode=SendMode.AT_ONCE),
    Send(mode=SendMode.ON_PRESS),
)
STALE = (timedelta(seconds=20), timedelta(minutes=15))

BOTH = Rule(roles=frozenset({LEAD, COUNSEL}), people=2)
USUAL: Mapping[Kind, Rule] = {
    **dict.fromkeys(Kind, BOTH),
    Kind.CLOSING: Rule(roles=frozenset({LEAD}), people=1),
}
PLAIN = replace(PLAYBOOK, rules=USUAL)

CALM_WORDS = "Something happened. {people} people are safe."


def _lane(good_for: timedelta) -> PreApproved:
    """Holding words approved in calm times, good for so long after the dawn."""
    return PreApproved(
        id="incident",
        title="Incident",
        text=CALM_WORDS,
        digest=text_digest(CALM_WORDS),
        expires_at=DAWN + good_for,
        slots=(Slot(name="people", kind=SlotKind.NUMBER),),
    )


def _hurried(rule: Rule) -> Rule:
    return replace(
        rule,
        vetoes=frozenset({SPOKESPERSON}),
        good_for=timedelta(seconds=20),
        answer_within=timedelta(seconds=5),
    )


BY_CASE = replace(
    PLAIN,
    rules={kind: _hurried(rule) for kind, rule in USUAL.items()},
    cases=(
        Case(
            rule=Rule(roles=frozenset({SPOKESPERSON}), people=3),
            tags=frozenset({Tag.LIABILITY, Tag.CASUALTIES}),
        ),
        Case(
            rule=Rule(roles=frozenset({LEAD}), people=2),
            levels=frozenset({Level.LOW}),
            instead=True,
        ),
        Case(rule=Rule(roles=frozenset(), people=3), levels=frozenset({Level.CRITICAL})),
    ),
    lead_silence=timedelta(seconds=12),
    fast_lane=(_lane(timedelta(seconds=20)),),
)
"""Rules by tag and severity, approvals that expire, deputies, an acting lead, break glass."""

FAR_FLUNG = replace(
    PLAIN,
    outlets=(
        Outlet(id=NEWSROOM, title="Newsroom"),
        Outlet(id=INTRANET, title="Intranet", language=GERMAN),
        Outlet(id=KIOSK, title="Kiosk", by_hand=SOCIAL),
    ),
)
"""Two languages, and one outlet into which the bot has no way."""

OUTWARD = replace(
    PLAIN,
    outlets=(
        Outlet(id=NEWSROOM, title="Newsroom", takes_down=True, plans=True, watched=True),
        Outlet(id=INTRANET, title="Intranet", plans=True, watched=True),
    ),
    fast_lane=(_lane(timedelta(hours=9)),),
)
"""Accounts that are watched, at which others schedule posts, and one at which the bot can take
down."""


@cache
def playbooks() -> tuple[Playbook, ...]:
    """Every house with every way of sending; how soon things go stale goes round."""
    return tuple(
        replace(
            house,
            send=send,
            stale_after=STALE[number % 2],
            freeze_at_opening=house is OUTWARD and number in (1, 2),
        )
        for house in (PLAIN, BY_CASE, FAR_FLUNG, OUTWARD)
        for number, send in enumerate(SENDS)
    )
