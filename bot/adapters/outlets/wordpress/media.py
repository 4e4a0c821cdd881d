"""Pictures and videos in the site's library."""

import mimetypes
from hashlib import sha256
from urllib.parse import urljoin

from bot.adapters.outlets.wordpress.client import Item, WordPressClient
from bot.application.ports import DeliveryFailed
from bot.application.public_ports import MediaStore
from bot.domain.values import Medium


class Uploads:
    """Puts each medium there once, under a slug made from its digest."""

    def __init__(self, client: WordPressClient, media: MediaStore | None) -> None:
        self._client = client
        self._media = media

    async def put(self, medium: Medium) -> tuple[str, ...]:
        """The addresses of the medium, the oldest first: two who upload at once make two. The
        library and its pages show it to nobody but editors; the statement links to the file.
        Raises `DeliveryFailed`, final `media_missing` where the bytes are not kept."""
        found = await self._uploaded(medium)
        if not found:
            await self._upload(medium)
            found = await self._uploaded(medium)
        if not found:
            raise DeliveryFailed("not_kept")
        return tuple(_address(one) for one in sorted(found, key=lambda one: int(one["id"])))

    async def _uploaded(self, medium: Medium) -> list[Item]:
        slug = _slug(medium)
        slugs = f"{slug},{slug}-2,{slug}-3"
        return await self._client.every("media", slug=slugs, status="private,inherit")

    async def _upload(self, medium: Medium) -> None:
        slug, content = _slug(medium), await self._kept(medium)
        name = f"{medium.digest}{mimetypes.guess_extension(medium.mime) or ''}"
        about = {"slug": slug, "title": slug, "alt_text": medium.alternative, "status": "private"}
        file = (name, content, medium.mime)
        await self._client.prepare("POST", "media", files={"file": file}, data=about)

    async def _kept(self, medium: Medium) -> bytes:
        try:
            content = await self._media.fetch(medium.digest) if self._media else b""
        except LookupError:
            content = b""
        if sha256(content).hexdigest() != medium.digest:
            raise DeliveryFailed("media_missing", final=True)
        return content


def _slug(medium: Medium) -> str:
    return f"medium-{medium.digest}"


def _address(item: Item) -> str:
    """WordPress scales large pictures down; what was approved is the original beside it."""
    address: str = item["source_url"]
    details = item["media_details"]
    original = details.get("original_image") if isinstance(details, dict) else None
    return urljoin(address, original) if original else address
