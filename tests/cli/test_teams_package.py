"""`crisis teams-package`: the zip, and what it takes to make one."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.typed import crisis

APP_ID = "6f1d2c3b-0a4e-4b5c-8d7e-9f0a1b2c3d4e"
HOST = ("teams-package", "--host", "bot.example.org")


@pytest.fixture
def organisation(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped example, in a folder of its own; no app id."""
    monkeypatch.delenv("MICROSOFT_APP_ID", raising=False)
    assert crisis("playbook", "new", "leak").exit_code == 0
    return Path("playbooks/organisation.yaml")


def written(name: str = "crisis-teams.zip") -> dict[str, object]:
    with ZipFile(name) as archive:
        manifest: dict[str, object] = json.loads(archive.read("manifest.json"))
    return manifest


def test_the_package_is_written_and_the_next_steps_are_said(
    organisation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MICROSOFT_APP_ID", APP_ID)
    result = crisis(*HOST)
    assert result.exit_code == 0
    assert "https://bot.example.org/api/messages" in result.stderr
    assert "admin.teams.microsoft.com" in result.stderr
    assert "the bot's own address" in result.stderr
    manifest = written()
    assert manifest["id"] == APP_ID
    assert manifest["developer"] == {
        "name": "Northwind",
        "websiteUrl": "https://bot.example.org",
        "privacyUrl": "https://bot.example.org",
        "termsOfUseUrl": "https://bot.example.org",
    }
    assert "authorization" not in manifest


def test_the_app_id_is_read_from_the_env_file_or_given(organisation: Path) -> None:
    Path(".env").write_text(f"MICROSOFT_APP_ID={APP_ID}\n")
    assert crisis(*HOST, "--out", "one.zip").exit_code == 0
    Path(".env").unlink()
    assert crisis(*HOST, "--out", "two.zip", "--app-id", APP_ID).exit_code == 0
    assert Path("one.zip").read_bytes() == Path("two.zip").read_bytes()


def test_a_missing_app_id_is_named_with_where_to_find_it(organisation: Path) -> None:
    result = crisis(*HOST)
    assert result.exit_code == 2
    assert "MICROSOFT_APP_ID" in result.stderr
    assert "portal.azure.com" in result.stderr
    assert not Path("crisis-teams.zip").exists()


@pytest.mark.parametrize("host", ["https://bot.example.org", "127.0.0.1", "bot"])
def test_a_host_that_is_no_host_name_is_wrong_use(organisation: Path, host: str) -> None:
    result = crisis("teams-package", "--host", host, "--app-id", APP_ID)
    assert result.exit_code == 2
    assert "not a host name" in result.stderr


def test_a_channel_for_each_crisis_asks_the_team_for_leave(organisation: Path) -> None:
    room = "19:x@thread.tacv2"
    text = organisation.read_text(encoding="utf-8")
    teams = f"teams: {{team: '{room}', channel: '{room}', rooms: channel}}\n"
    organisation.write_text(f"{text}\n{teams}", encoding="utf-8")
    assert crisis(*HOST, "--app-id", APP_ID).exit_code == 0
    assert "Channel.Create.Group" in json.dumps(written()["authorization"])


def test_the_pages_can_be_named(organisation: Path) -> None:
    pages = ("--website", "https://a.example", "--privacy", "https://a.example/privacy")
    given = (*HOST, "--app-id", APP_ID, "--developer", "Acme", *pages)
    assert "own address" in crisis(*given, "--out", "other.zip").stderr
    result = crisis(*given, "--terms", "https://a.example/terms")
    assert result.exit_code == 0
    assert "own address" not in result.stderr
    assert written()["developer"] == {
        "name": "Acme",
        "websiteUrl": "https://a.example",
        "privacyUrl": "https://a.example/privacy",
        "termsOfUseUrl": "https://a.example/terms",
    }


def test_nothing_is_overwritten(organisation: Path) -> None:
    Path("there.zip").write_text("mine")
    result = crisis(*HOST, "--app-id", APP_ID, "--out", "there.zip")
    assert result.exit_code == 2
    assert Path("there.zip").read_text() == "mine"


def test_a_mistake_in_the_organisation_is_named_first(organisation: Path) -> None:
    organisation.write_text("name: Acme\n", encoding="utf-8")
    result = crisis(*HOST, "--app-id", APP_ID)
    assert result.exit_code == 2
    assert "organisation.yaml:1:1" in result.stderr
