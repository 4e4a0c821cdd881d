"""Whose answer is waited for and since when, what to do about silence, and who leads meanwhile."""

from collections.abc import Iterator

from bot.domain.decisions.glass import may_break
from bot.domain.gate import voices
from bot.domain.reactions.asking import awaited
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import LEAD, PersonId, RoleId
from bot.presentation.card import Block, Button, Card, Confirm, Exact, Line, Style, Text, When
from bot.presentation.scene import Scene, paragraph, row, strong
from bot.presentation.words import msg


def seats(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Line]:
    """Each required role with its holder, and whoever was asked besides."""
    for role in scene.in_order(statement.rule.roles):
        yield _seat(scene, crisis, statement, role)
        for person in statement.stand_ins.get(role, {}):
            yield _stand_in(scene, crisis, statement, role, person)
        if role in statement.exhausted:
            yield scene.words.line(
                "%(role)s: everybody in the playbook's line was asked, and nobody has answered.",
                role=_title(scene, role),
            )


def _title(scene: Scene, role: RoleId) -> Text:
    return Text(text=scene.role(role), strong=True)


def _seat(scene: Scene, crisis: Crisis, statement: Statement, role: RoleId) -> Line:
    title, holder = _title(scene, role), crisis.holders.get(role)
    if holder is None:
        return scene.words.line(
            "%(role)s: nobody holds this role. Take it in the brief, or ask the lead.", role=title
        )
    asked = statement.asked_at.get(role)
    if asked and holder in awaited(statement, crisis):
        return scene.words.line(
            "%(role)s: %(person)s, not yet; asked %(when)s",
            role=title,
            person=scene.reachable(holder),
            when=When(at=asked),
        )
    sentence = _answer(crisis, statement, role, holder)
    return scene.words.line(sentence, role=title, person=scene.person(holder))


def _answer(crisis: Crisis, statement: Statement, role: RoleId, holder: PersonId) -> str:
    if holder in statement.authors:
        return msg(
            "%(role)s: %(person)s wrote it and cannot approve. Hand the role over to somebody else."
        )
    if holder in statement.objections:
        return msg("%(role)s: %(person)s asks for changes")
    if role in voices(statement, crisis).get(holder, frozenset()):
        return msg("%(role)s: %(person)s has approved")
    return msg("%(role)s: %(person)s, not yet")


def _stand_in(
    scene: Scene, crisis: Crisis, statement: Statement, role: RoleId, person: PersonId
) -> Line:
    """A deputy who was asked in place of somebody silent."""
    title, who = _title(scene, role), scene.person(person)
    if person in statement.objections:
        sentence = msg("%(role)s: %(person)s, asked instead, asks for changes")
        return scene.words.line(sentence, role=title, person=who)
    if role in voices(statement, crisis).get(person, frozenset()):
        sentence = msg("%(role)s: %(person)s, asked instead, has approved")
        return scene.words.line(sentence, role=title, person=who)
    return scene.words.line(
        "%(role)s: no answer in time. %(person)s was asked too at %(when)s, and may answer instead",
        role=title,
        person=scene.reachable(person),
        when=When(at=statement.stand_ins[role][person]),
    )


def acting(scene: Scene, crisis: Crisis) -> Line:
    """Who leads for a lead who is silent; nothing where nobody must."""
    if crisis.acting_lead is None or crisis.over:
        return ()
    return scene.words.line(
        "%(person)s leads until the crisis lead is back.", person=scene.person(crisis.acting_lead)
    )


# Lifting a request for changes


def lifting(
    scene: Scene, crisis: Crisis, statement: Statement, person: PersonId
) -> Iterator[Block]:
    """Below a request for changes: to take it back, or to lift it for somebody silent."""
    if crisis.over or statement.closed:
        return
    sought = person in statement.sought
    if sought:
        yield paragraph(
            scene.words.line(
                "No answer from %(person)s, and their deputy was asked. The crisis lead, if they"
                " wrote no part of it, can lift this request with a reason. That approves nothing.",
                person=scene.person(person),
            ),
            small=True,
        )
    value = _value(crisis, statement) | {"of": str(person)}
    say = scene.words.say
    yield row(
        Button(action="lift", label=say("Lift my request"), value=value),
        Button(action="lift_for", label=say("Lift it for them"), value=value) if sought else None,
    )


