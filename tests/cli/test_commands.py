"""Playbooks, settings, doctor and serve from the command line."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.sandbox import cast
from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running
from bot.shipped import demo_organisation_file, manifest_file, playbooks_folder
from tests.cli.typed import crisis

ROOT = Path(__file__).parents[2]

# playbooks


def test_playbooks_are_made_checked_and_shown(database: Path) -> None:
    assert crisis("playbook", "new", "leak").exit_code == 0
    assert crisis("playbook", "check").exit_code == 0
    assert "leak\tLeak" in crisis("playbook", "show").stdout
    assert "id: leak" in crisis("playbook", "show", "leak").stdout


def test_a_mistake_is_named_with_its_place_and_is_a_no(database: Path) -> None:
    crisis("playbook", "new", "leak")
    file = Path("playbooks/leak/playbook.yaml")
    file.write_text(file.read_text().replace("title:", "titel:", 1))
    result = crisis("playbook", "check")
    assert result.exit_code == 1
    assert f"{file}:" in result.stdout
    assert "titel" in result.stdout
    assert crisis("playbook", "show", "leak").exit_code == 1


@pytest.mark.parametrize("name", ["leak", "Leak!", "../leak", ""])
def test_a_playbook_name_that_will_not_do_is_wrong_use(database: Path, name: str) -> None:
    crisis("playbook", "new", "leak")
    result = crisis("playbook", "new", name)
    assert result.exit_code == 2
    assert not Path("leak").exists()


def test_an_unknown_playbook_is_answered_with_those_there_are(database: Path) -> None:
    crisis("playbook", "new", "leak")
    result = crisis("playbook", "show", "lek")
    assert result.exit_code == 2
    assert "leak" in result.stderr


@pytest.mark.parametrize("file", ["playbook.yaml", "organisation.yaml"])
def test_the_schema_is_json_for_an_editor(file: str) -> None:
    assert json.loads(crisis("playbook", "schema", file).stdout)["title"] == file


# settings, doctor, serve


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_missing_settings_are_named_and_are_wrong_use(database: Path, command: str) -> None:
    result = crisis(command)
    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN is missing" in result.stderr
    assert "api.slack.com/apps" in result.stderr


def test_a_command_that_looks_at_files_names_a_wrong_setting_too(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRISIS_DATABASE_URL", "postgresql://bot:hunter2@db/crisis")
    result = crisis("list")
    assert result.exit_code == 2
    assert "CRISIS_DATABASE_URL" in result.stderr
    assert "hunter2" not in result.output


@pytest.mark.parametrize(
    "arguments",
    [("bogus",), ("export",), ("export", "x", "--format", "pdf"), ("demo", "--port", "70000")],
)
def test_wrong_use_is_told_with_the_way_to_the_help(arguments: tuple[str, ...]) -> None:
    result = crisis(*arguments)
    assert result.exit_code == 2
    assert "--help" in result.stderr


async def test_the_doctor_says_no_when_something_would_fail(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "playbooks"
    shutil.copytree(playbooks_folder(), folder)
    shutil.copy(demo_organisation_file(), folder / "organisation.yaml")
    sandbox = Sandbox(manifest=Manifest.load(manifest_file()))
    async with running(sandbox) as url:
        for name, value in {
            "SLACK_BOT_TOKEN": cast.BOT_TOKEN,
            "SLACK_APP_TOKEN": cast.APP_TOKEN,
            "SLACK_API_URL": f"{url}/api/",
            "CRISIS_PLAYBOOKS": str(folder),
            "CRISIS_DEMO_WEBHOOK_URL": sandbox.public.url,
            "CRISIS_DEMO_WEBHOOK_SECRET": cast.PUBLIC_SECRET,
        }.items():
            monkeypatch.setenv(name, value)
        well = await asyncio.to_thread(crisis, "doctor")
        sandbox.workspace.channels["C0GENERAL"].is_archived = True
        ill = await asyncio.to_thread(crisis, "doctor")
    assert (well.exit_code, ill.exit_code) == (0, 1)
    assert "Nothing would fail on the night." in well.stdout
    assert "fail\tchannels\t#general is archived." in ill.stdout
    assert "One thing would fail on the night" in ill.stderr


def test_a_bot_that_cannot_reach_slack_ends_in_words(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(playbooks_folder(), "playbooks")
    shutil.copy(demo_organisation_file(), "playbooks/organisation.yaml")
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "CRISIS_DEMO_WEBHOOK_URL": "http://127.0.0.1:9/hook",
        "CRISIS_DEMO_WEBHOOK_SECRET": cast.PUBLIC_SECRET,
        "PYTHONPATH": str(ROOT),
    }.items():
        monkeypatch.setenv(name, value)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "Slack could not be reached" in done.stderr
    assert "Traceback" not in done.stderr
