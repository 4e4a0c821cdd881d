"""The cast, their playbook, and what they say and do: ready-made instants, events and commands.

Every word that somebody types holds `MARK`, so that a test can tell where words went.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bot.domain.commands import (
    ApproveStatement,
    Asked,
    DraftStatement,
    HandOverRole,
    HoldEverything,
    LiftHold,
    LogEntry,
    OpenCrisis,
    OrderSending,
    RecordCard,
    RecordFailed,
    RecordInvited,
    RecordPin,
    RecordPublished,
    RecordRoom,
    RecordTopic,
    RecordUnclear,
    ReleaseStatement,
    ReopenCrisis,
    RequestChanges,
    ReviseStatement,
    StandDown,
    StartPublication,
    StopSending,
    WithdrawStatement,
)
from bot.domain.events import (
    CardPinned,
    CardPosted,
    CrisisOpened,
    CrisisStoodDown,
    Event,
    EverythingHeld,
    HoldLifted,
    PeopleInvited,
    PublicationStarted,
    PublicationUnclear,
    RoleAssigned,
    RoleHandedOver,
    RoomOpened,
    RoomReady,
    SendingStopped,
    StatementApproved,
    StatementCleared,
    StatementDrafted,
    StatementPublished,
    StatementWithdrawn,
    TopicSet,
)
from bot.domain.playbook import Notice, Outlet, Playbook, Role, Send, SendMode
from bot.domain.rules import Rule
from bot.domain.values import (
    COUNSEL,
    LEAD,
    THE_BOT,
    Account,
    CommandId,
    CrisisId,
    Kind,
    Level,
    LogSource,
    Medium,
    OutletId,
    PersonId,
    PostId,
    RoleId,
    RoomId,
    StatementId,
    Wording,
    Words,
)
from bot.domain.wording import digest_of

A = TypeVar("A", bound=Asked)

MARK = "⟦typed⟧"


def typed(text: str) -> Words:
    """Words by a person's hand, marked."""
    return Words(f"{MARK}{text}")


# The cast: whose part it is stands in the playbook below; Farid and Gus are not on the team.

ANA = PersonId("ana")
BEN = PersonId("ben")
CLARA = PersonId("clara")
DAVID = PersonId("david")
EMA = PersonId("ema")
FARID = PersonId("farid")
GUS = PersonId("gus")
CAST = (ANA, BEN, CLARA, DAVID, EMA, FARID, GUS)
NAMES: Mapping[PersonId, Words] = {person: typed(person.title()) for person in CAST}

# Places

ROOM = RoomId("room-1")
SECOND_ROOM = RoomId("room-2")
GENERAL = RoomId("general")

# Roles, outlets, the playbook

SPOKESPERSON = RoleId("spokesperson")
SOCIAL = RoleId("social")
SCRIBE = RoleId("scribe")

NEWSROOM = OutletId("newsroom")
INTRANET = OutletId("intranet")

PLAYBOOK = Playbook(
    id="misconduct",
    title="Staff misconduct on video",
    roles=(
        Role(
            id=LEAD,
            title="Crisis lead",
            holder=ANA,
            deputies=(BEN,),
            eligible=frozenset({ANA, BEN, DAVID}),
        ),
        Role(
            id=COUNSEL,
            title="Counsel",
            holder=CLARA,
            deputies=(DAVID,),
            eligible=frozenset({CLARA, DAVID, ANA}),
        ),
        Role(id=SPOKESPERSON, title="Spokesperson", holder=DAVID, deputies=(BEN,)),
        Role(id=SOCIAL, title="Social media", holder=EMA),
        Role(id=SCRIBE, title="Scribe"),
    ),
    rules={
        Kind.HOLDING: Rule(roles=frozenset({LEAD, COUNSEL}), people=2),
        Kind.UPDATE: Rule(roles=frozenset({LEAD, COUNSEL}), people=2),
        Kind.CORRECTION: Rule(roles=frozenset({LEAD, COUNSEL, SPOKESPERSON}), people=3),
        Kind.CLOSING: Rule(roles=frozenset({LEAD}), people=1),
        Kind.REPLY: Rule(roles=frozenset({LEAD, COUNSEL}), people=2),
    },
    outlets=(
        Outlet(id=NEWSROOM, title="Newsroom"),
        Outlet(id=INTRANET, title="Intranet", longest=280),
    ),
    send=Send(mode=SendMode.AFTER, delay=timedelta(seconds=30)),
    notice=Notice(channels=(GENERAL,), text="Please do not comment.", spokesperson=SPOKESPERSON),
)


