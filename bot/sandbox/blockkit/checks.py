"""Small checks from which the tables of Block Kit are built.

A check looks at one value and writes what is wrong into a list, in Slack's wording.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Problems = list[str]
Check = Callable[[Any, str, Problems], None]
"""(value, JSON pointer to it, where problems go)"""


def wrong(problems: Problems, path: str, what: str) -> None:
    problems.append(f"{what} [json-pointer:{path}]")


def string(most: int | None = None, *, least: int = 0) -> Check:
    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, str):
            wrong(problems, path, "must be a string")
        elif most is not None and len(value) > most:
            wrong(problems, path, f"must be less than {most + 1} characters")
        elif len(value) < least:
            wrong(problems, path, f"must be more than {least - 1} characters")

    return check


def boolean(value: Any, path: str, problems: Problems) -> None:
    if not isinstance(value, bool):
        wrong(problems, path, "must be a boolean")


def whole(low: int | None = None, high: int | None = None) -> Check:
    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            wrong(problems, path, "must be an integer")
        elif (low is not None and value < low) or (high is not None and value > high):
            wrong(problems, path, f"must be between {low} and {high}")

    return check


def choice(*allowed: str) -> Check:
    def check(value: Any, path: str, problems: Problems) -> None:
        if value not in allowed:
            wrong(problems, path, f"must be one of {', '.join(allowed)}")

    return check


def array(each: Check, least: int = 0, most: int | None = None) -> Check:
    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, list):
            wrong(problems, path, "must be an array")
            return
        if len(value) < least:
            wrong(problems, path, f"no fewer than {least} items allowed")
        if most is not None and len(value) > most:
            wrong(problems, path, f"no more than {most} items allowed")
        for number, item in enumerate(value):
            each(item, f"{path}/{number}", problems)

    return check


def thing(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    """An object with exactly these fields."""
    known = {**required, **(optional or {})}

    def check(value: Any, path: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            wrong(problems, path, "must be an object")
            return
        for name in required.keys() - value.keys():
            wrong(problems, path, f"missing required field: {name}")
        for name, item in value.items():
            if name not in known:
                wrong(problems, path, f"invalid additional property: {name}")
            else:
                known[name](item, f"{path}/{name}", problems)

    return check


def typed(kinds: dict[str, Check], what: str) -> Check:
    """An object whose `type` chooses the check."""

    def check(value: Any, path: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            wrong(problems, path, f"unsupported type for {what}: {kind}")
        else:
            kinds[kind](value, path, problems)

    return check


def anything(value: Any, path: str, problems: Problems) -> None:
    """For `type`, which `typed` has looked at."""


def text(most: int, *kinds: str) -> Check:
    """A text object of one of `kinds` (both when none is named), not empty."""
    allowed = kinds or ("plain_text", "mrkdwn")
    words = string(most, least=1)
    plain = thing({"type": anything, "text": words}, {"emoji": boolean})
    marked = thing({"type": anything, "text": words}, {"verbatim": boolean})
    tables = {"plain_text": plain, "mrkdwn": marked}
    return typed({kind: tables[kind] for kind in allowed}, "text")


def plain_text(most: int) -> Check:
    return text(most, "plain_text")
