"""Who was in the team when the bot looked last: Teams tells of coming and going once, to a bot that
may have been down."""

import json
from collections.abc import Set as AbstractSet
from typing import Protocol

import structlog

from bot.adapters.teams.notes import Notes
from bot.adapters.teams.turns import note
from bot.application.ports import Clock, DeliveryFailed
from bot.domain.values import PersonId

NOTE = "roll"
LOOK_EVERY_SECONDS = 1800.0

log = structlog.get_logger()


class Team(Protocol):
    """`TeamsDirectory`, as far as it counts who is there."""

    async def team(self) -> frozenset[PersonId]: ...


class Telling(Protocol):
    """`Coming`, as far as it tells the war rooms."""

    async def found(
        self, joined: AbstractSet[PersonId], left: AbstractSet[PersonId], since: str
    ) -> None: ...


class Roll:
    """Every difference is told to the war rooms; what Teams itself told of is told once."""

    def __init__(self, team: Team, coming: Telling, notes: Notes, clock: Clock) -> None:
        self._team = team
        self._coming = coming
        self._notes = notes
        self._clock = clock

    async def keep(self) -> None:
        """Look now and every half hour; to be cancelled."""
        while True:
            try:
                await self.look()
            except DeliveryFailed as failed:
                log.warning("team_not_asked", reason=failed.reason)
            except Exception as error:  # noqa: BLE001 – the next look tells what this one did not
                note("roll", error)
            await self._clock.sleep(LOOK_EVERY_SECONDS)

    async def look(self) -> None:
        """Tell who came and who left since the last look, then remember this one. Raises
        `DeliveryFailed`."""
        there = await self._team.team()
        before = await self._notes.note(NOTE, "")
        now = json.dumps(sorted(there))
        if now == before:
            return
        if before is not None:
            known = frozenset(map(PersonId, json.loads(before)))
            await self._coming.found(there - known, known - there, before)
        await self._notes.keep_note(NOTE, "", now)
