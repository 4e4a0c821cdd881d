"""The Microsoft 365 Agents Playground as a process of its own: Teams, as far as it plays it."""

import asyncio
import os
import re
import shutil
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.demo.teams.cast import guard_file

PACKAGE = "@microsoft/m365agentsplayground@0.2.28"
NAMED = "CRISIS_PLAYGROUND"
"""The environment variable that names an installed copy."""

READY_WITHIN_SECONDS = 180.0
"""The first start fetches 15 MB."""
STOP_WITHIN_SECONDS = 5.0
LISTENING = re.compile(rb"Listening on (\d+)")


class NoPlayground(Exception):
    """The Playground is not there, or did not start. The message says what to do."""


def command(named: str | None, path: str | None = None) -> Sequence[str]:
    """How to run it: the copy that is named (the package's folder, a folder it is installed in,
    or its cli.js), else through npx. Raises NoPlayground."""
    if named:
        return (_found("node", path), str(_cli(Path(named))))
    return (_found("npx", path), "--yes", "--prefer-offline", PACKAGE)


def _found(program: str, path: str | None) -> str:
    found = shutil.which(program, path=path)
    if found is None:
        raise NoPlayground(
            f"`{program}` is missing: the Playground needs Node.js 18 or newer, with npm"
            " (on Debian: apt-get install nodejs npm; else nodejs.org). Then run this again."
        )
    return found


def _cli(named: Path) -> Path:
    package = Path("node_modules") / PACKAGE.rpartition("@")[0]
    places = (named, named / "cli.js", named / package / "cli.js")
    found = next((one.absolute() for one in places if one.is_file()), None)
    if found is None:
        raise NoPlayground(
            f"There is no Playground in {named}. Install it there with: npm install --prefix"
            f" {named} {PACKAGE}"
        )
    return found


@asynccontextmanager
async def playground(
    start: Sequence[str], config: Path, *, bot: str, connector: str, port: int = 0
) -> AsyncIterator[str]:
    """Run it; yields its address. `bot` is where it sends activities, `connector` the service
    address it gives in them. It ends with the block, or with this process. Raises NoPlayground."""
    process = await asyncio.create_subprocess_exec(
        *start, "start", "--app-endpoint", bot, "--channel-id", "msteams",
        "--service-url", connector, "--port", str(port), "--disable-telemetry",
        env=_environment(config, os.environ), cwd=config.parent, start_new_session=True,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        said = process.stdout or asyncio.StreamReader()
        number = await _listening(said)
        draining = asyncio.create_task(_drain(said))
        yield f"http://127.0.0.1:{number}"
        draining.cancel()
    finally:
        await _end(process)


def _environment(config: Path, machine: Mapping[str, str]) -> dict[str, str]:
    """No browser of its own choosing, its log beside its file, and this machine alone."""
    return {
        **machine,
        "TEAMSAPPTESTER_BROWSER": "none",
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config),
        "M365_AGENTS_PLAYGROUND_LOGFILE": str(config.parent / "playground.log"),
        "NODE_OPTIONS": f"--require={guard_file()}",
        "npm_config_update_notifier": "false",
    }


async def _listening(said: asyncio.StreamReader) -> int:
    """The port: where the one asked for is taken, the Playground chooses another."""
    try:
        async with asyncio.timeout(READY_WITHIN_SECONDS):
            while line := await said.readline():
                if found := LISTENING.search(line):
                    return int(found[1])
    except TimeoutError:
        pass
    raise NoPlayground(
        "The Playground did not start; what it said stands above. The first start fetches"
        f" {PACKAGE} from the npm registry; later ones need no network."
    )


async def _drain(said: asyncio.StreamReader) -> None:
    while await said.read(4096):
        pass


async def _end(process: asyncio.subprocess.Process) -> None:
    """End it and what it started: npx runs the Playground as a child."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_WITHIN_SECONDS):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
