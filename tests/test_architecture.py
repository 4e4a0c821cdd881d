"""What the layout of the code promises: imports point inward, the domain is pure, the gate is a
type that one module makes."""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"
FILES = sorted(BOT.rglob("*.py"))

INWARD = {
    "domain": {"domain"},
    "application": {"domain", "application"},
    "presentation": {"domain", "application", "presentation"},
    "sandbox": {"sandbox"},
}
"""Which layers each layer may import. Adapters and what wires them may import all of these."""

PURE = frozenset(sys.stdlib_module_names) | {"bot", "rfc8785"}
IMPURE = {
    "asyncio", "http", "os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess",
    "threading", "time", "urllib", "uuid", "zoneinfo",
}  # fmt: skip
"""What reads the clock, the world, or chance. They arrive as data, or through a port."""

MAY_USE_THE_SANDBOX = {"sandbox", "demo"}
MOST_LINES = 450


def layer(file: Path) -> str:
    return file.relative_to(BOT).parts[0]


def of(*layers: str) -> list[Path]:
    return [file for file in FILES if layer(file) in layers]


def imported(file: Path) -> Iterator[str]:
    """Full names of all modules a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are written in full"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layers_imported(file: Path) -> set[str]:
    names = {name.split(".")[1] for name in imported(file) if name.startswith("bot.")}
    return {name for name in names if (BOT / name).is_dir()}


each = pytest.mark.parametrize


def test_every_layer_is_looked_at() -> None:
    assert {layer(file) for file in FILES} >= {*INWARD, "adapters"}


@each("name", sorted(INWARD))
def test_imports_point_inward(name: str) -> None:
    wrong = {
        str(file.relative_to(ROOT)): outward
        for file in of(name)
        if (outward := layers_imported(file) - INWARD[name])
    }
    assert wrong == {}


def test_nothing_but_the_demo_uses_the_sandbox() -> None:
    users = {layer(file) for file in FILES if "sandbox" in layers_imported(file)}
    assert users <= MAY_USE_THE_SANDBOX


def test_the_sandbox_imports_nothing_else_of_the_bot() -> None:
    others = {n for file in of("sandbox") for n in imported(file) if re.match(r"bot(\.|$)", n)}
    assert {name for name in others if not re.match(r"bot\.sandbox(\.|$)", name)} <= set()


def test_slack_and_teams_know_nothing_of_each_other() -> None:
    for one, other in (("slack", "teams"), ("teams", "slack")):
        folder = BOT / "adapters" / one
        names = {name for file in folder.rglob("*.py") for name in imported(file)}
        assert not [name for name in names if name.startswith(f"bot.adapters.{other}")]


def test_the_library_for_teams_is_used_in_the_folder_of_teams_alone() -> None:
    library = re.compile(r"(botbuilder|botframework|msrest|msal)(\.|$)")
    users = {file for file in FILES if any(map(library.match, imported(file)))}
    assert users
    assert {file.relative_to(BOT).parts[:2] for file in users} == {("adapters", "teams")}


def test_the_domain_imports_the_standard_library_and_rfc8785_only() -> None:
    roots = {name.split(".")[0] for file in of("domain") for name in imported(file)}
    assert roots <= PURE


@each("name", ["domain", "application"])
def test_clock_chance_and_the_world_arrive_as_data_or_through_ports(name: str) -> None:
    allowed = {"asyncio"} if name == "application" else set()
    for file in of(name):
        roots = {module.split(".")[0] for module in imported(file)}
        assert roots & IMPURE <= allowed, file


@each("name", ["domain", "application", "presentation"])
def test_nothing_within_reads_the_time(name: str) -> None:
    for file in of(name):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {"utcnow", "today", "now"}:
                assert ast.unparse(node).endswith("clock.now"), f"{file}: {ast.unparse(node)}"


def test_the_domain_awaits_nothing() -> None:
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    for file in of("domain"):
        for node in ast.walk(ast.parse(file.read_text())):
            assert not isinstance(node, waiting), file


def calls(file: Path, name: str) -> list[str]:
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name
    ]


def test_only_the_gate_makes_a_clearance() -> None:
    makers = {str(file.relative_to(BOT)) for file in FILES if calls(file, "Clearance")}
    assert makers == {"domain/gate.py"}


def test_no_clearance_is_changed_after_it_was_made() -> None:
    changed = [call for file in FILES for call in calls(file, "replace") if "clearance" in call]
    assert changed == []


def test_outlets_are_called_by_the_publisher_alone() -> None:
    callers = {
        str(file.relative_to(BOT))
        for file in of("domain", "application", "presentation", "adapters")
        if any("clearance" in call for call in calls(file, "publish"))
    }
    assert callers == {"application/publishing.py"}


def names(file: Path) -> Iterator[str]:
    """Identifiers: what is neither a string nor a comment."""
    for token in tokenize.generate_tokens(io.StringIO(file.read_text()).readline):
        if token.type == tokenize.NAME:
            yield token.string


@each("name", ["domain", "application", "presentation"])
def test_platforms_have_no_name_within(name: str) -> None:
    platform = re.compile(r"slack|botbuilder|msteams|block_?kit|trigger_id|response_url", re.I)
    for file in of(name):
        assert not [word for word in names(file) if platform.search(word)], file


@each("name", ["domain", "application"])
def test_the_inner_layers_do_not_even_speak_of_platforms(name: str) -> None:
    platform = re.compile(r"\bslack\b|botbuilder|microsoft teams", re.I)
    assert [file for file in of(name) if platform.search(file.read_text())] == []


def test_no_file_is_too_long_to_read() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in FILES
        if (lines := len(file.read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_no_history_and_no_promises_stand_in_the_code() -> None:
    marks = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    assert [file for file in FILES if marks.search(file.read_text())] == []
