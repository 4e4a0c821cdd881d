"""How bad it is."""

from dataclasses import dataclass

from bot.domain.commands.base import Asked
from bot.domain.values import Level


@dataclass(frozen=True, kw_only=True)
class ChangeLevel(Asked):
    """Raising is done at once; lowering takes the lead and one more, in whichever order."""

    level: Level
