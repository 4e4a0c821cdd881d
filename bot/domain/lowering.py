"""Half a lowering of the severity: one of two has said that it is less bad."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.values import Level, PersonId

HALF_GOOD_FOR = timedelta(minutes=30)
"""Both must have looked at the same situation. Half an hour of a crisis is another one: what the
lead said at dawn is not completed by somebody at dusk."""


def said_lately(
    lowering: Mapping[Level, Mapping[PersonId, datetime]], level: Level, at: datetime
) -> dict[PersonId, datetime]:
    """Whose word that it is down to this level still counts at this instant, and since when."""
    said = lowering.get(level, {})
    return {person: then for person, then in said.items() if at < then + HALF_GOOD_FOR}
