"""The people of the kill -9 bench at Slack's client, in the sandbox."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.demo.scene import usual
from bot.sandbox import cast
from bot.sandbox.acting import Actor, words
from bot.sandbox.errors import CannotDo
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.values import Channel, Message
from tests.bench.kills_people import PATIENCE_SECONDS, NothingLeft
from tests.bench.kills_stage import Theatre
from tests.faults.stage import staged

PEOPLE = {"ana": cast.ANA, "ben": cast.BEN, "clara": cast.CLARA, "ema": cast.EMA}
PINNED = 2
"""Brief, and what to say meanwhile."""


@asynccontextmanager
async def on_slack(
    folder: Path, more: Mapping[str, str], edit: Callable[[Path], None]
) -> AsyncIterator[Theatre]:
    """The sandbox is in this process, and its line is good. `edit` changes the playbooks."""
    async with staged(folder) as stage:
        edit(stage.playbooks)
        yield Theatre(
            chat=SlackPeople(stage.sandbox),
            bot=stage.add_bot(by_http=False, more=more),
            log=stage.log,
            sandbox=stage.sandbox,
            line=None,
        )


class SlackPeople:
    """Implements `Chat`. A card is a message's `ts`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._people = {key: sandbox.as_person(one) for key, one in PEOPLE.items()}

    async def opens(self, who: str) -> bool:
        actor = self._people[who]
        if not (await actor.slash("C0GENERAL", "/crisis open")).ok:
            return False
        similar = {"another": ["another"]} if "another" in _asked(actor) else {}
        values = {"summary": "It ran beside the flood.", "playbook": "scheduled-post", **similar}
        return bool(await self._submit(actor, values))

    async def logs(self, who: str, room: str, text: str) -> bool:
        return (await self._people[who].slash(room, f"/crisis log {text}")).ok

    async def drafts(self, who: str, room: str, text: str) -> bool:
        actor = self._people[who]
        if not (await actor.slash(room, "/crisis draft")).ok:
            return False
        soon = int((datetime.now(UTC) + timedelta(hours=2)).timestamp())
        values = {"text": text, "outlets": ["bluesky", "newsroom"], "next_update_at": soon}
        return bool(await self._submit(actor, {**usual(actor), **values}))

    async def revises(self, who: str, room: str, card: str, text: str) -> bool:
        actor = self._people[who]
        opened = await self._press(actor, room, card, "revise")
        return opened and bool(await self._submit(actor, {**usual(actor), "text": text}))

    async def approves(self, who: str, room: str, card: str) -> str:
        actor = self._people[who]
        if not await self._press(actor, room, card, "approve"):
            return ""
        try:
            return await self._submit(actor, {})
        except CannotDo:
            raise NothingLeft from None

    async def withdraws(self, who: str, room: str, card: str) -> bool:
        return await self._press(self._people[who], room, card, "withdraw")

    async def asking(self, room: str, text: str) -> str | None:
        there = self._sandbox.workspace.channels[room].messages
        found = [one for one in there if text in words(one).split("\n") and _asks(one)]
        return max((one.ts for one in found), default=None)

    async def rooms(self) -> Collection[str]:
        channels = self._sandbox.workspace.channels.values()
        return [one.id for one in channels if one.is_private and _pins(one)]

    async def half_built(self, rooms: Collection[str]) -> Sequence[str]:
        channels = [self._sandbox.workspace.channels[one] for one in rooms]
        return [
            f"room {one.name}: {_pins(one)} pinned, topic {one.topic!r}, {len(one.members)} there"
            for one in channels
            if _pins(one) != PINNED or not one.topic or len(one.members) <= 1
        ]

    async def news(self) -> None:
        journal = self._sandbox.journal
        await journal.wait_for(lambda _: True, since=len(journal.entries), seconds=PATIENCE_SECONDS)

    async def _press(self, actor: Actor, room: str, card: str, action: str) -> bool:
        try:
            return (await actor.press(room, card, action)).ok
        except CannotDo:
            raise NothingLeft from None

    async def _submit(self, actor: Actor, values: Mapping[str, Any]) -> str:
        """What the form they opened was answered with; empty where it was not taken."""
        modal = actor.modal()
        if modal is None:
            return ""
        submitted = await actor.submit(values=values)
        taken = submitted.ok and not modal.errors
        self._sandbox.workspace.modals.clear(actor.id)
        return str(submitted.answer) if taken else ""


def _asked(actor: Actor) -> set[str]:
    modal = actor.modal()
    return {str(one.get("block_id")) for one in modal.view["blocks"]} if modal else set()


def _asks(message: Message) -> bool:
    buttons = [each for block in message.blocks for each in block.get("elements", ())]
    return any(one.get("action_id") == "approve" for one in buttons)


def _pins(room: Channel) -> int:
    return sum(one.pinned for one in room.messages)
