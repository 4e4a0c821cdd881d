"""Facts about silence: who was asked and when, and what comes of nobody answering."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.commands import (
    AcknowledgeRole,
    AskDeputy,
    AskObjectorsDeputy,
    BreakGlass,
    CheckLead,
    ConfirmBreakGlass,
    LiftObjection,
    NoteDeactivated,
    RecordCard,
    ReturnRole,
)
from bot.domain.events import Event
from bot.domain.rules import Rule
from bot.domain.values import COUNSEL, LEAD, Kind, PersonId, PostId, RoleId
from bot.domain.wording import digest_of
from tests.facts import (
    ANA,
    DAWN,
    EMA,
    HOLDING,
    PLAYBOOK,
    ROOM,
    S1,
    after,
    ask,
    drafts,
    hands_over,
    objects,
    opened_as,
    typed,
)
from tests.given import played

WITHIN = timedelta(minutes=5)
"""How soon an answer is expected here."""

PATIENT = replace(
    PLAYBOOK,
    rules={
        **PLAYBOOK.rules,
        Kind.HOLDING: Rule(roles=frozenset({LEAD, COUNSEL}), people=2, answer_within=WITHIN),
    },
)

PAGING = replace(PATIENT, paging=True)
"""The same, where people can be woken."""

ASKED_AT = after(62)
NOBODY_ANSWERED_AT = ASKED_AT + WITHIN
NOR_THE_DEPUTY_AT = ASKED_AT + 2 * WITHIN
UNTIL = after(minutes=40)
SILENT_UNTIL = after(minutes=10)
BACK_AT = after(minutes=12)


def asked_about(revision: int = 1, at: datetime = ASKED_AT) -> RecordCard:
    """The card stands in the room: from now on everybody it needs is asked."""
    return ask(
        RecordCard,
        at=at,
        card="approval",
        subject=f"S1/{revision}",
        place=ROOM,
        post=PostId(f"p-{revision}"),
        link=f"https://chat.example/p-{revision}",
    )


def waits(
    role: RoleId = COUNSEL, step: int = 1, at: datetime = NOBODY_ANSWERED_AT, revision: int = 1
) -> AskDeputy:
    """The time for an answer has passed."""
    return ask(AskDeputy, at=at, statement=S1, revision=revision, role=role, step=step)


def nobody_there(role: RoleId = COUNSEL) -> tuple[AskDeputy, AskDeputy]:
    """Neither the holder nor the only deputy answers."""
    return waits(role), waits(role, step=2, at=NOR_THE_DEPUTY_AT)


def misses_the_objector(of: PersonId, at: datetime = NOBODY_ANSWERED_AT) -> AskObjectorsDeputy:
    return ask(AskObjectorsDeputy, at=at, statement=S1, revision=1, of=of)


def lifts(
    by: PersonId, of: PersonId, at: datetime = NOR_THE_DEPUTY_AT, reason: str = "Nobody finds her."
) -> LiftObjection:
    words = typed(reason) if reason else reason
    return ask(LiftObjection, by=by, at=at, statement=S1, revision=1, of=of, reason=words)


def breaks_glass(by: PersonId = ANA, at: datetime = NOR_THE_DEPUTY_AT, **facts: Any) -> BreakGlass:
    told = {
        "statement": S1,
        "revision": 1,
        "digest": digest_of(HOLDING),
        "reason": typed("The bridge is closed, people drive towards it."),
        **facts,
    }
    return ask(BreakGlass, by=by, at=at, **told)


def breaks_it_too(
    by: PersonId, at: datetime = NOR_THE_DEPUTY_AT, **facts: Any
) -> ConfirmBreakGlass:
    told = {"statement": S1, "revision": 1, "digest": digest_of(HOLDING), **facts}
    return ask(ConfirmBreakGlass, by=by, at=at, **told)


def is_the_lead_there(
    lead: PersonId = ANA, since: datetime = DAWN, at: datetime = SILENT_UNTIL
) -> CheckLead:
    return ask(CheckLead, at=at, lead=lead, since=since)


def is_back(by: PersonId = ANA, at: datetime = BACK_AT) -> AcknowledgeRole:
    return ask(AcknowledgeRole, by=by, at=at, role=LEAD)


def lends(role: RoleId, by: PersonId, to: PersonId, until: datetime = UNTIL, **facts: Any) -> Any:
    return hands_over(role, by=by, to=to, until=until, **facts)


def time_is_up(role: RoleId, until: datetime = UNTIL) -> ReturnRole:
    return ask(ReturnRole, at=until, role=role, until=until)


def switched_off(person: PersonId, at: datetime = NOBODY_ANSWERED_AT) -> NoteDeactivated:
    return ask(NoteDeactivated, at=at, person=person)


patient = opened_as(playbook=PATIENT)
"""A crisis whose playbook expects answers in time."""


def untouched(*tags: Any) -> Any:
    """A draft of which its author says that it touches nothing, or just this."""
    return drafts(EMA, tags=frozenset(tags))


waiting: tuple[Event, ...] = played(drafts(EMA), asked_about(), since=patient)
"""Drafted, and everybody asked; nobody has said what it touches."""
harmless: tuple[Event, ...] = played(untouched(), asked_about(), since=patient)
"""The same, with *none of these* ticked."""
objected: tuple[Event, ...] = played(objects(PersonId("clara"), at=after(100)), since=waiting)
