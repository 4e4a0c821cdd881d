"""The forms in which somebody says why they go on without others."""

from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import PersonId
from bot.presentation.card import Form, TextField
from bot.presentation.scene import Scene, paragraph


def lift(scene: Scene, crisis: Crisis, statement: Statement, revision: int, of: PersonId) -> Form:
    """`revision` is the one on the card that was pressed, `of` who asks for changes."""
    say = scene.words.say
    return Form(
        name="lift_for",
        title=say("Lift a request"),
        submit=say("Lift it"),
        cancel=say("Close"),
        notice=(
            paragraph(
                scene.words.line(
                    "%(person)s asked for changes to %(statement)s and does not answer. Lifting it"
                    " approves nothing: every approval is still needed. They are told.",
                    person=scene.person(of),
                    statement=str(statement.id),
                )
            ),
        ),
        fields=(_reason(scene),),
        context=_context(crisis, statement) | {"revision": str(revision), "of": str(of)},
    )


def break_glass(
    scene: Scene, crisis: Crisis, statement: Statement, revision: int, digest: str
) -> Form:
    """`revision` and `digest` are those on the card that was pressed."""
    say = scene.words.say
    return Form(
        name="break_glass",
        title=say("Break glass"),
        submit=say("Ask for the second"),
        cancel=say("Close"),
        notice=(
            paragraph(
                scene.words.line(
                    "%(statement)s goes on without those who did not answer once one more member of"
                    " the team, who wrote no part of it, agrees. Those passed over are told at"
                    " once, and the post-mortem says it in red.",
                    statement=str(statement.id),
                )
            ),
        ),
        fields=(_reason(scene),),
        context=_context(crisis, statement) | {"revision": str(revision), "digest": digest},
    )


def _reason(scene: Scene) -> TextField:
    return TextField(
        name="reason",
        label=scene.words.say("Why can it not wait?"),
        hint=scene.words.say("It stands on the card and in the log."),
        multiline=True,
    )


def _context(crisis: Crisis, statement: Statement) -> dict[str, str]:
    return {"crisis": str(crisis.id), "statement": str(statement.id)}
