"""A database that is not there yet, and one with two crises in it."""

from pathlib import Path

import pytest

from tests.cli.typed import record
from tests.facts import all_approved, drill, held, opened, stood_down


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the log is to be; the working folder is empty."""
    path = tmp_path / "crisis.db"
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("CRISIS_DATABASE_URL", f"sqlite:///{path}")
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "CRISIS_PLAYBOOKS"):
        monkeypatch.delenv(name, raising=False)
    return path


@pytest.fixture
def log(database: Path) -> Path:
    record(database, heron=(*opened, *all_approved, held), finch=(*drill, stood_down))
    return database
