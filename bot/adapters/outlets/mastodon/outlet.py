"""Statuses of one account on a Mastodon-compatible server."""

from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from bot.adapters.outlets.mastodon.client import Answer, Json, MastodonClient
from bot.adapters.outlets.mastodon.counting import length_of, stripped
from bot.adapters.outlets.mastodon.form import MOST_MEDIA, StatusForm, decode, form_of
from bot.adapters.outlets.mastodon.reading import is_same
from bot.adapters.outlets.mastodon.server import longest_status
from bot.adapters.outlets.mastodon.timeline import own_since
from bot.adapters.outlets.mastodon.typesetter import LONGEST
from bot.adapters.outlets.mastodon.uploads import Uploads
from bot.adapters.outlets.words import require_sendable
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import MediaStore, Receipt
from bot.domain.gate import Clearance
from bot.domain.values import OutletId, Rendition

LOOK_BACK = timedelta(days=7)
"""An attempt that nobody settled for longer is not looked for among the account's statuses."""

SETTLES_WITHIN_SECONDS = 3.0
"""A server may still be at a call whose answer nobody waits for any more."""


class Corrections(StrEnum):
    """How a correction reaches those who saw what it corrects."""

    REPLY = "reply"
    EDIT = "edit"


def idempotency_key(key: str) -> str:
    """The same for every attempt under this key."""
    return sha256(key.encode()).hexdigest()


class MastodonStatuses:
    """Implements `Outlet`, `TakesDown` and `Checks`.

    Mastodon itself keeps an `Idempotency-Key` for an hour; GoToSocial and snac ignore it. So the
    key is sent, and nothing is sent again but after a look at the account's own statuses.
    """

    honours_keys = False

    def __init__(
        self,
        outlet: OutletId,
        client: MastodonClient,
        *,
        media: MediaStore | None = None,
        corrections: Corrections = Corrections.REPLY,
        longest: int = LONGEST,
    ) -> None:
        self.id = outlet
        self._client = client
        self._corrections = corrections
        self._longest = longest
        self._uploads = Uploads(client, media)
        self._published: dict[str, str] = {}
        self._unanswered: set[str] = set()

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        """As the port says. Pictures are handed over first: until the status itself is sent,
        every failure is one that surely published nothing."""
        require_sendable(clearance, self.id, None)
        form = self._approved(clearance)
        body = _body(form, await self._uploads.ids_of(form.media))
        try:
            answer = await self._send(body, clearance.corrects, key)
        except DeliveryFailed as failed:
            if failed.reason == "refused":
                self._uploads.forget(form.media)
                await self._require_token()
            raise
        except OutcomeUnclear:
            self._unanswered.add(key)
            raise
        self._uploads.forget(form.media)
        return self._receipt(answer.content, key)

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:
        """Looks at the account's own statuses of the last days, for one with the same words,
        content warning and number of pictures. Those published under another key do not count.
        Right after an answer was lost it looks twice, with a pause."""
        receipt = await self._look(rendition, key)
        if receipt is None and key in self._unanswered:
            await self._client.clock.sleep(SETTLES_WITHIN_SECONDS)
            receipt = await self._look(rendition, key)
        self._unanswered.discard(key)
        return receipt

    async def _look(self, rendition: Rendition, key: str) -> Receipt | None:
        form = decode(rendition)
        since = self._client.clock.now() - LOOK_BACK
        async for status in own_since(self._client, since, boosts=False):
            if self._published.get(str(status["id"]), key) != key:
                continue
            if len(status.get("media_attachments") or ()) != len(form.media):
                continue
            if await is_same(self._client, status, form.status, form.spoiler_text):
                return self._receipt(status, key)
        return None

    async def take_down(self, reference: str) -> None:
        """As the port says."""
        await self._client.delete(f"/api/v1/statuses/{reference}")

    async def check(self) -> None:
        """The token, and that the server takes statuses as long as they may be here (final,
        `longest_too_high`)."""
        await self._client.verify()
        longest = await longest_status(self._client)
        if longest is not None and longest < self._longest:
            raise DeliveryFailed("longest_too_high", final=True)

    def _approved(self, clearance: Clearance) -> StatusForm:
        """The form, if it says what the approved wording says."""
        form = decode(clearance.rendition)
        meant = form_of(
            clearance.wording,
            clearance.text,
            language=form.language,
            visibility=form.visibility,
        )
        if form != meant or form.status != stripped(clearance.text):
            raise DeliveryFailed("altered", final=True)
        if length_of(form.status, form.spoiler_text) > self._longest:
            raise DeliveryFailed("too_long", final=True)
        if len(form.media) > MOST_MEDIA:
            raise DeliveryFailed("too_many_media", final=True)
        return form

    async def _require_token(self) -> None:
        """Some servers refuse a token in the same words as a text."""
        try:
            await self._client.verify()
        except DeliveryFailed as failed:
            if failed.reason == "unauthorised":
                raise

    async def _send(self, body: Json, corrects: str, key: str) -> Answer:
        if corrects and self._corrections is Corrections.EDIT:
            body = {name: value for name, value in body.items() if name != "visibility"}
            return await self._client.write("PUT", f"/api/v1/statuses/{corrects}", body)
        if corrects:
            body = {**body, "in_reply_to_id": corrects}
        return await self._client.write(
            "POST", "/api/v1/statuses", body, idempotency_key=idempotency_key(key)
        )

    def _receipt(self, status: Any, key: str) -> Receipt:
        """Raises `OutcomeUnclear` where the server took it and does not say as what."""
        if not isinstance(status, dict) or not status.get("id"):
            raise OutcomeUnclear("no_receipt")
        reference = str(status["id"])
        self._published[reference] = key
        return Receipt(link=str(status.get("url") or status.get("uri") or ""), reference=reference)


def _body(form: StatusForm, media_ids: list[str]) -> Json:
    return {
        "status": form.status,
        "spoiler_text": form.spoiler_text,
        "language": form.language,
        "visibility": form.visibility,
        "media_ids": media_ids,
    }