def playbook(**changes: Any) -> Playbook:
    """The cast's playbook with something changed."""
    return replace(PLAYBOOK, **changes)


# Instants

DAWN = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
"""When the crisis is opened."""
FIRST_SEEN = DAWN - timedelta(minutes=20)


def after(seconds: float = 0, *, minutes: float = 0) -> datetime:
    """So long after the crisis was opened."""
    return DAWN + timedelta(seconds=seconds, minutes=minutes)


READY_AT = after(1)
DRAFTED_AT = after(60)
CLEARED_AT = after(130)
SEND_AT = after(160)
NEXT_UPDATE = after(minutes=60)
END = after(minutes=90)
REOPENED_AT = after(minutes=120)

# Wordings

CRISIS = CrisisId("C1")
S1 = StatementId("S1")
S2 = StatementId("S2")


def wording(text: str = "We are looking into it.", **changes: Any) -> Wording:
    """A holding statement for both outlets."""
    facts: dict[str, Any] = {
        "kind": Kind.HOLDING,
        "outlets": (NEWSROOM, INTRANET),
        "text": typed(text),
        "next_update_at": NEXT_UPDATE,
        **changes,
    }
    return Wording(**facts)


def saying(text: str) -> Wording:
    """The holding statement with exactly this text."""
    return replace(HOLDING, text=Words(text))


HOLDING = wording()
PICTURED = wording(
    media=(Medium(digest="3fa9c1d2" * 8, mime="image/jpeg", size=9, alternative=Words("A dam")),)
)
BETTER = wording("We are looking into it and will say more at six.")


# Commands


def ask(kind: type[A], by: PersonId = THE_BOT, at: datetime = CLEARED_AT, **facts: Any) -> A:
    """A command of this kind, asked by somebody; its id tells it from every other."""
    told = ",".join(f"{name}={value}" for name, value in sorted(facts.items()))
    command = CommandId(f"{kind.__name__}:{by}:{at.isoformat()}:{told}")
    return kind(**{"id": command, "crisis": CRISIS, "by": by, "at": at, **facts})


def opening(**changes: Any) -> OpenCrisis:
    """Ema opens the crisis."""
    facts: dict[str, Any] = {
        "by": EMA,
        "at": DAWN,
        "code_name": "heron",
        "summary": typed("A video of a colleague is going round."),
        "seen_where": typed("on a video site"),
        "link": typed("https://video.example/1"),
        "first_seen_at": FIRST_SEEN,
        "level": Level.HIGH,
        "drill": False,
        "keep_out": frozenset(),
        "playbook": PLAYBOOK,
        "names": NAMES,
        **changes,
    }
    return ask(OpenCrisis, **facts)


open_crisis = opening()
record_room = ask(RecordRoom, at=READY_AT, room=ROOM, name="crisis-heron")
record_invited = ask(
    RecordInvited,
    at=READY_AT,
    room=ROOM,
    people=frozenset({ANA, BEN, CLARA, DAVID, EMA}),
    missing={},
)
record_topic = ask(RecordTopic, at=READY_AT, room=ROOM)
record_brief = ask(
    RecordCard,
    at=READY_AT,
    card="brief",
    subject="",
    place=ROOM,
    post=PostId("p1"),
    link="https://chat.example/p1",
)
record_pin = ask(RecordPin, at=READY_AT, room=ROOM, card="brief", subject="")
the_room_is_made = (record_room, record_invited, record_topic, record_brief, record_pin)
"""What the relay reports while a room opens."""


def drafts(
    by: PersonId = EMA, words: Wording = HOLDING, at: datetime = DRAFTED_AT, **facts: Any
) -> DraftStatement:
    return ask(DraftStatement, by=by, at=at, wording=words, **facts)


def revises(
    by: PersonId = DAVID,
    words: Wording = BETTER,
    revision: int = 1,
    at: datetime = CLEARED_AT,
    statement: StatementId = S1,
) -> ReviseStatement:
    return ask(ReviseStatement, by=by, at=at, statement=statement, revision=revision, wording=words)


