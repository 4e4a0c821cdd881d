"""The Microsoft 365 Agents Playground on loopback: Teams as Microsoft plays it, not as we do.

Installed by `.ci/rigs/install-playground.sh`; where it is not, tests that need it are skipped. How
it is started, and how people act in it, is the demonstration's: `bot/demo/teams_*.py`.
"""

import os
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.demo.teams.cast import CAST, Player
from bot.demo.teams.playground import command
from bot.demo.teams.stage import Stage, staged

INSTALL = ".ci/rigs/install-playground.sh"
SKIPPED = f"the Agents Playground is not installed; {INSTALL} installs it (a few seconds)"


def installed() -> Path | None:
    """The folder it is installed in; None where there is none, or no Node.js."""
    rigs = os.environ.get("CRISIS_RIGS") or Path.home() / ".cache" / "crisis-rigs"
    folder = Path(rigs) / "playground"
    return folder if (folder / "installed").exists() and shutil.which("node") else None


def start() -> Sequence[str]:
    """How it is run. Skips the test, with a word, where it is not installed."""
    folder = installed()
    if folder is None:
        pytest.skip(SKIPPED)
    return command(str(folder))


@asynccontextmanager
async def playing(
    people: tuple[Player, ...] = CAST, environment: Mapping[str, str] | None = None, **known: Any
) -> AsyncIterator[Stage]:
    """The real bot in the Playground, with the public outside; all ends with the block."""
    async with staged(start(), environment or {}, people=people, **known) as stage:
        yield stage
