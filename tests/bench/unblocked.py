"""`crisis serve`, which also says how long its event loop was held up: `python -m
tests.bench.unblocked FILE`.

What the loop runs between two looks at what is new is one callback: its wall time is how long
everybody else waits. When it ends, the bot writes the longest of them to the file as JSON, with the
processor time they took: what took far longer than that waited, for the machine or for an answer.
"""

import asyncio
import gc
import json
import signal
import sys
import time
from asyncio.events import Handle
from heapq import heappush, heapreplace
from pathlib import Path
from typing import Any

from bot import serving
from bot.settings import load_settings

KEPT = 20

_longest: list[tuple[float, float, str]] = []


def main() -> None:
    run, file = Handle._run, Path(sys.argv[1])

    def timed(handle: Any) -> None:
        began, worked = time.perf_counter(), time.thread_time()
        run(handle)
        _note(time.perf_counter() - began, time.thread_time() - worked, handle)

    async def serve() -> None:
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        async with serving.running(load_settings(None)):
            # As `crisis serve` does.
            gc.collect()
            gc.freeze()
            # Before it is ready nobody waits for it.
            Handle._run = timed  # type: ignore[method-assign, assignment]
            await stopped.wait()
            Handle._run = run  # type: ignore[method-assign]

    asyncio.run(serve())
    longest = [
        {"seconds": seconds, "worked": worked, "what": what}
        for seconds, worked, what in sorted(_longest, reverse=True)
    ]
    file.write_text(json.dumps(longest))


def _note(seconds: float, worked: float, handle: Any) -> None:
    if len(_longest) < KEPT:
        heappush(_longest, (seconds, worked, _named(handle)))
    elif seconds > _longest[0][0]:
        heapreplace(_longest, (seconds, worked, _named(handle)))


def _named(handle: Any) -> str:
    callback = handle._callback
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        return f"{task.get_name()}: {getattr(task.get_coro(), '__qualname__', '')}"
    return str(getattr(callback, "__qualname__", type(callback).__name__))


if __name__ == "__main__":
    main()
