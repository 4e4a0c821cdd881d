"""The bot as a process of its own, against a sandbox in this one, on a real disk."""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import shipped
from bot.demo.scene import Scene
from bot.demo.stage import free_port, playbooks_for, settings_of_the_bot
from bot.sandbox import cast
from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running
from tests.bench.calls import Watched

LATENCY_MS = 100
"""Added to every Slack call."""

LOOK_EVERY_SECONDS = 0.005
READY_WITHIN_SECONDS = 30.0
STOP_WITHIN_SECONDS = 10.0


class BotDidNotStart(Exception):
    """The bot ended before it was ready, or was not ready in time."""


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A running bot. `url` takes the platform's payloads where they come over HTTP."""

    process: asyncio.subprocess.Process
    ready_after_seconds: float
    url: str
    log: Path

    async def stop(self) -> None:
        """End it in good order, or else by force."""
        if self.process.returncode is None:
            self.process.terminate()
        try:
            async with asyncio.timeout(STOP_WITHIN_SECONDS):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A sandbox with a bot in it, and the people who play."""

    sandbox: Sandbox
    calls: Watched
    bot: Bot
    scene: Scene


@asynccontextmanager
async def staged(
    *,
    directory: Path | None = None,
    latency_ms: float = LATENCY_MS,
    http: bool = False,
    prepare: Callable[[Sandbox], None] = lambda _: None,
    edit: Callable[[Path], None] = lambda _: None,
) -> AsyncIterator[Stage]:
    """Both run while the block lasts. `directory` must be on a real disk: the present one, by
    default. `prepare` is given the sandbox, `edit` the playbooks' folder, before the start."""
    sandbox = Sandbox(manifest=Manifest.load(shipped.manifest_file()), watch_dares=False)
    async with AsyncExitStack() as stack:
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix=".bench-", dir=directory or Path.cwd())
            )
        )
        calls = Watched(sandbox)
        prepare(sandbox)
        sandbox.faults.latency_ms = latency_ms
        playbooks = playbooks_for(folder)
        edit(playbooks)
        url = await stack.enter_async_context(running(sandbox))
        bot = await start(url, folder, playbooks, http=http)
        stack.push_async_callback(bot.stop)
        if http:
            sandbox.bot_url = bot.url
        yield Stage(sandbox=sandbox, calls=calls, bot=bot, scene=Scene(sandbox))


async def start(sandbox_url: str, folder: Path, playbooks: Path, *, http: bool) -> Bot:
    """Start a bot and wait until it says it is ready. Raises `BotDidNotStart`."""
    port, log = free_port(), folder / "crisis.db"
    environment = settings_of_the_bot(
        sandbox_url=sandbox_url, playbooks=playbooks, log=log, port=port, tokens=tokens(http=http)
    )
    return await begin(environment, folder, port=port, log=log, path="/slack/events")


async def begin(
    environment: Mapping[str, str],
    folder: Path,
    *,
    port: int,
    log: Path,
    path: str,
    program: Sequence[str] = ("-m", "bot", "serve"),
) -> Bot:
    """A bot with these settings, once it says it is ready. Raises `BotDidNotStart`."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *program, env=environment, cwd=folder
    )
    try:
        async with asyncio.timeout(READY_WITHIN_SECONDS):
            while not await _ready(port):
                if process.returncode is not None:
                    raise BotDidNotStart("The bot ended at once. What it said stands above.")
                await asyncio.sleep(LOOK_EVERY_SECONDS)
    except TimeoutError:
        process.kill()
        raise BotDidNotStart("The bot was not ready in time.") from None
    return Bot(
        process=process,
        ready_after_seconds=time.perf_counter() - began,
        url=f"http://127.0.0.1:{port}{path}",
        log=log,
    )


def tokens(*, http: bool) -> dict[str, str]:
    """The sandbox's; Socket Mode unless the payloads shall come over HTTP."""
    way = (
        {"SLACK_SIGNING_SECRET": cast.SIGNING_SECRET}
        if http
        else {"SLACK_APP_TOKEN": cast.APP_TOKEN}
    )
    return {
        "SLACK_BOT_TOKEN": cast.BOT_TOKEN,
        "CRISIS_DEMO_WEBHOOK_SECRET": cast.PUBLIC_SECRET,
        **way,
    }


async def _ready(port: int) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.write(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    status = await reader.readline()
    writer.close()
    return b" 200 " in status
