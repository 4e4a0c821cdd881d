"""The forms on statements: draft, revise, ask for changes."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.domain.state import Crisis
from bot.domain.statement import Passage, Statement
from bot.domain.values import Audience, Kind, OutletId, Part, PersonId, Wording
from bot.presentation import codes
from bot.presentation.card import (
    ChoiceField,
    ChoicesField,
    Form,
    FormField,
    Option,
    Paragraph,
    TextField,
    TimeField,
)
from bot.presentation.forms.gate import publish_at_fields, tags_field
from bot.presentation.forms.media import carried, media_fields
from bot.presentation.scene import Scene, paragraph
from bot.presentation.uploads import naming_files

NEXT_UPDATE_IN = timedelta(hours=1)
STEP = timedelta(minutes=5)


def usual_kind(crisis: Crisis) -> Kind:
    """First a holding statement, then updates."""
    out = any(s.published or s.rehearsed for s in crisis.statements.values())
    return Kind.UPDATE if out else Kind.HOLDING


def draft(
    scene: Scene,
    crisis: Crisis,
    *,
    kind: Kind,
    text: str,
    now: datetime,
    author: PersonId | None,
    files: tuple[str, ...] = (),
) -> Form:
    """`files` hang on the post that it is made from, and come along."""
    say = scene.words.say
    promise = None if kind is Kind.CLOSING else in_good_time(now)
    outlets = tuple(outlet.id for outlet in crisis.playbook.outlets)
    context = {"crisis": str(crisis.id)} | ({"author": str(author)} if author else {})
    context |= naming_files(files)
    return Form(
        name="draft",
        title=say("Draft a statement"),
        submit=say("Ask for approval"),
        cancel=say("Close"),
        fields=(
            *_fields(scene, crisis, kind, outlets, text, promise),
            *_more(scene, crisis, None),
        ),
        context=context,
        notice=(
            _which(scene, crisis),
            *(_gaps(scene) if "[[" in text else ()),
            *carried(scene, len(files)),
        ),
    )


def _which(scene: Scene, crisis: Crisis) -> Paragraph:
    """The form may be asked for outside the room."""
    return paragraph(scene.words.line("For %(room)s.", room=crisis.room_name), small=True)


def revise(scene: Scene, crisis: Crisis, statement: Statement) -> Form:
    say, wording = scene.words.say, statement.wording
    return Form(
        name="revise",
        title=say("Revise %(statement)s", statement=statement.id),
        submit=say("Ask for approval"),
        cancel=say("Close"),
        notice=(
            paragraph(
                scene.words.line(
                    "One changed character makes a new revision: every approval given so far"
                    " counts no longer."
                )
            ),
        ),
        fields=(
            *_fields(
                scene, crisis, wording.kind, wording.outlets, wording.text, wording.next_update_at
            ),
            *_more(scene, crisis, statement),
        ),
        context=_context(crisis, statement),
    )


def _fields(
    scene: Scene,
    crisis: Crisis,
    kind: Kind,
    outlets: tuple[OutletId, ...],
    text: str,
    promise: datetime | None,
) -> tuple[FormField, ...]:
    say = scene.words.say
    return (
        ChoiceField(
            name="kind",
            label=say("Kind"),
            options=tuple(Option(value=k, label=codes.kind(scene.words, k)) for k in Kind),
            initial=kind,
        ),
        ChoicesField(
            name="outlets",
            label=say("Where it goes"),
            options=tuple(Option(value=o.id, label=o.title) for o in crisis.playbook.outlets),
            initial=tuple(outlets),
        ),
        TextField(
            name="text",
            label=say("Text"),
            hint=_limits(scene, crisis),
            multiline=True,
            initial=text,
        ),
        TimeField(
            name="next_update_at",
            label=say("When you say more"),
            hint=say("In your own time zone. Only a closing statement goes without."),
            optional=True,
            initial=promise,
        ),
    )


def _more(scene: Scene, crisis: Crisis, statement: Statement | None) -> Iterator[FormField]:
    """What only some playbooks and moments ask for."""
    wording = statement.wording if statement else None
    if tags := tags_field(scene, crisis.playbook, statement.tags if statement else None):
        yield tags
    if crisis.playbook.first_message_check and not _was_checked(statement):
        yield from _first_message(scene)
    if any(case.audiences for case in crisis.playbook.cases):
        yield _audience(scene, wording)
    if out := [s for s in crisis.statements.values() if s.where(Passage.PUBLISHED) or s.rehearsed]:
        yield _corrects(scene, out, wording)
    yield TextField(
        name="headline",
        label=scene.words.say("Headline"),
        hint=scene.words.say("Where the outlet has one. Empty: the first sentence."),
        initial=wording.headline if wording else "",
        optional=True,
    )
    yield TextField(
        name="content_warning",
        label=scene.words.say("Content warning"),
        hint=scene.words.say("Where the outlet has one: it stands before the text."),
        initial=wording.content_warning if wording else "",
        optional=True,
    )
    yield from media_fields(scene, wording.media if wording else ())
    yield from publish_at_fields(scene, statement)


def _was_checked(statement: Statement | None) -> bool:
    """Whether its six parts were asked for already. Whoever fills the form in chooses the kind
    there: until then, nobody knows whether it will be a first message."""
    if statement is None or statement.fast:
        return False
    wording = statement.wording
    return wording.kind is Kind.HOLDING and wording.audience is Audience.PUBLIC


def _first_message(scene: Scene) -> Iterator[FormField]:
    say = scene.words.say
    yield ChoicesField(
        name="parts",
        label=say("A holding statement says six things. Which does yours say?"),
        options=tuple(Option(value=part, label=say(codes.PARTS[part])) for part in Part),
        optional=True,
    )
    yield TextField(
        name="waiver",
        label=say("If one is lacking: why it goes without"),
        hint=say("It stands on the timeline."),
        optional=True,
    )


def _audience(scene: Scene, wording: Wording | None) -> FormField:
    return ChoiceField(
        name="audience",
        label=scene.words.say("Whom it is for"),
        options=tuple(
            Option(value=one, label=scene.words.say(codes.AUDIENCES[one])) for one in Audience
        ),
        initial=wording.audience if wording else Audience.PUBLIC,
    )


def _corrects(scene: Scene, out: Sequence[Statement], wording: Wording | None) -> FormField:
    return ChoiceField(
        name="corrects",
        label=scene.words.say("A correction: of which statement?"),
        options=tuple(Option(value=s.id, label=_called(scene, s)) for s in out),
        initial=wording.corrects if wording else None,
        optional=True,
    )


def _called(scene: Scene, statement: Statement) -> str:
    return f"{statement.id} · {codes.kind(scene.words, statement.wording.kind)}"


def _limits(scene: Scene, crisis: Crisis) -> str:
    """That the words count as they stand, and how many each outlet takes."""
    sentences = [scene.words.say("Exactly this goes out, character for character.")]
    sentences += [
        scene.words.say(
            "%(outlet)s takes %(longest)s characters.", outlet=o.title, longest=o.longest
        )
        for o in crisis.playbook.outlets
        if o.longest is not None
    ]
    return " ".join(sentences)


def _gaps(scene: Scene) -> tuple[Paragraph, ...]:
    return (paragraph(scene.words.line("Replace everything in [[ double brackets ]].")),)


def in_good_time(now: datetime) -> datetime:
    """An hour from now, on a full five minutes: a time one can say aloud."""
    at = (now + NEXT_UPDATE_IN).replace(second=0, microsecond=0)
    late = at.minute % 5
    return at + (STEP - timedelta(minutes=late) if late else timedelta(0))


def _context(crisis: Crisis, statement: Statement) -> dict[str, str]:
    return {
        "crisis": str(crisis.id),
        "statement": str(statement.id),
        "revision": str(statement.revision),
    }


def request_changes(scene: Scene, crisis: Crisis, statement: Statement, revision: int) -> Form:
    """`revision` is the one on the card that was pressed."""
    say = scene.words.say
    return Form(
        name="request_changes",
        title=say("Changes to %(statement)s", statement=statement.id),
        submit=say("Request changes"),
        cancel=say("Close"),
        fields=(
            TextField(
                name="reason",
                label=say("What should change?"),
                hint=say("The room reads it. If you had approved, this takes it back."),
                multiline=True,
            ),
        ),
        context=_context(crisis, statement) | {"revision": str(revision)},
    )
