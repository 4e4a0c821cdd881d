"""The people of the kill -9 bench at Teams' client: the fake Teams, a process of its own that
outlives the bot, behind a line that can be bad."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.adapters.teams.ids import conversation_of
from bot.demo.bot_process import BotProcess
from bot.demo.stage import free_port, playbooks_for
from bot.domain.values import RoomId
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running
from tests.bench.kills_people import NothingLeft
from tests.bench.kills_stage import Theatre
from tests.bench.teams_stage import CASE, CASE_OF, TEAM, environment_on_teams, move
from tests.faults.stage import at_once
from tests.rigs.proxy import lossy
from tests.rigs.teams.client import Answer, FakeTeams, Person, Post, fake_teams
from tests.rigs.teams.world import THREAD_MARK

ZONE = ZoneInfo("Europe/Berlin")
LOOK_EVERY_SECONDS = 0.1
FORM_WITHIN_SECONDS = 8.0
"""Whoever sees no form by then asks for it again."""

NOT_COUNTED = ("Something went wrong on my side", "This takes longer than usual")
FIELDS = "Input.Text"
APPROVE, ROLES = '"verb": "approve"', '"verb": "accept_role"'


@asynccontextmanager
async def on_teams(
    folder: Path,
    more: Mapping[str, str],
    edit: Callable[[Path], None],
    outlets: Sequence[str] = ("bluesky", "newsroom"),
) -> AsyncIterator[Theatre]:
    """`edit` changes the playbooks; statements are for these outlets."""
    sandbox = Sandbox(watch_dares=False)
    with fake_teams() as fake:
        async with running(sandbox) as outside, lossy(fake.base) as line:
            people = {
                key: await fake.person(key.capitalize(), email=f"{key}@northwind.example")
                for key in TEAM
            }
            team = await fake.team("Crisis", list(people.values()))
            channel = await fake.channel(team, "War rooms")
            playbooks = playbooks_for(folder)
            edit(playbooks)
            at_once(playbooks)
            move(playbooks, people, team, channel)
            service, port, log = f"{line.url}/teams/", free_port(), folder / "crisis.db"
            await fake.ask("set", service_url=service, bot=f"http://127.0.0.1:{port}/api/messages")
            environment = environment_on_teams(fake, outside, playbooks, log, port)
            bot = BotProcess({**environment, "TEAMS_SERVICE_URL": service, **more}, folder, port)
            chat = TeamsPeople(fake, people, channel, outlets)
            try:
                yield Theatre(chat=chat, bot=bot, log=log, sandbox=sandbox, line=line)
            finally:
                await bot.kill()


class TeamsPeople:
    """Implements `Chat`. A room is a thread, a card a post's id."""

    def __init__(
        self,
        fake: FakeTeams,
        people: Mapping[str, Person],
        channel: str,
        outlets: Sequence[str],
    ) -> None:
        self._fake = fake
        self._people = people
        self._channel = channel
        self._outlets = outlets

    async def opens(self, who: str) -> bool:
        values = {"summary": CASE, "playbook": CASE_OF, "another": "another"}
        return await self._asks(who, self._channel, "open", values)

    async def logs(self, who: str, room: str, text: str) -> bool:
        return _counted(await self._fake.says(self._people[who], room, f"log {text}"))

    async def drafts(self, who: str, room: str, text: str) -> bool:
        soon = (datetime.now(UTC) + timedelta(hours=2)).astimezone(ZONE)
        values = {
            "text": text,
            "outlets": ",".join(self._outlets),
            "next_update_at:date": f"{soon:%Y-%m-%d}",
            "next_update_at:time": f"{soon:%H:%M}",
        }
        return await self._asks(who, room, "draft", values)

    async def revises(self, who: str, room: str, card: str, text: str) -> bool:
        known = await self._forms(room)
        pressed = await self._press(who, card, "revise")
        form = await self._form(room, known) if _counted(pressed) else None
        return form is not None and await self._submits(who, form, {"text": text})

    async def approves(self, who: str, room: str, card: str) -> str:
        shown = await self._press(who, card, "approve")
        if not _counted(shown):
            return ""
        if '"verb": "form"' not in json.dumps(shown.body):
            return shown.words
        answer = await self._fake.presses_in(self._people[who], card, shown, "form")
        return answer.words if _counted(answer) else ""

    async def withdraws(self, who: str, room: str, card: str) -> bool:
        return _counted(await self._press(who, card, "withdraw"))

    async def asking(self, room: str, text: str) -> str | None:
        found = await self._fake.holding(room, text, APPROVE)
        return max((one.id for one in found if text in one.words.split("\n")), default=None)

    async def rooms(self) -> Collection[str]:
        return {one.conversation for one in await self._fake.holding(self._channel, ROLES)}

    async def half_built(self, rooms: Collection[str]) -> Sequence[str]:
        """The first post of each leads to its brief."""
        found = []
        for room in rooms:
            thread = str(conversation_of(RoomId(room)))
            briefs = await self._fake.holding(thread, ROLES)
            first = thread.partition(THREAD_MARK)[2]
            heads = [one for one in await self._fake.holding(thread) if one.id == first]
            leads = any(one.id in json.dumps(head.activity) for head in heads for one in briefs)
            if not leads:
                found.append(f"room {thread}: {len(briefs)} briefs, {[h.words for h in heads]}")
        return found

    async def news(self) -> None:
        await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _press(self, who: str, card: str, action: str) -> Answer:
        try:
            return await self._fake.presses(self._people[who], card, action)
        except LookupError:
            raise NothingLeft from None

    async def _asks(self, who: str, place: str, typed: str, values: Mapping[str, str]) -> bool:
        """For a form, and sends it."""
        known = await self._forms(place)
        said = await self._fake.says(self._people[who], place, typed)
        form = await self._form(place, known) if _counted(said) else None
        return form is not None and await self._submits(who, form, values)

    async def _forms(self, place: str) -> set[str]:
        return {one.id for one in await self._fake.holding(place, FIELDS)}

    async def _form(self, place: str, known: Collection[str]) -> Post | None:
        try:
            async with asyncio.timeout(FORM_WITHIN_SECONDS):
                while True:
                    for one in await self._fake.holding(place, FIELDS):
                        if one.id not in known:
                            return one
                    await self.news()
        except TimeoutError:
            return None

    async def _submits(self, who: str, form: Post, values: Mapping[str, str]) -> bool:
        entered = dict(_usual(form.card))
        asked = {str(one["id"]) for one in _inputs(form.card)}
        entered |= {f"in:{name}": one for name, one in values.items() if f"in:{name}" in asked}
        try:
            answer = await self._fake.presses(self._people[who], form, "form", entered)
        except LookupError:
            return False
        return _counted(answer) and not any(_inputs(answer.body))


def _counted(answer: Answer) -> bool:
    """Whether the person was told nothing else than that it counted, or why it cannot."""
    return answer.status in (200, 202) and not any(one in answer.words for one in NOT_COUNTED)


def _usual(card: Any) -> Iterator[tuple[str, str]]:
    """Nothing is lacking, and it touches nothing."""
    for one in _inputs(card):
        if one["id"] == "in:parts":
            yield one["id"], ",".join(choice["value"] for choice in one["choices"])
        elif one["id"] == "in:tags":
            yield one["id"], "none"


def _inputs(card: Any) -> Iterator[dict[str, Any]]:
    if isinstance(card, dict):
        if str(card.get("type", "")).startswith("Input."):
            yield card
        card = list(card.values())
    if isinstance(card, list):
        for one in card:
            yield from _inputs(one)
