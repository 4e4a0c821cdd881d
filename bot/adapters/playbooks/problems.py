"""What can be wrong with a playbook, in words that say where it stands and what to do."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_SECRET = re.compile(
    r"whsec_|xox[abeprs]-|xapp-|-----BEGIN|hooks\.slack\.com/services/|gh[pousr]_\w{20}"
    r"|AKIA[0-9A-Z]{16}|sk_live_|eyJ[\w-]{10,}\.eyJ|://[^/\s@]+:[^/\s@]+@"
)
_LONGEST_ECHO = 60


class Severity(StrEnum):
    """An error stops the playbook from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One mistake. `line` and `column` count from 1; 0 means the file as a whole."""

    file: Path
    message: str
    line: int = 0
    column: int = 0
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else str(self.file)
        return f"{place}: {self.severity}: {self.message}"


class PlaybookMistakes(Exception):
    """The playbooks or the organisation cannot be used; `problems` has every mistake."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(in_order(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file and place, each once."""
    return sorted(set(problems), key=lambda one: (str(one.file), one.line, one.column, one.message))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stop the playbook from being used."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def looks_secret(text: str) -> bool:
    """Whether the text has the form of a credential of some well-known kind."""
    return bool(_SECRET.search(text))


def shown(value: object) -> str:
    """The value as an error may repeat it: short, on one line, and never a credential."""
    text = " ".join(str(value).split())
    if looks_secret(text):
        return "(hidden: it looks like a secret)"
    return f"`{text[:_LONGEST_ECHO]}…`" if len(text) > _LONGEST_ECHO else f"`{text}`"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?` for a near miss, else the names there are, else nothing."""
    names = sorted(known)
    near = difflib.get_close_matches(word[:_LONGEST_ECHO], names, n=1)
    if near:
        return f" Did you mean `{near[0]}`?"
    return f" Known here: {', '.join(names)}." if names else ""
