"""The timeline, and forms."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.commands.base import Asked
from bot.domain.values import (
    LogSource,
    PersonId,
    PostId,
    Words,
)


@dataclass(frozen=True, kw_only=True)
class AskForForm(Asked):
    """Somebody asks for a form; refused here, it need not be filled in for nothing."""

    form: str


@dataclass(frozen=True, kw_only=True)
class LogEntry(Asked):
    text: Words
    author: PersonId
    source: LogSource
    happened_at: datetime
    post: PostId | None = None
    link: str = ""
