"""A real Bluesky server on loopback: a personal data server and its directory of identities.

Installed by `.ci/rigs/install-pds.sh`; where it is not, `installed()` is None and tests skip.
"""

import asyncio
import itertools
import json
import os
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

SCRIPTS = Path(__file__).parents[2] / ".ci" / "rigs"
INSTALL = ".ci/rigs/install-pds.sh"
SKIPPED = f"no Bluesky server is installed; {INSTALL} installs it (about two minutes)"
PASSWORD = "correct horse battery staple"

_numbers = itertools.count(1)
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loopback needs none; loading certificates for every call would take longer than the call."""


def rigs() -> Path:
    """Where the servers for tests are installed, outside the checkout."""
    return Path(os.environ.get("CRISIS_RIGS") or Path.home() / ".cache" / "crisis-rigs")


def installed() -> Path | None:
    """The folder of the installed server; None where there is none."""
    folder = rigs() / "pds"
    return folder if (folder / "installed").exists() else None


@dataclass(frozen=True, kw_only=True)
class Person:
    """An account at the server, with a token of its own: for what is not done by the bot."""

    did: str
    handle: str
    password: str
    token: str


@dataclass(frozen=True, kw_only=True)
class Pds:
    """A running server. All calls but `account` are made with the person's own token."""

    url: str
    directory: str
    pid: int

    async def account(self) -> Person:
        """A new account, with nothing in it."""
        handle = f"brand{next(_numbers)}-{os.getpid()}.test"
        told = await self.call(
            "com.atproto.server.createAccount",
            {"handle": handle, "email": f"{handle}@example.org", "password": PASSWORD},
        )
        return Person(did=told["did"], handle=handle, password=PASSWORD, token=told["accessJwt"])

    def posts(self, person: Person) -> list[dict[str, Any]]:
        """Every post that stands there, in the order of their keys; asked for at once."""
        params = {"repo": person.did, "collection": "app.bsky.feed.post", "limit": "100"}
        method = f"{self.url}/xrpc/com.atproto.repo.listRecords"
        told = _told(httpx.get(method, params=params, trust_env=False, verify=_NO_TLS))
        return sorted(told["records"], key=lambda one: str(one["uri"]))

    async def app_password(self, person: Person) -> str:
        """A password for one application, as people are told to give to the bot."""
        method = "com.atproto.server.createAppPassword"
        told = await self.call(method, {"name": f"bot{next(_numbers)}"}, person)
        return str(told["password"])

    async def wipe(self, person: Person) -> None:
        """Delete every post."""
        kind = "com.atproto.repo.applyWrites#delete"
        writes = [
            {"$type": kind, "collection": collection, "rkey": rkey}
            for one in self.posts(person)
            for collection, rkey in [str(one["uri"]).split("/")[-2:]]
        ]
        if writes:
            body = {"repo": person.did, "writes": writes}
            await self.call("com.atproto.repo.applyWrites", body, person)

    def blob(self, person: Person, cid: str) -> bytes:
        """The bytes that a post names."""
        method = f"{self.url}/xrpc/com.atproto.sync.getBlob"
        answer = httpx.get(
            method, params={"did": person.did, "cid": cid}, trust_env=False, verify=_NO_TLS
        )
        assert answer.is_success, answer.text
        return answer.content

    async def post(self, person: Person, text: str, **more: Any) -> str:
        """Post past the bot, as an intern would; answers the post's address."""
        record = {"text": text, "createdAt": "2026-03-02T05:00:00.000Z", **more}
        return await self.create(person, "app.bsky.feed.post", record)

    async def create(self, person: Person, collection: str, record: Mapping[str, Any]) -> str:
        """Create a record of any collection; answers its address."""
        told = await self.call(
            "com.atproto.repo.createRecord",
            {
                "repo": person.did,
                "collection": collection,
                "record": {"$type": collection, **record},
            },
            person,
        )
        return str(told["uri"])

    async def call(
        self, method: str, body: Mapping[str, Any], person: Person | None = None
    ) -> dict[str, Any]:
        async with httpx.AsyncClient(trust_env=False, verify=_NO_TLS) as http:
            answer = await http.post(
                f"{self.url}/xrpc/{method}",
                json=body,
                headers={"authorization": f"Bearer {person.token}"} if person else {},
            )
        return _told(answer)

    async def ask(self, method: str, params: Mapping[str, str]) -> dict[str, Any]:
        async with httpx.AsyncClient(trust_env=False, verify=_NO_TLS) as http:
            return _told(await http.get(f"{self.url}/xrpc/{method}", params=params))


def _told(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    told: dict[str, Any] = answer.json()
    return told


@contextmanager
def running() -> Iterator[Pds]:
    """The server, on ports of its own and with nothing in it, while the block lasts. It ends
    with this process, however that ends."""
    folder = installed()
    assert folder is not None, SKIPPED
    with TemporaryDirectory(prefix="pds-") as data, _started(folder, data) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the Bluesky server did not start"
        yield Pds(**json.loads(line), pid=process.pid)


@contextmanager
def _started(folder: Path, data: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [str(folder / "node-22"), str(SCRIPTS / "pds" / "serve.mjs"), str(folder), data],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": data},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@asynccontextmanager
async def running_async() -> AsyncIterator[Pds]:
    """As `running`, without holding up the event loop."""
    manager = running()
    pds = await asyncio.to_thread(manager.__enter__)
    try:
        yield pds
    finally:
        await asyncio.to_thread(manager.__exit__, None, None, None)
