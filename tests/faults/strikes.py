"""Something goes wrong at one call: the bot is killed, or Slack does not answer as it should."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.demo.scene import NotSeen
from bot.sandbox.faults import FaultKind
from tests.faults.play import Play, at_rest, counted, flaws, repeated
from tests.faults.points import KNOWN_AFTERWARDS, PHASES, Aim, Point
from tests.faults.stage import Stage

Wrong = FaultKind | Literal["killed_before", "killed_after"]


class Strike:
    """One point, and what goes wrong there. A bot that is killed is started again at once."""

    def __init__(self, stage: Stage, wrong: Wrong, point: Point) -> None:
        self.aim = Aim(point, stage.sandbox.workspace)
        self._stage = stage
        self._tasks: set[asyncio.Task[None]] = set()
        faults = stage.sandbox.faults
        match wrong:
            case "killed_before":
                faults.add(point.method, "drop_before", where=self.aim)
                faults.before(point.method, self._kill_if_met)
            case "killed_after":
                faults.after(point.method, self._kill_if_aimed_at)
            case _:
                faults.add(point.method, wrong, where=self.aim)

    @property
    def met(self) -> bool:
        return self.aim.met is not None

    async def survived(self) -> None:
        """Wait until a bot that was killed is back."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _kill_if_met(self, method: str, arguments: dict[str, Any]) -> None:
        if arguments is self.aim.met:
            await self._kill()

    async def _kill_if_aimed_at(self, method: str, arguments: dict[str, Any]) -> None:
        if self.aim(method, arguments):
            await self._kill()

    async def _kill(self) -> None:
        killed = asyncio.Event()
        restart = asyncio.create_task(self._restart(killed))
        self._tasks.add(restart)
        restart.add_done_callback(self._tasks.discard)
        await killed.wait()

    async def _restart(self, killed: asyncio.Event) -> None:
        await self._stage.bot.kill()
        killed.set()
        await self._stage.bot.start()


@dataclass
class Account:
    """What a series of crises came to. `struck` counts the points that were met."""

    struck: int = 0
    missed: list[str] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)


Row = Mapping[str, Point]
"""The points at which one crisis is struck, by phase."""


def rows() -> list[Row]:
    """Crises that together are struck once at every point."""
    longest = max(len(points) for points in PHASES.values())
    return [
        {phase: points[i] for phase, points in PHASES.items() if i < len(points)}
        for i in range(longest)
    ]


def series(count: int) -> list[list[Row]]:
    """The rows dealt out; what a bot asks but once comes first in each."""
    dealt: list[list[Row]] = [rows()[start::count] for start in range(count)]
    for one in dealt:
        one.sort(key=lambda row: not any(p.method in KNOWN_AFTERWARDS for p in row.values()))
    return dealt


async def play_all(stage: Stage, wrong: Wrong, rows: Sequence[Row]) -> Account:
    """Crisis after crisis, one for each row."""
    account = Account()
    plays: list[Play] = []
    for number, row in enumerate(rows):
        play = Play(stage.sandbox, f"We are sorry. ({number})")
        plays.append(play)
        try:
            await _play(stage, play, wrong, row, account)
        except (NotSeen, AssertionError) as failed:
            account.flaws.append(f"{_said(row)}: {failed} was never seen")
            stage.sandbox.faults.clear()
            return account
        account.flaws += [f"{_said(row)}: {flaw}" for flaw in (*flaws(play), *counted(plays))]
    await at_rest(stage)
    account.flaws += [f"twice: {key}" for key in repeated(stage.sandbox)]
    account.flaws += [f"{p.name}, in the end: {flaw}" for p in plays for flaw in flaws(p)]
    account.flaws += [f"in the end: {flaw}" for flaw in counted(plays)]
    return account


async def _play(stage: Stage, play: Play, wrong: Wrong, row: Row, account: Account) -> None:
    strike = _aimed(stage, wrong, row, "opening")
    await play.submit_opening()
    await play.opened()
    await _over(stage, strike, account)
    strike = _aimed(stage, wrong, row, "drafting")
    await play.submit_draft()
    card = await play.drafted()
    await _over(stage, strike, account)
    strike = _aimed(stage, wrong, row, "publication")
    await play.approve(card)
    if strike:
        await strike.survived()
    if not (await play.ana.agree(play.room, card.ts, "approve")).ok and strike:
        # The bot died under her thumb: she was told so, and presses again.
        await strike.survived()
        await play.ana.agree(play.room, card.ts, "approve")
    await play.published()
    await _over(stage, strike, account)


def _aimed(stage: Stage, wrong: Wrong, row: Row, phase: str) -> Strike | None:
    return Strike(stage, wrong, row[phase]) if phase in row else None


async def _over(stage: Stage, strike: Strike | None, account: Account) -> None:
    if strike is None:
        return
    await strike.survived()
    if strike.met:
        account.struck += 1
    else:
        account.missed.append(str(strike.aim.point))
    stage.sandbox.faults.clear()


def _said(row: Row) -> str:
    return ", ".join(str(point) for point in row.values())
