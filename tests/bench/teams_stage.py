"""The bot as a process of its own, against a fake Teams in another, on a real disk."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.demo.stage import free_port, playbooks_for, settings_of_the_bot
from bot.demo.teams.cast import move_to_teams
from bot.sandbox import cast
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running
from tests.bench.stage import Bot, begin
from tests.rigs.teams.client import FakeTeams, Person, Post, Team, fake_teams

T = TypeVar("T")

TEAM = ("ana", "ben", "clara", "david", "ema")
"""Whom the playbook gives roles."""

CASE_OF = "scheduled-post"
CASE = "Case: a wrong advertisement"
LOOK_EVERY_SECONDS = 0.02
WITHIN_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class TeamsStage:
    """A fake Teams with a bot in it, and the people who play. `sandbox` is the public."""

    fake: FakeTeams
    people: Mapping[str, Person]
    team: Team
    channel: str
    bot: Bot
    sandbox: Sandbox

    async def open(self, who: str = "ana", **entered: str) -> str:
        """A crisis, opened by its form; the thread of its room once it is whole."""
        known = {one.id for one in await self.fake.posts()}
        form = await self.form(who, "open", known)
        await self.submit(who, form, "Open", **{"summary": CASE, "playbook": CASE_OF, **entered})
        return await self.until("the room", lambda: self._room(known))

    async def form(self, who: str, typed: str, known: set[str]) -> Post:
        """The form that somebody's words bring up."""
        await self.fake.says(self.people[who], self.channel, typed)
        return await self.until(f"the form of “{typed}”", lambda: self._with_inputs(known))

    async def submit(self, who: str, form: Post, button: str, **entered: str) -> None:
        """Raises `AssertionError` where the form was not taken."""
        inputs = {f"in:{name}": value for name, value in entered.items()}
        answer = await self.fake.presses(self.people[who], form, button, inputs)
        assert "in:" not in str(answer.body), answer.body

    async def until(self, what: str, look: Callable[[], Awaitable[T | None]]) -> T:
        """What `look` finds once it finds something. Raises `TimeoutError`, saying what."""
        try:
            async with asyncio.timeout(WITHIN_SECONDS):
                while (found := await look()) is None:  # noqa: ASYNC110 – another process tells
                    await asyncio.sleep(LOOK_EVERY_SECONDS)
        except TimeoutError:
            raise TimeoutError(f"{what} did not come") from None
        return found

    async def _with_inputs(self, known: set[str]) -> Post | None:
        new = [one for one in await self.fake.posts(self.channel) if one.id not in known]
        return next((one for one in new if "Input.Text" in str(one.activity)), None)

    async def _room(self, known: set[str]) -> str | None:
        """The thread that shows who has which role, named by its first post."""
        new = [one for one in await self.fake.posts(self.channel) if one.id not in known]
        found = [one for one in new if "accept_role" in str(one.activity)]
        return found[0].conversation if found else None


@asynccontextmanager
async def staged_on_teams(
    *,
    directory: Path | None = None,
    seconds_a_call: float = 0.0,
    program: Sequence[str] = ("-m", "bot", "serve"),
    extra: Mapping[str, str] | None = None,
) -> AsyncIterator[TeamsStage]:
    """All run while the block lasts. `directory` must be on a real disk: the present one, by
    default. Every call of the bot's takes `seconds_a_call` longer."""
    sandbox = Sandbox(watch_dares=False)
    async with AsyncExitStack() as stack:
        fake = stack.enter_context(fake_teams())
        where = tempfile.TemporaryDirectory(prefix=".bench-", dir=directory or Path.cwd())
        folder = Path(stack.enter_context(where))
        people = {
            key: await fake.person(key.capitalize(), email=f"{key}@northwind.example")
            for key in TEAM
        }
        team = await fake.team("Crisis", list(people.values()))
        channel = await fake.channel(team, "War rooms")
        playbooks = playbooks_for(folder)
        move(playbooks, people, team, channel)
        outside = await stack.enter_async_context(running(sandbox))
        bot = await start_on_teams(
            fake, outside, playbooks, folder, program=program, extra=extra or {}
        )
        stack.push_async_callback(bot.stop)
        await fake.delay(seconds_a_call)
        yield TeamsStage(
            fake=fake, people=people, team=team, channel=channel, bot=bot, sandbox=sandbox
        )


async def start_on_teams(
    fake: FakeTeams,
    outside: str,
    playbooks: Path,
    folder: Path,
    *,
    program: Sequence[str] = ("-m", "bot", "serve"),
    extra: Mapping[str, str],
) -> Bot:
    """Start a bot, and tell the fake where it is. Raises `BotDidNotStart`."""
    port, log = free_port(), folder / "crisis.db"
    environment = environment_on_teams(fake, outside, playbooks, log, port) | dict(extra)
    bot = await begin(
        environment, folder, port=port, log=log, path="/api/messages", program=program
    )
    await fake.bot_at(bot.url)
    return bot


def environment_on_teams(
    fake: FakeTeams, outside: str, playbooks: Path, log: Path, port: int
) -> dict[str, str]:
    """The settings of a bot on this Teams; `outside` is where its public is."""
    environment = settings_of_the_bot(
        sandbox_url=outside,
        playbooks=playbooks,
        log=log,
        port=port,
        tokens={**fake.environment, "CRISIS_DEMO_WEBHOOK_SECRET": cast.PUBLIC_SECRET},
    )
    return {**environment, "CRISIS_PUBLIC_URL": f"http://127.0.0.1:{port}"}


def move(playbooks: Path, people: Mapping[str, Person], team: Team, channel: str) -> None:
    """Make the demonstration's organisation one of this Teams."""
    known = {key: one.aad for key, one in people.items()}
    move_to_teams(playbooks, known, team=team.group, rooms=channel, staff=team.channel)
