"""A status as it is approved and sent: the rendition's payload."""

import json
from dataclasses import asdict, dataclass

import rfc8785

from bot.adapters.outlets.mastodon.counting import stripped
from bot.application.ports import DeliveryFailed
from bot.domain.values import Medium, Rendition, Wording, Words

MOST_MEDIA = 4


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A picture or video by the digest of its bytes."""

    digest: str
    mime: str
    description: str


@dataclass(frozen=True, kw_only=True)
class StatusForm:
    """All that a reader can see of a status, and who may."""

    status: str
    spoiler_text: str
    language: str
    visibility: str
    media: tuple[Attachment, ...] = ()

    def encode(self) -> Words:
        """The same form always gives the same text (RFC 8785)."""
        return Words(rfc8785.dumps({**asdict(self), "media": self._media()}).decode())

    def _media(self) -> list[dict[str, str]]:
        return [asdict(one) for one in self.media]


def form_of(wording: Wording, text: str, *, language: str, visibility: str) -> StatusForm:
    """This text of the wording as a status. The server wants the bare language (en, not en-GB)."""
    return StatusForm(
        status=stripped(text),
        spoiler_text=stripped(wording.content_warning),
        language=language.partition("-")[0].lower(),
        visibility=visibility,
        media=tuple(_attachment(one) for one in wording.media),
    )


def decode(rendition: Rendition) -> StatusForm:
    """The form in a rendition. Raises `DeliveryFailed`, final, where it holds none."""
    try:
        told = json.loads(rendition.payload)
        return StatusForm(**{**told, "media": tuple(Attachment(**one) for one in told["media"])})
    except (ValueError, TypeError, KeyError):
        raise DeliveryFailed("altered", final=True) from None


def _attachment(medium: Medium) -> Attachment:
    return Attachment(digest=medium.digest, mime=medium.mime, description=medium.alternative)
