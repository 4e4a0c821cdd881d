"""People at work while the bot is killed under them: they try again, as people do, and remember
what was acknowledged."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.demo.scene import NotSeen, Scene, usual
from bot.sandbox import cast
from bot.sandbox.acting import Actor, words
from bot.sandbox.errors import CannotDo
from bot.sandbox.journal import Entry
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.values import Message

PATIENCE_SECONDS = 150.0
"""How long a bot that is killed every few seconds may take to show what it acknowledged."""

RECORDED = "Your approval is recorded."

AGAIN_AFTER_SECONDS = 0.2
KEYS = {cast.ANA: "ana", cast.CLARA: "clara", cast.EMA: "ema"}
"""What the organisation calls them."""

MANNERS = {"approved": 12, "revised": 3, "half approved": 2, "withdrawn": 2, "raced": 3}
"""What becomes of a draft, and how often. Raced: withdrawn while the last approval is given."""


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

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.acknowledged = Acknowledged()
        self._turns: dict[str, asyncio.Lock] = {}

    def turn(self, actor: Actor) -> asyncio.Lock:
        return self._turns.setdefault(actor.id, asyncio.Lock())

    async def insist(self, once: Callable[[], Awaitable[bool]]) -> None:
        """Do it until it is acknowledged, or can no longer be done. Raises `NotSeen`."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not await once():
                    self.acknowledged.unanswered += 1
                    # A person looks up, and presses again.
                    await asyncio.sleep(AGAIN_AFTER_SECONDS)
        except TimeoutError:
            raise NotSeen("an acknowledgement") from None


class Room(Scene):
    """One crisis, and statement after statement in it."""

    def __init__(self, team: Cast, number: int, chance: random.Random) -> None:
        super().__init__(team.sandbox)
        self.number = number
        self._team = team
        self._chance = chance
        self._told = 0

    async def until(self, what: str, seen: Callable[[], Any]) -> Any:
        """As `Scene.until`, with patience for a bot that must first come back."""
        found = seen()
        since = len(self.sandbox.journal.entries)

        def look(_: Entry) -> bool:
            nonlocal found
            found = found or seen()
            return bool(found)

        if not found:
            wait = self.sandbox.journal.wait_for(look, since=since, seconds=PATIENCE_SECONDS)
            try:
                await wait
            except TimeoutError:
                raise NotSeen(what) from None
        return found

    async def statement(self) -> None:
        """Draft one, and let become of it what chance says."""
        self._told += 1
        text = f"Statement {self._told} of room {self.number}. We are sorry."
        card = await self._draft(text)
        manner = self._chance.choices(list(MANNERS), list(MANNERS.values()))[0]
        await self._agree(self.clara, card, text)
        match manner:
            case "approved":
                await self._agree(self.ana, card, text)
            case "revised":
                better = f"{text} Better."
                await self._agree(self.ana, await self._revise(card, better), better)
                await self._agree(self.clara, self._card_of(better) or card, better)
            case "withdrawn":
                await self._withdraw(card)
            case "raced":
                await asyncio.gather(self._agree(self.ana, card, text), self._withdraw(card))

    async def note(self, number: int) -> None:
        """Ben, the scribe, puts something on the timeline."""
        text = f"Note {number} of room {self.number}"

        async def once() -> bool:
            async with self._team.turn(self.ben):
                return (await self.ben.slash(self.room, f"/crisis log {text}")).ok

        await self._team.insist(once)
        self._team.acknowledged.logged.add(text)

    async def _draft(self, text: str) -> Message:
        soon = int((datetime.now(UTC) + timedelta(hours=2)).timestamp())
        values = {"text": text, "outlets": ["bluesky", "newsroom"], "next_update_at": soon}

        async def once() -> bool:
            async with self._team.turn(self.ema):
                if self._card_of(text):
                    return True
                opened = await self.ema.slash(self.room, "/crisis draft")
                return opened.ok and bool(await self._submit(self.ema, values))

        await self._team.insist(once)
        self._team.acknowledged.drafted.add(text)
        card: Message = await self.until(f"the card of: {text}", lambda: self._card_of(text))
        return card

    async def _revise(self, card: Message, text: str) -> Message:
        async def once() -> bool:
            async with self._team.turn(self.ema):
                if self._card_of(text):
                    return True
                opened = await self._press(self.ema, card, "revise")
                return opened and bool(await self._submit(self.ema, {"text": text}))

        await self._team.insist(once)
        self._team.acknowledged.drafted.add(text)
        newer: Message = await self.until(f"the card of: {text}", lambda: self._card_of(text))
        return newer

    async def _agree(self, actor: Actor, card: Message, text: str) -> None:
        async def once() -> bool:
            async with self._team.turn(actor):
                try:
                    taken = await self._press(actor, card, "approve") and await self._submit(actor)
                except CannotDo:
                    # Nothing is left to approve: it counted before, or was withdrawn.
                    return True
                if taken and RECORDED in taken:
                    self._team.acknowledged.approved.add((KEYS[actor.id], text))
                return bool(taken)

        await self._team.insist(once)

    async def _withdraw(self, card: Message) -> None:
        async def once() -> bool:
            async with self._team.turn(self.ema):
                try:
                    return await self._press(self.ema, card, "withdraw")
                except CannotDo:
                    return True

        await self._team.insist(once)

    async def _press(self, actor: Actor, card: Message, action: str) -> bool:
        return (await actor.press(self.room, card.ts, action)).ok

    async def _submit(self, actor: Actor, values: dict[str, Any] | None = None) -> str:
        """What the form they opened was answered with; empty where it was not taken."""
        modal = actor.modal()
        if modal is None:
            return ""
        filled = {**usual(actor), **values} if values else {}
        submitted = await actor.submit(values=filled)
        taken = submitted.ok and not modal.errors
        self.sandbox.workspace.modals.clear(actor.id)
        return str(submitted.answer) if taken else ""

    def _card_of(self, text: str) -> Message | None:
        """The newest card that asks for approval of exactly this."""
        there = self.sandbox.workspace.channels[self.room].messages
        asking = [one for one in there if text in words(one).split("\n") and _asks(one)]
        return max(asking, key=lambda one: one.ts, default=None)


def _asks(message: Message) -> bool:
    buttons = [each for block in message.blocks for each in block.get("elements", ())]
    return any(one.get("action_id") == "approve" for one in buttons)
