"""What a post is at the server: its record, before it is sent and as it is read back."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeAlias

import libipld
import rfc8785
from atproto_core.cid import CID

from bot.domain.values import Medium, Words

Record: TypeAlias = dict[str, Any]

POST_TYPE = "app.bsky.feed.post"
MADE_AT_SENDING = frozenset({"createdAt", "reply"})
"""What cannot be known before a post is sent, and holds no word of it."""

_SHA2_256 = b"\x12\x20"
_RAW = b"\x01\x55" + _SHA2_256
_DAG_CBOR = b"\x01\x71" + _SHA2_256


def payload_of(records: Sequence[Record]) -> Words:
    """The records of a thread as the text that is approved: RFC 8785 JSON."""
    return Words(rfc8785.dumps({"posts": list(records)}).decode())


def records_in(payload: str) -> list[Record]:
    """The records again. Raises ValueError where this is no such payload."""
    if not payload:
        raise ValueError("no final form was made")
    posts: list[Record] = json.loads(payload)["posts"]
    return posts


def images(media: Sequence[Medium]) -> Record:
    """The pictures as they stand in a record: which bytes, and what they show in words."""
    return {
        "$type": "app.bsky.embed.images",
        "images": [{"image": _blob(one), "alt": one.alternative} for one in media],
    }


def blobs_in(record: Mapping[str, Any]) -> list[Record]:
    """What must be uploaded before the record can stand."""
    embed = record.get("embed", {})
    return [one["image"] for one in embed.get("images", [])]


def digest_of_blob(blob: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the bytes that a record names."""
    return bytes(CID.decode(str(blob["ref"]["$link"])).hash.digest).hex()


def same_words(there: Mapping[str, Any], ours: Mapping[str, Any]) -> bool:
    """Whether what stands at the server is this record, but for what is made at sending."""
    kept = {name: value for name, value in there.items() if name not in MADE_AT_SENDING}
    return kept == {name: value for name, value in ours.items() if name not in MADE_AT_SENDING}


def reference_to(uri: str, record: Record) -> Record:
    """How a reply names a record that is written together with it: address and digest."""
    encoded = libipld.encode_dag_cbor(_linked(record))
    return {"uri": uri, "cid": libipld.encode_cid(_DAG_CBOR + sha256(encoded).digest())}


def _blob(medium: Medium) -> Record:
    link = libipld.encode_cid(_RAW + bytes.fromhex(medium.digest))
    return {
        "$type": "blob",
        "ref": {"$link": link},
        "mimeType": medium.mime,
        "size": medium.size,
    }


def _linked(value: Any) -> Any:
    """JSON to the form that is hashed: links are bytes there."""
    if isinstance(value, dict):
        if set(value) == {"$link"}:
            return libipld.decode_multibase(value["$link"])[1]
        return {name: _linked(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_linked(one) for one in value]
    return value
