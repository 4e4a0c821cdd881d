"""The Teams demonstration's parts, started together: the public, the Playground, the bot."""

import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.demo.bot_process import BotProcess
from bot.demo.stage import free_port, log_for, playbooks_for, settings_of_the_bot, with_accounts
from bot.demo.teams.acting import Person
from bot.demo.teams.cast import CAST, CHANNEL, TEAM, TENANT, Player, move_to_teams, write_config
from bot.demo.teams.playground import playground
from bot.demo.teams.wire import Wire, wired
from bot.sandbox import cast
from bot.sandbox.account import TOKEN as ACCOUNT_TOKEN
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running

TOKENS = {
    "TEAMS_ANONYMOUS": "1",
    "MICROSOFT_APP_TENANT_ID": TENANT,
    "CRISIS_DEMO_WEBHOOK_SECRET": cast.PUBLIC_SECRET,
    "CRISIS_DEMO_ACCOUNT_TOKEN": ACCOUNT_TOKEN,
}
"""The demonstration's own, which open nothing anywhere else."""


@dataclass(frozen=True)
class Stage:
    """Everything that was started. `page` is the Playground's, `public` what readers see."""

    wire: Wire
    sandbox: Sandbox
    bot: BotProcess
    page: str
    public: str
    log: Path
    cast: tuple[Player, ...]

    def person(self, player: Player, **known: str) -> Person:
        """Act as somebody."""
        return Person(self.wire, player, at_page=player == self.cast[0], **known)


@asynccontextmanager
async def staged(
    start: Sequence[str],
    environment: Mapping[str, str],
    *,
    port: int = 0,
    people: tuple[Player, ...] = CAST,
) -> AsyncIterator[Stage]:
    """The bot in the Playground, ready; all ends with the block. `start` runs the Playground.
    Raises NoPlayground, HoldsRealCrises and BotDidNotStart."""
    with tempfile.TemporaryDirectory(prefix="crisis-demo-") as name:
        folder = Path(name)
        log, playbooks = log_for(folder, environment), playbooks_for(folder)
        config = write_config(folder, people)
        sandbox = Sandbox(watch_dares=False)
        async with running(sandbox) as outside, wired() as wire:
            sandbox.account.open_for_business()
            with_accounts(playbooks, sandbox)
            known = {one.key: one.id for one in CAST}
            move_to_teams(playbooks, known, team=TEAM, rooms=CHANNEL, staff=TEAM)
            bot = _bot(outside, wire, playbooks, log, folder)
            where = {"bot": wire.messages, "connector": wire.connector}
            async with playground(start, config, port=port, **where) as page:
                wire.playground = page
                await bot.start()
                try:
                    yield Stage(wire, sandbox, bot, page, f"{outside}/public", log, people)
                finally:
                    await bot.stop()


def _bot(outside: str, wire: Wire, playbooks: Path, log: Path, folder: Path) -> BotProcess:
    port = free_port()
    wire.bot = f"http://127.0.0.1:{port}"
    tokens = {
        **TOKENS,
        "TEAMS_SERVICE_URL": wire.connector,
        "CRISIS_PUBLIC_URL": wire.bot,
    }
    environment = settings_of_the_bot(
        sandbox_url=outside, playbooks=playbooks, log=log, port=port, tokens=tokens
    )
    del environment["SLACK_API_URL"]
    return BotProcess(environment, folder, port)
