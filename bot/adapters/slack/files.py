"""Files handed over in a form: fetched, stripped and kept before anything is drafted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.media import LARGEST_BYTES, NotTaken
from bot.adapters.media.fetching import Fetching, NotKept, Wanted, bounded, kept
from bot.adapters.slack.calls import Calls
from bot.adapters.slack.errors import Refused, translated
from bot.application.ports import Clock, DeliveryFailed
from bot.application.public_ports import MediaStore
from bot.domain.values import Medium
from bot.presentation.inbox import Files
from bot.presentation.uploads import MEDIA, files_named

WITHIN_SECONDS = 1.5
"""How long a submitted form waits: Slack takes its answer within three seconds only."""

FETCH_WITHIN_SECONDS = 300.0


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file at Slack; what is empty or 0 is not known yet."""

    id: str
    name: str = ""
    url: str = ""
    size: int = 0


def parse_uploads(view: Mapping[str, Any], context: Mapping[str, str]) -> dict[str, list[Upload]]:
    """What was handed over, by the field's name. Raises KeyError, TypeError for a view that is
    none of ours."""
    found = {
        name: [upload_of(file) for file in block[name].get("files") or ()]
        for name, block in view["state"]["values"].items()
        if block.get(name, {}).get("type") == "file_input"
    }
    if MEDIA in found:
        found[MEDIA][:0] = [Upload(id=one) for one in files_named(context)]
    return {name: files for name, files in found.items() if files}


def upload_of(file: Mapping[str, Any]) -> Upload:
    """A file object of Slack's."""
    url = file.get("url_private_download") or file.get("url_private") or ""
    name, size = str(file.get("name") or ""), int(file.get("size") or 0)
    return Upload(id=str(file["id"]), name=name, url=str(url), size=size)


class SlackFiles:
    """Fetches each file once, with the bot's token, however often a form is submitted. What takes
    longer than the form can wait goes on; the next press finds it kept."""

    def __init__(
        self, client: AsyncWebClient, calls: Calls, media: MediaStore, clock: Clock
    ) -> None:
        self._client = client
        self._calls = calls
        self._media = media
        self._fetching = Fetching(clock, WITHIN_SECONDS)

    async def fetched(self, uploads: Sequence[Upload]) -> Files:
        """All of them, or the first trouble."""
        return await self._fetching.fetched([self._wanted(one) for one in uploads])

    async def close(self) -> None:
        """What is still being fetched is given up."""
        await self._fetching.close()

    def _wanted(self, upload: Upload) -> Wanted:
        return Wanted(id=upload.id, name=_called(upload), keep=partial(self._keep, upload))

    async def _keep(self, upload: Upload) -> Medium:
        known = upload
        try:
            known = upload if upload.url else await self._known(upload)
            return await kept(await self._fetch(known), known.name, self._media)
        except NotTaken as refused:
            raise NotKept(refused.reason, _called(known)) from None
        except DeliveryFailed as failed:
            reason = "no_access" if failed.reason == "missing_scope" else "not_fetched"
            raise NotKept(reason, _called(known)) from None

    async def _known(self, upload: Upload) -> Upload:
        answer = await self._calls.look(self._client.files_info, file=upload.id)
        found = answer.get("file")
        if not isinstance(found, dict):
            raise DeliveryFailed("refused")
        return upload_of({**found, "id": upload.id})

    async def _fetch(self, upload: Upload) -> bytes:
        if upload.size > LARGEST_BYTES:
            raise NotTaken("too_large")
        session = self._client.session
        if session is None or not self._is_slacks(upload.url):
            raise DeliveryFailed("not_connected")
        asking = session.get(
            upload.url,
            headers={"Authorization": f"Bearer {self._client.token}"},
            # Without the scope Slack leads to its sign-in page.
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=FETCH_WITHIN_SECONDS),
        )
        with translated(changes=False):
            async with asking as answer:
                if answer.status in (301, 302, 303, 307) or answer.content_type == "text/html":
                    raise Refused("missing_scope", answer={}, final=True)
                if answer.status != 200:
                    raise DeliveryFailed(f"http_{answer.status}")
                return await bounded(answer, LARGEST_BYTES)

    def _is_slacks(self, url: str) -> bool:
        """The bot's token is shown to nobody else."""
        asked, own = urlsplit(url), urlsplit(self._client.base_url)
        if (asked.scheme, asked.netloc) == (own.scheme, own.netloc):
            return True
        host = asked.hostname or ""
        return asked.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))


def _called(upload: Upload) -> str:
    return upload.name or upload.id
