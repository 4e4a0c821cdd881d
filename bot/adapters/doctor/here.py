"""What can be looked at on this machine: the database, the playbooks, the outlets' settings."""

import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bot.adapters.doctor.findings import Finding, fail, ok, warn
from bot.adapters.outlets import mistakes_of
from bot.adapters.paging import paging_lacks
from bot.adapters.playbooks import Organisation, Severity, check
from bot.adapters.store.database import SCHEMA_VERSION, schema_of

DATABASE = "database"
SETTINGS = "settings"
PLAYBOOKS = "playbooks"
OUTLETS = "outlets"
TOO_FULL_BYTES = 100 * 1024 * 1024
ALMOST_FULL_BYTES = 1024 * 1024 * 1024
WAIT_FOR_LOCK_SECONDS = 5.0


def look_at_env_file(path: Path | None) -> list[Finding]:
    """Whether the secrets in `.env` are kept from others on this machine."""
    if path is None:
        return [ok(SETTINGS, "They come from the environment; there is no .env.")]
    if path.stat().st_mode & 0o077:
        what = f"Others on this machine can read {path}, and in it tokens and secrets."
        return [warn(SETTINGS, what, f"chmod 600 {path}")]
    return [ok(SETTINGS, f"{path} can be read by its owner alone.")]


def look_at_database(path: Path) -> list[Finding]:
    """Whether crises can be recorded here. Makes no file."""
    folder = path.absolute().parent
    if not folder.is_dir():
        return [fail(DATABASE, f"There is no folder {folder}.", "Make it, or set another path.")]
    if not os.access(folder, os.W_OK):
        fix = "Let the account that runs the bot write to it."
        return [fail(DATABASE, f"The folder {folder} cannot be written to.", fix)]
    disk = _look_at_disk(folder)
    if not path.exists():
        return [ok(DATABASE, f"{path} will be made at the first start."), *disk]
    return [*_look_at_file(path), *disk]


def _look_at_file(path: Path) -> list[Finding]:
    found = []
    open_to = path.stat().st_mode & 0o077
    if open_to:
        what = f"Others on this machine can read {path}, and in it unpublished drafts."
        found.append(fail(DATABASE, what, f"chmod 600 {path}"))
    try:
        schema = _schema_of_writable(path)
    except (sqlite3.Error, OSError):
        fix = "Restore it from a backup, or set CRISIS_DATABASE_URL to another file."
        found.append(fail(DATABASE, f"{path} cannot be opened and written as a database.", fix))
        return found
    if schema > SCHEMA_VERSION:
        what = f"{path} was written by a newer version of the bot (schema {schema})."
        found.append(fail(DATABASE, what, "Install that version."))
    return found or [ok(DATABASE, f"{path} can be written, and by its owner alone.")]


def _schema_of_writable(path: Path) -> int:
    """Takes the write lock and gives it back, leaving nothing behind."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    with closing(
        sqlite3.connect(address, uri=True, timeout=WAIT_FOR_LOCK_SECONDS, isolation_level=None)
    ) as database:
        schema = schema_of(database)
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
        return schema


def _look_at_disk(folder: Path) -> list[Finding]:
    free = shutil.disk_usage(folder).free
    told = f"{free // (1024 * 1024):,} MB are free on the disk of {folder}."
    if free < TOO_FULL_BYTES:
        return [fail(DATABASE, f"Only {told}", "Free some: what is not recorded cannot be done.")]
    if free < ALMOST_FULL_BYTES:
        return [warn(DATABASE, f"Only {told}", "Free some soon.")]
    return [ok(DATABASE, told)]


def look_at_playbooks(folder: Path) -> list[Finding]:
    """Everything `crisis playbook check` would say."""
    problems = check(folder)
    if not problems:
        return [ok(PLAYBOOKS, f"Every playbook in {folder} can be used.")]
    return [
        (fail if one.severity is Severity.ERROR else warn)(
            PLAYBOOKS, str(one), "Change that line; `crisis playbook check` looks again."
        )
        for one in problems
    ]


def look_at_outlets(organisation: Organisation, environment: Mapping[str, str]) -> list[Finding]:
    """Whether each outlet has what it needs. Nothing is sent: a receiver might publish it."""
    found = []
    for outlet in organisation.outlets:
        if mistakes := mistakes_of(organisation, outlet, environment):
            fix = "Until then the bot does not start: it would promise what it cannot do."
            found.append(fail(OUTLETS, f"{outlet}: {mistakes}", fix))
        else:
            found.append(ok(OUTLETS, f"{outlet} has all it needs. Nothing was sent to it."))
    found += [
        fail(OUTLETS, f"Paging: {lacking}", "Until then the bot does not start.")
        for lacking in paging_lacks(organisation, environment)
    ]
    return found or [warn(OUTLETS, "There is no outlet.", "Add one to organisation.yaml.")]