def approves(
    by: PersonId,
    at: datetime = CLEARED_AT,
    words: Wording = HOLDING,
    revision: int = 1,
    statement: StatementId = S1,
) -> ApproveStatement:
    """*Approve*, on the card that shows these words."""
    return ask(
        ApproveStatement,
        by=by,
        at=at,
        statement=statement,
        revision=revision,
        digest=digest_of(words),
    )


def objects(
    by: PersonId, at: datetime = CLEARED_AT, revision: int = 1, reason: str = "Too soon."
) -> RequestChanges:
    return ask(RequestChanges, by=by, at=at, statement=S1, revision=revision, reason=typed(reason))


def withdraws(by: PersonId = ANA, at: datetime = CLEARED_AT) -> WithdrawStatement:
    return ask(WithdrawStatement, by=by, at=at, statement=S1)


def stops(by: PersonId = DAVID, at: datetime = CLEARED_AT) -> StopSending:
    return ask(StopSending, by=by, at=at, statement=S1)


def publishes_now(by: PersonId = ANA, at: datetime = SEND_AT) -> OrderSending:
    """*Publish now*, or *Try again*."""
    return ask(OrderSending, by=by, at=at, statement=S1)


def holds(by: PersonId = DAVID, at: datetime = CLEARED_AT) -> HoldEverything:
    return ask(HoldEverything, by=by, at=at)


def releases(by: PersonId = ANA, at: datetime = SEND_AT) -> ReleaseStatement:
    return ask(ReleaseStatement, by=by, at=at, statement=S1)


def lifts_hold(by: PersonId = ANA, at: datetime = SEND_AT) -> LiftHold:
    return ask(LiftHold, by=by, at=at)


def hands_over(
    role: RoleId, by: PersonId, to: PersonId, at: datetime = CLEARED_AT, **facts: Any
) -> HandOverRole:
    return ask(
        HandOverRole, by=by, at=at, role=role, to=to, **{"to_account": Account.MEMBER, **facts}
    )


def sends(
    outlet: OutletId = NEWSROOM, at: datetime = SEND_AT, revision: int = 1, **facts: Any
) -> StartPublication:
    """The relay is about to call the outlet."""
    return ask(StartPublication, at=at, statement=S1, revision=revision, outlet=outlet, **facts)


def arrived(outlet: OutletId = NEWSROOM, at: datetime = SEND_AT) -> RecordPublished:
    link = f"https://{outlet}.example/1"
    return ask(RecordPublished, at=at, statement=S1, revision=1, outlet=outlet, link=link)


def did_not_arrive(
    outlet: OutletId = NEWSROOM, at: datetime = SEND_AT, again_at: datetime | None = None
) -> RecordFailed:
    return ask(
        RecordFailed, at=at, statement=S1, outlet=outlet, reason="refused", again_at=again_at
    )


def nobody_knows(outlet: OutletId = NEWSROOM, at: datetime = SEND_AT) -> RecordUnclear:
    return ask(RecordUnclear, at=at, statement=S1, outlet=outlet)


def logs(by: PersonId = EMA, at: datetime = CLEARED_AT, **facts: Any) -> LogEntry:
    told = {
        "text": typed("A journalist called."),
        "author": by,
        "source": LogSource.TYPED,
        "happened_at": at,
        **facts,
    }
    return ask(LogEntry, by=by, at=at, **told)


def stands_down(by: PersonId = ANA, at: datetime = END) -> StandDown:
    return ask(
        StandDown, by=by, at=at, outcome=typed("It is over."), archive_after=timedelta(hours=24)
    )


def reopens(by: PersonId = ANA, at: datetime = REOPENED_AT) -> ReopenCrisis:
    return ask(ReopenCrisis, by=by, at=at, reason=typed("There is a second video."))


# Events


def opened_as(**changes: Any) -> tuple[Event, ...]:
    """The crisis opened, its roles seated and its room complete, with something else about it."""
    return (*_opened(**changes), *room_made)


