"""The sandbox stands by itself."""

from __future__ import annotations

import ast
from pathlib import Path

SANDBOX = Path(__file__).parents[2] / "bot" / "sandbox"


def imported(source: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_the_sandbox_imports_nothing_else_of_the_product() -> None:
    files = list(SANDBOX.rglob("*.py"))
    strangers = {
        name
        for file in files
        for name in imported(file)
        if name.split(".")[0] == "bot" and not name.startswith("bot.sandbox")
    }
    assert files
    assert strangers == set()
