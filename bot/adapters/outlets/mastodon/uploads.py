"""The pictures and videos of a status, handed over before it is posted."""

from collections.abc import Sequence

from bot.adapters.outlets.mastodon.client import MastodonClient, field_of
from bot.adapters.outlets.mastodon.form import Attachment
from bot.application.ports import DeliveryFailed
from bot.application.public_ports import MediaStore

LOOK_EVERY_SECONDS = 1.0
READY_WITHIN_SECONDS = 60.0
ACCEPTED = 202
PARTIAL = 206


class Uploads:
    """What was handed over is remembered until a status has taken it, so that a second try of
    the same status does not hand it over again."""

    def __init__(self, client: MastodonClient, media: MediaStore | None) -> None:
        self._client = client
        self._media = media
        self._ids: dict[Attachment, str] = {}

    async def ids_of(self, attachments: Sequence[Attachment]) -> list[str]:
        """The server's ids, once all are ready to be shown. Raises `DeliveryFailed`: nobody has
        seen anything yet."""
        return [await self._id_of(one) for one in attachments]

    def forget(self, attachments: Sequence[Attachment]) -> None:
        """They hang on a status now, or the server has let go of them; one upload, one status."""
        for one in attachments:
            self._ids.pop(one, None)

    async def _id_of(self, attachment: Attachment) -> str:
        if attachment not in self._ids:
            answer = await self._client.upload(
                await self._bytes(attachment), attachment.mime, attachment.description
            )
            self._ids[attachment] = str(field_of(answer.content, "id"))
            if answer.status != ACCEPTED:
                return self._ids[attachment]
        await self._until_ready(self._ids[attachment])
        return self._ids[attachment]

    async def _bytes(self, attachment: Attachment) -> bytes:
        if self._media is None:
            raise DeliveryFailed("media_missing", final=True)
        try:
            return await self._media.fetch(attachment.digest)
        except LookupError:
            raise DeliveryFailed("media_missing", final=True) from None

    async def _until_ready(self, identity: str) -> None:
        clock = self._client.clock
        deadline = clock.monotonic() + READY_WITHIN_SECONDS
        while (await self._client.read(f"/api/v1/media/{identity}")).status == PARTIAL:
            if clock.monotonic() > deadline:
                raise DeliveryFailed("media_not_ready")
            await clock.sleep(LOOK_EVERY_SECONDS)
