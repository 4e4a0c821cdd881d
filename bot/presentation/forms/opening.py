"""The form that opens a crisis, and those that end it and go on with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.playbook import Playbook
from bot.domain.state import Crisis
from bot.domain.values import Level, PersonId, RoomId
from bot.presentation import codes
from bot.presentation.card import (
    Block,
    ChoiceField,
    ChoicesField,
    Form,
    FormField,
    Option,
    PeopleField,
    TextField,
    TimeField,
)
from bot.presentation.inbox import Answer
from bot.presentation.scene import Scene, bullets, paragraph

LATER = (timedelta(hours=1), timedelta(hours=24), timedelta(days=7))
"""After which a room may be archived, beside the playbook's own time."""


def open_crisis(
    scene: Scene,
    playbooks: Sequence[Playbook],
    now: datetime,
    similar: Sequence[str],
    given: Mapping[str, Answer],
    asked_from: RoomId | None,
) -> Form:
    say = scene.words.say
    return Form(
        name="open",
        title=say("Open a crisis"),
        submit=say("Open"),
        cancel=say("Close"),
        notice=_similar_notice(scene, similar),
        fields=(
            *_another(scene, similar),
            *_what(scene, now, given),
            *_kind(scene, playbooks, given),
            PeopleField(
                name="keep_out",
                label=say("Keep out"),
                hint=say(
                    "Whom the crisis may be about. They are not invited, told or counted. Only the"
                    " lead and counsel see this."
                ),
                optional=True,
                initial=_people(given, "keep_out"),
            ),
        ),
        context={"asked_from": str(asked_from)} if asked_from else {},
    )


def _similar_notice(scene: Scene, similar: Sequence[str]) -> tuple[Block, ...]:
    if not similar:
        return ()
    line = scene.words.line(
        "Opened minutes ago. Look there first, so that there is one war room and not two:"
    )
    return (paragraph(line), bullets(similar))


def _another(scene: Scene, similar: Sequence[str]) -> tuple[FormField, ...]:
    if not similar:
        return ()
    say = scene.words.say
    return (
        ChoicesField(
            name="another",
            label=say("Is it the same?"),
            options=(Option(value="another", label=say("No, mine is a different one")),),
            optional=True,
        ),
    )


def _what(scene: Scene, now: datetime, given: Mapping[str, Answer]) -> tuple[FormField, ...]:
    say, first_seen = scene.words.say, given.get("first_seen_at")
    return (
        TextField(
            name="summary",
            label=say("What happened"),
            hint=say("One or two sentences. Only what you know."),
            multiline=True,
            initial=_text(given, "summary"),
        ),
        TextField(
            name="seen_where",
            label=say("Where it was seen"),
            optional=True,
            initial=_text(given, "seen_where"),
        ),
        TextField(name="link", label=say("Link"), optional=True, initial=_text(given, "link")),
        TimeField(
            name="first_seen_at",
            label=say("First seen at"),
            hint=say("In your own time zone."),
            initial=first_seen if isinstance(first_seen, datetime) else now,
        ),
    )


def _kind(
    scene: Scene, playbooks: Sequence[Playbook], given: Mapping[str, Answer]
) -> tuple[FormField, ...]:
    say = scene.words.say
    options = tuple(Option(value=playbook.id, label=playbook.title) for playbook in playbooks)
    only = playbooks[0].id if len(playbooks) == 1 else None
    levels = tuple(Option(value=level, label=codes.level(scene.words, level)) for level in Level)
    return (
        ChoiceField(
            name="playbook",
            label=say("What kind of case is it?"),
            options=options,
            initial=_text(given, "playbook") or only,
        ),
        ChoiceField(
            name="level",
            label=say("How bad is it?"),
            hint=say("If in doubt, choose the higher one."),
            options=levels,
            initial=_text(given, "level") or Level.HIGH,
        ),
        ChoiceField(
            name="drill",
            label=say("Is it real?"),
            options=(
                Option(value="real", label=say("Real")),
                Option(value="drill", label=say("A drill: nothing can reach the public")),
            ),
            initial=_text(given, "drill") or "real",
            radio=True,
        ),
    )


def _text(given: Mapping[str, Answer], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _people(given: Mapping[str, Answer], name: str) -> tuple[PersonId, ...]:
    value = given.get(name)
    return tuple(PersonId(person) for person in value) if isinstance(value, tuple) else ()


def stand_down(scene: Scene, crisis: Crisis) -> Form:
    say, usual = scene.words.say, crisis.playbook.archive_after
    delays = sorted({*LATER, usual})
    return Form(
        name="stand_down",
        title=say("Stand down"),
        submit=say("Stand down"),
        cancel=say("Close"),
        notice=(
            paragraph(
                scene.words.line(
                    "This ends the crisis for everybody. Nothing more is sent. The post-mortem and"
                    " the whole timeline are posted in the room, and the room is archived later."
                )
            ),
        ),
        fields=(
            TextField(
                name="outcome",
                label=say("How did it end?"),
                hint=say("One or two sentences. They stand at the top of the post-mortem."),
                multiline=True,
                optional=True,
            ),
            ChoiceField(
                name="archive_after",
                label=say("Archive the room after"),
                options=tuple(
                    Option(
                        value=_hours(delay),
                        label=_delay(scene, delay),
                    )
                    for delay in delays
                ),
                initial=_hours(usual),
            ),
        ),
        context={"crisis": str(crisis.id)},
    )


def _delay(scene: Scene, delay: timedelta) -> str:
    """Whole days in full: “1 d” is no word to read in an hour like this."""
    if delay % timedelta(days=1):
        return codes.duration(scene.words, delay)
    return scene.words.several("%(count)s day", "%(count)s days", delay // timedelta(days=1))


def _hours(delay: timedelta) -> str:
    return f"{delay / timedelta(hours=1):g}"


def reopen(scene: Scene, crisis: Crisis) -> Form:
    say = scene.words.say
    return Form(
        name="reopen",
        title=say("Reopen the crisis"),
        submit=say("Reopen"),
        cancel=say("Close"),
        notice=(
            paragraph(
                scene.words.line(
                    "The same people get a new room, and the timeline goes on. Every approval that"
                    " was not used counts no longer."
                )
            ),
        ),
        fields=(TextField(name="reason", label=say("Why does it go on?"), multiline=True),),
        context={"crisis": str(crisis.id)},
    )
