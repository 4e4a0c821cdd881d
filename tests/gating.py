"""Facts and commands of the gate in full: rules by case, tags, time, languages, hands."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.commands import (
    ChangeLevel,
    Command,
    ConfirmPublished,
    DenyPublished,
    ExpireApprovals,
    MoveSending,
    ReportPosted,
    TagStatement,
    TranslateStatement,
)
from bot.domain.events import Event
from bot.domain.playbook import Outlet
from bot.domain.pre_approved import PreApproved, Slot, SlotKind
from bot.domain.rules import Case, Rule
from bot.domain.values import COUNSEL, LEAD, Level, OutletId, PersonId, Tag, Window, Words
from bot.domain.wording import text_digest
from tests.facts import (
    ANA,
    CLARA,
    CLEARED_AT,
    DAVID,
    EMA,
    HOLDING,
    INTRANET,
    NEWSROOM,
    PLAYBOOK,
    S1,
    SEND_AT,
    SOCIAL,
    SPOKESPERSON,
    after,
    all_approved,
    approves,
    ask,
    drafted,
    drafts,
    opened,
    opened_as,
    playbook,
    sends,
    started,
    typed,
    unclear,
)
from tests.given import played

LIABLE = Case(
    tags=frozenset({Tag.LIABILITY}),
    rule=Rule(roles=frozenset({LEAD, COUNSEL, SPOKESPERSON}), people=3),
)
"""Whatever touches fault wants the spokesperson too."""
WORSE = Case(
    levels=frozenset({Level.CRITICAL}),
    rule=Rule(roles=frozenset({SPOKESPERSON}), people=3),
)
AN_HOUR = timedelta(hours=1)
tagging = playbook(cases=(LIABLE,))
levelled = playbook(cases=(WORSE,))
vetoed = playbook(
    rules={
        kind: replace(rule, vetoes=frozenset({SPOKESPERSON}))
        for kind, rule in PLAYBOOK.rules.items()
    }
)
perishable = playbook(
    rules={kind: replace(rule, good_for=AN_HOUR) for kind, rule in PLAYBOOK.rules.items()}
)
lasting = playbook(
    rules={
        kind: replace(rule, good_for=AN_HOUR, good_through_window=True)
        for kind, rule in PLAYBOOK.rules.items()
    }
)
"""An approval is good for an hour, and as long as the time to go out that it was given to."""

CHIRPER = OutletId("chirper")
by_hand = playbook(outlets=(Outlet(id=CHIRPER, title="Chirper", by_hand=SOCIAL),))
AT_CHIRPER = replace(HOLDING, outlets=(CHIRPER,))
german = playbook(
    outlets=(
        Outlet(id=NEWSROOM, title="Newsroom"),
        Outlet(id=INTRANET, title="Intranet", language="de"),
    )
)

LANE_TEXT = "At {time} there was an incident at {place}. {people} people are safe."
LANE = PreApproved(
    id="incident",
    title="Incident at a site",
    text=LANE_TEXT,
    digest=text_digest(LANE_TEXT),
    expires_at=after(minutes=600),
    slots=(
        Slot(name="time", kind=SlotKind.TIME),
        Slot(name="place", kind=SlotKind.PLACE, choices=("Hamburg", "Lyon")),
        Slot(name="people", kind=SlotKind.NUMBER),
    ),
)
fast = playbook(fast_lane=(LANE,))
FILLED = {"time": Words("06:30 CET"), "place": Words("Lyon"), "people": Words("12")}
AS_TYPED = replace(
    HOLDING, text=Words("At 06:30 CET there was an incident at Lyon. 12 people are safe.")
)

WINDOW = Window(opens_at=after(minutes=60), closes_at=after(minutes=120))
EMBARGOED = replace(HOLDING, window=WINDOW, next_update_at=after(minutes=240))


def drafts_tagged(*tags: Tag, **facts: Any) -> Command:
    """No tag at all: *none of these*."""
    return drafts(EMA, tags=frozenset(tags), **facts)


def tags(by: PersonId, *named: Tag, at: datetime = CLEARED_AT) -> TagStatement:
    return ask(TagStatement, by=by, at=at, statement=S1, revision=1, tags=frozenset(named))


def levels(by: PersonId, level: Level, at: datetime = CLEARED_AT) -> ChangeLevel:
    return ask(ChangeLevel, by=by, at=at, level=level)


def expires(at: datetime = CLEARED_AT + AN_HOUR) -> ExpireApprovals:
    return ask(ExpireApprovals, at=at, statement=S1, revision=1)


def translates(
    by: PersonId = DAVID, text: str = "Wir prüfen es.", revision: int = 1, language: str = "de"
) -> TranslateStatement:
    return ask(
        TranslateStatement,
        by=by,
        statement=S1,
        revision=revision,
        language=language,
        text=typed(text),
    )


def confirms(by: PersonId = ANA, outlet: OutletId = NEWSROOM) -> ConfirmPublished:
    """*Yes, it is there.*"""
    return ask(ConfirmPublished, by=by, at=SEND_AT, statement=S1, outlet=outlet)


def denies(by: PersonId = ANA, outlet: OutletId = NEWSROOM, attempt: int = 1) -> DenyPublished:
    """*No, send it.*"""
    return ask(DenyPublished, by=by, at=SEND_AT, statement=S1, outlet=outlet, attempt=attempt)


def reports(by: PersonId = EMA, posted: str = "", link: str = "https://chirper.example/1") -> Any:
    """*I have posted it.*"""
    return ask(
        ReportPosted,
        by=by,
        at=SEND_AT,
        statement=S1,
        revision=1,
        outlet=CHIRPER,
        link=link,
        posted=Words(posted),
    )


def moves(
    publish_at: datetime, by: PersonId = ANA, window: Window = WINDOW, at: datetime = CLEARED_AT
) -> MoveSending:
    return ask(
        MoveSending,
        by=by,
        at=at,
        statement=S1,
        revision=1,
        publish_at=publish_at,
        window=window,
    )


def approved(words: Any = HOLDING) -> tuple[Command, Command]:
    """Both who must have pressed Approve."""
    return approves(ANA, words=words), approves(CLARA, words=words)


embargoed: tuple[Event, ...] = played(
    drafts(EMA, EMBARGOED, publish_at=after(minutes=60)), *approved(EMBARGOED), since=opened
)
"""Approved, to go out within the hour after the next."""
in_hand: tuple[Event, ...] = played(
    drafts(EMA, AT_CHIRPER),
    *approved(AT_CHIRPER),
    sends(CHIRPER),
    since=opened_as(playbook=by_hand),
)
"""Ema has the approved words, to post them by hand."""

GATING: tuple[tuple[Command, tuple[Event, ...]], ...] = (
    (tags(EMA, Tag.LIABILITY), (*opened_as(playbook=tagging), drafted)),
    (levels(ANA, Level.CRITICAL), opened),
    (expires(), (*opened_as(playbook=perishable), *all_approved)),
    (translates(), (*opened_as(playbook=german), drafted)),
    (confirms(), (*opened, *all_approved, started(), unclear)),
    (denies(), (*opened, *all_approved, started(), unclear)),
    (reports(), in_hand),
    (moves(after(minutes=90)), embargoed),
)
"""Commands of the gate, each with a history upon which it is accepted."""

GATING_HISTORIES: tuple[tuple[Event, ...], ...] = (
    played(levels(ANA, Level.LOW), levels(DAVID, Level.LOW), since=opened),
    played(
        drafts(EMA, AS_TYPED, lane="incident", slots=FILLED),
        approves(ANA, at=after(minutes=601), words=AS_TYPED),
        since=opened_as(playbook=fast),
    ),
)
