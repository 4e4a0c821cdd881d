"""Whatever stands in the files: problems or a playbook, never another exception."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.adapters.playbooks import PlaybookMistakes, Severity, check, load_playbooks
from bot.domain.playbook import Playbook
from bot.domain.values import LEAD, Kind
from tests.adapters.playbook_files import Folder, good_folder

SNIPPETS = [
    *"\t\n:-#&*!|>{}[],'\"%@`?~", ": ", "- ", "<<: ", "&a ", "*a", "!!int ", "!!binary ", "---\n",
    "...\n", "%YAML 1.1\n", "null", "true", "2026-13-99", "0x", ".nan", "1e999", "9" * 40, "\ufeff",
    "\x00", "\x85", "\u2028", "é", "everyone", "ana", "lead", "type: webhook\n", "{{ x }}", "{% if",
    "after 99999999999 s", "slack:T1:U1", "[[[[", "}}}}", "    ", "eligible: everyone\n",
]  # fmt: skip

ROLES = ("lead", "counsel", "social", "spokesperson", "scribe", "nobody")
PEOPLE = ("ana", "ben", "clara", "david", "ema", "zoe")
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from((*ROLES, *PEOPLE, "everyone", "on press", "general")),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(("roles", "people", "holder", "type", "x")), inner),
    max_leaves=5,
)  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn, content: bytes) -> bytes:
    """The file with a few pieces cut out, doubled, moved or replaced."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 60)))
        snippets = st.sampled_from(SNIPPETS).map(str.encode) | st.binary(max_size=3)
        new = draw(st.one_of(snippets, st.just(b""), st.just(content[start:end] * 2)))
        content = content[:start] + new + content[end:]
    return content


def assert_usable(playbooks: dict[str, Playbook]) -> None:
    """Every kind has a rule, and lead and approvers are open to those listed only."""
    for playbook in playbooks.values():
        assert set(playbook.rules) == set(Kind)
        assert playbook.role(LEAD)
        guarded = {LEAD} | playbook.approver_roles
        assert all(r.eligible is not None for r in playbook.roles if r.id in guarded)


def outcome_is_clear(folder: Folder) -> None:
    """Either usable playbooks, or problems with words and a place."""
    problems = check(folder.path)
    if any(problem.severity is Severity.ERROR for problem in problems):
        with pytest.raises(PlaybookMistakes):
            load_playbooks(folder.path)
    else:
        assert_usable(load_playbooks(folder.path))
    assert all(one.message.strip() and one.line >= 0 and one.column >= 0 for one in problems)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return good_folder(tmp_path_factory.mktemp("fuzz"))


GOOD = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("which", ["organisation", "playbook", "holding"])
@GOOD
@given(data=st.data())
def test_a_spoiled_file_gives_problems_or_a_playbook(
    folder: Folder, which: str, data: st.DataObject
) -> None:
    file: Path = getattr(folder, which)
    content = file.read_bytes()
    try:
        file.write_bytes(data.draw(spoiled(content)))
        outcome_is_clear(folder)
    finally:
        file.write_bytes(content)


@GOOD
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode()))
@example(b"? {a: b}\n: c\n")
@example(b"%YAML 1.1\n---\na: 190:20:30\n")
@example(b"roles: {lead: {title: x, duties: [x], holder: [ana]}}\n")
def test_any_bytes_at_all_give_problems(folder: Folder, content: bytes) -> None:
    before = folder.playbook.read_bytes()
    try:
        folder.playbook.write_bytes(content)
        outcome_is_clear(folder)
    finally:
        folder.playbook.write_bytes(before)


KEYS = (
    "title", "when", "severity", "roles", "rules", "send", "outlets", "say", "dont_say", "notice",
    "drafts", "facts", "stale_after", "archive_after",
)  # fmt: skip


@GOOD
@given(key=st.sampled_from(KEYS), value=anything)
def test_any_value_under_any_key_gives_problems_or_a_playbook(
    folder: Folder, key: str, value: object
) -> None:
    before = folder.playbook.read_text(encoding="utf-8")
    lines = before.splitlines(keepends=True)
    start = next(index for index, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = start + 1
    while end < len(lines) and lines[end][:1] in (" ", "\n", "#"):
        end += 1
    changed = [*lines[:start], f"{key}: {json.dumps(value)}\n", *lines[end:]]
    try:
        folder.playbook.write_text("".join(changed), encoding="utf-8")
        outcome_is_clear(folder)
    finally:
        folder.playbook.write_text(before, encoding="utf-8")
