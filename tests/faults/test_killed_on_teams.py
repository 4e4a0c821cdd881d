"""The bot is killed at the calls of Teams that an opening, a draft and a publication make."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.bench.kills_people import Cast, Room
from tests.bench.kills_stage import Theatre
from tests.bench.kills_teams import on_teams
from tests.bench.kills_truth import truth, undone
from tests.rigs.proxy import LOST_AFTER, LOST_BEFORE, Fault, fair

OUTLET = "newsroom"
STRIDE = 5
"""A crisis is struck at every fifth call, one from the first on, one from the third; which others
are struck chance decides, in `tests.bench.kills`."""

MOST_KILLS = 8
"""Of one phase: what is made again after a kill is not struck for ever."""

SOON = timedelta(seconds=20)
REST_WITHIN_SECONDS = 60.0


class Strikes:
    """Kills the bot, and starts it again, at every so many calls: of two in turn, the first is
    carried out and the second is not."""

    def __init__(self, theatre: Theatre) -> None:
        self.kills = 0
        self._bot = theatre.bot
        self._calls = 0
        self._left = 0
        self._restart: asyncio.Task[None] | None = None

    def aim(self, first: int) -> None:
        """From this call on, counted from now."""
        self._calls, self._left = STRIDE - first, MOST_KILLS

    def weather(self, method: str, _path: str) -> Fault | None:
        if method == "GET" or not self._left:
            return None
        self._calls += 1
        if self._calls % STRIDE or (self._restart and not self._restart.done()):
            return None
        self.kills += 1
        self._left -= 1
        self._restart = asyncio.create_task(self._kill())
        return LOST_AFTER if self.kills % 2 else LOST_BEFORE

    async def survived(self) -> None:
        if self._restart:
            await self._restart

    async def _kill(self) -> None:
        await self._bot.kill()
        await self._bot.start()


async def at_rest(theatre: Theatre, strikes: Strikes) -> None:
    """Nothing is due soon or on its way, and the bot is there."""
    async with asyncio.timeout(REST_WITHIN_SECONDS):
        # Another process's file: there is nothing to be told by, so it is asked.
        while undone(theatre.log, (datetime.now(UTC) + SOON).isoformat()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await strikes.survived()


@asynccontextmanager
async def theatre_in(folder: Path) -> AsyncIterator[Theatre]:
    async with on_teams(folder, {}, lambda _: None, (OUTLET,)) as theatre:
        await theatre.bot.start()
        yield theatre


@pytest.mark.parametrize("first", [0, 2])
async def test_killed_at_any_call_the_bot_finishes_what_it_began_and_publishes_once(
    tmp_path: Path, first: int
) -> None:
    async with theatre_in(tmp_path) as theatre:
        assert theatre.line
        team, strikes = Cast(theatre.chat), Strikes(theatre)
        theatre.line.weather = strikes.weather
        strikes.aim(first)
        room = Room(team, first, await team.open_a_room(), Random(first))
        await at_rest(theatre, strikes)
        strikes.aim(first)
        text = f"Statement {first}. We are sorry."
        card = await room.draft(text)
        await at_rest(theatre, strikes)
        strikes.aim(first)
        for who in ("clara", "ana"):
            await room.agree(who, card, text)
        await at_rest(theatre, strikes)
        theatre.line.weather = fair
        public = theatre.sandbox.public.posts
        standing = [((OUTLET, one.webhook_id), one.text) for one in public]
        came = await truth(theatre.log, standing, team.acknowledged, (OUTLET,))
        assert [*came.flaws, *await theatre.chat.half_built(came.rooms)] == []
        assert [text for _, text in standing] == [text]
        assert strikes.kills >= 3, "it was hardly struck"
