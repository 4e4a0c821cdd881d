"""`python -m bot.sandbox`: the workspace alone, as a process of its own."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import click

from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running


@click.command()
@click.option("--port", default=0, help="Where to listen on 127.0.0.1; 0 takes a free port.")
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The app's manifest: its scopes, commands, shortcuts and events.",
)
@click.option("--bot-url", multiple=True, help="Where the bot listens, if it uses no socket.")
def main(port: int, manifest: Path | None, bot_url: tuple[str, ...]) -> None:
    """A Slack workspace on this machine, until interrupted."""
    loaded = Manifest.load(manifest) if manifest else None
    sandbox = Sandbox(manifest=loaded, bot_url=list(bot_url))
    asyncio.run(serve(sandbox, port))


async def serve(sandbox: Sandbox, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(sandbox, port) as url:
        click.echo(f"Sandbox workspace ready: {url}")
        await stop.wait()


if __name__ == "__main__":
    main()
