"""People in a crisis: they look at cards and press; twice, late, on old cards, all at once."""

import asyncio
import math
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from bot.adapters.teams import activities, turns
from bot.application.handler import Outcome
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.domain import commands as c
from bot.domain.commands.freezing import DropPost, ResumePost
from bot.domain.state import Crisis
from bot.domain.values import CommandId, PersonId, Words
from bot.presentation.desk.thawing import Thawing
from tests.facts import FARID, typed
from tests.simulation.asks import ASKS, text_of
from tests.simulation.chats import ROSTER
from tests.simulation.drafting import TEAM
from tests.simulation.looking import Look
from tests.simulation.plain import PlainCard
from tests.simulation.replicas import Cluster, Died, Replica
from tests.simulation.witness import Witness
from tests.simulation.world import TEAMS, VirtualClock

IDLENESS = 1.0
"""How much people like to do nothing, as against what they might ask for."""

EVERY_ASK = tuple(ASKS.values())
SHOWING_STATEMENTS = frozenset({"approval", "sending"})
SHOWING_ACCOUNTS = frozenset({"freeze", "thaw", "caught", "rogue", "removal"})


@dataclass
class Crowd:
    """The platform delivers until somebody acknowledges, sometimes twice. `broke` is what should
    not have gone wrong."""

    cluster: Cluster
    chance: Random
    witness: Witness
    unhurried_seconds: float = 2.5
    broke: list[str] = field(default_factory=list)
    errands: set[asyncio.Task[None]] = field(default_factory=set)
    going_home: bool = False
    in_step: bool = False
    asked: int = 0
    texts: int = 0

    # The platform

    async def deliver(self, command: Any) -> None:
        """Again and again, until it is acknowledged."""
        self.witness.asked(command)
        if self.chance.random() < self.cluster.moods.delivered_twice:
            self.errand(self._deliver_again(command))
        while True:
            try:
                await self._once(command)
            except (Died, Late, Sorry):
                await asyncio.sleep(self.chance.uniform(0.1, 3.0))
            else:
                return

    async def _deliver_again(self, command: Any) -> None:
        await asyncio.sleep(self.chance.choice((0.0, 0.0, self.chance.uniform(0.0, 10.0))))
        try:
            await self._once(command)
        except (Died, Late, Sorry):
            return

    async def _once(self, command: Any) -> None:
        """One delivery, of what is the same each time. Teams waits only so long."""
        replica = await self.cluster.one()
        on_teams = self.witness.home_of(command) == TEAMS
        heard = activity_of(command) if on_teams else command
        asks = self._in_turn if on_teams else self._asks
        try:
            outcome = await self.cluster.within(replica, asks(replica, heard))
        except (Died, Late, Sorry):
            raise
        except Exception as error:
            self.broke.append(f"{command} raised {error!r}")
            raise
        self.witness.answered(heard, outcome.answer)

    async def _in_turn(self, replica: Replica, command: Any) -> Outcome:
        """As the listener on Teams does: what is under way, or was answered, begins no second
        time; and what takes too long is answered so."""

        async def work() -> turns.Outcome:
            return turns.Outcome(body={"outcome": await self._asks(replica, command)})

        async with turns.Turn(turns=replica.turns) as turn:
            body = await turn.of(command.id, work, {})
        if not body:
            raise Late
        outcome: Outcome = body["outcome"]
        return outcome

    async def _asks(self, replica: Replica, command: Any) -> Outcome:
        """As the front desk does: it adds who could read a room, and what other crises have to do
        with a decision."""
        handler = replica.core.handler
        if isinstance(command, c.OpenCrisis):
            readers = await self._readers(command)
            command = replace(command, readers=readers, roster=ROSTER)
        if isinstance(command, ResumePost | DropPost) and (
            crisis := await handler.current(command.crisis)
        ):
            command = await Thawing(replica.core.queries).knowing(command, crisis)
        return await handler.handle(replace(command, at=VirtualClock().now()))

    async def _readers(self, command: c.OpenCrisis) -> frozenset[PersonId]:
        try:
            readers: frozenset[PersonId] = await self.cluster.platforms[command.home].readers()
        except (DeliveryFailed, OutcomeUnclear):
            raise Sorry from None
        return readers

    def errand(self, work: Any) -> None:
        """Something that goes on beside."""
        task = self.cluster.loop.create_task(work)
        self.errands.add(task)
        task.add_done_callback(self.errands.discard)

    # The people

    async def lives_through_it(self, person: PersonId) -> None:
        """One person's day: look, do something, wait."""
        await self._waits()
        while not self.going_home:
            await self._does_something(person)
            await self._waits()

    async def _waits(self) -> None:
        """In a crowd in step everybody acts at the same instants."""
        now = self.cluster.loop.time()
        seconds = self.chance.uniform(0.1, 2.0) * self.unhurried_seconds
        await asyncio.sleep(math.ceil((now + seconds) / 2) * 2 - now if self.in_step else seconds)

    async def _does_something(self, person: PersonId) -> None:
        if (look := self._looks(person)) is None:
            return
        weights = [ask.eager(look) for ask in EVERY_ASK]
        chosen = self.chance.choices((*EVERY_ASK, None), [*weights, IDLENESS])[0]
        if chosen is None or (command := chosen.make(look)) is None:
            return
        if self.chance.random() < 0.1:
            # Somebody has looked, walks off, and presses after all.
            await asyncio.sleep(self.chance.uniform(0.5, 8.0))
        await self._presses(command, look)

    async def drafts(self, person: PersonId) -> None:
        """The first words."""
        while (look := self._looks(person)) is None:
            await self._waits()
        await self.deliver(ASKS["draft"].make(look))

    async def thaws(self, person: PersonId) -> None:
        """What is paused waits for decisions."""
        while (look := self._looks(person)) is None:
            await self._waits()
        await self.deliver(ASKS["thaw"].make(look))

    async def _presses(self, command: Any, look: Look) -> None:
        """Now and then twice; each press is one of its own."""
        if isinstance(command, c.ApproveStatement) and look.statement is not None:
            key = (command.crisis, command.statement, command.by)
            self.witness.pressed.setdefault(key, []).append(look.statement.wording)
        if self.chance.random() < 0.1 and not text_of(command):
            self.errand(self.deliver(replace(command, id=self.new_id())))
        await self.deliver(command)

    def _looks(self, person: PersonId) -> Look | None:
        """At some card in some room, now and then at what it said before; or at nothing."""
        if self.chance.random() < 0.2 or (card := self._card()) is None or card.crisis is None:
            return None
        crisis = card.crisis
        return Look(
            person=person,
            chance=self.chance,
            now=VirtualClock().now(),
            crisis=crisis,
            statement=card.statement if card.name in SHOWING_STATEMENTS else None,
            id=self.new_id(),
            text=self.new_text,
            others=self._others(crisis),
            looks_up=lambda statement, outlet: self.shows(crisis.id, statement, outlet),
        )

    def _card(self) -> PlainCard | None:
        """Mostly that of a statement, as it stands now; else the brief, or one from before."""
        briefs: list[PlainCard] = []
        living: list[PlainCard] = []
        past: list[PlainCard] = []
        outside: list[PlainCard] = []
        for room in self.cluster.rooms():
            for post in room.posts if room.name else ():
                if post.card.name == "brief":
                    briefs.append(post.card)
                elif post.card.name in SHOWING_ACCOUNTS:
                    outside.append(post.card)
                elif post.card.name in SHOWING_STATEMENTS:
                    (living if post.card.statement else past).append(post.card)
                    past.extend(post.cards[-3:-1])
        drawn = self.chance.random()
        kinds = (briefs, living, past) if drawn < 0.15 else (living, briefs)
        if outside and 0.15 <= drawn < 0.45:
            kinds = (outside[-3:], living)
        if drawn > 0.9:
            kinds = (past, living, briefs)
        return next((self.chance.choice(cards) for cards in kinds if cards), None)

    def _others(self, crisis: Crisis) -> list[Crisis]:
        rooms = self.cluster.rooms()
        briefs = (post.card for room in rooms for post in room.posts if post.card.name == "brief")
        return [one.crisis for one in briefs if one.crisis and one.crisis.id != crisis.id]

    def shows(self, crisis: str, statement: str, outlet: str) -> bool:
        """What somebody finds who looks at the outlet."""
        return self.witness.outlets[outlet].shows(crisis, statement)

    # Ids and texts that occur once

    def new_id(self) -> CommandId:
        self.asked += 1
        return CommandId(f"ask-{self.asked}")

    def new_text(self, what: str) -> Words:
        self.texts += 1
        return typed(f"{what} no. {self.texts}.")


class Late(Exception):
    """Teams waited no longer; it delivers again."""


class Sorry(Exception):
    """The bot could not find out what it must know first; they try again."""


def activity_of(command: Any) -> Any:
    """The command under the id that its activity gives it, however often that is delivered."""
    number = CommandId(activities.digest("conversation", command.id))
    return replace(command, id=number)


EVERYBODY = (*TEAM, FARID)
