"""A crisis as the fold of its events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from bot.domain.asking import (
    Loan,
    asked,
    heard,
    led,
    ruled_anew,
    was_asked,
)
from bot.domain.changing import changed
from bot.domain.course import moved, taken_down, unapproved
from bot.domain.elsewhere import Elsewhere, Folded, beside
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
    FastLaneEnded,
    FreezingEvent,
    HoldLifted,
    LevelChanged,
    LoweringProposed,
    MemberJoined,
    MemberLeft,
    NextUpdateMissed,
    NoticeRead,
    PeopleInvited,
    RemovingEvent,
    RoleAcknowledged,
    RoleAssigned,
    RoleHandedOver,
    RoleTaken,
    RoomArchived,
    RoomOpened,
    RoomReady,
    StatementDrafted,
    StatementRevised,
    StatementTagged,
    TimelineAttached,
    TogetherEvent,
    TopicSet,
    WatchingEvent,
)
from bot.domain.events.asking import AskedOfStatement, LeadingEvent
from bot.domain.events.watching import StrangerId
from bot.domain.freeze import Freeze, frozen_by
from bot.domain.grounds import RemovalId, Target
from bot.domain.lowering import said_lately
from bot.domain.playbook import Playbook
from bot.domain.rejections import NoSuchStatement
from bot.domain.removal import Removal, removing
from bot.domain.rules import FAST_RULE
from bot.domain.ruling import rule_of
from bot.domain.seating import seated
from bot.domain.statement import Statement
from bot.domain.values import (
    LEAD,
    NO_WORDS,
    CrisisId,
    Home,
    Level,
    OutletId,
    PersonId,
    PostId,
    RoleId,
    RoomId,
    StatementId,
    Words,
)
from bot.domain.watch import Stranger, watched


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
    home: Home
    level: Level
    drill: bool
    keep_out: frozenset[PersonId]
    playbook: Playbook
    names: Mapping[PersonId, Words]
    lowering: Mapping[Level, Mapping[PersonId, datetime]] = field(default_factory=dict)
    """Who said that it is less bad, and when; two must, the lead among them, one soon after the
    other."""
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
    away: frozenset[PersonId] = frozenset()
    """Who has left the room, or the team that it belongs to, and has not come back."""
    holders: Mapping[RoleId, PersonId] = field(default_factory=dict)
    acknowledged: frozenset[RoleId] = frozenset()
    role_changes: int = 0
    loans: Mapping[RoleId, tuple[Loan, ...]] = field(default_factory=dict)
    """Roles handed over for a period: whose each was, and until when; the newest last."""
    acting_lead: PersonId | None = None
    """Who leads while the holder of the role does not answer."""
    acting_since: datetime | None = None
    passed_leads: frozenset[PersonId] = frozenset()
    last_heard: Mapping[PersonId, datetime] = field(default_factory=dict)
    deactivated: frozenset[PersonId] = frozenset()
    statements: Mapping[StatementId, Statement] = field(default_factory=dict)
    held: bool = False
    logged: frozenset[PostId] = frozenset()
    read_by: frozenset[PersonId] = frozenset()
    freeze: Freeze = field(default_factory=Freeze)
    stood_down_at: datetime | None = None
    outcome: Words = NO_WORDS
    reopened: int = 0
    archived: bool = False
    watched_since: datetime
    """What came up at the brand's accounts before was not this crisis's."""
    strangers: Mapping[StrangerId, Stranger] = field(default_factory=dict)
    unwatched: Mapping[OutletId, str] = field(default_factory=dict)
    """The accounts that cannot be watched now, with the reason as a code."""
    removals: Mapping[RemovalId, Removal] = field(default_factory=dict)
    elsewhere: Mapping[CrisisId, Elsewhere] = field(default_factory=dict)
    folded_into: Folded | None = None
    folded_in: Mapping[CrisisId, Folded] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        return self.stood_down_at is not None

    @property
    def lead(self) -> PersonId | None:
        """Whoever leads now: the next in line where the holder is silent, else the holder."""
        return self.acting_lead or self.holders.get(LEAD)

    @property
    def team(self) -> frozenset[PersonId]:
        """Role holders and those the bot invites. Being in the room confers nothing."""
        holders = frozenset(self.holders.values())
        return (holders | self.playbook.people | self.invited) - self.keep_out

    def at_the_door(self, other: CrisisId) -> frozenset[PersonId]:
        """Who worked on a duplicate that was folded into this one, and was not let in yet."""
        known = self.folded_in.get(other)
        return known.people - known.let_in - self.team - self.keep_out if known else frozenset()

    @property
    def room_name_wanted(self) -> str:
        """Neutral: it says that there is a crisis or a drill, and never which."""
        again = f"-{self.reopened + 1}" if self.reopened else ""
        return f"{'drill' if self.drill else 'crisis'}-{self.code_name}{again}"

    def roles_of(self, person: PersonId) -> frozenset[RoleId]:
        """The roles in which a person counts at this moment: those they hold, and the lead where
        they act for its holder."""
        acting = {LEAD} if person == self.acting_lead else set()
        return self.held_by(person) | acting

    def held_by(self, person: PersonId) -> frozenset[RoleId]:
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
    return changed(heard(_apply(crisis, event), event), version=crisis.version + 1)


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
        home=event.home,
        level=event.level,
        drill=event.drill,
        keep_out=event.keep_out,
        playbook=event.playbook,
        names=event.names,
        watched_since=event.at,
        last_heard={event.by: event.at},
    )


def _apply(crisis: Crisis, event: Event) -> Crisis:
    if isinstance(event, WatchingEvent):
        return changed(crisis, **watched(crisis.strangers, crisis.unwatched, event))
    if isinstance(event, RemovingEvent):
        return _removing(crisis, event)
    if isinstance(event, TogetherEvent):
        return changed(crisis, **beside(crisis.elsewhere, crisis.folded_in, event))
    if isinstance(event, FreezingEvent):
        return changed(crisis, freeze=frozen_by(crisis.freeze, event))
    if isinstance(event, AskedOfStatement):
        return _with(crisis, asked(crisis.statement(event.statement), event))
    if isinstance(event, LeadingEvent):
        return led(crisis, event)
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
            return seated(crisis, event)
        case EntryLogged():
            return changed(crisis, logged=crisis.logged | ({event.post} if event.post else set()))
        case EverythingHeld():
            held = {s.id: changed(s, held=True) for s in crisis.unsent}
            return changed(crisis, held=True, statements={**crisis.statements, **held})
        case HoldLifted():
            return changed(crisis, held=False)
        case CrisisStoodDown():
            return changed(crisis, stood_down_at=event.at, outcome=event.outcome)
        case CrisisReopened():
            return changed(_reopened(crisis), watched_since=event.at, folded_into=None)
        case StatementDrafted():
            return _with(crisis, _drafted(crisis, event))
        case StatementRevised():
            return _with(crisis, _ruled(moved(crisis.statement(event.statement), event), crisis))
        case StatementTagged() | FastLaneEnded():
            ruled = _ruled(moved(crisis.statement(event.statement), event), crisis)
            return _with(crisis, ruled_anew(ruled, event.at))
        case LoweringProposed():
            said = {**said_lately(crisis.lowering, event.level, event.at), event.by: event.at}
            return changed(crisis, lowering={**crisis.lowering, event.level: said})
        case LevelChanged():
            return _levelled(crisis, event)
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
            return changed(crisis, room=event.room, room_name=event.name, rooms=rooms)
        case PeopleInvited():
            before = {p: why for p, why in crisis.missing.items() if p not in event.people}
            return changed(
                crisis,
                invitations_out=True,
                invited=crisis.invited | event.people,
                missing={**before, **event.missing},
            )
        case TopicSet():
            return changed(crisis, topic_set=True)
        case CardPosted():
            key = (event.card, event.subject, event.place)
            post = Post(id=event.post, link=event.link)
            shown = crisis.statement_of_card(event.subject) if event.card == "approval" else None
            posted = changed(crisis, posts={**crisis.posts, key: post})
            return _with(posted, was_asked(shown, event.at)) if shown else posted
        case CardPinned():
            return changed(crisis, pinned=crisis.pinned | {(event.card, event.subject)})
        case RoomReady():
            return changed(crisis, ready_at=event.at)
        case EffectAbandoned():
            return changed(crisis, abandoned=(*crisis.abandoned, event))
        case RoomArchived():
            return changed(crisis, archived=True)
        case _:
            assert_never(event)


def _reopened(crisis: Crisis) -> Crisis:
    statements = {s.id: unapproved(s) for s in crisis.unsent}
    return changed(
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
        away=frozenset(),
        lowering={},
        statements={**crisis.statements, **statements},
    )


def _removing(crisis: Crisis, event: RemovingEvent) -> Crisis:
    after = changed(crisis, removals=removing(crisis.removals, event, drill=crisis.drill))
    removal = after.removals[event.removal]
    if removal.target is not Target.STATEMENT or removal.done_at is None:
        return after
    statement = after.statement(StatementId(removal.subject))
    return _with(after, taken_down(statement, removal.outlet, removal.done_at))


def _with(crisis: Crisis, statement: Statement) -> Crisis:
    return changed(crisis, statements={**crisis.statements, statement.id: statement})


def _ruled(statement: Statement, crisis: Crisis) -> Statement:
    """The statement with the rule that holds for it now."""
    return changed(statement, rule=rule_of(statement, crisis.playbook, crisis.level))


def _levelled(crisis: Crisis, event: LevelChanged) -> Crisis:
    """Another severity may mean another rule, and then no approval counts."""
    after = changed(crisis, level=event.new, lowering={})
    ruled = {
        s.id: ruled_anew(_ruled(unapproved(s), after), event.at)
        if s.id in event.voided
        else _ruled(s, after)
        for s in crisis.unsent
    }
    return changed(after, statements={**crisis.statements, **ruled})


def _drafted(crisis: Crisis, event: StatementDrafted) -> Statement:
    drafted = Statement(
        id=event.statement,
        revision=event.revision,
        wording=event.wording,
        digest=event.digest,
        rule=FAST_RULE,
        authors=event.authors,
        tags=event.tags,
        lane=event.lane,
        publish_at=event.publish_at,
        waiver=event.waiver,
        held=crisis.held,
    )
    return _ruled(drafted, crisis)
