"""Who comes into the team on Teams, and goes again: each can read every war room there."""

import asyncio
from typing import TYPE_CHECKING, Any

from bot.adapters.teams.activities import digest
from bot.domain.commands import NoteJoined, NoteLeft
from bot.domain.values import CommandId, PersonId
from tests.facts import GUS, typed
from tests.simulation.chats import HAL, Teams
from tests.simulation.replicas import Died, Replica
from tests.simulation.world import TEAMS, VirtualClock

if TYPE_CHECKING:
    from tests.simulation.day import Day

COMERS = (GUS, HAL)
"""One is on the roster, and kept out of some crises; the other is not."""


def team_of(day: "Day") -> Teams | None:
    """The team, on a day with Teams."""
    known = day.cluster.platforms.get(TEAMS)
    memory = known.memory if known else None
    return memory if isinstance(memory, Teams) else None


def before(day: "Day") -> None:
    """Some have not got the app; on some days somebody is in the team who was never told of."""
    if (team := team_of(day)) is None:
        return
    everybody = sorted(team.team)
    for person in everybody:
        if day.chance.random() < 0.15:
            team.without_app.add(person)
    if day.chance.random() < 0.6:
        team.team[day.chance.choice(COMERS)] = -1.0


async def come_and_go(day: "Day") -> None:
    """Until everybody goes home."""
    while (team := team_of(day)) is not None and not day.crowd.going_home:
        await asyncio.sleep(day.chance.uniform(4.0, 40.0))
        person = day.chance.choice(COMERS)
        if person in team.team:
            await _goes(day, team, person)
        else:
            await _comes(day, team, person)


async def take_out_strangers(day: "Day") -> None:
    """Whoever runs the team has been told why no crisis can be opened."""
    team = team_of(day)
    for person in COMERS if team else ():
        if team and person in team.team:
            await _goes(day, team, person)


async def _comes(day: "Day", team: Teams, person: PersonId) -> None:
    day.witness.note(f"{person} comes into the team")
    team.team[person] = day.loop.time()
    team.came.append((person, day.loop.time()))
    await _is_told(day, NoteJoined, person, name=typed(person.title()))


async def _goes(day: "Day", team: Teams, person: PersonId) -> None:
    day.witness.note(f"{person} leaves the team")
    del team.team[person]
    await _is_told(day, NoteLeft, person)


async def _is_told(day: "Day", kind: type[Any], person: PersonId, **facts: Any) -> None:
    """The bot, by an activity that comes again until it is taken in, and sometimes once more."""
    activity = day.crowd.new_id()
    taken_in = 0
    wanted = 2 if day.chance.random() < day.cluster.moods.delivered_twice else 1
    while taken_in < wanted:
        replica = await day.cluster.one()
        try:
            await day.cluster.within(replica, _take_in(replica, activity, kind, person, facts))
        except Died:
            await asyncio.sleep(day.chance.uniform(0.1, 3.0))
        else:
            taken_in += 1


async def _take_in(
    replica: Replica, activity: str, kind: type[Any], person: PersonId, facts: dict[str, Any]
) -> None:
    """As the listener does: every crisis is told that is worked on in the team."""
    for crisis in await replica.core.queries.running():
        if crisis.home == TEAMS and crisis.room is not None:
            number = CommandId(f"{activity}:{digest(crisis.room, person)}")
            common = {"id": number, "crisis": crisis.id, "by": person, "at": VirtualClock().now()}
            await replica.core.handler.handle(kind(**common, **facts))
