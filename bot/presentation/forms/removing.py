"""The forms that ask for something to be taken down."""

from bot.domain.grounds import AGAINST_COMMENTS, Ground
from bot.domain.state import Crisis
from bot.domain.statement import Passage, Statement
from bot.presentation import codes
from bot.presentation.card import (
    ChoiceField,
    Form,
    FormField,
    Option,
    PeopleField,
    TextField,
    TimeField,
)
from bot.presentation.scene import Scene, paragraph

GROUNDS = tuple(ground for ground in Ground if ground in AGAINST_COMMENTS)


def take_down(scene: Scene, crisis: Crisis, statement: Statement) -> Form | None:
    """Our own statement, where it is out; None where it is nowhere."""
    say = scene.words.say
    out = [o for o in statement.where(Passage.PUBLISHED) if statement.at(o).taken_down_at is None]
    if not out:
        return None
    return Form(
        name="take_down",
        title=say("Take %(statement)s down", statement=statement.id),
        submit=say("Ask for it"),
        cancel=say("Close"),
        notice=(
            paragraph(
                scene.words.line(
                    "Text and receipt are kept. Somebody who neither asks for it nor wrote the"
                    " statement must approve. Often a correction is better: /crisis draft."
                )
            ),
        ),
        fields=(
            ChoiceField(
                name="outlet",
                label=say("Where"),
                options=tuple(Option(value=o, label=scene.outlet(o)) for o in out),
                initial=out[0],
            ),
            _note(scene, say("Why")),
        ),
        context={"crisis": str(crisis.id), "statement": str(statement.id)},
    )


def remove_comment(scene: Scene, crisis: Crisis, outlet: str, reference: str) -> Form:
    """A comment that an outlet shows."""
    say = scene.words.say
    return Form(
        name="remove_comment",
        title=say("Remove a comment"),
        submit=say("Ask for it"),
        cancel=say("Close"),
        fields=(_ground(scene), _note(scene, say("Note"), optional=True)),
        context={"crisis": str(crisis.id), "outlet": outlet, "reference": reference},
    )


def remove_elsewhere(scene: Scene, crisis: Crisis) -> Form:
    """Something where the bot has no way in: what stands there is pasted."""
    return Form(
        name="remove_elsewhere",
        title=scene.words.say("Remove by hand"),
        submit=scene.words.say("Ask for it"),
        cancel=scene.words.say("Close"),
        fields=(*_pasted(scene, crisis), _ground(scene), *_who(scene)),
        context={"crisis": str(crisis.id)},
    )


def _pasted(scene: Scene, crisis: Crisis) -> tuple[FormField, ...]:
    say = scene.words.say
    outlets = tuple(Option(value=o.id, label=o.title) for o in crisis.playbook.outlets)
    elsewhere = Option(value="elsewhere", label=say("somewhere else"))
    return (
        ChoiceField(
            name="outlet",
            label=say("Where"),
            options=(*outlets, elsewhere),
            initial=elsewhere.value,
        ),
        TextField(
            name="text",
            label=say("What it says"),
            hint=say("Paste the whole text: it is kept as evidence."),
            multiline=True,
        ),
        TextField(name="author", label=say("Who wrote it"), optional=True),
        TextField(name="link", label=say("Link"), optional=True),
        TimeField(name="posted_at", label=say("When it was posted"), optional=True),
    )


def _who(scene: Scene) -> tuple[FormField, ...]:
    say = scene.words.say
    return (
        PeopleField(
            name="hands",
            label=say("Who removes it"),
            hint=say("They are told once it is approved, and press Done afterwards."),
            single=True,
        ),
        _note(scene, say("Note"), optional=True),
    )


def _ground(scene: Scene) -> ChoiceField:
    say = scene.words.say
    return ChoiceField(
        name="ground",
        label=say("Reason"),
        hint=say("That we do not like it is no reason."),
        options=tuple(Option(value=g, label=codes.ground(scene.words, g)) for g in GROUNDS),
        radio=True,
    )


def _note(scene: Scene, label: str, *, optional: bool = False) -> TextField:
    hint = scene.words.say("The room reads it.")
    return TextField(name="note", label=label, hint=hint, multiline=True, optional=optional)
