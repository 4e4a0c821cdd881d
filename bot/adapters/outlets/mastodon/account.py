"""The account, watched: every status it shows, whoever put it there."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import httpx
from httpx_sse import EventSource, SSEError

from bot.adapters.outlets.mastodon.client import Json, MastodonClient, instant_or_none
from bot.adapters.outlets.mastodon.reading import words_of
from bot.adapters.outlets.mastodon.server import streaming_base
from bot.adapters.outlets.mastodon.timeline import made_at, own_since
from bot.application.ports import DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Seen
from bot.domain.values import OutletId, Words

POLL_SECONDS = 4.0
POLLS_BEFORE_STREAMING = 75
"""A server that did not stream is asked for its stream again after five minutes."""
OVERLAP = timedelta(minutes=2)
"""A status may come to light a little after the time it bears."""
NOT_SHOWN = frozenset({"direct"})
SHOWS = frozenset({"update", "status.update"})


class MastodonAccount:
    """Implements `Account`: by the server's event stream, else by asking every few seconds.

    Boosts and edits count: `at` is then when it was boosted or edited. Direct messages do not.
    """

    def __init__(self, outlet: OutletId, client: MastodonClient) -> None:
        self.id = outlet
        self._client = client

    async def watch(self, since: datetime) -> AsyncIterator[Seen]:
        """As the port says. After a stream broke off, the account's statuses are read before the
        next one is followed, so that nothing is missed in between."""
        notes = _Notes(self.id, await self._client.me(), since)
        while True:
            async with AsyncExitStack() as stack:
                events = await self._opened(stack)
                async for seen in self._newer(notes):
                    yield seen
                following = self._polled(notes) if events is None else _streamed(events, notes)
                async for seen in following:
                    yield seen
            await self._client.clock.sleep(POLL_SECONDS)

    async def _opened(self, stack: AsyncExitStack) -> EventSource | None:
        """The open stream; None where the server opens none. Raises `DeliveryFailed` where the
        token is refused or nobody listens."""
        base = await streaming_base(self._client)
        try:
            return await stack.enter_async_context(self._client.stream(base))
        except DeliveryFailed as failed:
            if failed.reason == "unauthorised":
                raise
        except (OutcomeUnclear, httpx.HTTPError):
            pass
        return None

    async def _newer(self, notes: "_Notes") -> AsyncIterator[Seen]:
        """What the account shows now and was not noticed yet, the oldest first."""
        try:
            found = [one async for one in own_since(self._client, notes.newest - OVERLAP)]
        except OutcomeUnclear as unclear:
            raise DeliveryFailed(str(unclear)) from None
        for status in reversed(found):
            if seen := notes.take(status):
                yield seen

    async def _polled(self, notes: "_Notes") -> AsyncIterator[Seen]:
        for _ in range(POLLS_BEFORE_STREAMING):
            await self._client.clock.sleep(POLL_SECONDS)
            async for seen in self._newer(notes):
                yield seen


async def _streamed(events: EventSource, notes: "_Notes") -> AsyncIterator[Seen]:
    """Until the stream breaks off, or says what cannot be read."""
    try:
        async for event in events.aiter_sse():
            if event.event in SHOWS and (seen := notes.take(json.loads(event.data))):
                yield seen
    except (httpx.HTTPError, SSEError, ValueError):
        return


class _Notes:
    """Which statuses were noticed already, and how far the account was read."""

    def __init__(self, outlet: OutletId, me: str, since: datetime) -> None:
        self._outlet = outlet
        self._me = me
        self._since = since
        self._known: set[tuple[str, datetime]] = set()
        self.newest = since

    def take(self, status: Json) -> Seen | None:
        """What to make of a status; None where it is another's, old, hidden, or known."""
        account = status.get("account") or {}
        if str(account.get("id")) != self._me or status.get("visibility") in NOT_SHOWN:
            return None
        made = made_at(status)
        at = instant_or_none(status.get("edited_at")) or made
        mark = (str(status["id"]), at)
        if at <= self._since or mark in self._known:
            return None
        self._known.add(mark)
        self.newest = max(self.newest, made)
        return Seen(
            outlet=self._outlet,
            reference=str(status["id"]),
            at=at,
            text=words_of(status),
            link=str(status.get("url") or status.get("uri") or ""),
            author=Words(str(account.get("acct") or "")),
        )
