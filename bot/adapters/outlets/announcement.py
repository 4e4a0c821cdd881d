"""A post in a named internal channel, by which a statement reaches the organisation's people."""

from typing import Protocol

from bot.adapters.outlets.words import require_same_words, require_sendable
from bot.application.public_ports import Receipt
from bot.domain.gate import Clearance
from bot.domain.values import OutletId, Rendition, RoomId, Words


class Board(Protocol):
    """An internal channel of the chat platform, as an announcement needs it. Both calls may
    raise `DeliveryFailed`, final `externally_shared` for a channel that others read too."""

    def encode(self, text: Words) -> tuple[object, str]:
        """The post for `announce`, and the text that people will read in it."""

    async def announce(self, channel: RoomId, post: object, *, key: str) -> str:
        """Put the post up, marked with the key; answers its link. May raise `OutcomeUnclear`."""

    async def announced(self, channel: RoomId, *, key: str) -> str | None:
        """The link of the post that carries this key; None if surely none does. Raises
        `OutcomeUnclear` where that cannot be told."""


class ChannelAnnouncement:
    """Implements `Outlet`. A chat platform does not know keys: after a lost answer the post is
    looked for by its key, which it carries as metadata."""

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
        return Receipt(link=await self._board.announce(self._channel, post, key=key))

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:  # noqa: ARG002
        """As the port says; the key alone tells, since it names the revision."""
        link = await self._board.announced(self._channel, key=key)
        return None if link is None else Receipt(link=link)
