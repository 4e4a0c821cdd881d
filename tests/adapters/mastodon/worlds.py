"""An account on a server in this process, and what can befall it."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import httpx

from bot.adapters.outlets.mastodon import (
    MastodonAccount,
    MastodonClient,
    MastodonQueue,
    MastodonStatuses,
    MastodonTypesetter,
)
from bot.domain.gate import Clearance
from bot.domain.values import Wording, Words
from tests.adapters.outlet_worlds import NOBODY_LISTENS
from tests.contracts.outlet import TEXTS, Trouble, clearance
from tests.facts import HOLDING, NEWSROOM
from tests.rigs.mastodon import Fault, Server

T = TypeVar("T")
OUTLET = NEWSROOM
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

FAULTS: Mapping[Trouble, Fault] = {
    Trouble.LOST_BEFORE: Fault.LOST_BEFORE,
    Trouble.LOST_AFTER: Fault.LOST_AFTER,
    Trouble.BUSY: Fault.BUSY,
    Trouble.BROKEN: Fault.BROKEN,
    Trouble.REFUSED: Fault.REFUSED,
}


class OneClock:
    """The server's clock and the bot's: waiting takes no time, and moves both."""

    def __init__(self) -> None:
        self.at = NOON
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    async def wait_for(self, awaitable: Awaitable[T], seconds: float) -> T:
        async with asyncio.timeout(seconds):
            return await awaitable


class Pictures:
    """Implements `MediaStore` in memory."""

    def __init__(self, **kept: bytes) -> None:
        self.kept = kept

    async def keep(self, content: bytes) -> str:
        raise NotImplementedError

    async def fetch(self, digest: str) -> bytes:
        return self.kept[digest]


class AccountWorld:
    """The brand's account on this server, and its followers."""

    def __init__(self, server: Server, http: httpx.AsyncClient, clock: OneClock) -> None:
        self.server = server
        self.clock = clock
        self._http = http
        self.client = MastodonClient(server.url, server.token, http, clock)
        self.outlet = self.made()
        self.queue = MastodonQueue(OUTLET, self.client)
        self.account = MastodonAccount(OUTLET, self.client)

    def made(self, **options: Any) -> MastodonStatuses:
        """The outlet anew, as after a restart."""
        return MastodonStatuses(OUTLET, self.client, **options)

    def befalls(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNREACHABLE:
            client = MastodonClient(NOBODY_LISTENS, self.server.token, self._http, self.clock)
            self.outlet = MastodonStatuses(OUTLET, client)
        else:
            self.server.befalls(FAULTS[trouble])

    def published(self) -> Sequence[str]:
        return [status.text for status in self.server.statuses]


def saying(text: str = TEXTS["plain"], **changes: Any) -> Wording:
    return replace(HOLDING, text=Words(text), **changes)


def cleared(wording: Wording, *, corrects: str = "", **options: Any) -> Clearance:
    """Leave to publish this, set for the account, answering to what it corrects."""
    rendition = MastodonTypesetter(**options).typeset(wording)
    return replace(clearance(words=wording, rendition=rendition, outlet=OUTLET), corrects=corrects)
