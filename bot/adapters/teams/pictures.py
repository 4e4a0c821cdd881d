"""Pictures pasted into a message: fetched, stripped and kept before anything is drafted of them."""

import json
from collections.abc import Iterable, Sequence
from functools import partial

import aiohttp

from bot.adapters.media import LARGEST_PICTURE_BYTES, NotTaken
from bot.adapters.media.fetching import Fetching, NotKept, Wanted, bounded, kept
from bot.adapters.teams.activities import Picture, digest
from bot.adapters.teams.notes import Notes
from bot.adapters.teams.transport.credentials import is_loopback, is_same_origin
from bot.adapters.teams.transport.errors import translated
from bot.adapters.teams.transport.tokens import Tokens
from bot.application.ports import Clock, DeliveryFailed
from bot.application.public_ports import MediaStore
from bot.domain.values import Medium
from bot.presentation.inbox import Files

WITHIN_SECONDS = 5.0
"""How long a submitted form waits: Teams takes its answer within ten seconds."""

FETCH_WITHIN_SECONDS = 60.0
MOST_OF_A_MESSAGE = 4
NOTE = "picture"
NAMELESS = "…"


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
        self._fetching = Fetching(clock, WITHIN_SECONDS)

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
            self._fetching.begin(self._wanted(name))

    async def fetched(self, names: Sequence[str]) -> Files:
        """All of them, or the first trouble."""
        wanted = [self._wanted(name) for name in names[:MOST_OF_A_MESSAGE]]
        return await self._fetching.fetched(wanted)

    async def close(self) -> None:
        """What is still being fetched is given up."""
        await self._fetching.close()

    def _wanted(self, name: str) -> Wanted:
        return Wanted(id=name, name=NAMELESS, keep=partial(self._keep, name))

    async def _keep(self, name: str) -> Medium:
        noted = await self._notes.note(NOTE, name)
        if noted is None:
            raise NotKept("not_fetched", NAMELESS)
        known = json.loads(noted)
        called = str(known["name"])
        try:
            return await kept(await self._fetch(str(known["url"])), called, self._media)
        except NotTaken as refused:
            raise NotKept(refused.reason, called or NAMELESS) from None
        except DeliveryFailed:
            raise NotKept("not_fetched", called or NAMELESS) from None

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
                return await bounded(answer, LARGEST_PICTURE_BYTES)

    async def _headers(self) -> dict[str, str]:
        token = await self._tokens.token() if self._tokens else ""
        return {"Authorization": f"Bearer {token}"} if token else {}


def _is_at(url: str, service_url: str) -> bool:
    safe = url.lower().startswith("https://") or is_loopback(url)
    return safe and is_same_origin(url, service_url)
