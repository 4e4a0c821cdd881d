"""One accepted history per command: what the laws are tried upon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_args

import pytest

from bot.domain.commands import (
    AcknowledgeRole,
    AskForForm,
    AskForNextUpdate,
    Command,
    NoteDone,
    NoteJoined,
    NoteLeft,
    ReadNotice,
    RecordAbandoned,
    RecordArchived,
    RecordDelayed,
    RecordTimeline,
    TakeRole,
)
from bot.domain.events import (
    CommandRefused,
    Event,
    MemberJoined,
)
from bot.domain.values import LEAD
from tests.facts import (
    ANA,
    BEN,
    BETTER,
    CLARA,
    CLEARED_AT,
    DAVID,
    EMA,
    FARID,
    GUS,
    INTRANET,
    NEWSROOM,
    NEXT_UPDATE,
    PICTURED,
    ROOM,
    S1,
    SCRIBE,
    SEND_AT,
    after,
    all_approved,
    ana_approved,
    approves,
    arrived,
    ask,
    brief_posted,
    did_not_arrive,
    drafted,
    drafts,
    hands_over,
    held,
    holds,
    just_opened,
    lifts_hold,
    logs,
    nobody_knows,
    objects,
    open_crisis,
    opened,
    opened_as,
    opening,
    people_invited,
    publishes_now,
    record_brief,
    record_invited,
    record_pin,
    record_room,
    record_topic,
    releases,
    reopens,
    revises,
    room_opened,
    sends,
    stands_down,
    started,
    stood_down,
    stopped,
    stops,
    the_room_is_made,
    topic_set,
    typed,
    withdraws,
)
from tests.freezing import FREEZING
from tests.freezing import OTHERS as FREEZING_HISTORIES
from tests.gating import GATING, GATING_HISTORIES
from tests.given import played
from tests.outside import OUTSIDE, OUTSIDE_HISTORIES
from tests.silence import (
    PAGING,
    asked_about,
    breaks_glass,
    breaks_it_too,
    harmless,
    is_back,
    is_the_lead_there,
    lends,
    lifts,
    misses_the_objector,
    nobody_there,
    objected,
    switched_off,
    time_is_up,
    waiting,
    waits,
)


@dataclass(frozen=True)
class Scenario:
    """A command, and a history upon which it is accepted."""

    command: Command
    history: tuple[Event, ...] = ()

    @property
    def name(self) -> str:
        return type(self.command).__name__


cleared = (*opened, *all_approved)
sought = played(misses_the_objector(CLARA), since=objected)
silent_counsel = played(approves(ANA, at=after(100)), *nobody_there(), since=harmless)
glass_proposed = played(breaks_glass(ANA), since=silent_counsel)
lent = played(lends(LEAD, by=ANA, to=BEN), since=opened)
led_by_ben = played(is_the_lead_there(), since=opened)
on_the_wire = (*cleared, started(NEWSROOM))
joined = MemberJoined(invited=False, name=typed("Gus"), by=GUS, at=CLEARED_AT)
out = played(sends(NEWSROOM), arrived(NEWSROOM), sends(INTRANET), arrived(INTRANET), since=cleared)
over = (*opened, stood_down)

DELAY: dict[str, Any] = {
    "effect": "OpenRoom",
    "subject": "room:crisis-heron",
    "reason": "rate_limited",
    "again_at": after(30),
}

SCENARIOS: Sequence[Scenario] = (
    Scenario(open_crisis),
    Scenario(stands_down(), opened),
    Scenario(reopens(), over),
    Scenario(ask(AcknowledgeRole, by=ANA, role=LEAD), opened),
    Scenario(ask(TakeRole, by=EMA, role=SCRIBE), opened),
    Scenario(hands_over(LEAD, by=ANA, to=BEN), opened),
    Scenario(ask(ReadNotice, by=FARID), opened),
    Scenario(ask(NoteJoined, by=GUS, name=typed("Gus")), opened),
    Scenario(ask(NoteLeft, by=GUS), (*opened, joined)),
    Scenario(drafts(EMA), opened),
    Scenario(drafts(EMA, PICTURED), opened),
    Scenario(revises(DAVID, BETTER), (*opened, drafted, ana_approved)),
    Scenario(approves(CLARA), (*opened, drafted, ana_approved)),
    Scenario(objects(CLARA), cleared),
    Scenario(withdraws(EMA), cleared),
    Scenario(stops(DAVID), cleared),
    Scenario(publishes_now(ANA), (*cleared, stopped)),
    Scenario(holds(DAVID), on_the_wire),
    Scenario(releases(ANA), (*cleared, held)),
    Scenario(lifts_hold(ANA), (*cleared, held)),
    Scenario(ask(AskForForm, by=EMA, form="draft"), opened),
    Scenario(logs(EMA), opened),
    Scenario(record_room, just_opened),
    Scenario(record_invited, (*just_opened, room_opened)),
    Scenario(record_topic, (*just_opened, room_opened)),
    Scenario(record_brief, (*just_opened, room_opened)),
    Scenario(record_pin, (*just_opened, room_opened, people_invited, topic_set, brief_posted)),
    Scenario(ask(RecordAbandoned, effect="SetTopic", subject="", reason="forbidden"), opened),
    Scenario(ask(RecordDelayed, **DELAY), just_opened),
    Scenario(ask(RecordTimeline), over),
    Scenario(ask(RecordArchived, room=ROOM), over),
    Scenario(sends(NEWSROOM), cleared),
    Scenario(arrived(NEWSROOM), on_the_wire),
    Scenario(did_not_arrive(NEWSROOM, again_at=after(170)), on_the_wire),
    Scenario(nobody_knows(NEWSROOM), on_the_wire),
    Scenario(ask(AskForNextUpdate, at=NEXT_UPDATE, statement=S1), out),
    Scenario(ask(NoteDone), opened),
    Scenario(waits(), waiting),
    Scenario(misses_the_objector(CLARA), objected),
    Scenario(lifts(ANA, of=CLARA), sought),
    Scenario(breaks_glass(ANA), silent_counsel),
    Scenario(breaks_it_too(BEN), glass_proposed),
    Scenario(time_is_up(LEAD), lent),
    Scenario(is_the_lead_there(), opened),
    Scenario(switched_off(ANA), opened),
    *(Scenario(command, history) for command, history in GATING),
    *(Scenario(command, history) for command, history in FREEZING),
    *(Scenario(command, history) for command, history in OUTSIDE),
)

every_command = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
"""Runs a law over every scenario."""

refused = CommandRefused(
    command="ApproveStatement", code="wrote_it", data={"statement": "S1"}, by=EMA, at=CLEARED_AT
)

WHOLE_CRISIS: tuple[Event, ...] = played(
    stands_down(at=after(minutes=95)),
    ask(RecordTimeline, at=after(minutes=95)),
    since=(
        *played(
            open_crisis,
            *the_room_is_made,
            ask(AcknowledgeRole, by=ANA, at=after(10), role=LEAD),
            ask(TakeRole, by=EMA, at=after(20), role=SCRIBE),
            ask(NoteJoined, by=GUS, at=after(30), name=typed("Gus")),
            drafts(EMA),
            objects(CLARA, at=after(100)),
            approves(ANA, at=after(110)),
            revises(DAVID, BETTER, at=after(120)),
            approves(ANA, at=after(130), words=BETTER, revision=2),
            approves(CLARA, at=after(140), words=BETTER, revision=2),
            holds(DAVID, at=after(150)),
            releases(ANA, at=after(160)),
            lifts_hold(ANA, at=after(161)),
            sends(NEWSROOM, at=after(190), revision=2),
            sends(INTRANET, at=after(190), revision=2),
            arrived(NEWSROOM, at=after(191)),
            did_not_arrive(INTRANET, at=after(192)),
            publishes_now(ANA, at=after(200)),
            sends(INTRANET, at=after(200), revision=2),
            arrived(INTRANET, at=after(201)),
            logs(EMA, at=after(300), happened_at=after(250)),
            ask(AskForNextUpdate, at=NEXT_UPDATE, statement=S1),
        ),
        refused,
    ),
)
"""A crisis from its opening to its end, with something of everything."""


def all_histories() -> list[tuple[Event, ...]]:
    """The history of every scenario with what its command adds, and the whole crisis."""
    return [
        *(played(one.command, since=one.history) for one in SCENARIOS),
        WHOLE_CRISIS,
        *GATING_HISTORIES,
        *FREEZING_HISTORIES,
        *OUTSIDE_HISTORIES,
        *(played(*one, since=cleared) for one in _OTHERS),
        *_SILENT,
        DRILL,
    ]


_OTHERS: tuple[tuple[Command, ...], ...] = (
    (sends(NEWSROOM, at=SEND_AT + timedelta(minutes=16)),),
    (hands_over(LEAD, by=ANA, to=BEN),),
)
_SILENT: tuple[tuple[Event, ...], ...] = (
    played(*nobody_there(), since=waiting),
    played(is_back(ANA), since=led_by_ben),
    played(drafts(EMA), asked_about(), since=opened_as(playbook=PAGING)),
)
DRILL: tuple[Event, ...] = played(
    opening(drill=True),
    *the_room_is_made,
    drafts(EMA),
    approves(ANA),
    approves(CLARA),
)
"""A drill up to its clearance."""


def commands_without_scenario() -> set[type[Command]]:
    """Commands that no law is tried upon."""
    return set(get_args(Command)) - {type(one.command) for one in SCENARIOS}
