"""People at work while the bot is killed under them: they try again, as people do, and remember
what was acknowledged."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from bot.demo.scene import NotSeen

T = TypeVar("T")

PATIENCE_SECONDS = 150.0
"""How long a bot that is killed every few seconds may take to show what it acknowledged."""

RECORDED = "Your approval is recorded."

AGAIN_AFTER_SECONDS = 0.2
ANOTHER_CRISIS_SECONDS = (4.0, 25.0)

MANNERS = {"approved": 12, "revised": 3, "half approved": 2, "withdrawn": 2, "raced": 3}
"""What becomes of a draft, and how often. Raced: withdrawn while the last approval is given."""


class NothingLeft(Exception):
    """There is no such button any more: it counted before, or was withdrawn."""


class Chat(Protocol):
    """A chat platform in people's hands; they go by the organisation's keys, rooms and cards by
    the platform's own names. Each step is tried once and answers whether it was acknowledged."""

    async def opens(self, who: str) -> bool:
        """A crisis, by the form."""

    async def logs(self, who: str, room: str, text: str) -> bool: ...

    async def drafts(self, who: str, room: str, text: str) -> bool: ...

    async def revises(self, who: str, room: str, card: str, text: str) -> bool:
        """Raises `NothingLeft`."""

    async def approves(self, who: str, room: str, card: str) -> str:
        """What they were told then; nothing where it was not acknowledged. Raises
        `NothingLeft`."""

    async def withdraws(self, who: str, room: str, card: str) -> bool:
        """Raises `NothingLeft`."""

    async def asking(self, room: str, text: str) -> str | None:
        """The newest card that asks for approval of exactly this."""

    async def rooms(self) -> Collection[str]:
        """Those with brief and roles."""

    async def half_built(self, rooms: Collection[str]) -> Sequence[str]:
        """What is missing in any of these rooms, by the names that the log has for them."""

    async def news(self) -> None:
        """Returns once something may have changed."""


@dataclass
class Acknowledged:
    """What people were told had counted: each must be in the log."""

    drafted: set[str] = field(default_factory=set)
    approved: set[tuple[str, str]] = field(default_factory=set)
    logged: set[str] = field(default_factory=set)
    opened: int = 0
    unanswered: int = 0
    """Presses and forms that got no answer, and were tried again."""


class Cast:
    """Everybody who plays: each has one client, and does one thing at a time."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.acknowledged = Acknowledged()
        self._turns: dict[str, asyncio.Lock] = {}

    async def insist(self, who: str, once: Callable[[], Awaitable[bool]]) -> None:
        """Somebody does it until it is acknowledged, or can no longer be done. Raises
        `NotSeen`."""
        turn = self._turns.setdefault(who, asyncio.Lock())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not await _in_turn(turn, once):
                    self.acknowledged.unanswered += 1
                    # A person looks up, and presses again.
                    await asyncio.sleep(AGAIN_AFTER_SECONDS)
        except TimeoutError:
            raise NotSeen("an acknowledgement") from None

    async def until(self, what: str, look: Callable[[], Awaitable[T | None]]) -> T:
        """With patience for a bot that must first come back. Raises `NotSeen` with `what`."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (found := await look()) is None:
                    await self.chat.news()
        except TimeoutError:
            raise NotSeen(what) from None
        return found

    async def open(self) -> None:
        """Ben opens one more crisis."""
        await self.insist("ben", lambda: self.chat.opens("ben"))
        self.acknowledged.opened += 1

    async def open_a_room(self) -> str:
        """One more crisis, and the room that came of it, where nobody else opens any."""
        before = set(await self.chat.rooms())

        async def look() -> str | None:
            return next(iter(set(await self.chat.rooms()) - before), None)

        await self.open()
        return await self.until("the war room", look)

    async def open_others(self, chance: random.Random, over: asyncio.Event) -> None:
        """Now and then another crisis, in whose room nobody does anything."""
        while not over.is_set():
            await self.open()
            await asyncio.sleep(chance.uniform(*ANOTHER_CRISIS_SECONDS))


async def _in_turn(turn: asyncio.Lock, once: Callable[[], Awaitable[bool]]) -> bool:
    async with turn:
        try:
            return await once()
        except NothingLeft:
            return True


class Room:
    """One crisis, and statement after statement in it."""

    def __init__(self, team: Cast, number: int, room: str, chance: random.Random) -> None:
        self.number = number
        self._team = team
        self._chat = team.chat
        self._room = room
        self._chance = chance
        self._told = 0

    async def statement(self) -> None:
        """Draft one, and let become of it what chance says."""
        self._told += 1
        text = f"Statement {self._told} of room {self.number}. We are sorry."
        card = await self.draft(text)
        manner = self._chance.choices(list(MANNERS), list(MANNERS.values()))[0]
        await self.agree("clara", card, text)
        match manner:
            case "approved":
                await self.agree("ana", card, text)
            case "revised":
                better = f"{text} Better."
                await self.agree("ana", await self._revise(card, better), better)
                newest = await self._chat.asking(self._room, better)
                await self.agree("clara", newest or card, better)
            case "withdrawn":
                await self._withdraw(card)
            case "raced":
                await asyncio.gather(self.agree("ana", card, text), self._withdraw(card))

    async def note(self, number: int) -> None:
        """Ben, the scribe, puts something on the timeline."""
        text = f"Note {number} of room {self.number}"
        await self._team.insist("ben", lambda: self._chat.logs("ben", self._room, text))
        self._team.acknowledged.logged.add(text)

    async def draft(self, text: str) -> str:
        """Ema writes it; its card."""
        return await self._write(text, lambda: self._chat.drafts("ema", self._room, text))

    async def _revise(self, card: str, text: str) -> str:
        return await self._write(text, lambda: self._chat.revises("ema", self._room, card, text))

    async def _write(self, text: str, write: Callable[[], Awaitable[bool]]) -> str:
        async def once() -> bool:
            return bool(await self._chat.asking(self._room, text)) or await write()

        await self._team.insist("ema", once)
        self._team.acknowledged.drafted.add(text)
        return await self._team.until(
            f"the card of: {text}", lambda: self._chat.asking(self._room, text)
        )

    async def agree(self, who: str, card: str, text: str) -> None:
        """Somebody approves it, or finds that there is nothing left to approve. Where a card stands
        twice and one of them leads to the other by now, they press on that."""

        async def once() -> bool:
            shown = await self._chat.asking(self._room, text)
            try:
                told = await self._chat.approves(who, self._room, shown or card)
            except NothingLeft:
                if shown is None or await self._chat.asking(self._room, text) in (None, shown):
                    raise
                return False
            if RECORDED in told:
                self._team.acknowledged.approved.add((who, text))
            return bool(told)

        await self._team.insist(who, once)

    async def _withdraw(self, card: str) -> None:
        await self._team.insist("ema", lambda: self._chat.withdraws("ema", self._room, card))
