"""The update that was promised to the public."""

from datetime import datetime

from bot.domain.commands import AskForNextUpdate
from bot.domain.events import Event, NextUpdateMissed
from bot.domain.state import Crisis
from bot.domain.statement import Statement


def ask_for_next_update(command: AskForNextUpdate, crisis: Crisis) -> list[Event]:
    """Raise the alarm when the promised time has come and nothing newer was published."""
    statement = crisis.statement(command.statement)
    promised = statement.wording.next_update_at
    if crisis.over or promised is None or _answered(statement, crisis):
        return []
    return [
        NextUpdateMissed(statement=statement.id, promised_at=promised, by=command.by, at=command.at)
    ]


def _answered(statement: Statement, crisis: Crisis) -> bool:
    """Whether anything was published after it."""
    since = _last_published(statement)
    others = (s for s in crisis.statements.values() if s.id != statement.id)
    return any(since and last > since for other in others if (last := _last_published(other)))


def _last_published(statement: Statement) -> datetime | None:
    moments = [d.published_at for d in statement.deliveries.values() if d.published_at]
    return max(moments, default=None)
