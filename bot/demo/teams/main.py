"""`crisis demo --teams`: the bot in Microsoft's Agents Playground, with people to play."""

import asyncio
import contextlib
import os
import signal
import sys
import webbrowser
from collections.abc import Iterable
from typing import Any

import click

from bot.demo.bot_process import BotDidNotStart
from bot.demo.stage import HoldsRealCrises
from bot.demo.teams.cast import CAST, CHANNEL_NAME
from bot.demo.teams.playground import NAMED, NoPlayground, command
from bot.demo.teams.prologue import prologue
from bot.demo.teams.stage import Stage, staged
from bot.demo.teams.terminal import HELP, Terminal
from bot.demo.teams.wire import NotSeen

PAGE_OPENED = "installationUpdate"


def run(*, port: int = 0, browser: bool = True, playground: str | None = None) -> int:
    """Run the demonstration until interrupted. The exit code: 0 done, 1 something did not start,
    2 it cannot be set up."""
    try:
        return asyncio.run(_play(port, browser=browser, named=playground or os.environ.get(NAMED)))
    except (HoldsRealCrises, NoPlayground) as refused:
        click.echo(str(refused), err=True)
        return 2
    except (BotDidNotStart, NotSeen) as failed:
        click.echo(str(failed), err=True)
        return 1


async def _play(port: int, *, browser: bool, named: str | None) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    start = command(named)
    click.echo("Starting the Playground and the bot.")
    async with staged(start, os.environ, port=port) as stage:
        _tell(stage)
        if browser:
            await asyncio.to_thread(webbrowser.open, stage.page)
        terminal = Terminal(stage)
        work = [
            asyncio.create_task(stop.wait()),
            asyncio.create_task(_begin(stage)),
            asyncio.create_task(terminal.listen(sys.stdin)),
        ]
        await _first_to_end(work)
    return 0


def _tell(stage: Stage) -> None:
    click.echo(f"Playground ready: {stage.page} (you are {CAST[0].name})")
    click.echo(f"What the public sees: {stage.public}")
    click.echo(
        f"Open the page and choose {CHANNEL_NAME}: a crisis opens there. Or write @Crisis open in a"
        " channel, or help in the Personal Chat. Links to posts lead to Teams itself, not to the"
        " page, which forgets what was posted before it was opened."
    )
    click.echo(HELP)
    click.echo("End with Ctrl-C. Nothing leaves this machine.")


async def _begin(stage: Stage) -> None:
    """The page shows only what is posted while it is open: the story waits for it."""

    def opened() -> bool | None:
        return any(one.get("type") == PAGE_OPENED for one in stage.wire.activities) or None

    await stage.wire.until(opened, "the page being opened", seconds=float("inf"))
    await prologue(stage)
    click.echo(f"A crisis is open in {CHANNEL_NAME}, and its first statement waits for approval.")
    await asyncio.Event().wait()


async def _first_to_end(work: Iterable[asyncio.Task[Any]]) -> None:
    """Wait for Ctrl-C, the end of the input, or a failure; then end the rest."""
    done, others = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    for task in done:
        task.result()
