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

    async def put(self, medium: Medium, post: int) -> str:
        """The address of the medium. It belongs to the post: while that is a draft, the library
        shows it to nobody else. Raises `DeliveryFailed`, final where the bytes are not kept."""
        slug = f"medium-{medium.digest}"
        found = await self._client.every("media", slug=f"{slug},{slug}-2", status="any")
        if found:
            return _address(min(found, key=lambda one: int(one["id"])))
        content = await self._kept(medium)
        name = f"{medium.digest}{mimetypes.guess_extension(medium.mime) or ''}"
        about = {"slug": slug, "title": slug, "alt_text": medium.alternative, "post": str(post)}
        uploaded = await self._client.prepare(
            "POST", "media", files={"file": (name, content, medium.mime)}, data=about
        )
        return _address(uploaded)

    async def _kept(self, medium: Medium) -> bytes:
        try:
            content = await self._media.fetch(medium.digest) if self._media else b""
        except LookupError:
            content = b""
        if sha256(content).hexdigest() != medium.digest:
            raise DeliveryFailed("media_missing", final=True)
        return content


def _address(item: Item) -> str:
    """WordPress scales large pictures down; what was approved is the original beside it."""
    address: str = item["source_url"]
    details = item["media_details"]
    original = details.get("original_image") if isinstance(details, dict) else None
    return urljoin(address, original) if original else address
