"""A signed POST to a page of the organisation's own: Standard Webhooks."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx
import rfc8785

from bot.adapters.outlets.signed import SignedCalls
from bot.adapters.outlets.words import require_same_words, require_sendable
from bot.application.ports import Clock, OutcomeUnclear
from bot.application.public_ports import Receipt
from bot.domain.gate import Clearance
from bot.domain.values import OutletId, Rendition, Wording

TYPE = "statement.published"


class SignedWebhook:
    """Implements `Outlet`. The receiver tells repeats by `webhook-id`, so that a lost answer is
    resolved by sending again under the same key."""

    honours_keys = True

    def __init__(
        self,
        outlet: OutletId,
        *,
        address: str,
        secret: str,
        http: httpx.AsyncClient,
        clock: Clock,
        longest: int | None = None,
    ) -> None:
        """Raises `BadAddress` or `BadSecret`."""
        self.id = outlet
        self._calls = SignedCalls(address=address, secret=secret, http=http, clock=clock)
        self._clock = clock
        self._longest = longest

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        """As the port says. The reference is the `id` in the answer's JSON, if it has one."""
        require_sendable(clearance, self.id, self._longest)
        body = encode(clearance, self._clock.now())
        require_same_words(clearance, text_in(body))
        told = await self._calls.call(body, key=key)
        return Receipt(link=told.link, reference=told.reference)

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:  # noqa: ARG002
        """Standard Webhooks has no question to ask."""
        raise OutcomeUnclear("cannot_be_asked")


def encode(clearance: Clearance, now: datetime) -> bytes:
    """The body of the call, in the canonical form of RFC 8785. Media go by their digest, SHA-256;
    `corrects` is the receiver's own reference of what is put right."""
    wording = clearance.wording
    next_update = wording.next_update_at
    return rfc8785.dumps(
        {
            "type": TYPE,
            "timestamp": now.isoformat(),
            "data": {
                "statement": clearance.statement,
                "revision": clearance.revision,
                "kind": wording.kind.value,
                "audience": wording.audience.value,
                "language": clearance.language,
                "headline": wording.headline,
                "text": clearance.text,
                "texts": _in_every_language(wording),
                "content_warning": wording.content_warning,
                "media": _media(wording),
                "corrects": clearance.corrects or None,
                "corrects_statement": wording.corrects,
                "next_update_at": next_update.isoformat() if next_update else None,
                "digest": clearance.digest,
            },
        }
    )


def _in_every_language(wording: Wording) -> Mapping[str, str]:
    translated = {language: one.text for language, one in wording.translations.items()}
    return {**translated, wording.language: wording.text}


def _media(wording: Wording) -> list[dict[str, Any]]:
    return [
        {"digest": one.digest, "mime": one.mime, "size": one.size, "alternative": one.alternative}
        for one in wording.media
    ]


def text_in(body: bytes) -> str:
    """The statement as whoever receives this body will read it."""
    text: str = json.loads(body)["data"]["text"]
    return text
