"""The account, watched: every post it shows, whoever put it there."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from atproto_core.exceptions import AtProtocolError
from atproto_subscription.frames import ErrorFrame, Frame
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from bot.adapters.outlets.bluesky.keys import tid_at
from bot.adapters.outlets.bluesky.repository import Entry, in_commit, in_difference, time_of
from bot.adapters.outlets.bluesky.session import BlueskySession
from bot.application.ports import Clock, DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Seen
from bot.domain.values import OutletId, Words

ASK_EVERY_SECONDS = 3.0
TIMES_BEFORE_STREAMING = 100
"""A server that did not stream is asked for its stream again after five minutes."""
SILENT_FOR_SECONDS = 30.0
"""A stream that says nothing for so long may be dead: then the account itself is asked."""
LARGEST_FRAME_BYTES = 5 * 1024 * 1024
ANSWER_WITHIN_SECONDS = 10.0
STREAM = "com.atproto.sync.subscribeRepos"
DIFFERENCE = "com.atproto.sync.getRepo"


@dataclass
class _Place:
    """How far one watch has come: in the stream, and in the account's own revisions."""

    since: datetime
    revision: str
    cursor: int | None = None


class BlueskyAccount:
    """Implements `Account`: by the stream of the server that holds the account, which is the
    first to know, and no third party. It carries every account of that server; of the others'
    frames only the outside is read. What came up before the stream stood is asked for as the
    difference since a revision; both times are the server's. Where there is no stream, the
    difference is asked for every few seconds.

    A watch begun anew with the same `since` goes on where the last one was heard out.
    """

    def __init__(
        self, outlet: OutletId, *, session: BlueskySession, clock: Clock, stream: str = ""
    ) -> None:
        """`stream`: the address of the server that streams, if it is not the account's own."""
        self.id = outlet
        self._session = session
        self._clock = clock
        self._stream = stream
        self._places: dict[datetime, _Place] = {}

    async def watch(self, since: datetime) -> AsyncIterator[Seen]:
        """As the port says."""
        start = _Place(since=since, revision=tid_at(int(since.timestamp() * 1_000_000)))
        place = self._places.setdefault(since, start)
        while True:
            try:
                async for seen in self._streamed(place):
                    yield seen
            except InvalidHandshake:
                async for seen in self._polled(place):
                    yield seen
            except (WebSocketException, AtProtocolError, OSError, ValueError, LookupError):
                raise DeliveryFailed("stream_lost") from None

    async def _streamed(self, place: _Place) -> AsyncIterator[Seen]:
        did = await self._session.did()
        async with await self._connection(place) as stream:
            if place.cursor is None:
                async for seen in self._newer(place):
                    yield seen
            while True:
                try:
                    data = await self._clock.wait_for(stream.recv(), SILENT_FOR_SECONDS)
                except TimeoutError:
                    async for seen in self._newer(place):
                        yield seen
                    continue
                async for seen in self._heard(data, did, place):
                    yield seen

    async def _heard(self, data: str | bytes, did: str, place: _Place) -> AsyncIterator[Seen]:
        frame = Frame.from_bytes(data)
        if isinstance(frame, ErrorFrame):
            place.cursor = None
            raise DeliveryFailed("stream_refused")
        body = frame.body
        if body.get("repo", body.get("did")) == did and frame.type == "#commit":
            at = datetime.fromisoformat(body["time"])
            for seen in self._seen(in_commit(body), did, at, place):
                yield seen
            place.revision = body["rev"]
        elif frame.type == "#info" or (frame.type == "#sync" and body["did"] == did):
            async for seen in self._newer(place):
                yield seen
        place.cursor = body.get("seq", place.cursor)

    async def _polled(self, place: _Place) -> AsyncIterator[Seen]:
        for _ in range(TIMES_BEFORE_STREAMING):
            async for seen in self._newer(place):
                yield seen
            await self._clock.sleep(ASK_EVERY_SECONDS)

    async def _newer(self, place: _Place) -> AsyncIterator[Seen]:
        """What came up since the revision reached, said to be of the newest one's time."""
        did = await self._session.did()
        try:
            car = await self._session.fetch(DIFFERENCE, did=did, since=place.revision)
            revision, entries = in_difference(car)
        except (OutcomeUnclear, ValueError, LookupError):
            raise DeliveryFailed("unreachable") from None
        if revision:
            for seen in self._seen(entries, did, time_of(revision), place):
                yield seen
            place.revision = max(place.revision, revision)

    def _seen(
        self, entries: Iterable[Entry], did: str, at: datetime, place: _Place
    ) -> Iterable[Seen]:
        for entry in entries:
            if at > place.since:
                yield Seen(
                    outlet=self.id,
                    reference=f"at://{did}/{entry.path}",
                    at=at.astimezone(UTC),
                    text=entry.text,
                    link=f"https://bsky.app/profile/{did}/{entry.link}".rstrip("/"),
                    author=Words(self._session.handle),
                )

    async def _connection(self, place: _Place) -> AbstractAsyncContextManager[ClientConnection]:
        home = self._stream or await self._session.home()
        cursor = "" if place.cursor is None else f"?cursor={place.cursor}"
        more: dict[str, Any] = {"proxy": None} if home.startswith("http:") else {}
        return connect(
            f"{home.replace('http', 'ws', 1).rstrip('/')}/xrpc/{STREAM}{cursor}",
            max_size=LARGEST_FRAME_BYTES,
            open_timeout=ANSWER_WITHIN_SECONDS,
            close_timeout=0.1,
            **more,
        )
