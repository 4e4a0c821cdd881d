"""The relay's own commands: results of what it did."""

from typing import Any, TypeVar

from bot.application.ports import Clock, Entry
from bot.domain.commands import Asked
from bot.domain.values import THE_BOT, CommandId

CommandT = TypeVar("CommandT", bound=Asked)


def result(kind: type[CommandT], entry: Entry, clock: Clock, **facts: Any) -> CommandT:
    """A result of one attempt at one entry; its id is the same however often it is reported."""
    command_id = CommandId(f"{entry.key}#{entry.tries}:{kind.__name__}")
    return kind(id=command_id, crisis=entry.crisis, by=THE_BOT, at=clock.now(), **facts)
