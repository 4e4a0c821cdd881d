"""Pictures pasted into a message: fetched, stripped and kept before anything is drafted of them."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from functools import partial

import aiohttp

from bot.adapters.media import LARGEST_PICTURE_BYTES, NotTaken, stripped
from bot.adapters.teams.activities import Picture, digest
from bot.adapters.teams.notes import Notes
from bot.adapters.teams.transport.credentials import is_loopback, is_same_origin
from bot.adapters.teams.transport.errors import translated
from bot.adapters.teams.transport.tokens import Tokens
from bot.application.ports import Clock, DeliveryFailed
from bot.application.public_ports import MediaStore
from bot.domain.values import Medium
from bot.domain.wording import normalise
from bot.presentation.inbox import Files

WITHIN_SECONDS = 5.0
"""How long a submitted form waits: Teams takes its answer within ten seconds."""

FETCH_WITHIN_SECONDS = 60.0
MOST_AT_ONCE = 2
MOST_OF_A_MESSAGE = 4
MOST_REMEMBERED = 256
CHUNK_BYTES = 256 * 1024
NOTE = "picture"


class _Trouble(Exception):
    """Why a picture is not kept: a code of `uploads.TROUBLES`."""

    def __init__(self, reason: str, name: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.name = name


class TeamsPictures:
    """Fetches each once, with the bot's token, however often a form is submitted; what takes
    longer than the form can wait goes on. Where a picture lies is noted: a form may be submitted
    after a restart. `tokens` None: the bot is anonymous."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        tokens: Tokens | None,
        media: MediaStore,
        notes: Notes,
        clock: Clock,
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._media = media
        self._notes = notes
        self._clock = clock
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self._fetching: dict[str, asyncio.Task[Medium]] = {}

    async def noted(self, pictures: Iterable[Picture], service_url: str) -> tuple[str, ...]:
        """Names for those of them that lie at the service that told of them: the bot's token is
        shown to nobody else."""
        ours = [one for one in pictures if _is_at(one.url, service_url)][:MOST_OF_A_MESSAGE]
        names = []
        for picture in ours:
            names.append(digest(picture.url))
            known = json.dumps({"url": picture.url, "name": picture.name})
            await self._notes.keep_note(NOTE, names[-1], known)
        return tuple(names)

    def begin(self, names: Iterable[str]) -> None:
        """They will be asked for soon."""
        for name in names:
            self._task(name)

    async def fetched(self, names: Sequence[str]) -> Files:
        """All of them, or the first trouble."""
        tasks = [self._task(name) for name in names[:MOST_OF_A_MESSAGE]]
        try:
            waiting = asyncio.shield(asyncio.gather(*tasks))
            return Files(kept=tuple(await self._clock.wait_for(waiting, WITHIN_SECONDS)))
        except TimeoutError:
            return Files(trouble="still_coming", name="…")
        except _Trouble as trouble:
            return Files(trouble=trouble.reason, name=trouble.name)

    async def close(self) -> None:
        """What is still being fetched is given up."""
        for task in self._fetching.values():
            task.cancel()
        await asyncio.gather(*self._fetching.values(), return_exceptions=True)

    def _task(self, name: str) -> asyncio.Task[Medium]:
        known = self._fetching.get(name)
        if known is None:
            known = self._fetching[name] = asyncio.create_task(self._keep(name))
            known.add_done_callback(partial(self._over, name))
        return known

    def _over(self, name: str, task: asyncio.Task[Medium]) -> None:
        """What failed may be tried again."""
        if task.cancelled() or task.exception() is not None:
            self._fetching.pop(name, None)
        while len(self._fetching) > MOST_REMEMBERED:
            self._fetching.pop(next(iter(self._fetching)))

    async def _keep(self, name: str) -> Medium:
        async with self._turns:
            noted = await self._notes.note(NOTE, name)
            if noted is None:
                raise _Trouble("not_fetched", "…")
            known = json.loads(noted)
            called = str(known["name"] or "…")
            try:
                content = await self._fetch(str(known["url"]))
                kept = await asyncio.to_thread(stripped, content)
                mark = await self._media.keep(kept.content)
            except NotTaken as refused:
                raise _Trouble(refused.reason, called) from None
            except DeliveryFailed:
                raise _Trouble("not_fetched", called) from None
        return Medium(
            digest=mark,
            mime=kept.mime,
            size=len(kept.content),
            alternative=normalise(""),
            name=normalise(str(known["name"])),
        )

    async def _fetch(self, url: str) -> bytes:
        asking = self._session.get(
            url,
            headers=await self._headers(),
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=FETCH_WITHIN_SECONDS),
        )
        with translated(changes=False):
            async with asking as answer:
                if answer.status != 200:
                    raise DeliveryFailed(f"http_{answer.status}")
                return await _bounded(answer)

    async def _headers(self) -> dict[str, str]:
        token = await self._tokens.token() if self._tokens else ""
        return {"Authorization": f"Bearer {token}"} if token else {}


def _is_at(url: str, service_url: str) -> bool:
    safe = url.lower().startswith("https://") or is_loopback(url)
    return safe and is_same_origin(url, service_url)


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    """The whole of it, as far as it may be kept, whatever it says of its size."""
    content = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
        content += chunk
        if len(content) > LARGEST_PICTURE_BYTES:
            raise NotTaken("too_large")
    return bytes(content)
