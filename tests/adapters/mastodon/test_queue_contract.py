"""Scheduled statuses keep the promises of every queue."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.adapters.outlets.mastodon import MastodonQueue
from bot.application.public_ports import ScheduledPost
from tests.adapters.mastodon.worlds import FAULTS, OUTLET, AccountWorld
from tests.contracts.outlet import Trouble
from tests.contracts.queue import QueueContract
from tests.rigs.mastodon import SNAC, Fault

SCHEDULED, STATUSES = "/api/v1/scheduled_statuses", "/api/v1/statuses"


class TroubledQueue(MastodonQueue):
    """The queue; what befalls its next change befalls the call that makes the change."""

    def __init__(self, world: AccountWorld) -> None:
        super().__init__(OUTLET, world.client)
        self.faults: list[Fault] = []
        self._server = world.server

    async def pause(self, post: ScheduledPost) -> bool:
        self._arm("DELETE", SCHEDULED)
        return await super().pause(post)

    async def resume(self, post: ScheduledPost, due: datetime, *, key: str, unclear: bool) -> str:
        self._arm("POST", STATUSES)
        return await super().resume(post, due, key=key, unclear=unclear)

    def _arm(self, method: str, path: str) -> None:
        while self.faults:
            self._server.befalls(self.faults.pop(), method, path)


class QueueWorld:
    """The account, the people who schedule posts there, and its followers."""

    def __init__(self, world: AccountWorld) -> None:
        self.queue = TroubledQueue(world)
        self._clock, self._server = world.clock, world.server

    def now(self) -> datetime:
        return self._clock.now()

    async def plan(self, text: str, due: datetime) -> None:
        self._server.schedule(text, due)

    async def goes_out(self, text: str) -> None:
        self._clock.at = next(
            one.due for one in self._server.scheduled if one.params["text"] == text
        )
        self._server.state.publish_due()

    async def public(self) -> Sequence[str]:
        return [status.text for status in self._server.statuses]

    def befalls(self, trouble: Trouble) -> None:
        self.queue.faults.append(FAULTS[trouble])

    def pretends(self) -> None:
        self._server.state.nature = SNAC


class TestMastodonQueue(QueueContract):
    @pytest.fixture
    def world(self, world: AccountWorld) -> QueueWorld:
        return QueueWorld(world)
