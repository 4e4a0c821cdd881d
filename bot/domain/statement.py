"""A public statement as its events have left it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.playbook import Rule
from bot.domain.values import OutletId, PersonId, RoleId, StatementId, Wording, Words


class Passage(StrEnum):
    """How far a statement has come at one outlet."""

    WAITING = "waiting"
    ON_THE_WIRE = "on_the_wire"
    PUBLISHED = "published"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    UNCLEAR = "unclear"
    STALE = "stale"


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
class Statement:
    """`approvals` and `objections` are those of the current revision."""

    id: StatementId
    revision: int
    wording: Wording
    digest: str
    rule: Rule
    authors: frozenset[PersonId]
    past: tuple[Wording, ...] = ()
    voided: frozenset[PersonId] = frozenset()
    approvals: Mapping[PersonId, frozenset[RoleId]] = field(default_factory=dict)
    objections: Mapping[PersonId, Words] = field(default_factory=dict)
    cleared: bool = False
    send_at: datetime | None = None
    held: bool = False
    stopped: bool = False
    withdrawn: bool = False
    rehearsed: bool = False
    deliveries: Mapping[OutletId, Delivery] = field(default_factory=dict)

    def at(self, outlet: OutletId) -> Delivery:
        """How far it has come at this outlet."""
        return self.deliveries.get(outlet, Delivery())

    def where(self, *passages: Passage) -> tuple[OutletId, ...]:
        """The outlets at which it has come just so far."""
        return tuple(o for o in self.wording.outlets if self.at(o).passage in passages)

    @property
    def on_the_wire(self) -> tuple[OutletId, ...]:
        return self.where(Passage.ON_THE_WIRE)

    @property
    def published(self) -> bool:
        """At every outlet."""
        return len(self.where(Passage.PUBLISHED)) == len(self.wording.outlets)

    @property
    def unsent(self) -> tuple[OutletId, ...]:
        """The outlets that have not got it, as far as is known."""
        return tuple(o for o in self.wording.outlets if o not in self.where(Passage.PUBLISHED))

    @property
    def closed(self) -> bool:
        """Nothing more can come of it."""
        return self.withdrawn or self.published or self.rehearsed

    @property
    def standing(self) -> Standing:
        """The most telling of all that is true of it."""
        stuck = self.where(Passage.GIVEN_UP, Passage.UNCLEAR, Passage.STALE)
        for holds, standing in (
            (self.published, Standing.PUBLISHED),
            (self.withdrawn, Standing.WITHDRAWN),
            (self.rehearsed, Standing.REHEARSED),
            (bool(self.on_the_wire), Standing.ON_THE_WIRE),
            (not self.cleared, Standing.HELD if self.held else Standing.AWAITING),
            (self.held, Standing.HELD),
            (self.stopped, Standing.STOPPED),
            (bool(stuck), Standing.STUCK),
        ):
            if holds:
                return standing
        return Standing.CLEARED
