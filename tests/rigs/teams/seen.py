"""What tests see of the fake Teams: people, teams, posts, and what the bot answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.rigs.teams.activities import card_of

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    aad: str
    id: str
    tenant: str


@dataclass(frozen=True)
class Team:
    """`channel` is General, whose id is the team's too."""

    id: str
    group: str
    name: str

    @property
    def channel(self) -> str:
        return self.id


@dataclass(frozen=True)
class Post:
    """`by` is somebody's `aadObjectId`, empty for the bot."""

    id: str
    conversation: str
    by: str
    history: tuple[Json, ...]
    deleted: bool

    @property
    def activity(self) -> Json:
        """As it reads now."""
        return self.history[-1]

    @property
    def card(self) -> Json:
        card = card_of(self.activity)
        assert card is not None, self.activity
        return card

    @property
    def words(self) -> str:
        """Everything that can be read in it, of text and card."""
        return "\n".join(words_of(self.activity))


@dataclass(frozen=True)
class Answer:
    """What the bot answered; `body` is JSON, or None where it answered nothing. Status 0: there
    was no answer."""

    status: int
    body: Any
    text: str
    activity: Json

    @property
    def card(self) -> Json:
        """Of an invoke that was answered with a card."""
        assert self.body["type"] == "application/vnd.microsoft.card.adaptive", self.body
        card: Json = self.body["value"]
        return card

    @property
    def words(self) -> str:
        return "\n".join(words_of(self.body))


def words_of(told: Any) -> Iterator[str]:
    """What a card or an activity shows, in order: the texts and titles in it."""
    if isinstance(told, dict):
        for key, value in told.items():
            if isinstance(value, str) and key in ("text", "title", "value", "label"):
                yield value
            else:
                yield from words_of(value)
    elif isinstance(told, list):
        for one in told:
            yield from words_of(one)
