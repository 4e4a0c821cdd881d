"""What people put on the timeline themselves."""

from bot.domain.commands import LogEntry
from bot.domain.decisions.checks import check_team
from bot.domain.events import EntryLogged, Event
from bot.domain.rejections import Missing
from bot.domain.state import Crisis


def log_entry(command: LogEntry, crisis: Crisis) -> list[Event]:
    """Note it. A post noted before, by whichever way, is not noted again. One without words, such
    as a picture, is noted by its link."""
    check_team(command, crisis)
    if not command.text.strip() and not command.post:
        raise Missing("text")
    if command.post and command.post in crisis.logged:
        return []
    return [
        EntryLogged(
            text=command.text,
            author=command.author,
            source=command.source,
            happened_at=command.happened_at,
            post=command.post,
            link=command.link,
            by=command.by,
            at=command.at,
        )
    ]
