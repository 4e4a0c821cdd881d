"""People of the cast at work in the sandbox, step by step: what prologue and tour share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.demo.plain import lines_of
from bot.sandbox import cast
from bot.sandbox.acting import Actor, Outcome
from bot.sandbox.journal import Entry
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.values import Channel, Message

WITHIN_SECONDS = 10.0

SEEN_BEFORE = timedelta(minutes=14)
"""How long before the opening the advertisement was first noticed."""

HOLDING = (
    "This morning we published an advertisement at a moment when many people were in distress."
    " That was wrong, and we are sorry. We have taken it down and stopped everything else that"
    " was planned. We are finding out how it happened, and will say more by noon."
)


class NotSeen(Exception):
    """Something that should have happened in the sandbox did not, within the time allowed."""


class Scene:
    """One crisis in the sandbox, and the people who play it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.ana = sandbox.as_person(cast.ANA)
        self.ben = sandbox.as_person(cast.BEN)
        self.clara = sandbox.as_person(cast.CLARA)
        self.ema = sandbox.as_person(cast.EMA)
        self.farid = sandbox.as_person(cast.FARID)
        self.room = ""

    async def until(self, what: str, seen: Callable[[], Any]) -> Any:
        """Wait until `seen` gives something. Raises `NotSeen` with `what`."""
        found = seen()
        if found:
            return found
        since = len(self.sandbox.journal.entries)

        def look(_: Entry) -> bool:
            nonlocal found
            found = found or seen()
            return bool(found)

        try:
            await self.sandbox.journal.wait_for(look, since=since, seconds=WITHIN_SECONDS)
        except TimeoutError:
            raise NotSeen(what) from None
        return found

    async def open(self, **answers: Any) -> Channel:
        """Ana opens a crisis; returns its room once the brief is pinned."""
        await self.ana.slash("C0GENERAL", "/crisis open")
        before = {one.id for one in self._rooms()}
        await self.ana.submit(
            values={
                "summary": "An advertisement of ours ran beside the pictures of the flood.",
                "seen_where": "Social media, screenshots",
                "first_seen_at": int((datetime.now(UTC) - SEEN_BEFORE).timestamp()),
                "playbook": "scheduled-post",
                **answers,
            }
        )
        await self.ana.close()
        room: Channel = await self.until(
            "the war room with its brief pinned",
            lambda: next((r for r in self._rooms() if r.id not in before and _pinned(r)), None),
        )
        self.room = room.id
        return room

    async def draft(self, text: str, **answers: Any) -> Message:
        """Ema drafts; returns the approval card."""
        before = self.ana.find("approve", self.room)
        await self.ema.slash(self.room, "/crisis draft")
        soon = datetime.now(UTC) + timedelta(hours=2)
        await self.ema.submit(
            values={
                **usual(self.ema),
                "text": text,
                "outlets": ["newsroom", "intranet"],
                "next_update_at": int(soon.timestamp()),
                **answers,
            }
        )
        await self.ema.close()
        return await self.newer("approve", before)

    async def newer(self, action: str, than: Message | None = None) -> Message:
        """A card with this button, newer than another card."""

        def look() -> Message | None:
            found = self.ana.find(action, self.room)
            return found if found and (than is None or found.ts > than.ts) else None

        message: Message = await self.until(f"a card with the button {action}", look)
        return message

    async def press(self, actor: Actor, action: str) -> Outcome:
        """Somebody presses the newest button of this name in the room."""
        card = await self.newer(action)
        return await actor.press(self.room, card.ts, action)

    async def told(self, actor: Actor, wanted: str, *, after: int = 0) -> str:
        """What somebody alone was told, holding these words."""

        def look() -> str | None:
            shown = [
                "\n".join(lines_of(one, self.sandbox.workspace))
                for one in actor.messages(self.room)
                if one.ephemeral_for == actor.id
            ]
            return next((one for one in shown[after:] if wanted in one), None)

        said: str = await self.until(f"{actor.person.first_name} being told “{wanted}”", look)
        return said

    async def agree(self, actor: Actor) -> Outcome:
        """Somebody presses Approve on the newest card, reads, and presses Approve below it."""
        card = await self.newer("approve")
        return await actor.agree(self.room, card.ts, "approve")

    def _rooms(self) -> list[Channel]:
        return [one for one in self.sandbox.workspace.channels.values() if one.is_private]


def usual(author: Actor) -> dict[str, Any]:
    """What an author ticks in the draft form they have open, as far as it is asked: that nothing
    is lacking, and that it touches nothing."""
    modal = author.modal()
    blocks = modal.view["blocks"] if modal else []
    asked = {block["block_id"]: block.get("element", {}) for block in blocks}
    ticks: dict[str, Any] = {}
    if "parts" in asked:
        ticks["parts"] = [one["value"] for one in asked["parts"]["options"]]
    if "tags" in asked:
        ticks["tags"] = ["none"]
    return ticks


def _pinned(room: Channel) -> bool:
    return any(message.pinned for message in room.messages)
