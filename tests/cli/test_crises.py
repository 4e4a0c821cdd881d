"""Crises listed, exported and copied."""

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.events import CrisisOpened
from bot.domain.values import Home, Words
from bot.terminal import table
from tests.cli.typed import HERON, alter, crisis, record
from tests.facts import ANA, opened

# list


def test_the_list_shows_every_crisis_and_where_it_stands(log: Path) -> None:
    result = crisis("list")
    head, heron, finch = (line.split("\t") for line in result.stdout.splitlines())
    assert head == [*("Code name", "Standing", "Drill", "Opened", "Lead", "Platform", "Room", "Id")]
    assert heron[:4] == ["heron", "open, held", "real", "2026-03-02 05:00 UTC"]
    assert heron[4].endswith("Ana")
    assert heron[5:] == ["Slack", "crisis-heron", HERON]
    assert finch[:3] == ["finch", "stood down", "drill"]


def test_the_list_says_on_which_platform_each_crisis_lives(database: Path) -> None:
    first, *rest = opened
    assert isinstance(first, CrisisOpened)
    homes = {name: (replace(first, home=Home(name)), *rest) for name in ("slack", "teams")}
    record(database, heron=opened, **homes)
    rows = [line.split("\t") for line in crisis("list").stdout.splitlines()[1:]]
    told = {row[0]: row[5] for row in rows}
    assert told == {"heron": "Slack", "slack": "Slack", "teams": "Microsoft Teams"}


def test_a_log_that_cannot_be_read_still_has_its_line(log: Path) -> None:
    alter(log, "UPDATE events SET stored = ? WHERE crisis = ? AND version = 2", b"\xff", HERON)
    result = crisis("list")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].split("\t")[:2] == ["heron", "unreadable"]
    assert "finch" in result.stdout


def test_a_name_cannot_steer_the_terminal(database: Path) -> None:
    first = opened[0]
    assert isinstance(first, CrisisOpened)
    names = {**first.names, ANA: Words("Ana\x1b[2J\tLead\n")}
    record(database, heron=(replace(first, names=names), *opened[1:]))
    result = crisis("list")
    assert "\x1b" not in result.stdout
    assert len(result.stdout.splitlines()) == 2


def test_on_a_terminal_a_name_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    table(("Name",), [("[bold]Ana[/bold] \x1b]0;title\x07",)])
    assert "[bold]Ana[/bold]" in terminal.getvalue()
    assert "\x1b]" not in terminal.getvalue()


def test_without_crises_it_says_so(database: Path) -> None:
    record(database)
    result = crisis("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No crisis" in result.stderr


@pytest.mark.parametrize(
    "arguments", [("list",), ("export", "heron"), ("verify", "heron"), ("backup", "copy.db")]
)
def test_a_missing_database_is_told_and_not_made(
    database: Path, arguments: tuple[str, ...]
) -> None:
    result = crisis(*arguments)
    assert result.exit_code == 2
    assert f"There is no database at {database}" in result.stderr
    assert "CRISIS_DATABASE_URL" in result.stderr
    assert not database.exists()
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("arguments", [("list",), ("export", "heron"), ("verify", "heron")])
def test_a_file_that_is_no_database_is_told(database: Path, arguments: tuple[str, ...]) -> None:
    database.write_text("something else " * 100)
    result = crisis(*arguments)
    assert result.exit_code == 1
    assert "cannot be read as a database" in result.stderr


def test_a_database_of_a_newer_version_is_told(log: Path) -> None:
    alter(log, "PRAGMA user_version = 99")
    result = crisis("list")
    assert result.exit_code == 2
    assert "schema 99" in result.stderr


# export


@pytest.mark.parametrize("format_", ["md", "html", "json", "csv"])
def test_a_crisis_is_exported_by_name_or_id(log: Path, format_: str) -> None:
    by_name = crisis("export", "heron", "--format", format_)
    by_id = crisis("export", HERON, "--format", format_)
    assert by_name.exit_code == 0
    assert "We are looking into it." in by_name.stdout
    assert by_name.stdout_bytes == by_id.stdout_bytes


def test_an_export_can_be_read_by_its_owner_alone(log: Path) -> None:
    result = crisis("export", "heron", "--output", "heron.md")
    file = Path("heron.md")
    assert result.exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert "We are looking into it." in file.read_text()


def test_nothing_is_overwritten(log: Path) -> None:
    Path("mine").write_text("mine")
    for arguments in (("export", "heron", "--output", "mine"), ("backup", "mine")):
        result = crisis(*arguments)
        assert result.exit_code == 2
        assert "nothing is overwritten" in result.stderr
    assert Path("mine").read_text() == "mine"


def test_a_folder_that_is_not_there_is_named(log: Path) -> None:
    for arguments in (("export", "heron", "--output", "no/x"), ("backup", "no/x")):
        result = crisis(*arguments)
        assert result.exit_code == 2
        assert "There is no folder" in result.stderr


@pytest.mark.parametrize("command", ["export", "verify"])
def test_an_unknown_crisis_is_answered_with_those_there_are(log: Path, command: str) -> None:
    result = crisis(command, "hern")
    assert result.exit_code == 2
    assert "heron" in result.stderr
    assert "finch" in result.stderr


def test_a_log_that_cannot_be_read_is_not_exported(log: Path) -> None:
    alter(log, "UPDATE events SET stored = ? WHERE crisis = ? AND version = 2", b"{}", HERON)
    result = crisis("export", "heron")
    assert result.exit_code == 1
    assert f"crisis verify {HERON}" in result.stderr


# backup


def test_a_backup_holds_every_crisis_and_can_be_checked(log: Path) -> None:
    assert crisis("backup", "copy.db").exit_code == 0
    assert Path("copy.db").stat().st_mode & 0o777 == 0o600
    result = crisis("verify", "copy.db")
    assert result.exit_code == 0
    assert result.stdout.count("as they were written") == 2
