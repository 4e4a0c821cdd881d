"""The `crisis` command, as whoever types it sees it."""

import asyncio
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.adapters.store.sqlite import SqliteStore
from bot.application.ports import Answer, Batch
from bot.cli import main
from bot.domain.events import CrisisOpened, Event
from bot.domain.values import CommandId, CrisisId, Words
from bot.sandbox import cast
from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running
from bot.shipped import demo_organisation_file, manifest_file, playbooks_folder
from bot.terminal import table
from tests.facts import ANA, all_approved, drill, held, opened, stood_down

HERON = CrisisId("c-heron")
FINCH = CrisisId("c-finch")
ROOT = Path(__file__).parent.parent


def crisis(*arguments: str) -> Result:
    """Type `crisis …`. Anything but an answer in words is an error of the test."""
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


def renamed(events: Sequence[Event], code_name: str) -> list[Event]:
    first, *rest = events
    assert isinstance(first, CrisisOpened)
    return [replace(first, code_name=code_name), *rest]


def record(path: Path, **histories: Sequence[Event]) -> None:
    """Put crises into a database, by their ids."""

    async def put() -> None:
        store = await SqliteStore.open(path)
        for name, events in histories.items():
            answer = Answer(ok=True, code="done")
            await store.append(
                Batch(
                    crisis=CrisisId(f"c-{name}"),
                    expected=0,
                    command=CommandId(name),
                    answer=answer,
                    events=renamed(events, name),
                )
            )
        await store.close()

    asyncio.run(put())


def alter(path: Path, statement: str, *values: object) -> None:
    """What somebody with a database tool does."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement, values)


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


# list


def test_the_list_shows_every_crisis_and_where_it_stands(log: Path) -> None:
    result = crisis("list")
    head, heron, finch = (line.split("\t") for line in result.stdout.splitlines())
    assert head == ["Code name", "Standing", "Drill", "Opened", "Lead", "Room", "Id"]
    assert heron[:4] == ["heron", "open, held", "real", "2026-03-02 05:00 UTC"]
    assert heron[4].endswith("Ana")
    assert heron[5:] == ["crisis-heron", HERON]
    assert finch[:3] == ["finch", "stood down", "drill"]


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


# verify


def test_a_log_as_it_was_written_verifies(log: Path) -> None:
    result = crisis("verify", "heron")
    count = len((*opened, *all_approved, held))
    assert result.exit_code == 0
    assert f"heron: all {count} entries are as they were written." in result.stdout


def test_the_first_altered_row_is_named(log: Path) -> None:
    alter(
        log,
        "UPDATE events SET stored = CAST(replace(stored, 'ema', 'gus') AS BLOB)"
        " WHERE crisis = ? AND version > ?",
        HERON,
        len(opened),
    )
    version = len(opened) + 1
    result = crisis("verify", "heron")
    assert result.exit_code == 1
    assert f"entry {version} of" in result.stderr
    assert "(StatementDrafted) was altered" in result.stderr


def test_a_row_taken_out_is_named(log: Path) -> None:
    alter(log, "DELETE FROM events WHERE crisis = ? AND version = 3", HERON)
    result = crisis("verify", "heron")
    assert result.exit_code == 1
    assert "entry 3 of" in result.stderr
    assert "is missing" in result.stderr


def test_words_put_in_the_place_of_others_are_named(log: Path) -> None:
    alter(log, "UPDATE words SET value = 'We are to blame.' WHERE value LIKE '%looking into it.'")
    result = crisis("verify", "heron")
    assert result.exit_code == 1
    assert "(StatementDrafted) has words that are not those that were typed" in result.stderr


def test_erased_words_leave_the_log_whole(log: Path) -> None:
    alter(log, "DELETE FROM words WHERE value LIKE '%looking into it.'")
    result = crisis("verify", "heron")
    assert result.exit_code == 0
    assert "Erased on purpose" in result.stdout


def exported(name: str = "heron.json") -> Path:
    assert crisis("export", "heron", "--format", "json", "--output", name).exit_code == 0
    return Path(name)


def test_an_export_is_checked_without_the_database(log: Path) -> None:
    file = exported()
    log.unlink()
    result = crisis("verify", str(file))
    assert result.exit_code == 0
    assert "as they were written" in result.stdout


def test_an_altered_export_is_found_out(log: Path) -> None:
    file = exported()
    content = json.loads(file.read_text())
    content["log"][4]["stored"] = content["log"][4]["stored"].replace("clara", "farid")
    content["log"][3]["stored"] = content["log"][3]["stored"].replace('"by":"', '"by":"x')
    file.write_text(json.dumps(content))
    result = crisis("verify", str(file))
    assert result.exit_code == 1
    assert "entry 4 of" in result.stderr


def test_an_export_whose_readable_part_says_something_else_is_found_out(log: Path) -> None:
    file = exported()
    content = json.loads(file.read_text())
    content["timeline"][5]["who"] = "Farid"
    file.write_text(json.dumps(content))
    result = crisis("verify", str(file))
    assert result.exit_code == 1
    assert "entry 6" in result.stderr
    assert "believe the log alone" in result.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"# Timeline of heron",
        b"[]",
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"format": "crisis-log/1"}',
        b'{"format": "crisis-log/1", "crisis": "c", "length": 1, "words": [], "log": [7]}',
        b'{"format": "crisis-log/1", "crisis": "c", "length": 1, "words": [],'
        b' "log": [{"version": 1, "stored": "{}", "chain": "zz"}]}',
    ],
)
def test_a_file_that_is_no_export_is_told(database: Path, content: bytes) -> None:
    Path("file").write_bytes(content)
    result = crisis("verify", "file")
    assert result.exit_code == 2
    assert "cannot be checked" in result.stderr
    assert "--format json" in result.stderr


def test_a_log_of_nonsense_rows_is_altered_and_no_accident(database: Path) -> None:
    row = {"version": 1, "stored": "{}", "chain": "00" * 32}
    told = {"format": "crisis-log/1", "crisis": "c", "length": 1, "words": [], "log": [row]}
    Path("file").write_text(json.dumps(told))
    result = crisis("verify", "file")
    assert result.exit_code == 1
    assert "entry 1 of 1 was altered" in result.stderr


# backup


def test_a_backup_holds_every_crisis_and_can_be_checked(log: Path) -> None:
    assert crisis("backup", "copy.db").exit_code == 0
    assert Path("copy.db").stat().st_mode & 0o777 == 0o600
    result = crisis("verify", "copy.db")
    assert result.exit_code == 0
    assert result.stdout.count("as they were written") == 2


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
