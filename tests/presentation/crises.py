"""Crises to draw: the cast, one opening, and what follows, by way of the domain alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.events import (
    CardPosted,
    CrisisOpened,
    Event,
    PeopleInvited,
    RoleAssigned,
    RoomOpened,
    StatementApproved,
    StatementCleared,
    StatementDrafted,
)
from bot.domain.playbook import Notice, Outlet, Playbook, Role
from bot.domain.rules import Rule
from bot.domain.state import Crisis, fold
from bot.domain.values import (
    COUNSEL,
    LEAD,
    THE_BOT,
    Account,
    CrisisId,
    Kind,
    Level,
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

ANA, BEN, CLARA, DAVID = (PersonId(name) for name in ("ana", "ben", "clara", "david"))
EMA, GUS = PersonId("ema"), PersonId("gus")
NAMES = {ANA: "Ana", BEN: "Ben", CLARA: "Clara", DAVID: "David", EMA: "Ema", GUS: "Gus Kept-Out"}

PRESS = RoleId("spokesperson")
NEWSROOM, INTRANET = OutletId("newsroom"), OutletId("intranet")
ROOM, GENERAL = RoomId("C0ROOM"), RoomId("C0GENERAL")
S1 = StatementId("S1")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUMMARY = "TYPED-summary *bold* <!channel>"
TEXT = Words("TYPED-text We are looking into it. <@U1> {{ 7*7 }}")
RULE = Rule(roles=frozenset({LEAD, COUNSEL}), people=2)


class People:
    """The directory."""

    async def account(self, person: PersonId) -> Account:
        return Account.MEMBER

    def name(self, person: PersonId) -> str:
        return NAMES.get(person, str(person))


class Nobody:
    """Slack, on which none of them has an account."""

    def user_of(self, person: PersonId) -> str | None:
        return None

    def name(self, person: PersonId) -> str:
        return NAMES.get(person, str(person))


def playbook() -> Playbook:
    return Playbook(
        id="product",
        title="Defective product",
        roles=(
            Role(
                id=LEAD,
                title="Crisis lead",
                duties=("Decide.",),
                holder=ANA,
                deputies=(BEN, GUS),
                eligible=frozenset({ANA, BEN, GUS}),
            ),
            Role(id=COUNSEL, title="Counsel", holder=CLARA, deputies=(DAVID,)),
            Role(id=PRESS, title="Spokesperson"),
        ),
        rules=dict.fromkeys(Kind, RULE),
        outlets=(
            Outlet(id=NEWSROOM, title="Newsroom", longest=500),
            Outlet(id=INTRANET, title="Staff news"),
        ),
        say=("We take it seriously.",),
        dont_say=("Any cause.",),
        notice=Notice(channels=(GENERAL,), text="Please do not comment.", ask=LEAD),
        templates={Kind.HOLDING: "We at {{ organisation }} know of {{ what }}."},
        facts={"what": "What happened?"},
        organisation="Northwind",
    )


@dataclass
class Tale:
    """A stream in the making: every step is an event, a minute after the one before."""

    events: list[Event] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return NOON + timedelta(minutes=len(self.events))

    def add(self, kind: type[Event], by: PersonId = THE_BOT, **facts: object) -> "Tale":
        self.events.append(kind(by=by, at=self.at, **facts))  # type: ignore[arg-type]
        return self

    @property
    def crisis(self) -> Crisis:
        crisis = fold(self.events)
        assert crisis is not None
        return crisis


def opened(*, drill: bool = False, keep_out: frozenset[PersonId] = frozenset({GUS})) -> Tale:
    """Ana leads, Clara is counsel, nobody speaks yet, and Gus is kept out."""
    tale = Tale().add(
        CrisisOpened,
        by=BEN,
        crisis=CrisisId("c1"),
        code_name="amber-heron",
        summary=Words(SUMMARY),
        seen_where=Words("TYPED-where"),
        link=Words("https://example.org/TYPED-link"),
        first_seen_at=NOON - timedelta(minutes=30),
        level=Level.HIGH,
        drill=drill,
        keep_out=keep_out,
        playbook=playbook(),
        names={person: Words(name) for person, name in NAMES.items()},
    )
    tale.add(RoleAssigned, role=LEAD, person=ANA).add(RoleAssigned, role=COUNSEL, person=CLARA)
    name = f"{'drill' if drill else 'crisis'}-amber-heron"
    tale.add(RoomOpened, room=ROOM, name=name)
    tale.add(PeopleInvited, people=frozenset({ANA, BEN, CLARA}), missing={DAVID: "not_found"})
    return tale.add(
        CardPosted, card="brief", subject="", place=ROOM, post=PostId("1"), link="https://s/brief"
    )


def wording(text: Words = TEXT, kind: Kind = Kind.HOLDING) -> Wording:
    promised = None if kind is Kind.CLOSING else NOON + timedelta(hours=3)
    return Wording(kind=kind, outlets=(NEWSROOM, INTRANET), text=text, next_update_at=promised)


def drafted(*, drill: bool = False, text: Words = TEXT) -> Tale:
    """Ema wrote S1; its card stands in the room."""
    tale = opened(drill=drill)
    words = wording(text)
    tale.add(
        StatementDrafted,
        by=EMA,
        statement=S1,
        revision=1,
        wording=words,
        digest=digest_of(words),
        authors=frozenset({EMA}),
    )
    return tale.add(
        CardPosted,
        card="approval",
        subject="S1/1",
        place=ROOM,
        post=PostId("2"),
        link="https://s/approval-1",
    )


def approved(tale: Tale, people: Sequence[PersonId] = (ANA, CLARA)) -> Tale:
    """Each in the seats they hold."""
    statement = tale.crisis.statement(S1)
    for person in people:
        seats = tale.crisis.roles_of(person)
        tale.add(
            StatementApproved,
            by=person,
            statement=S1,
            revision=statement.revision,
            digest=statement.digest,
            seats=seats,
        )
    return tale


def cleared(*, drill: bool = False, send_at: datetime | None = None) -> Tale:
    tale = approved(drafted(drill=drill))
    digest = tale.crisis.statement(S1).digest
    return tale.add(
        StatementCleared, by=CLARA, statement=S1, revision=1, digest=digest, send_at=send_at
    )
