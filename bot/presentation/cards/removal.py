"""Something is to be taken down: what, why, with which evidence, and who answers."""

from collections.abc import Iterator

from bot.domain.decisions.removing import may_approve
from bot.domain.grounds import RemovalId, Target
from bot.domain.removal import Removal, Stage
from bot.domain.state import Crisis
from bot.domain.values import PersonId, StatementId
from bot.presentation import codes
from bot.presentation.card import Button, Card, Confirm, Exact, Facts, Line, Style, Text, When
from bot.presentation.scene import Scene, facts, linked_card, paragraph, row, strong
from bot.presentation.words import msg

HEADINGS = {
    Stage.AWAITING: msg("%(removal)s: take it down?"),
    Stage.UNDER_WAY: msg("%(removal)s: being taken down"),
    Stage.BY_HAND: msg("%(removal)s: take it down by hand"),
    Stage.DONE: msg("%(removal)s: taken down"),
    Stage.REFUSED: msg("%(removal)s: it stays"),
    Stage.REHEARSED: msg("%(removal)s: rehearsed"),
}


def render(scene: Scene, crisis: Crisis, subject: str) -> Card:
    removal = crisis.removals[RemovalId(subject)]
    say = scene.words.say
    heading = say(HEADINGS[removal.stage], removal=removal.id)
    return scene.card(
        heading,
        say("%(heading)s, in %(room)s", heading=heading, room=crisis.room_name),
        _facts(scene, removal),
        paragraph(strong(say("What stands there"))),
        Exact(text=removal.evidence.text),
        paragraph(strong(say("Note"))) if removal.note.strip() else None,
        Exact(text=removal.note) if removal.note.strip() else None,
        paragraph(_next(scene, crisis, removal)),
        row(*_buttons(scene, crisis, removal)),
        paragraph(_kept(scene, removal), small=True),
    )


def _facts(scene: Scene, removal: Removal) -> Facts:
    say, evidence = scene.words.say, removal.evidence
    number = StatementId(removal.subject)
    own = removal.target is Target.STATEMENT
    return facts(
        (say("Statement"), scene.approval_card(number) if own else ""),
        (say("Where"), scene.outlet(removal.outlet) if removal.outlet else say("elsewhere")),
        (say("Written by"), str(evidence.author)),
        (say("When"), When(at=evidence.at) if evidence.at else ""),
        (say("Link"), str(evidence.link)),
        (say("Reason"), codes.ground(scene.words, removal.ground)),
        (say("Asked for by"), scene.person(removal.proposed_by)),
        (say("Approved by"), scene.person(removal.approved_by) if removal.approved_by else ""),
    )


def _kept(scene: Scene, removal: Removal) -> Line:
    return scene.words.line(
        "Kept as evidence: text, author, link, time, SHA-256 %(digest)s.",
        digest=removal.evidence.digest,
    )


def _next(scene: Scene, crisis: Crisis, removal: Removal) -> Line:
    line = scene.words.line
    match removal.stage:
        case Stage.DONE:
            return _done(scene, removal)
        case Stage.REFUSED:
            return line("%(person)s leaves it there.", person=_named(scene, removal.refused_by))
        case Stage.REHEARSED:
            return line("DRILL: it would have been taken down. Nothing outside was touched.")
        case _ if crisis.over:
            return line("The crisis is stood down. Nothing more is taken down.")
        case Stage.AWAITING:
            return _waiting(scene, crisis, removal)
        case Stage.BY_HAND:
            return _by_hand(scene, removal)
        case Stage.UNDER_WAY:
            return _under_way(scene, removal)


def _done(scene: Scene, removal: Removal) -> Line:
    if removal.hands is None:
        return scene.words.line("It is gone. Nothing more is to be done.")
    return scene.words.line(
        "%(person)s says that it is gone. Nothing more is to be done.",
        person=_named(scene, removal.done_by),
    )


def _waiting(scene: Scene, crisis: Crisis, removal: Removal) -> Line:
    asked = may_approve(removal, crisis)
    people = scene.people(asked) or scene.words.say("nobody yet")
    if removal.target is Target.STATEMENT:
        return scene.words.line(
            "It takes somebody who neither asked for this nor wrote the statement. Next:"
            " %(people)s decides.",
            people=people,
        )
    return scene.words.line("Next: the crisis lead, %(people)s, decides.", people=people)


def _by_hand(scene: Scene, removal: Removal) -> Line:
    who = _named(scene, removal.hands)
    if removal.reason:
        return scene.words.line(
            "I could not take it down: %(reason)s. Next: %(person)s removes it by hand, then"
            " presses Done.",
            reason=codes.not_published(scene.words, removal.reason),
            person=who,
        )
    return scene.words.line(
        "The bot has no way in there. Next: %(person)s removes it by hand, then presses Done.",
        person=who,
    )


def _under_way(scene: Scene, removal: Removal) -> Line:
    if removal.again_at is None:
        return scene.words.line("I am asking for it now, and say here what comes of it.")
    return scene.words.line(
        "It still stands: %(reason)s. I try again at %(when)s.",
        reason=codes.not_published(scene.words, removal.reason),
        when=When(at=removal.again_at),
    )


def _named(scene: Scene, person: PersonId | None) -> Line:
    return (scene.person(person),) if person else (Text(text=scene.words.say("nobody")),)


def _buttons(scene: Scene, crisis: Crisis, removal: Removal) -> Iterator[Button]:
    if crisis.over:
        return
    say, value = scene.words.say, {"crisis": str(crisis.id), "removal": str(removal.id)}
    if removal.stage is Stage.AWAITING:
        yield Button(
            action="approve_removal",
            label=say("Take it down"),
            style=Style.DANGER,
            value=value,
            confirm=Confirm(
                title=say("Take it down?"),
                text=say("Others may have copies, and people notice what disappears."),
                yes=say("Take it down"),
                no=say("Not now"),
            ),
        )
        yield Button(action="refuse_removal", label=say("Leave it"), value=value)
    if removal.stage is Stage.BY_HAND:
        yield Button(action="removal_done", label=say("Done"), style=Style.PRIMARY, value=value)


def unsettled(scene: Scene, crisis: Crisis) -> Iterator[Line]:
    """For where we stand: what waits for an answer or a hand."""
    for removal in crisis.removals.values():
        card = linked_card(scene, crisis, "removal", removal.id, removal.id)
        if removal.stage is Stage.AWAITING:
            yield scene.words.line("Decide whether %(removal)s is taken down.", removal=card)
        elif removal.stage is Stage.BY_HAND:
            yield scene.words.line(
                "%(person)s takes %(removal)s down by hand and presses Done.",
                person=_named(scene, removal.hands),
                removal=card,
            )
