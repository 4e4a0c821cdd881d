"""The sentence in which domain tests are written: given these facts, when this is asked, then.

    given(opened, drafted).when(approves(ANA)).then(ana_approved)

Facts may be events or tuples of events. `when` may be said again: it goes on from what became.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pprint import pformat
from typing import Any, TypeVar

from bot.domain.commands import Command
from bot.domain.decide import decide
from bot.domain.effects import Effect
from bot.domain.events import Event
from bot.domain.planned import Planned
from bot.domain.reactions import react
from bot.domain.rejections import Rejected
from bot.domain.state import Crisis, evolve, fold

Facts = Event | Iterable[Event]
E = TypeVar("E", bound=Effect)


def given(*facts: Facts) -> Given:
    """What has happened so far."""
    return Given(tuple(_flat(facts)))


def played(*commands: Command, since: Sequence[Event] = ()) -> tuple[Event, ...]:
    """The history that these commands make, one after the other. A refusal is an error."""
    events = list(since)
    crisis = fold(events)
    for command in commands:
        for event in decide(command, crisis):
            events.append(event)
            crisis = evolve(crisis, event)
    return tuple(events)


def planned_by(new: Sequence[Event], crisis: Crisis | None) -> list[Planned]:
    """All effects of a decision; `crisis` is the state before it."""
    after = crisis
    for event in new:
        after = evolve(after, event)
    return [] if after is None else [planned for event in new for planned in react(event, after)]


class Given:
    """A history."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        self.events = events

    @property
    def crisis(self) -> Crisis:
        crisis = fold(self.events)
        assert crisis is not None, "the crisis was never opened"
        return crisis

    def when(self, command: Command) -> Outcome:
        """Ask for something."""
        crisis = fold(self.events)
        try:
            return Outcome(self.events, decide(command, crisis), None)
        except Rejected as rejected:
            return Outcome(self.events, [], rejected)


class Outcome(Given):
    """What came of it, and what can be said about that."""

    def __init__(
        self, before: tuple[Event, ...], new: list[Event], rejected: Rejected | None
    ) -> None:
        super().__init__((*before, *new))
        self.new = new
        self.rejected = rejected
        self.planned = planned_by(new, fold(before))

    def then(self, *events: Event) -> Outcome:
        """Exactly these events, in this order."""
        self._accepted()
        assert self.new == list(events), _differ("events", self.new, list(events))
        return self

    def then_happened(self, kind: type[Event], **facts: Any) -> Outcome:
        """Among others an event of this kind with these facts."""
        self._accepted()
        assert any(_matches(e, kind, facts) for e in self.new), (
            f"no {kind.__name__} with {facts} in\n{pformat(self.new)}"
        )
        return self

    def then_not(self, kind: type[Event]) -> Outcome:
        """Accepted, without such an event."""
        self._accepted()
        found = [event for event in self.new if isinstance(event, kind)]
        assert not found, f"unexpected:\n{pformat(found)}"
        return self

    def then_nothing(self) -> Outcome:
        """Accepted, and nothing changed."""
        return self.then()

    def then_rejected(self, kind: type[Rejected], **facts: Any) -> Outcome:
        """Refused for this reason, with these facts."""
        assert self.rejected is not None, f"not refused, but\n{pformat(self.new)}"
        found = {name: getattr(self.rejected, name, None) for name in facts}
        assert (type(self.rejected), found) == (kind, facts), (
            f"refused with {self.rejected!r}, expected {kind.__name__} {facts}"
        )
        return self

    def then_effects(self, *effects: Effect) -> Outcome:
        """All effects are exactly these, whenever they are due."""
        self._accepted()
        found = [planned.effect for planned in self.planned]
        assert found == list(effects), _differ("effects", found, list(effects))
        return self

    def then_effect(self, effect: Effect, due: datetime | None = None) -> Outcome:
        """Among others this effect, due then (None: at once)."""
        self._accepted()
        assert Planned(effect=effect, due=due) in self.planned, (
            f"no {effect} due {due} in\n{pformat(self.planned)}"
        )
        return self

    def then_no_effect(self, kind: type[Effect], **facts: Any) -> Outcome:
        """No effect of this kind with these facts."""
        found = [p for p in self.planned if _matches(p.effect, kind, facts)]
        assert not found, f"unexpected:\n{pformat(found)}"
        return self

    def effects(self, kind: type[E]) -> list[E]:
        """The effects of one kind."""
        return [p.effect for p in self.planned if isinstance(p.effect, kind)]

    def when(self, command: Command) -> Outcome:
        """Go on; what was asked before must have been accepted."""
        self._accepted()
        return super().when(command)

    def _accepted(self) -> None:
        assert self.rejected is None, f"refused: {self.rejected!r}"


def _flat(facts: Iterable[Facts]) -> Iterable[Event]:
    for fact in facts:
        if isinstance(fact, Iterable):
            yield from fact
        else:
            yield fact


def _matches(value: object, kind: type[Any], facts: Mapping[str, Any]) -> bool:
    return isinstance(value, kind) and all(getattr(value, n) == v for n, v in facts.items())


def _differ(what: str, found: Sequence[object], expected: Sequence[object]) -> str:
    return f"{what}\nfound:\n{pformat(found)}\nexpected:\n{pformat(expected)}"
