"""How a crisis begins: somebody has seen something, and asks the bot to open a war room."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain import commands as c
from bot.domain.playbook import Playbook
from bot.domain.values import CrisisId, Home, Level, Origin, RoomId
from tests.facts import ANA, EMA, GUS, NAMES, typed
from tests.simulation import comings
from tests.simulation.world import SLACK, TEAMS, VirtualClock

if TYPE_CHECKING:
    from tests.simulation.day import Day

GENERAL_ON = {SLACK: RoomId("general"), TEAMS: RoomId("teams:general")}


def opening(day: "Day", playbook: Playbook, home: Home, *, drill: bool) -> c.OpenCrisis:
    """Somebody has seen something, and asks in the place where everybody is."""
    number, at = day.crowd.new_id(), VirtualClock().now()
    return c.OpenCrisis(
        id=number,
        crisis=CrisisId(f"C-{number}"),
        by=day.chance.choice((EMA, ANA)),
        at=at,
        code_name=f"heron-{number}",
        summary=day.crowd.new_text("Seen"),
        seen_where=typed("online"),
        link=typed("https://example.org/"),
        first_seen_at=at - timedelta(minutes=5),
        level=Level.HIGH,
        drill=drill,
        keep_out=frozenset({GUS} if day.chance.random() < 0.3 else ()),
        playbook=_noticed_on(playbook, day.homes),
        names=NAMES,
        home=home,
        origin=Origin(place=GENERAL_ON[home], answered=True),
    )


def _noticed_on(playbook: Playbook, homes: tuple[Home, ...]) -> Playbook:
    """With a notice to all staff in the place where everybody is."""
    assert playbook.notice is not None
    channels = tuple(GENERAL_ON[home] for home in homes)
    return replace(playbook, notice=replace(playbook.notice, channels=channels))


async def openings(
    day: "Day", playbook: Playbook, home: Home, *, drill: bool, opened: bool
) -> None:
    """One crisis; now and then a second, above all where there is another platform."""
    if not opened:
        await _opens(day, playbook, home, drill=drill)
    others = [one for one in day.homes if one != home]
    if day.chance.random() < (0.8 if others else 0.08):
        await asyncio.sleep(day.chance.choice((0.0, 5.0)))
        second = others[0] if others else home
        await _opens(day, playbook, second, drill=day.chance.random() < 0.3)


async def _opens(day: "Day", playbook: Playbook, home: Home, *, drill: bool) -> None:
    """Once more where it was refused because of who is in the team."""
    for _ in range(2):
        command = opening(day, playbook, home, drill=drill)
        await day.crowd.deliver(command)
        if command.crisis in day.witness.streams:
            return
        await comings.take_out_strangers(day)
