"""A crisis as the fold of its events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from bot.domain.course import moved, unapproved
from bot.domain.events import (
    CardPinned,
    CardPosted,
    CommandRefused,
    CrisisOpened,
    CrisisReopened,
    CrisisStoodDown,
    EffectAbandoned,
    EffectDelayed,
    EntryLogged,
    Event,
    EverythingHeld,
    HoldLifted,
    MemberJoined,
    MemberLeft,
    NextUpdateMissed,
    NoticeRead,
    PeopleInvited,
    RoleAcknowledged,
    RoleAssigned,
    RoleHandedOver,
    RoleTaken,
    RoomArchived,
    RoomOpened,
    RoomReady,
    StatementDrafted,
    StatementRevised,
    TimelineAttached,
    TopicSet,
)
from bot.domain.playbook import Playbook
from bot.domain.rejections import NoSuchStatement
from bot.domain.statement import Statement
from bot.domain.values import (
    LEAD,
    NO_WORDS,
    CrisisId,
    Level,
    PersonId,
    PostId,
    RoleId,
    RoomId,
    StatementId,
    Words,
)


@dataclass(frozen=True, kw_only=True)
class Post:
    """Where a card stands, and the link by which people find it."""

    id: PostId
    link: str


CardKey = tuple[str, str, RoomId]
"""A card, its subject and its place: what makes one post on the platform."""


@dataclass(frozen=True, kw_only=True)
class Crisis:
    """All that decisions and cards need to know. `version` counts the events folded in."""

    id: CrisisId
    version: int
    code_name: str
    summary: Words
    seen_where: Words
    link: Words
    first_seen_at: datetime
    opened_at: datetime
    opened_by: PersonId
    asked_from: RoomId | None
    level: Level
    drill: bool
    keep_out: frozenset[PersonId]
    playbook: Playbook
    names: Mapping[PersonId, Words]
    room: RoomId | None = None
    room_name: str = ""
    rooms: tuple[RoomId, ...] = ()
    invited: frozenset[PersonId] = frozenset()
    missing: Mapping[PersonId, str] = field(default_factory=dict)
    topic_set: bool = False
    invitations_out: bool = False
    ready_at: datetime | None = None
    posts: Mapping[CardKey, Post] = field(default_factory=dict)
    pinned: frozenset[tuple[str, str]] = frozenset()
    abandoned: tuple[EffectAbandoned, ...] = ()
    present: frozenset[PersonId] = frozenset()
    holders: Mapping[RoleId, PersonId] = field(default_factory=dict)
    acknowledged: frozenset[RoleId] = frozenset()
    role_changes: int = 0
    statements: Mapping[StatementId, Statement] = field(default_factory=dict)
    held: bool = False
    logged: frozenset[PostId] = frozenset()
    read_by: frozenset[PersonId] = frozenset()
    stood_down_at: datetime | None = None
    outcome: Words = NO_WORDS
    reopened: int = 0
    archived: bool = False

    @property
    def over(self) -> bool:
        return self.stood_down_at is not None

    @property
    def lead(self) -> PersonId | None:
        """Whoever leads now: the holder, or the deputy who took over."""
        return self.holders.get(LEAD)

    @property
    def team(self) -> frozenset[PersonId]:
        """Role holders and those the bot invites. Being in the room confers nothing."""
        holders = frozenset(self.holders.values())
        return (holders | self.playbook.people | self.invited) - self.keep_out

    @property
    def room_name_wanted(self) -> str:
        """Neutral: it says that there is a crisis or a drill, and never which."""
        again = f"-{self.reopened + 1}" if self.reopened else ""
        return f"{'drill' if self.drill else 'crisis'}-{self.code_name}{again}"

    def roles_of(self, person: PersonId) -> frozenset[RoleId]:
        """The roles a person holds at this moment."""
        return frozenset(role for role, holder in self.holders.items() if holder == person)

    def statement(self, statement: StatementId) -> Statement:
        """The statement of this number. Raises `NoSuchStatement`."""
        if statement not in self.statements:
            raise NoSuchStatement(statement)
        return self.statements[statement]

    def statement_of_card(self, subject: str) -> Statement | None:
        """The statement that a card's subject (`S1/2`: number and revision) shows, while that
        revision is the current one."""
        number, _, revision = subject.partition("/")
        known = self.statements.get(StatementId(number))
        return known if known and str(known.revision) == revision else None

    def post_of(self, card: str, subject: str = "") -> Post | None:
        """Where a card stands in the present room."""
        return self.posts.get((card, subject, self.room)) if self.room else None

    def places_of(self, card: str) -> tuple[RoomId, ...]:
        """All places at which a card stands."""
        return tuple(place for known, _, place in self.posts if known == card)

    @property
    def unsent(self) -> tuple[Statement, ...]:
        """Statements of which something may still go out."""
        return tuple(s for s in self.statements.values() if not s.closed)


def fold(events: Iterable[Event]) -> Crisis | None:
    """The crisis that these events make; None before it was opened."""
    crisis: Crisis | None = None
    for event in events:
        crisis = evolve(crisis, event)
    return crisis


def evolve(crisis: Crisis | None, event: Event) -> Crisis:
    """The crisis after one more event. Raises ValueError when the first is not its opening."""
    if isinstance(event, CrisisOpened):
        return _opened(event)
    if crisis is None:
        raise ValueError(f"a crisis begins with its opening, not with {type(event).__name__}")
    return replace(_apply(crisis, event), version=crisis.version + 1)


def _opened(event: CrisisOpened) -> Crisis:
    return Crisis(
        id=event.crisis,
        version=1,
        code_name=event.code_name,
        summary=event.summary,
        seen_where=event.seen_where,
        link=event.link,
        first_seen_at=event.first_seen_at,
        opened_at=event.at,
        opened_by=event.by,
        asked_from=event.asked_from,
        level=event.level,
        drill=event.drill,
        keep_out=event.keep_out,
        playbook=event.playbook,
        names=event.names,
    )


def _apply(crisis: Crisis, event: Event) -> Crisis:
    match event:
        case (
            CrisisOpened()
            | CommandRefused()
            | EffectDelayed()
            | NextUpdateMissed()
            | TimelineAttached()
        ):
            return crisis
        case (
            RoomOpened()
            | PeopleInvited()
            | TopicSet()
            | CardPosted()
            | CardPinned()
            | RoomReady()
            | EffectAbandoned()
            | RoomArchived()
        ):
            return _room(crisis, event)
        case (
            RoleAssigned()
            | RoleAcknowledged()
            | RoleTaken()
            | RoleHandedOver()
            | MemberJoined()
            | MemberLeft()
            | NoticeRead()
        ):
            return _people(crisis, event)
        case EntryLogged():
            return replace(crisis, logged=crisis.logged | ({event.post} if event.post else set()))
        case EverythingHeld():
            held = {s.id: replace(s, held=True) for s in crisis.unsent}
            return replace(crisis, held=True, statements={**crisis.statements, **held})
        case HoldLifted():
            return replace(crisis, held=False)
        case CrisisStoodDown():
            return replace(crisis, stood_down_at=event.at, outcome=event.outcome)
        case CrisisReopened():
            return _reopened(crisis)
        case StatementDrafted():
            return _with(crisis, _drafted(crisis, event))
        case StatementRevised():
            revised = moved(crisis.statement(event.statement), event)
            rule = crisis.playbook.rules[event.wording.kind]
            return _with(crisis, replace(revised, rule=rule))
        case _:
            return _with(crisis, moved(crisis.statement(event.statement), event))


def _room(
    crisis: Crisis,
    event: RoomOpened
    | PeopleInvited
    | TopicSet
    | CardPosted
    | CardPinned
    | RoomReady
    | EffectAbandoned
    | RoomArchived,
) -> Crisis:
    match event:
        case RoomOpened():
            rooms = (*crisis.rooms, event.room)
            return replace(crisis, room=event.room, room_name=event.name, rooms=rooms)
        case PeopleInvited():
            before = {p: why for p, why in crisis.missing.items() if p not in event.people}
            return replace(
                crisis,
                invitations_out=True,
                invited=crisis.invited | event.people,
                missing={**before, **event.missing},
            )
        case TopicSet():
            return replace(crisis, topic_set=True)
        case CardPosted():
            key = (event.card, event.subject, event.place)
            post = Post(id=event.post, link=event.link)
            return replace(crisis, posts={**crisis.posts, key: post})
        case CardPinned():
            return replace(crisis, pinned=crisis.pinned | {(event.card, event.subject)})
        case RoomReady():
            return replace(crisis, ready_at=event.at)
        case EffectAbandoned():
            return replace(crisis, abandoned=(*crisis.abandoned, event))
        case RoomArchived():
            return replace(crisis, archived=True)
        case _:
            assert_never(event)


def _people(
    crisis: Crisis,
    event: RoleAssigned
    | RoleAcknowledged
    | RoleTaken
    | RoleHandedOver
    | MemberJoined
    | MemberLeft
    | NoticeRead,
) -> Crisis:
    match event:
        case RoleAssigned():
            return replace(crisis, holders={**crisis.holders, event.role: event.person})
        case RoleAcknowledged():
            return replace(crisis, acknowledged=crisis.acknowledged | {event.role})
        case RoleTaken():
            taken = replace(crisis, acknowledged=crisis.acknowledged | {event.role})
            return _seat(taken, event.role, event.by)
        case RoleHandedOver():
            given = replace(crisis, acknowledged=crisis.acknowledged - {event.role})
            return _seat(given, event.role, event.to)
        case MemberJoined():
            names = {**crisis.names, event.by: event.name}
            missing = {p: why for p, why in crisis.missing.items() if p != event.by}
            present = crisis.present | {event.by}
            return replace(crisis, present=present, names=names, missing=missing)
        case MemberLeft():
            return replace(crisis, present=crisis.present - {event.by})
        case NoticeRead():
            return replace(crisis, read_by=crisis.read_by | {event.by})
        case _:
            assert_never(event)


def _seat(crisis: Crisis, role: RoleId, person: PersonId) -> Crisis:
    holders = {**crisis.holders, role: person}
    return replace(crisis, holders=holders, role_changes=crisis.role_changes + 1)


def _reopened(crisis: Crisis) -> Crisis:
    statements = {s.id: unapproved(s) for s in crisis.unsent}
    return replace(
        crisis,
        stood_down_at=None,
        outcome=NO_WORDS,
        archived=False,
        reopened=crisis.reopened + 1,
        room=None,
        topic_set=False,
        invitations_out=False,
        ready_at=None,
        pinned=frozenset(),
        present=frozenset(),
        statements={**crisis.statements, **statements},
    )


def _with(crisis: Crisis, statement: Statement) -> Crisis:
    return replace(crisis, statements={**crisis.statements, statement.id: statement})


def _drafted(crisis: Crisis, event: StatementDrafted) -> Statement:
    return Statement(
        id=event.statement,
        revision=event.revision,
        wording=event.wording,
        digest=event.digest,
        rule=crisis.playbook.rules[event.wording.kind],
        authors=event.authors,
        held=crisis.held,
    )
