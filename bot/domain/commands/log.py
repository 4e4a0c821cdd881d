"""The timeline, and forms."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.commands.base import Asked
from bot.domain.values import (
    LogSource,
    PersonId,
    PostId,
    StatementId,
    Words,
)


@dataclass(frozen=True, kw_only=True)
class AskForForm(Asked):
    """Somebody asks for a form; refused here, it need not be filled in for nothing."""

    form: str
    statement: StatementId | None = None
    revision: int = 0
    digest: str = ""
    """What the pressed card showed, where the form is about approving it."""


@dataclass(frozen=True, kw_only=True)
class LogEntry(Asked):
    text: Words
    author: PersonId
    source: LogSource
    happened_at: datetime
    post: PostId | None = None
    link: str = ""
