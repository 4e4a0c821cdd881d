"""What the doctor found, and what of it would fail on the night."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """`FAIL` stops something on the night; `WARN` ought to be looked at."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at: what was found, and, unless all is well, what to do."""

    area: str
    health: Health
    what: str
    fix: str = ""


def ok(area: str, what: str) -> Finding:
    return Finding(area=area, health=Health.OK, what=what)


def warn(area: str, what: str, fix: str) -> Finding:
    return Finding(area=area, health=Health.WARN, what=what, fix=fix)


def fail(area: str, what: str, fix: str) -> Finding:
    return Finding(area=area, health=Health.FAIL, what=what, fix=fix)


def failed(findings: Iterable[Finding]) -> list[Finding]:
    """What would fail on the night."""
    return [one for one in findings if one.health is Health.FAIL]


def summary(findings: Sequence[Finding]) -> str:
    """For the owner: what would fail on the night and what to do; empty where nothing would."""
    wrong = failed(findings)
    if not wrong:
        return ""
    count = "One thing" if len(wrong) == 1 else f"{len(wrong)} things"
    lines = [f"• {one.area}: {one.what} {one.fix}".rstrip() for one in wrong]
    return "\n".join((f"{count} would fail on the night:", *lines))
