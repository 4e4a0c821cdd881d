"""The files and settings of a demonstration: its own organisation, its own log, no `.env`."""

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot import shipped
from bot.sandbox.sandbox import Sandbox
from bot.setting_values import SQLITE
from bot.settings import SettingsError, database_url

MARK = int.from_bytes(b"DEMO")
"""SQLite's application id of a log that a demonstration began, so that none is ever added to a
log of real crises."""

TRANSLATED = "defective-product"
SILENCE = "3 min"

OURS = ("CRISIS_", "SLACK_", "MICROSOFT_")
"""Settings of a real installation begin with these; the demonstration passes none of them on."""


class HoldsRealCrises(Exception):
    """The database named for the demonstration was not begun by one."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} holds crises that no demonstration made, and is left alone."
            " Name another file in CRISIS_DATABASE_URL, or none at all."
        )


def playbooks_for(folder: Path) -> Path:
    """The shipped playbooks with the organisation of the sandbox."""
    playbooks = folder / "playbooks"
    shutil.copytree(shipped.playbooks_folder(), playbooks)
    shutil.copy(shipped.demo_organisation_file(), playbooks / "organisation.yaml")
    return playbooks


def with_accounts(playbooks: Path, sandbox: Sandbox) -> None:
    """Add the accounts that the sandbox keeps, and let every playbook publish there; the one that
    speaks another language in the case of a defective product, where translating is worth it."""
    yaml = YAML()
    accounts = yaml.load(shipped.demo_accounts_file())
    accounts["social"]["server"] = sandbox.base_url
    accounts["investors"]["port"] = sandbox.mailbox.port
    _change(yaml, playbooks / "organisation.yaml", lambda one: one["outlets"].update(accounts))
    for file in playbooks.glob("*/playbook.yaml"):
        many = file.parent.name == TRANSLATED
        names = [name for name, one in accounts.items() if many or "language" not in one]
        _change(yaml, file, partial(_publish_at, names))


def _publish_at(names: Sequence[str], playbook: Any) -> None:
    """Deputies are asked after minutes that somebody who plays can wait for."""
    playbook["outlets"].extend(names)
    for rule in playbook["rules"].values():
        rule["answer_within"] = SILENCE
    playbook["lead_silence"] = SILENCE


def _change(yaml: YAML, file: Path, change: Callable[[Any], None]) -> None:
    content = yaml.load(file)
    change(content)
    yaml.dump(content, file)


def log_for(folder: Path, environment: Mapping[str, str]) -> Path:
    """Where the log goes: the file the environment names, else one that goes with the folder.
    Raises `HoldsRealCrises`, and `SettingsError` for what names no file."""
    named = environment.get("CRISIS_DATABASE_URL", "")
    path = _file_of(named) if named else folder / "crisis.db"
    claim(path)
    return path


def _file_of(url: str) -> Path:
    try:
        return Path(database_url(url).removeprefix(SQLITE)).absolute()
    except ValueError as wrong:
        raise SettingsError({"CRISIS_DATABASE_URL": str(wrong)}) from None


def claim(path: Path) -> None:
    """Mark a new file as a demonstration's; refuse one that is not. Raises `HoldsRealCrises`."""
    if path.exists() and path.stat().st_size and not _is_marked(path):
        raise HoldsRealCrises(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA application_id = {MARK}")


def _is_marked(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            (mark,) = database.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(mark == MARK)


def settings_of_the_bot(
    *, sandbox_url: str, playbooks: Path, log: Path, port: int, tokens: Mapping[str, str]
) -> dict[str, str]:
    """The environment in which the bot runs: the machine's, less every setting of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    package = str(Path(__file__).parent.parent.parent)
    paths = [package, *filter(None, [kept.get("PYTHONPATH")])]
    return {
        **kept,
        **tokens,
        "PYTHONPATH": os.pathsep.join(paths),
        "SLACK_API_URL": f"{sandbox_url}/api/",
        "CRISIS_DATABASE_URL": f"{SQLITE}{log}",
        "CRISIS_PLAYBOOKS": str(playbooks),
        "CRISIS_PORT": str(port),
        "CRISIS_LOG_LEVEL": "warning",
        "CRISIS_DEMO_WEBHOOK_URL": f"{sandbox_url}/public/hook",
    }


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
