"""A second server with Mastodon's API, written by others: a check on the one of our own.

Installed by `.ci/rigs/install-mastodon.sh`; where it is not, `installed()` is None and tests skip.
It honours keys, schedules and streams. No Mastodon itself runs without PostgreSQL and Redis.
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

INSTALL = ".ci/rigs/install-mastodon.sh"
SKIPPED = f"no second Mastodon-like server is installed; {INSTALL} installs it (ten seconds)"
TOKEN = "mock_token"
STARTS_WITHIN_SECONDS = 30.0


def installed() -> Path | None:
    """The server's program; None where there is none."""
    rigs = Path(os.environ.get("CRISIS_RIGS") or Path.home() / ".cache" / "crisis-rigs")
    program = rigs / "mastodon" / "bin" / "mastodon_mock"
    return program if (rigs / "mastodon" / "installed").exists() else None


@contextmanager
def running() -> Iterator[str]:
    """The address of a server that runs on loopback, empty, while the block lasts."""
    program = installed()
    assert program is not None, SKIPPED
    port = _free_port()
    command = [str(program), "serve", "--in-memory", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen([*command, "--log-level", "warning"]) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            _until_it_answers(server, url)
            yield url
        finally:
            server.terminate()


def _until_it_answers(server: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/api/v1/instance")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the Mastodon-like server does not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
