"""`crisis demo --teams`, as somebody runs it who has nothing but this machine."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.demo.teams.cast import PERSONAL_CHAT
from bot.demo.teams.playground import NoPlayground, command
from bot.demo.teams.terminal import Terminal
from tests.e2e.teams_stage import Team
from tests.rigs import playground


def test_without_node_it_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(NoPlayground, match="apt-get install nodejs npm"):
        command(None, str(tmp_path))


def test_a_folder_without_the_playground_is_named_with_how_to_fill_it(tmp_path: Path) -> None:
    node = tmp_path / "node"
    node.touch(0o755)
    with pytest.raises(NoPlayground, match=f"npm install --prefix {tmp_path} @microsoft/"):
        command(str(tmp_path), str(tmp_path))


def test_the_tour_is_not_played_in_teams() -> None:
    told = CliRunner().invoke(main, ["demo", "--teams", "--tour"])
    assert (told.exit_code, "take --teams out" in told.output) == (2, True)


@asynccontextmanager
async def demonstration() -> AsyncIterator[asyncio.subprocess.Process]:
    playground.start()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--teams", "--no-browser",
        "--playground", str(playground.installed()),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def reads(process: asyncio.subprocess.Process, wanted: str) -> str:
    """The next line that holds this."""
    assert process.stdout
    async with asyncio.timeout(60):
        async for line in process.stdout:
            if wanted in line.decode():
                return line.decode()
    raise AssertionError(f"it ended without saying: {wanted}")


async def test_one_command_opens_a_crisis_and_ends_with_everything_on_ctrl_c() -> None:
    async with demonstration() as process, httpx.AsyncClient(trust_env=False) as http:
        found = re.search(r"http://\S+", await reads(process, "Playground ready"))
        assert found
        page = found[0]
        # What the page does when it is opened.
        opened = f"{page}/_debug/conversation/{quote(PERSONAL_CHAT, safe='')}/installation"
        (await http.post(opened, json={})).raise_for_status()
        await reads(process, "first statement waits for approval")

        assert process.stdin
        process.stdin.write(b"clara approve\n")
        await reads(process, "Your approval is recorded.")
        process.send_signal(signal.SIGINT)

        async with asyncio.timeout(20):
            assert await process.wait() == 0
        with pytest.raises(httpx.ConnectError):
            await http.get(page)


@pytest.mark.asyncio(loop_scope="module")
async def test_what_nobody_can_do_is_said_in_the_terminal(team: Team) -> None:
    said: list[str] = []
    terminal = Terminal(team.stage, said.append)
    for line in ("clara approve", "somebody approve", "clara", 'ana say "', "\n"):
        await terminal.carry_out(line)
    assert said[0] == "Not yet: nothing in the channel has the button approve."
    assert "ema draft" in said[1]
    assert "ema draft" in said[2]
    assert said[3].startswith("That cannot be read")
    assert len(said) == 4


def test_the_playground_in_use_is_the_one_that_is_installed_for_tests() -> None:
    if playground.installed() is None:
        pytest.skip(playground.SKIPPED)
    assert shutil.which("node")
    assert playground.start()[1].endswith("/m365agentsplayground/cli.js")
