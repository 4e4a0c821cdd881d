"""A real WordPress on loopback, with a MariaDB of its own, both gone when the block ends.

Installed by `.ci/rigs/install-wordpress.sh`; where it is not, `installed()` is None and tests skip.
The site's time zone is Berlin's, so that its time and UTC are never the same.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

INSTALL = ".ci/rigs/install-wordpress.sh"
SKIPPED = f"no WordPress is installed; {INSTALL} installs it (half a minute)"
HANDS_AT_ONCE = 4
START_WITHIN_SECONDS = 20.0

EDITOR, AUTHOR, CONTRIBUTOR, INTERN = "bot", "plain", "writer", "intern"
"""Accounts: an editor may publish any HTML; an author's HTML is filtered; a contributor may not
publish; the intern is another editor."""


def rigs() -> Path:
    """Where the servers for tests are installed, outside the checkout."""
    return Path(os.environ.get("CRISIS_RIGS") or Path.home() / ".cache" / "crisis-rigs")


def installed() -> Path | None:
    """The folder of the installed site; None where there is none."""
    folder = rigs() / "wordpress"
    return folder if (folder / "edition").exists() else None


@dataclass(frozen=True, kw_only=True)
class WordPress:
    """A running site. `passwords` are the application passwords, by account."""

    url: str
    passwords: Mapping[str, str]

    def reset(self) -> None:
        """Nothing on it: no posts, pages, media, comments."""
        httpx.get(f"{self.url}/rig.php", trust_env=False, timeout=30).raise_for_status()

    def comes_due(self, number: int) -> None:
        """The date of a scheduled post has come, and WordPress publishes it."""
        answer = httpx.get(f"{self.url}/rig.php?due={number}", trust_env=False, timeout=30)
        answer.raise_for_status()

    def call(self, method: str, route: str, *, by: str | None = INTERN, **more: Any) -> Any:
        """The REST API by somebody's own hand, past the bot; by nobody: as the public."""
        answer = httpx.request(
            method,
            f"{self.url}/",
            params={"rest_route": f"/wp/v2/{route}", **more.pop("params", {})},
            auth=(by, self.passwords[by]) if by else None,
            trust_env=False,
            timeout=30,
            **more,
        )
        assert answer.is_success, answer.text
        return answer.json()

    def post(self, text: str, *, by: str = INTERN, route: str = "posts", **more: Any) -> Any:
        """Publish something past the bot, as an intern would."""
        return self.call("POST", route, by=by, json={"status": "publish", "content": text, **more})

    def public(self) -> list[Any]:
        """What anybody reads on the site, the oldest first."""
        found: list[Any] = self.call(
            "GET", "posts", by=None, params={"per_page": "100", "orderby": "id", "order": "asc"}
        )
        return found

    def every(self, route: str = "posts") -> list[Any]:
        """Whatever stands there, in any status, the oldest first."""
        status = "inherit,private" if route == "media" else "any,trash"
        params = {"status": status, "context": "edit", "orderby": "id", "order": "asc"}
        found: list[Any] = self.call("GET", route, params={**params, "per_page": "100"})
        return found


@contextmanager
def running() -> Iterator[WordPress]:
    """The site on a free port, as it was installed, while the block lasts."""
    folder = installed()
    assert folder is not None, SKIPPED
    with TemporaryDirectory(prefix="wp-") as name, ExitStack() as stack:
        run = Path(name)
        shutil.copytree(folder / "data", run / "data")
        (run / "uploads").mkdir()
        stack.enter_context(_database(run))
        url = stack.enter_context(_server(folder, run))
        yield WordPress(url=url, passwords=json.loads((folder / "accounts.json").read_text()))


@contextmanager
def _database(run: Path) -> Iterator[None]:
    user = ["--user=root"] if os.geteuid() == 0 else []
    settings = {
        "datadir": run / "data",
        "socket": run / "db.sock",
        "pid-file": run / "db.pid",
        "innodb-log-file-size": "8M",
        "innodb-flush-log-at-trx-commit": 0,
        "innodb-buffer-pool-size": "32M",
    }
    with _process(
        ["mariadbd", "--no-defaults", "--skip-networking", *user]
        + [f"--{name}={value}" for name, value in settings.items()],
        run / "mariadb.log",
        lambda: (run / "db.sock").exists(),
    ):
        yield


@contextmanager
def _server(folder: Path, run: Path) -> Iterator[str]:
    port = _free_port()
    options = {"opcache.enable_cli": 1, "opcache.validate_timestamps": 0, "log_errors": 0}
    command = ["php8.2", *(f"-d{name}={value}" for name, value in options.items())]
    command += ["-S", f"127.0.0.1:{port}", "-t", str(folder / "site"), str(folder / "router.php")]
    with _process(
        command,
        run / "php.log",
        lambda: b" started" in (run / "php.log").read_bytes(),
        RIG_SOCKET=str(run / "db.sock"),
        RIG_UPLOADS=str(run / "uploads"),
        PHP_CLI_SERVER_WORKERS=str(HANDS_AT_ONCE),
    ):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _process(
    command: list[str], log: Path, is_up: Callable[[], bool], **environment: str
) -> Iterator[None]:
    """A process and its children, from when it is up until the block ends, or this process
    does, however that ends: then `cat` sees the end of its input."""
    guarded = ["sh", "-c", '("$@"; kill -9 0) & cat; kill -9 0', "guard", *command]
    with log.open("wb") as output:
        process = subprocess.Popen(
            guarded,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env={**os.environ, **environment},
            start_new_session=True,
        )
    try:
        _wait(process, is_up, log)
        yield
    finally:
        process.communicate()


def _wait(process: "subprocess.Popen[bytes]", is_up: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + START_WITHIN_SECONDS
    while not is_up():
        up_in_time = process.poll() is None and time.monotonic() < until
        assert up_in_time, f"it did not start: {log.read_text()}"
        time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
