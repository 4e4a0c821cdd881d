"""Where the kill -9 bench is played, whichever chat platform the rooms are on."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bot.demo.bot_process import BotProcess
from bot.sandbox.sandbox import Sandbox
from tests.bench.kills_people import Chat
from tests.rigs.proxy import Proxy


@dataclass(frozen=True, kw_only=True)
class Theatre:
    """`sandbox` holds the public; `line` is between the bot and the platform, where it can be
    bad."""

    chat: Chat
    bot: BotProcess
    log: Path
    sandbox: Sandbox
    line: Proxy | None


Opener: TypeAlias = Callable[
    [Path, Mapping[str, str], Callable[[Path], None]], AbstractAsyncContextManager[Theatre]
]
"""A theatre in a folder, with these settings for the bot and these changes to its playbooks."""
