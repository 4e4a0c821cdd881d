"""What whoever asked is told of it, visible to them alone, where the platform does not show it."""

from collections.abc import Sequence

from bot.domain.commands import Asked, AskForForm, ReadNotice
from bot.domain.effects import Tell
from bot.domain.events import EntryLogged, Event
from bot.domain.rejections import Rejected
from bot.domain.values import RoomId


def tell_refused(command: Asked, rejected: Rejected) -> Tell | None:
    """Tell whoever asked why not, unless the platform shows the answer itself."""
    return tell(command, rejected.code, rejected.data)


def tell_outcome(command: Asked, events: Sequence[Event]) -> Tell | None:
    """Tell a presser what a card does not show: that a repeat changed nothing, or that a thing
    is on the timeline now."""
    if isinstance(command, AskForForm):
        return None
    if isinstance(command, ReadNotice):
        # Whoever is kept out is not counted, and must not tell so by the answer.
        return tell(command, "notice_read", {})
    if not events:
        return tell(command, "nothing_changed", {"command": type(command).__name__})
    if isinstance(events[0], EntryLogged):
        return tell(command, "logged", {})
    return None


def tell(command: Asked, code: str, data: dict[str, str]) -> Tell | None:
    """Tell whoever asked, where they asked, unless they see the answer already."""
    if command.origin is None or command.origin.answered:
        return None
    return Tell(person=command.by, place=RoomId(command.origin.place), code=code, data=data)
