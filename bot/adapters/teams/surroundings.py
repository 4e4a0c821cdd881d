"""What listeners need around them, of the platform and of the product."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import tzinfo
from typing import Protocol

from bot.adapters.teams.activities import Picture
from bot.adapters.teams.coming import Acquaintance, WarRooms
from bot.adapters.teams.dialogues import Dialogues
from bot.adapters.teams.directory import TeamsDirectory
from bot.adapters.teams.home import TeamHome
from bot.adapters.teams.transport.calls import Calls
from bot.adapters.teams.turns import Turns
from bot.domain.values import PersonId, PostId, RoomId
from bot.presentation.card import Card
from bot.presentation.inbox import Files
from bot.presentation.placed import Placed

Answering = Callable[[str], AbstractAsyncContextManager[None]]


class Pictures(Protocol):
    """Pictures in messages, kept when a form is submitted that they came along into."""

    async def noted(self, pictures: Iterable[Picture], service_url: str) -> tuple[str, ...]: ...

    def begin(self, names: Iterable[str]) -> None: ...

    async def fetched(self, names: Sequence[str]) -> Files: ...


class Copies(Protocol):
    """Cards by the posts that a crisis recorded."""

    async def card_at(self, room: RoomId, post: PostId, viewer: PersonId) -> Card | None:
        """As it stands now; None for any other post."""

    async def original_of(
        self, room: RoomId, post: PostId, presser: PersonId, value: Mapping[str, str]
    ) -> PostId | None:
        """Where the card stands that this post is a second copy of; None for any other post."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What listeners need of the platform. `war_rooms` are those where a crisis is worked on now;
    `answering` keeps a post from being changed by others while a press on it is answered;
    `externals` may act from another tenant; `zone` is that of people who tell none."""

    calls: Calls
    room: Acquaintance
    copies: Copies
    directory: TeamsDirectory
    dialogues: Dialogues
    home: TeamHome
    placed: Placed
    sorry: Card
    turns: Turns
    war_rooms: WarRooms
    answering: Answering
    externals: frozenset[PersonId]
    zone: tzinfo
    pictures: Pictures | None = None
