"""The guards taken away that hold where there are several platforms, and one on which a team reads
along; as in `sabotage.py`."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from itertools import count
from typing import Any
from unittest.mock import patch

from bot.adapters.teams import activities
from bot.application import platforms
from bot.domain import planned, reactions
from bot.domain.decisions import approving, lifecycle
from bot.domain.decisions import room as coming
from bot.domain.state import Crisis
from bot.domain.values import RoomId


def routed_by_the_wrong_platform() -> AbstractContextManager[Any]:
    """Everything about a crisis goes to the first platform there is."""
    first = platforms.Platforms.at
    return patch.object(platforms.Platforms, "of", lambda self, _crisis: first(self, RoomId("")))


def opened_without_looking_who_can_read() -> AbstractContextManager[Any]:
    """Who is in the team plays no part."""
    return patch.object(lifecycle, "check_room_is_private", lambda *_: None)


@contextmanager
def a_repeated_activity_handled_anew() -> Iterator[None]:
    """Each delivery is taken for an activity of its own."""
    digest, times = activities.digest, count()
    with patch.object(activities, "digest", lambda *parts: digest(*parts, str(next(times)))):
        yield


def a_pressed_copy_obeyed() -> AbstractContextManager[Any]:
    """*Approve* is taken to mean the words as they are now, whatever stood on the post."""
    approve = approving.approve

    def approve_anyway(command: Any, crisis: Crisis) -> Any:
        if statement := crisis.statements.get(command.statement):
            facts = {"revision": statement.revision, "digest": statement.digest}
            command = replace(command, **facts)
        return approve(command, crisis)

    return patch.object(approving, "approve", approve_anyway)


def nobody_named_who_cannot_be_written_to() -> AbstractContextManager[Any]:
    """A direct message that cannot be delivered is dropped."""
    abandoned: Any = reactions._abandoned

    def dropped(event: Any, crisis: Crisis) -> Any:
        return () if event.effect == "Notify" else abandoned(event, crisis)

    return patch.object(reactions, "_abandoned", dropped)


def whoever_comes_in_taken_for_invited() -> AbstractContextManager[Any]:
    """Everybody in the team is thought to belong to the crisis."""
    joined: Any = coming.joined

    def belongs(command: Any, crisis: Crisis) -> Any:
        return [replace(event, invited=True) for event in joined(command, crisis)]

    return patch.object(coming, "joined", belongs)


def words_of_a_draft_in_a_direct_message() -> AbstractContextManager[Any]:
    """Whoever is asked to approve is shown what."""
    about = planned.about

    def with_words(crisis: Crisis, statement: Any) -> Any:
        return about(crisis, statement) | {"words": crisis.statement(statement).wording.text}

    return patch.object(reactions, "about", with_words)


AT_HOME = (
    routed_by_the_wrong_platform,
    opened_without_looking_who_can_read,
    a_repeated_activity_handled_anew,
    a_pressed_copy_obeyed,
    nobody_named_who_cannot_be_written_to,
    whoever_comes_in_taken_for_invited,
    words_of_a_draft_in_a_direct_message,
)