# Break glass


def glass(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Block]:
    """That silent approvers were passed over, or may be."""
    known = statement.glass
    if known and known.broken_by:
        yield paragraph(
            strong(
                scene.words.say(
                    "🔴 The glass is broken: %(roles)s did not answer and were passed over.",
                    roles=scene.plain(scene.roles(known.roles)),
                )
            )
        )
        people = scene.people({known.proposed_by, known.broken_by})
        yield paragraph(scene.words.line("By %(people)s. Their reason:", people=people))
        yield Exact(text=known.reason)
    elif may_break(statement, crisis):
        yield from _may_be_broken(scene, crisis, statement)


def _may_be_broken(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Block]:
    known, say = statement.glass, scene.words.say
    value = _value(crisis, statement) | {"digest": statement.digest}
    if known is None or known.proposed_by != crisis.lead:
        sentence = msg(
            "Everybody was asked and nobody answered. If it cannot wait, the crisis lead and one"
            " more, neither of whom wrote a part of it, can go on without them."
        )
        yield paragraph(scene.words.line(sentence), small=True)
        label = say("Break glass")
        yield row(Button(action="break_glass", label=label, value=value, style=Style.DANGER))
        return
    who = scene.person(known.proposed_by)
    yield paragraph(scene.words.line("🔴 %(person)s asks to break the glass:", person=who))
    yield Exact(text=known.reason)
    confirm = Confirm(
        title=say("Go on without them?"),
        text=say("They are told at once that they were passed over, and the log says so in red."),
        yes=say("Break glass"),
        no=say("Wait"),
    )
    yield row(
        Button(
            action="confirm_break_glass",
            label=say("Break glass, as the second"),
            value=value,
            style=Style.DANGER,
            confirm=confirm,
        )
    )


def _value(crisis: Crisis, statement: Statement) -> dict[str, str]:
    return {
        "crisis": str(crisis.id),
        "statement": str(statement.id),
        "revision": str(statement.revision),
    }


# Cards on who leads


def render_acting_lead(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    """`subject` is the number of the change."""
    say, line = scene.words.say, scene.words.line
    who = scene.person(crisis.lead) if crisis.lead else say("nobody")
    holder = crisis.holders.get(LEAD)
    silent = (
        line("Nothing was heard of %(person)s.", person=scene.reachable(holder)) if holder else ()
    )
    return scene.card(
        say("Somebody else leads for now"),
        say("Somebody else leads for now in %(room)s", room=crisis.room_name),
        paragraph(silent),
        paragraph(line("%(person)s leads, with all that the crisis lead may do.", person=who)),
        paragraph(
            line("When the crisis lead is back: press I'm on it in the brief, and lead again.")
        ),
    )


def render_lead_returned(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    say = scene.words.say
    who = scene.person(crisis.lead) if crisis.lead else say("nobody")
    return scene.card(
        say("The crisis lead is back"),
        say("The crisis lead is back in %(room)s", room=crisis.room_name),
        paragraph(scene.words.line("%(person)s leads again.", person=who)),
    )


def render_vacated(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """`subject` is the person."""
    say, line = scene.words.say, scene.words.line
    empty = [role.id for role in crisis.playbook.roles if role.id not in crisis.holders]
    return scene.card(
        say("An account was switched off"),
        say("An account was switched off: roles are free in %(room)s", room=crisis.room_name),
        paragraph(
            line(
                "The account of %(person)s was switched off. Nothing of theirs counts any more.",
                person=scene.name(PersonId(subject)),
            )
        ),
        paragraph(line("Nobody holds: %(roles)s.", roles=scene.roles(empty))) if empty else None,
        paragraph(line("Next: press Take this role in the brief.")) if empty else None,
    )
