"""Cards without words: a renderer that shows the state itself, for people who can read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.events import Event
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import StatementId


@dataclass(frozen=True, eq=False, slots=True)
class PlainCard:
    """What stands on a card: everything that was known when it was made. The subject of what one
    person is told is all that the sentences are made of."""

    name: str
    subject: str
    crisis: Crisis | None

    @property
    def statement(self) -> Statement | None:
        """The statement the card is about, while it shows its current revision."""
        return self.crisis.statement_of_card(self.subject) if self.crisis else None

    @property
    def number(self) -> StatementId:
        return StatementId(self.subject.partition("/")[0])

    @property
    def face(self) -> Any:
        """What two showings of one card must agree in to say the same."""
        shown = self.statement
        if self.crisis is None:
            return None
        if shown is None:
            return self.name == "brief" and (self.crisis.over, dict(self.crisis.holders))
        at = [(one, shown.at(one).passage, shown.at(one).link) for one in shown.wording.outlets]
        said = (sorted(shown.approvals), sorted(shown.objections))
        return (self.crisis.over, shown.revision, shown.digest, shown.standing, said, at)


class PlainRenderer:
    """Implements `Renderer`, and what the desk asks of it besides."""

    def show(
        self, card: str, subject: str, crisis: Crisis, events: Sequence[Event] = ()
    ) -> PlainCard:
        return PlainCard(card, subject, crisis)

    def needs_events(self, card: str) -> bool:
        return False

    def tell(self, code: str, data: Mapping[str, str], crisis: Crisis | None) -> PlainCard:
        return PlainCard(f"tell {code}", " ".join(data.values()), crisis)

    def notify(self, code: str, data: Mapping[str, str], crisis: Crisis) -> PlainCard:
        return PlainCard(f"notify {code}", " ".join(data.values()), crisis)

    def topic(self, crisis: Crisis) -> str:
        return crisis.room_name

    def timeline(self, events: Sequence[Event]) -> tuple[str, bytes]:
        return "timeline", b""
