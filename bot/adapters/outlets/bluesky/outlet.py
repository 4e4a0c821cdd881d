"""Statements as posts of one account on Bluesky."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from atproto_core.uri import AtUri

from bot.adapters.outlets.bluesky.keys import MOST_PARTS, POSTS, following, record_key
from bot.adapters.outlets.bluesky.records import (
    MADE_AT_SENDING,
    Record,
    blobs_in,
    digest_of_blob,
    payload_of,
    records_in,
    reference_to,
    same_words,
)
from bot.adapters.outlets.bluesky.session import BlueskySession
from bot.adapters.outlets.bluesky.splitting import LONGEST, size
from bot.adapters.outlets.words import require_sendable
from bot.application.ports import Clock, DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import MediaStore, Receipt
from bot.domain.gate import Clearance
from bot.domain.values import OutletId, Rendition

WHOLE_CALL_SECONDS = 13.0
"""Shorter than the relay's lease on an entry; half of it is for what goes before the write."""
IS_THERE = "InvalidSwap"
NOT_THERE = "RecordNotFound"


class BlueskyPosts:
    """Implements `Outlet`, `TakesDown` and `Checks`. The address of every post is made from the
    statement's key, and the server is told that nothing may stand there yet: a repeat meets what
    was published and changes nothing. A thread is written in one call, whole or not at all."""

    honours_keys = True

    def __init__(
        self,
        outlet: OutletId,
        *,
        session: BlueskySession,
        clock: Clock,
        media: MediaStore | None = None,
    ) -> None:
        self.id = outlet
        self._session = session
        self._clock = clock
        self._media = media

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        """As the port says. A correction is a reply to what it corrects."""
        require_sendable(clearance, self.id, None)
        records = _records(clearance.rendition)
        try:
            before = self._prepared(records, clearance, key)
            thread = await self._clock.wait_for(before, WHOLE_CALL_SECONDS / 2)
        except TimeoutError:
            raise DeliveryFailed("too_slow") from None
        _require_same(thread, clearance)
        try:
            return await self._clock.wait_for(self._write(thread, key), WHOLE_CALL_SECONDS / 2)
        except TimeoutError:
            raise OutcomeUnclear("no_answer") from None

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:
        """As the port says. Raises `DeliveryFailed`, final, `altered_there`, where other words
        stand in its place."""
        return await self._standing(_records(rendition), key)

    async def take_down(self, reference: str) -> None:
        """As the port says, with all further parts of a thread, the first part first."""
        uri, did = AtUri.from_str(reference), await self._session.did()
        if uri.hostname != did:
            raise DeliveryFailed("not_for_this_outlet", final=True)
        for rkey in [uri.rkey, *await self._parts_behind(uri)]:
            place = {"repo": did, "collection": uri.collection, "rkey": rkey}
            told = await self._session.write("com.atproto.repo.deleteRecord", place)
            told.require_done(self._clock.now())

    async def check(self) -> None:
        """As the port says."""
        told = await self._session.ask("com.atproto.server.getSession")
        told.require_done(self._clock.now())

    async def _prepared(
        self, records: Sequence[Record], clearance: Clearance, key: str
    ) -> list[Record]:
        """The records as they will stand: time, replies, and their pictures laid ready."""
        did = await self._session.did()
        for record in records:
            for blob in blobs_in(record):
                await self._lay_ready(blob)
        above = await self._corrected(clearance.corrects)
        return _threaded(records, above, did, key, self._clock.now())

    async def _lay_ready(self, blob: Mapping[str, Any]) -> None:
        if self._media is None:
            raise DeliveryFailed("media_missing", final=True)
        try:
            content = await self._media.fetch(digest_of_blob(blob))
        except LookupError:
            raise DeliveryFailed("media_missing", final=True) from None
        told = await self._session.upload(content, str(blob["mimeType"]))
        try:
            kept = told.require_done(self._clock.now())
        except OutcomeUnclear as lost:
            raise DeliveryFailed(str(lost)) from None
        if kept["blob"]["ref"] != blob["ref"]:
            raise DeliveryFailed("altered", final=True)

    async def _corrected(self, reference: str) -> Record | None:
        """What the first post answers; None where there is nothing, or no more."""
        if not reference:
            return None
        uri = AtUri.from_str(reference)
        there = await self._record(uri.hostname, uri.rkey)
        if there is None:
            return None
        itself = {"uri": there["uri"], "cid": there["cid"]}
        return {"root": there["value"].get("reply", {}).get("root", itself), "parent": itself}

    async def _write(self, thread: Sequence[Record], key: str) -> Receipt:
        did = await self._session.did()
        method, body = _one(thread[0], did, key) if len(thread) == 1 else _all(thread, did, key)
        told = await self._session.write(method, body)
        if told.error == IS_THERE or told.status >= 500:
            return await self._met(thread, key)
        told.require_done(self._clock.now())
        return _receipt(did, key)

    async def _met(self, thread: Sequence[Record], key: str) -> Receipt:
        """The server says that something stands there, or fails, as it does for a thread that
        stands there: so look."""
        try:
            found = await self._standing(thread, key)
        except DeliveryFailed as failed:
            if failed.final:
                raise
            raise OutcomeUnclear("server_error") from None
        if found is None:
            raise OutcomeUnclear("server_error")
        return found

    async def _standing(self, records: Sequence[Record], key: str) -> Receipt | None:
        """All parts went up at once: any that stands tells that all were published."""
        did = await self._session.did()
        keys = [record_key(key, part) for part in range(len(records))]
        there = await asyncio.gather(*(self._record(did, rkey) for rkey in keys))
        pairs = [(found, ours) for found, ours in zip(there, records, strict=True) if found]
        if not pairs:
            return None
        if not all(same_words(found["value"], ours) for found, ours in pairs):
            raise DeliveryFailed("altered_there", final=True)
        return _receipt(did, key)

    async def _record(self, did: str, rkey: str) -> Mapping[str, Any] | None:
        place = {"repo": did, "collection": POSTS, "rkey": rkey}
        told = await self._session.ask("com.atproto.repo.getRecord", **place)
        if told.error == NOT_THERE:
            return None
        try:
            return told.require_done(self._clock.now())
        except OutcomeUnclear as lost:
            raise DeliveryFailed(str(lost)) from None

    async def _parts_behind(self, first: AtUri) -> list[str]:
        """The keys of the further posts that were written together with this one."""
        keys = following(first.rkey) if first.collection == POSTS else []
        if not keys:
            return []
        after = {"limit": str(MOST_PARTS), "reverse": "true", "cursor": first.rkey}
        told = await self._session.ask(
            "com.atproto.repo.listRecords", repo=first.hostname, collection=POSTS, **after
        )
        there = {
            str(one["uri"]): one["value"] for one in told.require_done(self._clock.now())["records"]
        }
        chain = [_address(first.hostname, rkey) for rkey in [first.rkey, *keys]]
        return [
            rkey
            for rkey, above, uri in zip(keys, chain, chain[1:], strict=False)
            if there.get(uri, {}).get("reply", {}).get("parent", {}).get("uri") == above
        ]


