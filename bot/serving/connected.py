"""What a chat platform is to the running bot."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import web

from bot.adapters.outlets import Board
from bot.application.ports import DeliveryFailed
from bot.bootstrap import Chat, Core
from bot.domain.values import Home

if TYPE_CHECKING:
    from bot.adapters.teams.transport.connection import Connection


class NotConnected(Exception):
    """The platform of this name could not be reached at the start, or refused the bot."""

    def __init__(self, platform: str, failed: DeliveryFailed) -> None:
        super().__init__(f"{platform}: {failed.reason}")
        self.platform = platform
        self.failed = failed


@contextmanager
def naming(platform: str) -> Iterator[None]:
    """Raises what keeps the bot out of the platform as `NotConnected`."""
    try:
        yield
    except DeliveryFailed as failed:
        raise NotConnected(platform, failed) from failed


Reached: TypeAlias = Callable[[], Awaitable[bool]]
"""Whether what people press reaches the bot."""

Listening: TypeAlias = Callable[[Core, web.Application], AbstractAsyncContextManager[Reached]]
"""Hears what people do and hands it to the platform's desk, while the block lasts. Adds its routes
to the server, which starts afterwards."""


@dataclass(frozen=True, kw_only=True)
class Connected:
    """A chat platform that the bot is connected to; `where` tells it from others in the log,
    `named` is how the ids of its places name it. Over `line` the daily check-up asks, where a
    connection of its own would need tokens of its own."""

    home: Home
    where: str
    chat: Chat
    board: Board | None
    listening: Listening
    named: Home
    line: "Connection | None" = None


async def always_reached() -> bool:
    """Where it is the platform that calls."""
    return True
