"""Whatever an outlet or a queue can fail of, people are told in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.outlets import answers
from bot.presentation import codes
from bot.presentation.cards import freezing
from bot.presentation.reasons import NOT_PUBLISHED
from bot.presentation.words import Words

ROOT = Path(__file__).parents[2]
RAISING = [
    *(ROOT / "bot/adapters/outlets").rglob("*.py"),
    *(ROOT / f"bot/application/{name}.py" for name in ("publishing", "freezing", "removing")),
    ROOT / "bot/application/watching.py",
]
FAILURES = ("DeliveryFailed", "OutcomeUnclear", "_failed", "_by_code")


def reasons_in(path: Path) -> Iterator[str]:
    """Short codes written out where a failure is made or recorded."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in FAILURES:
            for argument in node.args:
                yield from _codes(argument)
        if isinstance(node, ast.keyword) and node.arg == "reason":
            yield from _codes(node.value)


def _codes(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from _codes(node.body)
        yield from _codes(node.orelse)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


FOUND = sorted(
    {reason for path in RAISING for reason in reasons_in(path)}
    | {*answers.FINAL.values(), *answers.PASSING.values()}
)


def test_the_search_finds_them() -> None:
    assert {"unauthorised", "media_missing", "published_at_once", "by_hand", "insecure"} <= {*FOUND}


@pytest.mark.parametrize("reason", FOUND)
def test_every_reason_has_words(reason: str) -> None:
    assert reason in NOT_PUBLISHED or reason in freezing.REASONS


@pytest.mark.parametrize("reason", ["unauthorised", "forbidden", "invalid_auth", "token_revoked"])
def test_a_key_that_is_refused_says_whom_to_ask_and_what_for(reason: str) -> None:
    said = codes.not_published(Words(), reason)
    assert "ask your administrator" in said
    assert "Try again" in said
