"""A post in a named internal channel, by which a statement reaches the organisation's people."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.adapters.outlets.words import require_same_words, require_sendable
from bot.application.public_ports import Receipt, Seen
from bot.domain.gate import Clearance
from bot.domain.values import NO_WORDS, OutletId, Rendition, RoomId, Words


@dataclass(frozen=True, kw_only=True)
class ChannelPost:
    """What somebody put up in a channel. `reference` is the platform's own name of the post."""

    reference: str
    at: datetime
    text: Words = NO_WORDS
    author: Words = NO_WORDS
    link: str = ""


class Board(Protocol):
    """An internal channel of the chat platform, as an announcement needs it. Every call may
    raise `DeliveryFailed`, final `externally_shared` for a channel that others read too."""

    def encode(self, text: Words) -> tuple[object, str]:
        """The post for `announce`, and the text that people will read in it."""

    async def announce(self, channel: RoomId, post: object, *, key: str) -> Receipt:
        """Put the post up, marked with the key. May raise `OutcomeUnclear`."""

    async def announced(self, channel: RoomId, *, key: str) -> Receipt | None:
        """The post that carries this key; None if surely none does. Raises `OutcomeUnclear`
        where that cannot be told."""

    async def remove(self, channel: RoomId, reference: str) -> None:
        """Take a post of the bot's own away; one that is gone is fine. May raise
        `OutcomeUnclear`."""

    async def check(self, channel: RoomId) -> None:
        """Whether the bot could announce there."""


@runtime_checkable
class WatchedBoard(Board, Protocol):
    """One whose platform tells the bot what others put up."""

    def strangers(self, channel: RoomId, since: datetime) -> AsyncIterator[ChannelPost]:
        """What others than the bot put up after `since`, and then what they put up, without
        end. May repeat a post."""


class ChannelAnnouncement:
    """Implements `Outlet`, `TakesDown` and `Checks`. A chat platform does not know keys: after a
    lost answer the post is looked for by its key, where posts can carry one; elsewhere a person
    looks."""

    honours_keys = False

    def __init__(
        self, outlet: OutletId, *, channel: RoomId, board: Board, longest: int | None = None
    ) -> None:
        self.id = outlet
        self._channel = channel
        self._board = board
        self._longest = longest

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        """As the port says."""
        require_sendable(clearance, self.id, self._longest)
        post, text = self._board.encode(clearance.text)
        require_same_words(clearance, text)
        return await self._board.announce(self._channel, post, key=key)

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:  # noqa: ARG002
        """As the port says; the key alone tells, since it names the revision."""
        return await self._board.announced(self._channel, key=key)

    async def take_down(self, reference: str) -> None:
        """As the port says. Somebody else's post is refused, final: the platform lets the bot
        remove nothing but its own."""
        await self._board.remove(self._channel, reference)

    async def check(self) -> None:
        """As the port says."""
        await self._board.check(self._channel)


class ChannelAccount:
    """Implements `Account`: what people put up in the announcement channel by themselves. The
    platform tells the bot of each post; what came up before is read once."""

    def __init__(self, outlet: OutletId, *, channel: RoomId, board: WatchedBoard) -> None:
        self.id = outlet
        self._channel = channel
        self._board = board

    async def watch(self, since: datetime) -> AsyncIterator[Seen]:
        """As the port says."""
        async for post in self._board.strangers(self._channel, since):
            yield Seen(
                outlet=self.id,
                reference=post.reference,
                at=post.at,
                text=post.text,
                author=post.author,
                link=post.link,
            )
