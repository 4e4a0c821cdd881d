"""How long to wait before trying again."""

from bot.application.ports import Chance

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 60.0


class Backoff:
    """Exponential, with full jitter over the upper half: callers that failed together do not
    come back together."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def seconds(self, tries: int) -> float:
        """After so many earlier attempts."""
        most = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(tries, 10))
        return self._chance.uniform(most / 2, most)
