"""`crisis serve` with little patience, at any pace, and by another clock, as the environment says.

`FAULTS_PATIENCE_SECONDS`: how long an answer is waited for. `FAULTS_AHEAD_SECONDS`: how much
later it is for the bot than for everybody else. `FAULTS_PACED`: `no` to leave Slack's rate limits
to Slack.
"""

import asyncio
import os
from datetime import datetime, timedelta

from bot import logging
from bot.adapters.pacing import Pace
from bot.adapters.slack.pacing import PACES
from bot.adapters.system import SystemClock
from bot.serving import serve
from bot.settings import load_settings

AT_ANY_PACE = {
    method: Pace(burst=10_000, a_minute=10_000, each_place=pace.each_place)
    for method, pace in PACES.items()
}


class Ahead(SystemClock):
    """The machine's clock, put forward."""

    def __init__(self, seconds: float) -> None:
        self._ahead = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return super().now() + self._ahead


def main() -> None:
    told, settings = os.environ, load_settings()
    logging.configure(settings.crisis_log_level, secrets=settings.secrets)
    asyncio.run(
        serve(
            settings,
            clock=Ahead(float(told.get("FAULTS_AHEAD_SECONDS", "0"))),
            paces=AT_ANY_PACE if told.get("FAULTS_PACED") == "no" else PACES,
            answer_within_seconds=float(told.get("FAULTS_PATIENCE_SECONDS", "10")),
        )
    )


if __name__ == "__main__":
    main()
