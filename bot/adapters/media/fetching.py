"""Files that people hand over in a chat: each fetched once, stripped, and kept."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

import aiohttp

from bot.adapters.media.stripping import NotTaken, stripped
from bot.application.ports import Clock
from bot.application.public_ports import MediaStore
from bot.domain.values import Medium
from bot.domain.wording import normalise
from bot.presentation.inbox import Files

MOST_AT_ONCE = 2
MOST_REMEMBERED = 256
CHUNK_BYTES = 256 * 1024


class NotKept(Exception):
    """Why a file is not kept: a code of `uploads.TROUBLES`."""

    def __init__(self, reason: str, name: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.name = name


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A file by its id; `name` is for people. `keep` gets it, or raises `NotKept`."""

    id: str
    name: str
    keep: Callable[[], Awaitable[Medium]]


class Fetching:
    """Each file once, however often it is asked for. What takes longer than whoever asks can wait
    goes on; the next who asks finds it kept."""

    def __init__(self, clock: Clock, within_seconds: float) -> None:
        self._clock = clock
        self._within_seconds = within_seconds
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self._known: dict[str, asyncio.Task[Medium]] = {}

    def begin(self, wanted: Wanted) -> asyncio.Task[Medium]:
        """It will be asked for soon."""
        task = self._known.get(wanted.id)
        if task is None:
            task = self._known[wanted.id] = asyncio.create_task(self._in_turn(wanted))
            task.add_done_callback(partial(self._over, wanted.id))
        return task

    async def fetched(self, wanted: Sequence[Wanted]) -> Files:
        """All of them, or the first trouble."""
        tasks = [self.begin(one) for one in wanted]
        try:
            waiting = asyncio.shield(asyncio.gather(*tasks))
            return Files(kept=tuple(await self._clock.wait_for(waiting, self._within_seconds)))
        except TimeoutError:
            both = zip(wanted, tasks, strict=True)
            late = next((one for one, task in both if not task.done()), wanted[-1])
            return Files(trouble="still_coming", name=late.name)
        except NotKept as trouble:
            return Files(trouble=trouble.reason, name=trouble.name)

    async def close(self) -> None:
        """What is still being fetched is given up."""
        for task in self._known.values():
            task.cancel()
        await asyncio.gather(*self._known.values(), return_exceptions=True)

    async def _in_turn(self, wanted: Wanted) -> Medium:
        async with self._turns:
            return await wanted.keep()

    def _over(self, file: str, task: asyncio.Task[Medium]) -> None:
        """What failed may be tried again."""
        if task.cancelled() or task.exception() is not None:
            self._known.pop(file, None)
        while len(self._known) > MOST_REMEMBERED:
            self._known.pop(next(iter(self._known)))


async def kept(content: bytes, name: str, media: MediaStore) -> Medium:
    """Stripped, and in the store. Raises `NotTaken`."""
    taken = await asyncio.to_thread(stripped, content)
    return Medium(
        digest=await media.keep(taken.content),
        mime=taken.mime,
        size=len(taken.content),
        alternative=normalise(""),
        name=normalise(name),
    )


async def bounded(answer: aiohttp.ClientResponse, largest_bytes: int) -> bytes:
    """The whole of it, as far as it may be kept, whatever was said of its size. Raises
    `NotTaken`."""
    content = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
        content += chunk
        if len(content) > largest_bytes:
            raise NotTaken("too_large")
    return bytes(content)
