"""The start of a bot in Teams, on a line that is not good."""

import pytest

from tests.adapters.test_doctor_teams import Clinic, clinic, teams_process
from tests.adapters.test_running_in_teams import bot

__all__ = ["clinic", "teams_process"]


@pytest.mark.parametrize("status", [0, 429, 502], ids=["lost", "busy", "broken"])
async def test_one_answer_that_teams_loses_does_not_end_the_start(
    clinic: Clinic, status: int
) -> None:
    clinic.write()
    await clinic.teams.befalls("members", status, retry_after=0.1 if status == 429 else None)
    async with bot(clinic):
        assert (await clinic.teams.calls())["members"] > 1
