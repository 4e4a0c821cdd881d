"""Logs checked, in the database and away from it: what was altered is named."""

import json
from pathlib import Path

import pytest

from tests.cli.typed import HERON, alter, crisis
from tests.facts import all_approved, held, opened


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
