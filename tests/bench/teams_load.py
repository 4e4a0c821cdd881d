"""A load generator: signed presses at a steady pace, whatever comes back.

`python -m tests.bench.teams_load` reads its order from standard input as JSON (the fields of
`Order`) and prints an `Answered` for it. A process of its own, so that it is no part of what it
measures.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

import aiohttp

from tests.bench.load import ANSWER_WITHIN_SECONDS, CONNECTIONS, WARM_UP, Answered


@dataclass(frozen=True, kw_only=True)
class Order:
    """`a_second` presses for `seconds`, to `url`. `activity` is a press as Teams sends it; each
    gets an id of its own."""

    url: str
    authorization: str
    activity: Mapping[str, Any]
    a_second: int
    seconds: float


async def carry_out(order: Order) -> Answered:
    """Open-loop: a slow answer delays no later press, and counts in full."""
    waiting = aiohttp.ClientTimeout(total=ANSWER_WITHIN_SECONDS)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60)
    async with aiohttp.ClientSession(timeout=waiting, connector=connector) as session:
        generator = _Generator(order, session)
        for _ in range(WARM_UP // 4):
            await asyncio.gather(*(generator.send(time.perf_counter()) for _ in range(4)))
        generator.forget()
        gc.disable()
        return await generator.run()


class _Generator:
    def __init__(self, order: Order, session: aiohttp.ClientSession) -> None:
        self._order = order
        self._session = session
        self._headers = {"Authorization": order.authorization}
        self._numbers = count()
        self.forget()

    def forget(self) -> None:
        self._seconds: list[float] = []
        self._failed = 0
        self._first = ""

    async def run(self) -> Answered:
        pause, began = 1 / self._order.a_second, time.perf_counter()
        tasks = []
        for number in range(int(self._order.a_second * self._order.seconds)):
            due = began + number * pause
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(self.send(due)))
        await asyncio.gather(*tasks)
        return Answered(seconds=self._seconds, failed=self._failed, first=self._first)

    async def send(self, due: float) -> None:
        activity = {**self._order.activity, "id": f"f:{next(self._numbers)}"}
        request = self._session.post(self._order.url, json=activity, headers=self._headers)
        try:
            async with request as answer:
                said = await answer.text()
                good = answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            said, good = "", False
        self._seconds.append(time.perf_counter() - due)
        self._failed += not good
        self._first = self._first or said


def main() -> None:
    order = Order(**json.load(sys.stdin))
    print(json.dumps(asdict(asyncio.run(carry_out(order)))))


if __name__ == "__main__":
    main()
