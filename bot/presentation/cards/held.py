"""Everything is held: what stands still, and who can let it go, one thing at a time."""

from collections.abc import Iterator

from bot.domain.events import EverythingHeld
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import OutletId, StatementId
from bot.presentation import codes
from bot.presentation.card import Block, Button, Card, Line, Text
from bot.presentation.cards.together import hold_all
from bot.presentation.scene import Scene, bullets, paragraph, row, strong


def render(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    say = scene.words.say
    held = [statement for statement in crisis.unsent if statement.held]
    if not held and not crisis.held:
        return scene.card(
            say("Nothing is held any more"),
            say("Nothing is held any more in %(room)s", room=crisis.room_name),
            paragraph(scene.words.line("Released statements go out as the playbook says.")),
        )
    return scene.card(
        say("Held: nothing more goes out"),
        say("Everything is held in %(room)s", room=crisis.room_name),
        paragraph(_who(scene)),
        *_on_the_wire(scene, crisis),
        *(block for statement in held for block in _item(scene, crisis, statement)),
        *_new_ones(scene, crisis),
        paragraph(_next(scene, crisis)),
        row(hold_all(scene, crisis)) if crisis.held and not crisis.over else None,
    )


def _who(scene: Scene) -> Line:
    holds = [event for event in scene.events if isinstance(event, EverythingHeld)]
    if not holds:
        return ()
    return scene.words.line("Held by %(person)s.", person=scene.person(holds[-1].by))


def _on_the_wire(scene: Scene, crisis: Crisis) -> Iterator[Block]:
    gone = _gone(scene, crisis)
    if not gone:
        return
    yield paragraph(strong(scene.words.say("This could no longer be stopped:")))
    yield bullets(
        scene.words.line(
            "%(statement)s to %(outlet)s. What comes of it stands on the card of its sending.",
            statement=scene.approval_card(statement),
            outlet=scene.outlet(outlet),
        )
        for statement, outlet in gone
    )


def _gone(scene: Scene, crisis: Crisis) -> list[tuple[StatementId, OutletId]]:
    """As recorded at the hold; without the log, what is under way now."""
    holds = [event for event in scene.events if isinstance(event, EverythingHeld)]
    if holds:
        return list(holds[-1].on_the_wire)
    return [(s.id, outlet) for s in crisis.unsent if s.held for outlet in s.on_the_wire]


def _item(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Block]:
    approved = (
        scene.words.say("approved") if statement.cleared else scene.words.say("not approved yet")
    )
    yield paragraph(
        scene.words.line(
            "%(statement)s, %(kind)s, %(approved)s",
            statement=scene.approval_card(statement.id),
            kind=codes.kind(scene.words, statement.wording.kind),
            approved=approved,
        )
    )
    if not crisis.over:
        yield row(_button(scene, "release", {"crisis": crisis.id, "statement": statement.id}))


def _new_ones(scene: Scene, crisis: Crisis) -> Iterator[Block]:
    if not crisis.held:
        return
    yield paragraph((Text(text=scene.words.say("Whatever is drafted from now on")),))
    if not crisis.over:
        yield row(_button(scene, "lift_hold", {"crisis": crisis.id}))


def _button(scene: Scene, action: str, value: dict[str, str]) -> Button:
    return Button(action=action, label=scene.words.say("Release"), value=value)


def _next(scene: Scene, crisis: Crisis) -> Line:
    if crisis.over:
        return scene.words.line("The crisis is stood down. Nothing is released any more.")
    lead = scene.person(crisis.lead) if crisis.lead else scene.words.say("nobody yet")
    return scene.words.line(
        "Next: the crisis lead, %(lead)s, releases each of these when it may go on.", lead=lead
    )
