"""`crisis demo`: a sandbox workspace, the real bot against it over HTTP, and people to play."""

import asyncio
import os
import signal
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import click

from bot import shipped
from bot.demo.bot_process import BotDidNotStart, BotProcess
from bot.demo.hands import Hands
from bot.demo.prologue import prologue
from bot.demo.stage import (
    HoldsRealCrises,
    free_port,
    log_for,
    playbooks_for,
    settings_of_the_bot,
    with_accounts,
)
from bot.demo.tour import TourFailed, tour
from bot.sandbox import cast
from bot.sandbox.account import TOKEN as ACCOUNT_TOKEN
from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running

TOKENS = {
    "SLACK_BOT_TOKEN": cast.BOT_TOKEN,
    "SLACK_APP_TOKEN": cast.APP_TOKEN,
    "CRISIS_DEMO_WEBHOOK_SECRET": cast.PUBLIC_SECRET,
    "CRISIS_DEMO_ACCOUNT_TOKEN": ACCOUNT_TOKEN,
}
"""The sandbox's own, which open nothing anywhere else."""


def run(*, port: int = 0, browser: bool = True, touring: bool = False) -> int:
    """Run the demonstration until interrupted, or the tour to its end. The exit code: 0 done,
    1 the tour saw what it should not, 2 the demonstration cannot be set up."""
    try:
        return asyncio.run(_tour(port) if touring else _play(port, browser=browser))
    except HoldsRealCrises as refused:
        click.echo(str(refused), err=True)
        return 2
    except BotDidNotStart as failed:
        click.echo(str(failed), err=True)
        return 1
    except OSError as taken:
        click.echo(f"Port {port} cannot be used ({taken.strerror}). Try --port 0.", err=True)
        return 2


async def _play(port: int, *, browser: bool) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with staged(port) as (sandbox, url):
        await prologue(sandbox)
        click.echo(f"Sandbox ready: {url}")
        click.echo("Play in the browser; end with Ctrl-C. Nothing leaves this machine.")
        if browser:
            await asyncio.to_thread(webbrowser.open, url)
        await stop.wait()
    return 0


async def _tour(port: int) -> int:
    async with staged(port) as (sandbox, _):
        try:
            await tour(sandbox)
        except TourFailed as failed:
            click.echo(f"The tour ends here: {failed}", err=True)
            return 1
    return 0


@asynccontextmanager
async def staged(port: int) -> AsyncIterator[tuple[Sandbox, str]]:
    """A sandbox with the bot in it, ready; both end with the block. Raises `HoldsRealCrises`
    and `BotDidNotStart`."""
    with tempfile.TemporaryDirectory(prefix="crisis-demo-") as name:
        folder = Path(name)
        log = log_for(folder, os.environ)
        playbooks = playbooks_for(folder)
        sandbox = Sandbox(manifest=Manifest.load(shipped.manifest_file()))
        async with running(sandbox, port) as url:
            sandbox.account.open_for_business()
            with_accounts(playbooks, sandbox)
            ready_at = free_port()
            environment = settings_of_the_bot(
                sandbox_url=url, playbooks=playbooks, log=log, port=ready_at, tokens=TOKENS
            )
            bot = BotProcess(environment, folder, ready_at)
            sandbox.hands.hooks = Hands(bot, log)
            await bot.start()
            try:
                yield sandbox, url
            finally:
                await bot.stop()
