"""What every maker of an outlet gets, and what it gives.

One type of outlet is one settings class (`playbooks/outlets.py`), one `Kind` (its maker, and what
its settings may lack) and one line in `KINDS` (`outlets/__init__.py`).
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from bot.adapters.outlets.announcement import Board
from bot.adapters.playbooks import Organisation
from bot.application.platforms import home_of
from bot.application.ports import Clock
from bot.application.public_ports import Account, Comments, MediaStore, Outlet, Queue, Typesetter
from bot.domain.values import Home, OutletId, RoomId

PartT = TypeVar("PartT")


@dataclass(frozen=True, kw_only=True)
class Making:
    """What is at hand when an outlet is made. `environment` holds the secrets; what needs closing
    goes on `stack`; `boards` are by the chat platform's name; `media` is None where pictures are
    kept nowhere."""

    organisation: Organisation
    environment: Mapping[str, str] = field(repr=False)
    http: httpx.AsyncClient
    boards: Mapping[Home, Board]
    clock: Clock
    stack: AsyncExitStack
    media: MediaStore | None = None

    def board_of(self, channel: str) -> tuple[RoomId, Board] | None:
        """The channel of this name where the bot is, and how to post there."""
        for room in self.organisation.channels.get(channel, ()):
            if board := self.boards.get(home_of(room)):
                return room, board
        return None


@dataclass(frozen=True, kw_only=True)
class Route:
    """One outlet, as far as its platform goes: what it has not is None. An account that the bot
    has no way into has a typesetter alone."""

    outlet: Outlet | None = None
    typesetter: Typesetter | None = None
    account: Account | None = None
    queue: Queue | None = None
    comments: Comments | None = None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One type of outlet. `make` gets the outlet's id and its settings; `lacks` says in words,
    which name the variable and never its value, what keeps these settings from working."""

    make: Callable[[OutletId, Any, Making], Route | Awaitable[Route]]
    lacks: Callable[[Any, Organisation, Mapping[str, str]], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Routes:
    """Every outlet of the organisation; the mappings hold only what there is."""

    by_outlet: Mapping[OutletId, Route]

    @property
    def outlets(self) -> dict[OutletId, Outlet]:
        """Where the bot publishes itself."""
        return _present((one, route.outlet) for one, route in self.by_outlet.items())

    @property
    def typesetters(self) -> dict[OutletId, Typesetter]:
        """Who sets a wording in its final form; they hold no credentials."""
        return _present((one, route.typesetter) for one, route in self.by_outlet.items())

    @property
    def accounts(self) -> dict[OutletId, Account]:
        """The brand's own accounts that can be watched."""
        return _present((one, route.account) for one, route in self.by_outlet.items())

    @property
    def queues(self) -> dict[OutletId, Queue]:
        """What is scheduled."""
        return _present((one, route.queue) for one, route in self.by_outlet.items())

    @property
    def comments(self) -> dict[OutletId, Comments]:
        """Others' comments that can be read and taken down."""
        return _present((one, route.comments) for one, route in self.by_outlet.items())


def unset(names: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """One sentence for each variable that is not set."""
    lacking = (name for name in names if not environment.get(name))
    return [f"{name} is not set. Set it in the environment or in .env." for name in lacking]


def _present(parts: Iterable[tuple[OutletId, PartT | None]]) -> dict[OutletId, PartT]:
    return {outlet: part for outlet, part in parts if part is not None}
