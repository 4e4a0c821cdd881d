"""A session of aiohttp's in memory: keeps what is asked, and answers by a script."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.adapters.teams.configured import configured_addresses
from bot.settings import Settings

MICROSOFT = configured_addresses(Settings.model_construct())
"""Where Microsoft is found unless the settings name others."""


@dataclass(frozen=True)
class Said:
    """An answer, as far as the bot reads one."""

    content: bytes
    status: int
    headers: dict[str, str] = field(default_factory=dict)

    async def read(self) -> bytes:
        return self.content

    async def json(self, **_: Any) -> Any:
        return json.loads(self.content)


def said(content: bytes, status: int = 200) -> Said:
    return Said(content, status)


def lost(_: str) -> Said:
    """The connection breaks before there is an answer."""
    raise aiohttp.ServerDisconnectedError


@dataclass
class Scripted:
    """`asked` has the address of each request, in order."""

    script: Callable[[str], Said]
    asked: list[str] = field(default_factory=list)

    def get(self, url: object, **_: Any) -> Any:
        return self.request("GET", url)

    def post(self, url: object, **_: Any) -> Any:
        return self.request("POST", url)

    @asynccontextmanager
    async def request(self, _verb: str, url: object, **_: Any) -> AsyncIterator[Said]:
        self.asked.append(str(url))
        yield self.script(str(url))