def _records(rendition: Rendition) -> list[Record]:
    try:
        records = records_in(rendition.payload)
    except ValueError:
        raise DeliveryFailed("altered", final=True) from None
    if len(records) > MOST_PARTS or any(size(one["text"]) > LONGEST for one in records):
        raise DeliveryFailed("too_long", final=True)
    return records


def _require_same(thread: Sequence[Record], clearance: Clearance) -> None:
    """The last look at what is about to be sent."""
    bare = [
        {name: value for name, value in record.items() if name not in MADE_AT_SENDING}
        for record in thread
    ]
    if payload_of(bare) != clearance.rendition.payload or not clearance.intact:
        raise DeliveryFailed("altered", final=True)


def _threaded(
    records: Sequence[Record], above: Record | None, did: str, key: str, now: datetime
) -> list[Record]:
    thread: list[Record] = []
    for part, record in enumerate(records):
        at = (now + timedelta(milliseconds=part)).astimezone(UTC).replace(tzinfo=None)
        dated = {**record, "createdAt": f"{at.isoformat(timespec='milliseconds')}Z"}
        made = {**dated, "reply": above} if above else dated
        itself = reference_to(_address(did, record_key(key, part)), made)
        above = {"root": above["root"] if above else itself, "parent": itself}
        thread.append(made)
    return thread


def _one(record: Record, did: str, key: str) -> tuple[str, Record]:
    place = {"repo": did, "collection": POSTS, "rkey": record_key(key)}
    return "com.atproto.repo.putRecord", {**place, "record": record, "swapRecord": None}


def _all(thread: Sequence[Record], did: str, key: str) -> tuple[str, Record]:
    writes = [
        {
            "$type": "com.atproto.repo.applyWrites#create",
            "collection": POSTS,
            "rkey": record_key(key, part),
            "value": record,
        }
        for part, record in enumerate(thread)
    ]
    return "com.atproto.repo.applyWrites", {"repo": did, "writes": writes}


def _address(did: str, rkey: str) -> str:
    return f"at://{did}/{POSTS}/{rkey}"


def _receipt(did: str, key: str) -> Receipt:
    rkey = record_key(key)
    link = f"https://bsky.app/profile/{did}/post/{rkey}"
    return Receipt(link=link, reference=_address(did, rkey))
