"""One crisis played in the sandbox up to its first publication, and what must be true of it."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from bot.demo.scene import NotSeen, Scene, usual
from bot.sandbox import cast
from bot.sandbox.acting import Outcome, words
from bot.sandbox.journal import Entry
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.values import Channel, Message
from tests.faults.stage import Stage

TEAM = {cast.BOT, cast.ANA, cast.BEN, cast.CLARA, cast.DAVID, cast.EMA}
BRIEF, SAY = "The brief of", "What to say"
PATIENCE_SECONDS = 60.0


class Play(Scene):
    """Ana opens, Ema drafts, Clara and Ana approve; the playbook sends at once."""

    def __init__(self, sandbox: Sandbox, text: str = "We are sorry.") -> None:
        super().__init__(sandbox)
        self.text = text
        self.name = ""
        workspace = sandbox.workspace
        self._began = workspace.next_ts()
        self._rooms_before = {one.id for one in self._rooms()}

    async def until(self, what: str, seen: Callable[[], Any]) -> Any:
        """As `Scene.until`, with patience for a bot that must first come back."""
        found = seen()
        since = len(self.sandbox.journal.entries)

        def look(_: Entry) -> bool:
            nonlocal found
            found = found or seen()
            return bool(found)

        if not found:
            try:
                await self.sandbox.journal.wait_for(look, since=since, seconds=PATIENCE_SECONDS)
            except TimeoutError:
                raise NotSeen(what) from None
        return found

    # What people do

    async def submit_opening(self, **answers: Any) -> Outcome:
        """Ana fills the form in and sends it."""
        await self.ana.slash("C0GENERAL", "/crisis open")
        modal = self.ana.modal()
        assert modal is not None, "no form opened"
        asked = {block["block_id"] for block in modal.view["blocks"]}
        similar = {"another": ["another"]} if "another" in asked else {}
        values = {"summary": "It ran.", "playbook": "scheduled-post", **similar, **answers}
        outcome = await self.ana.submit(values=values)
        self._put_away()
        return outcome

    async def opened(self) -> Channel:
        """The room, once everything that belongs to an opening stands."""
        room: Channel = await self.until("the room, ready", self._ready_room)
        return room

    def _ready_room(self) -> Channel | None:
        room = next(iter(self.new_rooms), None)
        if room is None:
            return None
        self.room, self.name = room.id, room.name
        there = self.posts(BRIEF) and self.posts(SAY) and len(self.pinned) == 2
        told = self.notices and all(self._called(one) for one in TEAM - {cast.BOT})
        return room if there and told and room.topic and set(room.members) == TEAM else None

    def _called(self, person: str) -> list[Message]:
        """What tells somebody of their role, or whoever opened it and has none that it is open."""
        return self.direct(person, "You are") or self.direct(person, "is ready")

    async def submit_draft(self) -> None:
        await self.ema.slash(self.room, "/crisis draft")
        soon = int(datetime.now(UTC).timestamp()) + 7200
        outlets = ["newsroom", "intranet"]
        await self.ema.submit(
            values={
                **usual(self.ema),
                "text": self.text,
                "outlets": outlets,
                "next_update_at": soon,
            }
        )
        self._put_away()

    async def drafted(self) -> Message:
        """The approval card, once the approvers were asked."""

        def look() -> Message | None:
            asked = all(self.direct(one, "S1 in") for one in (cast.ANA, cast.CLARA))
            return self.ana.find("approve", self.room) if asked else None

        card: Message = await self.until("the approval card, and both asked", look)
        return card

    async def approve(self, card: Message) -> None:
        """Clara approves."""
        await self.clara.agree(self.room, card.ts, "approve")
        await self.until("Clara's approval on the card", lambda: "has approved" in words(card))

    async def published(self) -> None:
        await self.until("the publication on both outlets, and the room told", self._all_out)

    def _all_out(self) -> bool:
        shown = [words(one) for one in self.sandbox.workspace.channels[self.room].messages]
        told = any("S1: published" in one for one in shown)
        return bool(
            told and any("S1 is published" in o for o in shown) and self.public and self.news
        )

    def _put_away(self) -> None:
        self.sandbox.workspace.modals.clear(self.ana.id)
        self.sandbox.workspace.modals.clear(self.ema.id)

    # What is there

    @property
    def new_rooms(self) -> list[Channel]:
        return [one for one in self._rooms() if one.id not in self._rooms_before]

    @property
    def all_posts(self) -> list[Message]:
        """The bot's own in the room, less those for one person alone, and what it says when
        Slack does not let it look into an announcement channel."""
        own = self.sandbox.workspace.channels[self.room].messages
        for_all = [one for one in own if one.user == cast.BOT and not one.ephemeral_for]
        return [one for one in for_all if "watched now" not in one.text]

    def posts(self, wanted: str) -> list[Message]:
        return [one for one in self.all_posts if one.text.startswith(wanted)]

    @property
    def pinned(self) -> list[Message]:
        return [one for one in self.all_posts if one.pinned]

    @property
    def notices(self) -> list[Message]:
        """What stands in the general channel since this play began."""
        return [one for one in self._since("C0GENERAL") if one.user == cast.BOT]

    @property
    def news(self) -> list[Message]:
        return [one for one in self._since("C0NEWS") if self.text in words(one)]

    @property
    def public(self) -> list[str]:
        return [one.text for one in self.sandbox.public.posts if one.text == self.text]

    def direct(self, person: str, wanted: str) -> list[Message]:
        """Direct messages about this crisis."""
        chat = self.sandbox.workspace.direct(person)
        return [one for one in chat.messages if wanted in one.text and self.name in one.text]

    def _since(self, channel: str) -> list[Message]:
        there = self.sandbox.workspace.channels[channel].messages
        return [one for one in there if one.ts > self._began and not one.ephemeral_for]


def flaws(play: Play) -> Iterator[str]:
    """What is not as it must be at the end of a play that ran through; nothing where all is."""
    room = play.sandbox.workspace.channels[play.room]
    cards = [BRIEF, SAY, "S1 is published", "S1: published"]
    yield from _unless(set(room.members) == TEAM, f"members {room.members}")
    yield from _unless(room.creator == cast.BOT and room.is_private, "not the bot's private room")
    for card in cards:
        yield from _unless(len(play.posts(card)) == 1, f"{len(play.posts(card))} × {card!r}")
    yield from _unless(len(play.all_posts) == len(cards), f"posts: {_texts(play.all_posts)}")
    firsts = [one.text[: len(BRIEF)] for one in play.pinned]
    yield from _unless(len(firsts) == 2 and BRIEF in firsts, f"pinned: {_texts(play.pinned)}")
    yield from _unless(len(play.public) == 1, f"published {len(play.public)} ×")
    yield from _unless(len(play.news) == 1, f"announced {len(play.news)} ×")
    for person, wanted in ((cast.ANA, "You are"), (cast.ANA, "S1 in"), (cast.CLARA, "S1 in")):
        times = len(play.direct(person, wanted))
        yield from _unless(times == 1, f"{person} was told {wanted!r} {times} ×")


def counted(plays: Sequence[Play]) -> Iterator[str]:
    """What there is too many or too few of, after these plays and no others."""
    rooms, notices = len(plays[0].new_rooms), len(plays[0].notices)
    yield from _unless(rooms == len(plays), f"{rooms} rooms of {len(plays)} crises")
    yield from _unless(notices == len(plays), f"{notices} notices of {len(plays)} crises")


def repeated(sandbox: Sandbox) -> list[str]:
    """Keys that stand on more than one post, wherever in the workspace."""
    keys = Counter(
        message.metadata["event_payload"]["key"]
        for channel in sandbox.workspace.channels.values()
        for message in channel.messages
        if message.metadata
    )
    return [key for key, times in keys.items() if times > 1]


async def at_rest(stage: Stage) -> None:
    """Return once nothing that is due is left to do: what comes twice has come by then."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        # Another process's file: there is nothing to be told by, so it is asked.
        while _due(stage):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def _due(stage: Stage) -> int:
    with closing(sqlite3.connect(f"file:{stage.log}?mode=ro", uri=True)) as database:
        query = "SELECT count(*) FROM outbox WHERE settled = 0 AND due < ?"
        (left,) = database.execute(query, (_soon(),)).fetchone()
        return int(left)


def _soon() -> str:
    """Later than any delay before a repeat, earlier than anybody is asked again for silence."""
    return datetime.fromtimestamp(datetime.now(UTC).timestamp() + 300, UTC).isoformat()


def _unless(fine: bool, flaw: str) -> Iterator[str]:
    if not fine:
        yield flaw


def _texts(messages: list[Message]) -> list[str]:
    return [one.text for one in messages]
