"""A public statement as its events have left it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.rules import Rule
from bot.domain.values import (
    NO_WORDS,
    Match,
    OutletId,
    PersonId,
    RoleId,
    StatementId,
    Tag,
    Wording,
    Words,
)


class Passage(StrEnum):
    """How far a statement has come at one outlet."""

    WAITING = "waiting"
    ON_THE_WIRE = "on_the_wire"
    PUBLISHED = "published"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    UNCLEAR = "unclear"
    STALE = "stale"
    BY_HAND = "by_hand"
    """Somebody was asked to post it where the bot has no way in."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One statement at one outlet. `reason` is a code; `again_at` when the bot tries again;
    `send_at` of the order whose attempt is on the wire, or was last."""

    passage: Passage = Passage.WAITING
    attempts: int = 0
    link: str = ""
    reason: str = ""
    again_at: datetime | None = None
    send_at: datetime | None = None
    published_at: datetime | None = None
    reference: str = ""
    """The outlet's own name for the published statement, by which it is found or taken down."""
    refused: tuple[Words, ...] = ()
    asked: int = 0
    """Those of a group of `asked` who did not get it."""
    about: tuple[Words, ...] = ()
    """Those of a group of whom it is not certain, while it is not."""
    taken_down_at: datetime | None = None
    """When it was taken down there again; that it was published stays true."""
    poster: PersonId | None = None
    match: Match | None = None
    difference: Words = NO_WORDS
    """What was posted by hand and is not what was cleared."""
    unwanted: bool = False
    """Whether it was not to be posted by hand any more when somebody said that it is up."""


NOT_BEGUN = Delivery()
"""Nothing was done yet."""


class Standing(StrEnum):
    """Where a statement stands, in one word."""

    AWAITING = "awaiting approval"
    HELD = "held"
    CLEARED = "cleared"
    STOPPED = "stopped"
    STUCK = "stuck"
    ON_THE_WIRE = "on the wire"
    PUBLISHED = "published"
    REHEARSED = "rehearsed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Glass:
    """Going on without silent approvers: proposed by the lead, and, once `broken_by` one more, in
    force for these words as long as only the seats `roles` are empty."""

    digest: str
    proposed_by: PersonId
    reason: Words
    broken_by: PersonId | None = None
    roles: frozenset[RoleId] = frozenset()
    passed_over: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Statement:
    """`approvals` and `objections` are those of the current revision."""

    id: StatementId
    revision: int
    wording: Wording
    digest: str
    rule: Rule
    authors: frozenset[PersonId]
    tags: frozenset[Tag] | None = None
    """What it touches; None: no author has said yet; empty: *none of these*."""
    added: frozenset[Tag] = frozenset()
    """What others say that it touches while no author has said."""
    lane: str = ""
    """The pre-approved statement it is made of, filled in as typed; empty: free text."""
    publish_at: datetime | None = None
    """When it goes out, within its time window, if somebody named an instant."""
    waiver: Words = NO_WORDS
    """Why a first message goes without one of its parts."""
    past: tuple[Wording, ...] = ()
    voided: frozenset[PersonId] = frozenset()
    approvals: Mapping[PersonId, frozenset[RoleId]] = field(default_factory=dict)
    approved_at: Mapping[PersonId, datetime] = field(default_factory=dict)
    objections: Mapping[PersonId, Words] = field(default_factory=dict)
    objectors: Mapping[PersonId, frozenset[RoleId]] = field(default_factory=dict)
    """In which roles they asked for changes."""
    cleared: bool = False
    send_at: datetime | None = None
    held: bool = False
    stopped: bool = False
    withdrawn: bool = False
    rehearsed: bool = False
    deliveries: Mapping[OutletId, Delivery] = field(default_factory=dict)
    asked_at: Mapping[RoleId, datetime] = field(default_factory=dict)
    """Since when the holders of these roles are asked about the current revision."""
    stand_ins: Mapping[RoleId, Mapping[PersonId, datetime]] = field(default_factory=dict)
    """Who was asked besides the holder, who did not answer, and since when."""
    exhausted: frozenset[RoleId] = frozenset()
    """The roles in whose line nobody is left to ask."""
    sought: frozenset[PersonId] = frozenset()
    """Who asked for changes and is being looked for through their deputy."""
    glass: Glass | None = None

    def seats_of_stand_in(self, person: PersonId) -> frozenset[RoleId]:
        """The roles in which they were asked to answer for a silent holder."""
        return frozenset(role for role, line in self.stand_ins.items() if person in line)

    def at(self, outlet: OutletId) -> Delivery:
        """How far it has come at this outlet."""
        return self.deliveries.get(outlet, NOT_BEGUN)

    def where(self, *passages: Passage) -> tuple[OutletId, ...]:
        """The outlets at which it has come just so far."""
        return tuple(o for o in self.wording.outlets if self.at(o).passage in passages)

    @property
    def on_the_wire(self) -> tuple[OutletId, ...]:
        return self.where(Passage.ON_THE_WIRE)

    @property
    def published(self) -> bool:
        """At every outlet."""
        return all(self.at(one).passage is Passage.PUBLISHED for one in self.wording.outlets)

    @property
    def unsent(self) -> tuple[OutletId, ...]:
        """The outlets that have not got it, as far as is known."""
        outlets = self.wording.outlets
        return tuple(o for o in outlets if self.at(o).passage is not Passage.PUBLISHED)

    @property
    def by_hand(self) -> tuple[OutletId, ...]:
        """Where somebody was asked to post it."""
        return self.where(Passage.BY_HAND)

    @property
    def goes(self) -> bool:
        """Whether it is cleared, and nobody has said no since."""
        return self.cleared and not (self.held or self.stopped or self.withdrawn)

    @property
    def closed(self) -> bool:
        """Nothing more can come of it."""
        return self.withdrawn or self.published or self.rehearsed

    @property
    def fast(self) -> bool:
        """Words approved in calm times, filled in as typed."""
        return bool(self.lane)

    @property
    def standing(self) -> Standing:
        """The most telling of all that is true of it."""
        if self.closed:
            return self._end
        if self.on_the_wire:
            return Standing.ON_THE_WIRE
        if self.held:
            return Standing.HELD
        if not self.cleared:
            return Standing.AWAITING
        if self.stopped:
            return Standing.STOPPED
        stuck = self.where(Passage.GIVEN_UP, Passage.UNCLEAR, Passage.STALE)
        return Standing.STUCK if stuck else Standing.CLEARED

    @property
    def _end(self) -> Standing:
        if self.published:
            return Standing.PUBLISHED
        return Standing.WITHDRAWN if self.withdrawn else Standing.REHEARSED
