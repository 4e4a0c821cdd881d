"""What may be asked of all crises together."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.application.handler import CommandHandler
from bot.application.ports import Recorded, Store
from bot.domain.state import Crisis
from bot.domain.values import CrisisId, PersonId, RoomId

SIMILAR_WITHIN = timedelta(minutes=30)
"""Two crises opened within this time may be one that two people noticed."""


class Queries:
    """Reads through the handler, so that every answer is the newest."""

    def __init__(self, store: Store, handler: CommandHandler) -> None:
        self._store = store
        self._handler = handler
        self._rooms: dict[RoomId, CrisisId] = {}

    async def all(self) -> list[Crisis]:
        """Every crisis, the oldest first. Only what is new is read: of one that ended long ago,
        nothing."""
        lengths = await self._store.lengths()
        found = [await self._handler.known(one, length) for one, length in lengths.items()]
        crises = [crisis for crisis in found if crisis is not None]
        self._rooms = {room: crisis.id for crisis in crises for room in crisis.rooms}
        return crises

    async def running(self) -> list[Crisis]:
        """Those that are not over, drills among them, the oldest first."""
        return [crisis for crisis in await self.all() if not crisis.over]

    async def events(self, crisis: CrisisId) -> Sequence[Recorded]:
        """The whole stream."""
        return await self._store.read(crisis)

    async def in_room(self, room: RoomId) -> Crisis | None:
        """The crisis whose war room this is, or was."""
        if room not in self._rooms:
            await self.all()
        known = self._rooms.get(room)
        return await self._handler.current(known) if known else None

    async def of(self, person: PersonId, *, over: bool = False) -> list[Crisis]:
        """The crises on whose team this person is; those stood down only if asked for."""
        crises = await (self.all() if over else self.running())
        return [crisis for crisis in crises if person in crisis.team]

    async def similar(self, person: PersonId, now: datetime, *, drill: bool) -> tuple[str, ...]:
        """Code names of crises opened minutes ago that this person may know of."""
        return tuple(
            crisis.code_name
            for crisis in await self.running()
            if crisis.drill == drill
            and person not in crisis.keep_out
            and now - crisis.opened_at <= SIMILAR_WITHIN
        )
