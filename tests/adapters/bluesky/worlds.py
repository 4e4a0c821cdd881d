"""An account at a real Bluesky server behind a lossy proxy, and what its readers see."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

from bot.adapters.outlets.bluesky.account import BlueskyAccount
from bot.adapters.outlets.bluesky.outlet import BlueskyPosts
from bot.adapters.outlets.bluesky.session import BlueskySession
from bot.adapters.system import SystemClock
from bot.application.public_ports import Outlet
from bot.domain.values import OutletId
from tests.contracts.outlet import Trouble
from tests.facts import NEWSROOM
from tests.rigs.pds import Pds, Person
from tests.rigs.proxy import BROKEN, LOST_AFTER, LOST_BEFORE, Fault, Proxy, busy, lossy

NOBODY_LISTENS = "http://127.0.0.1:9"
FAULTS: Mapping[Trouble, Fault] = {
    Trouble.LOST_BEFORE: LOST_BEFORE,
    Trouble.LOST_AFTER: LOST_AFTER,
    Trouble.BUSY: busy(7),
    Trouble.BROKEN: BROKEN,
}


class MemoryMedia:
    """Implements `MediaStore`, in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    async def keep(self, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        self._kept[digest] = content
        return digest

    async def fetch(self, digest: str) -> bytes:
        return self._kept[digest]


class BlueskyWorld:
    """Everything the bot does goes through `proxy`; what people do goes to the server itself."""

    def __init__(self, pds: Pds, proxy: Proxy, person: Person) -> None:
        self.pds = pds
        self.proxy = proxy
        self.person = person
        self.media = MemoryMedia()
        self.clock = SystemClock()
        self.session = self.session_of(person.password)
        self.outlet: Outlet = self.posts

    @property
    def posts(self) -> BlueskyPosts:
        return self.posts_of(self.session)

    def posts_of(self, session: BlueskySession) -> BlueskyPosts:
        return BlueskyPosts(NEWSROOM, session=session, clock=self.clock, media=self.media)

    def session_of(self, password: str, service: str = "") -> BlueskySession:
        return BlueskySession(
            service=service or self.proxy.url,
            handle=self.person.handle,
            password=password,
            clock=self.clock,
        )

    def account(self) -> BlueskyAccount:
        return BlueskyAccount(
            OutletId("newsroom"), session=self.session, clock=self.clock, stream=self.proxy.url
        )

    def befalls(self, trouble: Trouble) -> None:
        if trouble is Trouble.REFUSED:
            self.outlet = self.posts_of(self.session_of("another password"))
        elif trouble is Trouble.UNREACHABLE:
            self.outlet = self.posts_of(self.session_of(self.person.password, NOBODY_LISTENS))
        else:
            self.proxy.befalls(FAULTS[trouble], "putRecord")

    def published(self) -> Sequence[str]:
        return [str(one["value"]["text"]) for one in self.records()]

    def records(self) -> list[dict[str, Any]]:
        return self.pds.posts(self.person)


@asynccontextmanager
async def bluesky_world(pds: Pds, person: Person) -> AsyncIterator[BlueskyWorld]:
    """With nothing posted yet. Accounts are not made anew: hashing passwords takes its time."""
    await pds.wipe(person)
    async with lossy(pds.url) as proxy:
        world = BlueskyWorld(pds, proxy, person)
        try:
            yield world
        finally:
            await world.session.aclose()
