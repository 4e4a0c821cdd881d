"""The bot as a process of its own, one or several, against a sandbox in the test's process."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

from bot import shipped
from bot.demo.bot_process import BotProcess
from bot.demo.stage import free_port, playbooks_for, settings_of_the_bot
from bot.sandbox import cast
from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running

OUTLET = {"CRISIS_DEMO_WEBHOOK_SECRET": cast.PUBLIC_SECRET}
BY_SOCKET = {
    **OUTLET,
    "SLACK_BOT_TOKEN": cast.BOT_TOKEN,
    "SLACK_APP_TOKEN": cast.APP_TOKEN,
}
BY_HTTP = {
    **OUTLET,
    "SLACK_BOT_TOKEN": cast.BOT_TOKEN,
    "SLACK_SIGNING_SECRET": cast.SIGNING_SECRET,
}
ODD = ("tests.faults.odd_serve",)
"""`crisis serve` with a shorter patience or another clock than the shipped one."""


class Stage:
    """A sandbox, and bots that share one database file."""

    def __init__(self, sandbox: Sandbox, folder: Path, playbooks: Path) -> None:
        self.sandbox = sandbox
        self.playbooks = playbooks
        self.log = folder / "crisis.db"
        self._folder = folder
        self._bots: list[BotProcess] = []

    @property
    def bot(self) -> BotProcess:
        """The first of them."""
        return self._bots[0]

    def add_bot(
        self,
        *,
        by_http: bool = True,
        module: tuple[str, ...] = ("bot", "serve"),
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> BotProcess:
        """One more process, not started yet; `more` goes into its environment."""
        port = free_port()
        environment = settings_of_the_bot(
            sandbox_url=self.sandbox.base_url,
            playbooks=self.playbooks,
            log=self.log,
            port=port,
            tokens=BY_HTTP if by_http else BY_SOCKET,
        )
        bot = BotProcess({**environment, **more}, self._folder, port, module=module)
        self._bots.append(bot)
        if by_http:
            self.sandbox.delivery.bot_urls.append(f"http://127.0.0.1:{port}/slack/events")
        return bot

    async def stop(self) -> None:
        for bot in self._bots:
            await bot.kill()


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """Everything ends with the block. Statements go out at once, so that nobody waits."""
    playbooks = playbooks_for(folder)
    at_once(playbooks)
    sandbox = Sandbox(manifest=Manifest.load(shipped.manifest_file()), watch_dares=False)
    async with running(sandbox):
        stage = Stage(sandbox, folder, playbooks)
        try:
            yield stage
        finally:
            await stage.stop()


def at_once(playbooks: Path) -> None:
    """Rewrite every playbook to `send: at once`, and to a freeze by hand: there is nothing here
    that could be frozen."""
    for file in playbooks.glob("*/playbook.yaml"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("send: after 30 s", "send: at once")
        file.write_text(text.replace("freeze: at opening", "freeze: by hand"), encoding="utf-8")
