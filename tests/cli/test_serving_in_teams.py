"""`crisis serve` in Microsoft Teams alone, as people type it: a process of its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.demo.stage import playbooks_for
from bot.sandbox import cast
from tests.bench.teams_stage import staged_on_teams
from tests.cli.typed import crisis

ROOT = Path(__file__).parents[2]
NOBODY_LISTENS = "http://127.0.0.1:9"
IDS = {
    "MICROSOFT_APP_ID": "00000000-aaaa-bbbb-cccc-000000000001",
    "MICROSOFT_APP_PASSWORD": "hunter2-and-more",
    "MICROSOFT_APP_TENANT_ID": "00000000-dddd-eeee-ffff-000000000001",
    "TEAMS_SERVICE_URL": f"{NOBODY_LISTENS}/teams/",
    "TEAMS_LOGIN_URL": NOBODY_LISTENS,
    "TEAMS_OPENID_METADATA_URL": f"{NOBODY_LISTENS}/openid",
}
HOME = """
teams: {team: "19:general@thread.tacv2", channel: "19:rooms@thread.tacv2"}

people:"""


def served(
    folder: Path, database: Path, *, teams: str = HOME, **changed: str
) -> subprocess.CompletedProcess[str]:
    """What came of `crisis serve` that could not start."""
    playbooks = playbooks_for(folder)
    file = playbooks / "organisation.yaml"
    file.write_text(
        file.read_text().replace("\npeople:", teams, 1).replace(": C0", ": 19:x@thread.tacv2 # C0")
    )
    environment: Mapping[str, str] = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **IDS,
        "PYTHONPATH": str(ROOT),
        "CRISIS_DATABASE_URL": f"sqlite:///{database}",
        "CRISIS_PLAYBOOKS": str(playbooks),
        "CRISIS_DEMO_WEBHOOK_URL": f"{NOBODY_LISTENS}/hook",
        "CRISIS_DEMO_WEBHOOK_SECRET": cast.PUBLIC_SECRET,
        **changed,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        capture_output=True,
        text=True,
        timeout=60,
        env=dict(environment),
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr
    return done


async def test_a_crisis_is_opened_in_teams_alone_and_the_list_says_where_it_lives(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged_on_teams(directory=tmp_path) as stage:
        room = await stage.open()
        assert room.startswith(stage.channel)
        monkeypatch.setenv("CRISIS_DATABASE_URL", f"sqlite:///{stage.bot.log}")
        listed = await asyncio.to_thread(crisis, "list")
        row = listed.stdout.splitlines()[1].split("\t")
        assert (row[1], row[5]) == ("open", "Microsoft Teams")
        await stage.bot.stop()
        assert stage.bot.process.returncode == 0


def test_teams_out_of_reach_is_told_by_its_name(database: Path, tmp_path: Path) -> None:
    done = served(tmp_path, database)
    assert done.returncode == 1
    assert "Microsoft Teams could not be reached" in done.stderr
    assert "status.cloud.microsoft" in done.stderr
    assert "Slack" not in done.stderr


def test_without_a_team_in_the_file_the_setting_is_named(database: Path, tmp_path: Path) -> None:
    done = served(tmp_path, database, teams="\npeople:")
    assert done.returncode == 2
    assert "MICROSOFT_APP_ID is set, and organisation.yaml has no `teams:`" in done.stderr
    assert "Put them right in the environment or in .env" in done.stderr
