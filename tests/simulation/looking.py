"""What somebody has before their eyes, and how they ask for something from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from bot.domain.state import Crisis
from bot.domain.statement import Standing, Statement
from bot.domain.values import Account, CommandId, Origin, OutletId, PersonId, Words
from tests.simulation.world import TEAMS


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one person has before their eyes: a card as it stands, or as it once stood. `looks_up`
    answers whether the public can see a statement at an outlet; `others` are crises besides this
    one of which they know."""

    person: PersonId
    chance: Random
    now: datetime
    crisis: Crisis
    statement: Statement | None
    id: CommandId
    text: Callable[[str], Words]
    others: Sequence[Crisis] = ()
    looks_up: Callable[[str, OutletId], bool] = field(default=lambda _statement, _outlet: False)

    def ask(self, kind: type[Any], **facts: Any) -> Any:
        """The command, pressed or typed in the room. Teams answers a press at once."""
        place = self.crisis.room
        answered = self.chance.random() < 0.7 or self.crisis.home == TEAMS
        origin = Origin(place=place, answered=answered) if place else None
        return kind(
            id=self.id,
            crisis=self.crisis.id,
            by=self.person,
            at=self.now,
            account=Account.MEMBER,
            origin=origin,
            **facts,
        )

    def about(self, kind: type[Any], **facts: Any) -> Any:
        """The same about the statement on the card."""
        assert self.statement is not None
        return self.ask(kind, statement=self.statement.id, **facts)

    @property
    def leads(self) -> bool:
        return self.person == self.crisis.lead

    def stands(self, *standings: Standing) -> bool:
        return self.statement is not None and self.statement.standing in standings


@dataclass(frozen=True)
class Ask:
    """`eager` weighs it against all else; None from `make` means: not after all."""

    eager: Callable[[Look], float]
    make: Callable[[Look], Any]
