"""A load generator: signed slash commands at a steady pace, whatever comes back.

`python -m tests.bench.load` reads its order from standard input as JSON (the fields of `Order`)
and prints an `Answered` for it. A process of its own, so that it is no part of what it measures.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.signing import signed_headers

FORM = "application/x-www-form-urlencoded"
CONNECTIONS = 64
WARM_UP = 80
"""Commands sent before those that count, four at a time."""

ANSWER_WITHIN_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Order:
    """`a_second` commands for `seconds`, to `url`. `payload` is a slash command as Slack sends
    it; each gets a trigger and a text of its own."""

    url: str
    secret: str
    payload: Mapping[str, str]
    a_second: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Seconds from when each command was due to its whole answer; how many were not answered
    with 200; the first answer's words."""

    seconds: Sequence[float]
    failed: int
    first: str


async def carry_out(order: Order) -> Answered:
    waiting = aiohttp.ClientTimeout(total=ANSWER_WITHIN_SECONDS)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60)
    async with aiohttp.ClientSession(timeout=waiting, connector=connector) as session:
        generator = _Generator(order, session)
        await generator.warm_up()
        gc.disable()
        return await generator.run()


class _Generator:
    def __init__(self, order: Order, session: aiohttp.ClientSession) -> None:
        self._order = order
        self._session = session
        self._numbers = count()
        self._seconds: list[float] = []
        self._failed = 0
        self._first = ""

    async def warm_up(self) -> None:
        """Opens connections, and lets the bot do everything once."""
        for _ in range(WARM_UP // 4):
            await asyncio.gather(*(self._send(time.perf_counter()) for _ in range(4)))
        self._seconds, self._failed = [], 0

    async def run(self) -> Answered:
        """Open-loop: a slow answer delays no later command, and counts in full."""
        pause, began = 1 / self._order.a_second, time.perf_counter()
        tasks = []
        for number in range(int(self._order.a_second * self._order.seconds)):
            due = began + number * pause
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(self._send(due)))
        await asyncio.gather(*tasks)
        return Answered(seconds=self._seconds, failed=self._failed, first=self._first)

    async def _send(self, due: float) -> None:
        number = next(self._numbers)
        trigger = f"{number}.{self._order.payload['trigger_id']}"
        text = f"log A journalist called, number {number}."
        body = urlencode({**self._order.payload, "trigger_id": trigger, "text": text}).encode()
        headers = signed_headers(self._order.secret, body, time.time())
        headers["Content-Type"] = FORM
        try:
            async with self._session.post(self._order.url, data=body, headers=headers) as answer:
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
