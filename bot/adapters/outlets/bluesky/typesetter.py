"""How a wording looks on Bluesky: posts, links, mentions, pictures."""

from collections.abc import Mapping, Sequence

import httpx
from atproto_client.utils import detect_facets, detect_mentions

from bot.adapters.outlets.answers import judge, translated
from bot.adapters.outlets.bluesky.keys import MOST_PARTS
from bot.adapters.outlets.bluesky.records import POST_TYPE, Record, images, payload_of
from bot.adapters.outlets.bluesky.splitting import LONGEST, size, split
from bot.application.ports import Clock, DeliveryFailed, OutcomeUnclear
from bot.domain.values import Medium, Rendition, Wording, Words
from bot.domain.wording import text_in

MOST_IMAGES = 4
LARGEST_IMAGE_BYTES = 2_000_000
RESOLVE = "com.atproto.identity.resolveHandle"
_NOBODY = frozenset({"HandleNotFound", "InvalidRequest"})


class BlueskyTypesetter:
    """Implements `Typesetter`. Handles are looked up openly at `service`, with no credentials;
    `language` empty: the wording's own; `threads` false: a long text stays one post, too long."""

    def __init__(
        self,
        *,
        service: str,
        http: httpx.AsyncClient,
        clock: Clock,
        language: str = "",
        threads: bool = True,
    ) -> None:
        self._service = service.rstrip("/")
        self._http = http
        self._clock = clock
        self._language = language
        self._threads = threads

    async def set(self, wording: Wording, *, offline: bool = False) -> Rendition:
        """As the port says. A mention of nobody stays plain text, as every mention does
        `offline`. Raises `DeliveryFailed`, final, for media that Bluesky does not take."""
        language = self._language or wording.language
        who = {} if offline else await self._resolve(text_in(wording, language))
        return rendition(wording, language, threads=self._threads, who=who)

    async def _resolve(self, text: str) -> dict[str, str]:
        """Whom the handles in this text belong to, as far as they belong to anybody."""
        handles = sorted({mention.handle.lower() for mention in detect_mentions(text)})
        who = {handle: await self._owner(handle) for handle in handles}
        return {handle: did for handle, did in who.items() if did}

    async def _owner(self, handle: str) -> str:
        address = f"{self._service}/xrpc/{RESOLVE}"
        try:
            with translated():
                answer = await self._http.get(address, params={"handle": handle})
                told = answer.json() if answer.status_code in (200, 400) else {}
                if answer.status_code == httpx.codes.BAD_REQUEST and told.get("error") in _NOBODY:
                    return ""
                judge(answer.status_code, answer.headers, self._clock.now())
        except (OutcomeUnclear, ValueError):
            raise DeliveryFailed("unreachable") from None
        return str(told["did"])


def rendition(
    wording: Wording, language: str, *, threads: bool = True, who: Mapping[str, str] | None = None
) -> Rendition:
    """The final form, once it is known whom the handles (in lower case) belong to. Raises
    `DeliveryFailed`, final, for media that Bluesky does not take."""
    _require_media(wording.media)
    text = text_in(wording, language)
    parts = split(text) if threads else [text]
    spoken = language if language in wording.translations else wording.language
    records = [_record(part, spoken, who or {}) for part in parts]
    records[0] |= _shown(wording)
    whole = len(parts) <= MOST_PARTS
    return Rendition(
        parts=tuple(Words(part) for part in parts),
        payload=payload_of(records),
        length=max(size(part) for part in parts) if whole else size(text),
        longest=LONGEST,
    )


def _require_media(media: Sequence[Medium]) -> None:
    if len(media) > MOST_IMAGES:
        raise DeliveryFailed("too_many_media", final=True)
    if any(not one.mime.startswith("image/") for one in media):
        raise DeliveryFailed("unsupported_media", final=True)
    if any(one.size > LARGEST_IMAGE_BYTES for one in media):
        raise DeliveryFailed("media_too_large", final=True)


def _record(text: str, language: str, who: Mapping[str, str]) -> Record:
    record: Record = {"$type": POST_TYPE, "text": text, "langs": [language]}
    if facets := _facets(text, who):
        record["facets"] = facets
    return record


def _facets(text: str, who: Mapping[str, str]) -> list[Record]:
    """Links, tags and mentions, by their place in the text's UTF-8 bytes."""
    found = [one.model_dump(by_alias=True, exclude_none=True) for one in detect_facets(text)]
    found += [
        _facet(one.byte_start, one.byte_end, who[one.handle.lower()])
        for one in detect_mentions(text)
        if one.handle.lower() in who
    ]
    return sorted(found, key=lambda facet: int(facet["index"]["byteStart"]))


def _facet(start: int, end: int, did: str) -> Record:
    return {
        "$type": "app.bsky.richtext.facet",
        "index": {
            "$type": "app.bsky.richtext.facet#byteSlice",
            "byteStart": start,
            "byteEnd": end,
        },
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": did}],
    }


def _shown(wording: Wording) -> Record:
    """What only the first post has. Bluesky has no warning in words: pictures that come with one
    are covered until the reader asks for them."""
    shown: Record = {}
    if wording.media:
        shown["embed"] = images(wording.media)
    if wording.media and wording.content_warning:
        shown["labels"] = {
            "$type": "com.atproto.label.defs#selfLabels",
            "values": [{"val": "graphic-media"}],
        }
    return shown