def _opened(**changes: Any) -> tuple[Event, ...]:
    facts: dict[str, Any] = {
        "crisis": CRISIS,
        "code_name": "heron",
        "summary": open_crisis.summary,
        "seen_where": open_crisis.seen_where,
        "link": open_crisis.link,
        "first_seen_at": FIRST_SEEN,
        "level": Level.HIGH,
        "drill": False,
        "keep_out": frozenset(),
        "playbook": PLAYBOOK,
        "names": NAMES,
        "by": EMA,
        "at": DAWN,
        **changes,
    }
    fact = CrisisOpened(**facts)
    seats = [(r.id, [p for p in r.line if p not in fact.keep_out]) for r in fact.playbook.roles]
    return fact, *(
        RoleAssigned(role=role, person=line[0], by=fact.by, at=fact.at)
        for role, line in seats
        if line
    )


room_opened = RoomOpened(room=ROOM, name="crisis-heron", by=THE_BOT, at=READY_AT)
people_invited = PeopleInvited(people=record_invited.people, by=THE_BOT, at=READY_AT)
topic_set = TopicSet(by=THE_BOT, at=READY_AT)
brief_posted = CardPosted(
    card="brief",
    subject="",
    place=ROOM,
    post=PostId("p1"),
    link="https://chat.example/p1",
    by=THE_BOT,
    at=READY_AT,
)
brief_pinned = CardPinned(card="brief", subject="", by=THE_BOT, at=READY_AT)
room_ready = RoomReady(by=THE_BOT, at=READY_AT)
room_made: tuple[Event, ...] = (
    room_opened,
    people_invited,
    topic_set,
    brief_posted,
    brief_pinned,
    room_ready,
)
just_opened = _opened()
"""Before there is a room."""
opened = opened_as()
drill = opened_as(drill=True)


def drafted_by(
    *authors: PersonId,
    words: Wording = HOLDING,
    at: datetime = DRAFTED_AT,
    statement: StatementId = S1,
) -> StatementDrafted:
    """The first of the authors submits the statement."""
    return StatementDrafted(
        statement=statement,
        revision=1,
        wording=words,
        digest=digest_of(words),
        authors=frozenset(authors),
        by=authors[0],
        at=at,
    )


def approved_by(
    person: PersonId, *seats: RoleId, at: datetime = CLEARED_AT, words: Wording = HOLDING
) -> StatementApproved:
    """Their yes to the first revision."""
    return StatementApproved(
        statement=S1,
        revision=1,
        digest=digest_of(words),
        seats=frozenset(seats),
        by=person,
        at=at,
    )


def handed_over(role: RoleId, by: PersonId, to: PersonId) -> RoleHandedOver:
    return RoleHandedOver(role=role, to=to, by=by, at=CLEARED_AT)


def started(
    outlet: OutletId = NEWSROOM, attempt: int = 1, at: datetime = SEND_AT
) -> PublicationStarted:
    return PublicationStarted(
        statement=S1, revision=1, outlet=outlet, attempt=attempt, by=THE_BOT, at=at
    )


def published(outlet: OutletId = NEWSROOM, at: datetime = SEND_AT) -> StatementPublished:
    link = f"https://{outlet}.example/1"
    return StatementPublished(statement=S1, revision=1, outlet=outlet, link=link, by=THE_BOT, at=at)


drafted = drafted_by(EMA)
ana_approved = approved_by(ANA, LEAD, at=after(120))
clara_approved = approved_by(CLARA, COUNSEL)
cleared = StatementCleared(
    statement=S1,
    revision=1,
    digest=digest_of(HOLDING),
    send_at=SEND_AT,
    by=CLARA,
    at=CLEARED_AT,
)
all_approved: tuple[Event, ...] = (drafted, ana_approved, clara_approved, cleared)
"""Drafted by Ema, approved by the lead and by counsel; it goes out half a minute later."""
unclear = PublicationUnclear(statement=S1, outlet=NEWSROOM, by=THE_BOT, at=SEND_AT)
held = EverythingHeld(on_the_wire=(), by=DAVID, at=CLEARED_AT)
hold_lifted = HoldLifted(by=ANA, at=CLEARED_AT)
stopped = SendingStopped(statement=S1, on_the_wire=(), by=DAVID, at=CLEARED_AT)
withdrawn = StatementWithdrawn(statement=S1, by=ANA, at=CLEARED_AT)
stood_down = CrisisStoodDown(
    outcome=typed("It is over."), archive_after=timedelta(hours=24), by=ANA, at=END
)
