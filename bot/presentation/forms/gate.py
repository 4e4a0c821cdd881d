"""The forms of the gate: approve what stands there whole, say what it touches, another time,
another language, posted by hand, words approved in calm times, how bad it is."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.playbook import Playbook
from bot.domain.pre_approved import PreApproved, Slot, SlotKind
from bot.domain.state import Crisis
from bot.domain.statement import Statement
from bot.domain.values import Level, OutletId, Tag, Wording, Words
from bot.domain.wording import file_name, rendition_of
from bot.presentation import codes
from bot.presentation.card import (
    Block,
    ChoiceField,
    ChoicesField,
    Exact,
    Form,
    FormField,
    Option,
    TextField,
    TimeField,
    When,
)
from bot.presentation.lapsing import lapsing
from bot.presentation.scene import Scene, paragraph, strong
from bot.presentation.words import msg

NONE_OF_THESE = "none"


def about(crisis: Crisis, statement: Statement) -> dict[str, str]:
    return {
        "crisis": str(crisis.id),
        "statement": str(statement.id),
        "revision": str(statement.revision),
    }


def approve(scene: Scene, crisis: Crisis, statement: Statement, revision: int, digest: str) -> Form:
    """The words as they stand in the store at this moment, whole, outlet by outlet. `revision`
    and `digest` are those of the card that was pressed: another one is refused."""
    say = scene.words.say
    return Form(
        name="approve",
        title=say("Approve %(statement)s", statement=statement.id),
        submit=say("Approve"),
        cancel=say("Not now"),
        fields=(),
        notice=(
            paragraph(
                scene.words.line(
                    "Exactly this goes out, and nothing else. Read every word, then press Approve."
                )
            ),
            *final_forms(scene, crisis, statement),
            *_beside(scene, statement.wording),
            *lapsing(scene, crisis, statement),
        ),
        context=about(crisis, statement) | {"revision": str(revision), "digest": digest},
    )


def final_forms(scene: Scene, crisis: Crisis, statement: Statement) -> Iterator[Block]:
    """What readers will see, once for all outlets that show the same."""
    wording, playbook = statement.wording, crisis.playbook
    shown: dict[tuple[Words, ...], list[OutletId]] = {}
    for outlet in wording.outlets:
        parts = rendition_of(wording, outlet, playbook.language_at(outlet)).parts
        shown.setdefault(parts, []).append(outlet)
    for parts, outlets in shown.items():
        yield paragraph(scene.words.line("At %(outlets)s:", outlets=scene.outlets(outlets)))
        yield from _parts(scene, parts)
    yield from media(scene, wording)


def _beside(scene: Scene, wording: Wording) -> Iterator[Block]:
    """What is approved with the words, and stands beside or before them."""
    beside = (
        (scene.words.say("Headline"), wording.headline),
        (scene.words.say("Content warning"), wording.content_warning),
    )
    for label, text in beside:
        if text:
            yield paragraph(scene.words.line("%(label)s:", label=label))
            yield Exact(text=text)
    if window := wording.window:
        yield paragraph(
            scene.words.line(
                "Goes out only within %(start)s to %(end)s.",
                start=When(at=window.opens_at),
                end=When(at=window.closes_at),
            )
        )


def media(scene: Scene, wording: Wording) -> Iterator[Block]:
    """Pictures and videos by the words for those who cannot see them, and by their fingerprint,
    under which each stands in the room."""
    for medium in wording.media:
        line = scene.words.line(
            "With the file %(name)s, which is posted in this room as it will be sent, described"
            " as:",
            name=file_name(medium),
        )
        yield paragraph(line)
        yield Exact(text=medium.alternative)
    plain = [outlet for outlet in wording.outlets if not _carries(wording, outlet)]
    if wording.media and plain:
        sentence = scene.words.line(
            "At %(outlets)s the words go out alone: I hand no pictures or videos over there.",
            outlets=scene.outlets(plain),
        )
        yield paragraph(sentence)


def _carries(wording: Wording, outlet: OutletId) -> bool:
    """Where the text itself is what is sent, nothing else is."""
    rendition = wording.renditions.get(outlet)
    return bool(rendition and rendition.payload)


def _parts(scene: Scene, parts: tuple[Words, ...]) -> Iterator[Block]:
    for number, part in enumerate(parts, start=1):
        if len(parts) > 1:
            line = scene.words.line("%(n)s of %(count)s", n=str(number), count=str(len(parts)))
            yield paragraph(line, small=True)
        yield Exact(text=part)


def tags_field(scene: Scene, playbook: Playbook, chosen: frozenset[Tag] | None) -> FormField | None:
    """Asked only where a rule looks at it. Until somebody has ticked something the strictest
    rule holds."""
    if not any(case.tags for case in playbook.cases):
        return None
    say = scene.words.say
    ticked = () if chosen is None else tuple(t.value for t in Tag if t in chosen)
    initial = ticked or (() if chosen is None else (NONE_OF_THESE,))
    return ChoicesField(
        name="tags",
        label=say("Does it touch one of these?"),
        hint=say("Until something is ticked, the strictest rule holds."),
        options=(
            *(Option(value=tag.value, label=say(codes.TAGS[tag])) for tag in Tag),
            Option(value=NONE_OF_THESE, label=say("None of these")),
        ),
        initial=initial,
        optional=True,
    )


def tag(scene: Scene, crisis: Crisis, statement: Statement) -> Form:
    say = scene.words.say
    chosen = statement.tags if statement.tags is not None else statement.added or None
    field = tags_field(scene, crisis.playbook, chosen)
    return Form(
        name="tag",
        title=say("What it touches"),
        submit=say("Mark it"),
        cancel=say("Close"),
        fields=(field,) if field else (),
        notice=(
            paragraph(
                scene.words.line(
                    "What asks for more eyes asks for other approvals. Where that changes the"
                    " rule, approvals given so far count no longer."
                )
            ),
        ),
        context=about(crisis, statement),
    )


def publish_at_fields(scene: Scene, statement: Statement | None) -> tuple[FormField, ...]:
    """An instant with its zone, and how long after it still counts as approved."""
    say = scene.words.say
    window = statement.wording.window if statement else None
    at = statement.publish_at if statement else None
    minutes = int((window.closes_at - window.opens_at).total_seconds() // 60) if window else 60
    return (
        TextField(
            name="publish_at",
            label=say("Not before"),
            hint=say(
                "Empty: as soon as it is approved. Else with the time zone:"
                " 24 Nov 2026 09:00 Europe/Berlin."
            ),
            initial=f"{at:%d %b %Y %H:%M} UTC" if at else "",
            optional=True,
        ),
        ChoiceField(
            name="within",
            label=say("And how long after that it may still go out"),
            options=tuple(
                Option(value=str(n), label=say("%(n)s min", n=n)) for n in _choices(minutes)
            ),
            initial=str(minutes),
            optional=True,
        ),
    )


def _choices(minutes: int) -> list[int]:
    return sorted({15, 60, 240, minutes})


def move(scene: Scene, crisis: Crisis, statement: Statement) -> Form:
    say = scene.words.say
    return Form(
        name="move",
        title=say("Another time"),
        submit=say("Move it"),
        cancel=say("Close"),
        fields=publish_at_fields(scene, statement),
        notice=(
            paragraph(
                scene.words.line(
                    "Within the approved time nothing else changes. Outside it, everybody must"
                    " approve again."
                )
            ),
        ),
        context=about(crisis, statement),
    )


def posted(scene: Scene, crisis: Crisis, statement: Statement, outlet: OutletId) -> Form:
    say = scene.words.say
    return Form(
        name="posted",
        title=say("Posted by hand"),
        submit=say("It is posted"),
        cancel=say("Close"),
        fields=(
            TextField(name="link", label=say("Link to the post")),
            TextField(
                name="posted",
                label=say("What stands there, copied from the page"),
                hint=say("I compare it with what was approved. Empty: not compared."),
                multiline=True,
                optional=True,
            ),
        ),
        context=about(crisis, statement) | {"outlet": str(outlet)},
    )


def translate(scene: Scene, crisis: Crisis, statement: Statement) -> Form:
    say, wording = scene.words.say, statement.wording
    spoken = {crisis.playbook.language_at(o) for o in wording.outlets} - {"", wording.language}
    languages = sorted(spoken | set(wording.translations))
    first = languages[0] if languages else ""
    known = wording.translations.get(first)
    return Form(
        name="translate",
        title=say("Another language"),
        submit=say("Ask for approval"),
        cancel=say("Close"),
        fields=(
            ChoiceField(
                name="language",
                label=say("Language"),
                options=tuple(Option(value=one, label=one) for one in languages),
                initial=first,
            ),
            TextField(
                name="text",
                label=say("Text"),
                hint=say("Whoever translates has written a part of it and cannot approve it."),
                multiline=True,
                initial=known.text if known else "",
            ),
        ),
        notice=(
            paragraph(scene.words.line("The words to translate:")),
            Exact(text=wording.text),
        ),
        context=about(crisis, statement),
    )


def level(scene: Scene, crisis: Crisis) -> Form:
    say = scene.words.say
    return Form(
        name="level",
        title=say("How bad is it?"),
        submit=say("Set it"),
        cancel=say("Close"),
        fields=(
            ChoiceField(
                name="level",
                label=say("How bad"),
                hint=say("Raising it counts at once. Lowering it takes the lead and one more."),
                options=tuple(Option(value=one, label=_level(scene, crisis, one)) for one in Level),
                initial=crisis.level,
                radio=True,
            ),
        ),
        context={"crisis": str(crisis.id)},
    )


def _level(scene: Scene, crisis: Crisis, one: Level) -> str:
    name = codes.level(scene.words, one)
    why = crisis.playbook.severity.get(one, "")
    return f"{name}: {why}" if why else name


def holding(scene: Scene, crisis: Crisis, lane: PreApproved, promise: datetime) -> Form:
    """Words approved in calm times, with a field for each gap."""
    say = scene.words.say
    outlets = crisis.playbook.outlets
    return Form(
        name="holding",
        title=say("Holding statement"),
        submit=say("Ask for approval"),
        cancel=say("Close"),
        fields=(
            *(_slot(scene, slot) for slot in lane.slots),
            ChoicesField(
                name="outlets",
                label=say("Where it goes"),
                options=tuple(Option(value=o.id, label=o.title) for o in outlets),
                initial=tuple(o.id for o in outlets),
            ),
            TimeField(name="next_update_at", label=say("When you say more"), initial=promise),
        ),
        notice=(
            paragraph(strong(lane.title)),
            Exact(text=lane.text),
            paragraph(
                scene.words.line(
                    "These words were approved in calm times. Filled in as they are, they need one"
                    " approver only."
                ),
                small=True,
            ),
        ),
        context={"crisis": str(crisis.id), "lane": lane.id},
    )


SLOT_HINTS = {
    SlotKind.TIME: msg("With the time zone: 14:30 CET."),
    SlotKind.NUMBER: msg("Digits only."),
    SlotKind.PLACE: msg("From the list."),
    SlotKind.NAME: msg("From the list."),
}


def _slot(scene: Scene, slot: Slot) -> FormField:
    name, label = f"slot_{slot.name}", slot.name.replace("_", " ")
    hint = scene.words.say(SLOT_HINTS[slot.kind])
    if slot.kind in (SlotKind.PLACE, SlotKind.NAME):
        options = tuple(Option(value=one, label=one) for one in slot.choices)
        return ChoiceField(name=name, label=label, options=options, hint=hint)
    return TextField(name=name, label=label, hint=hint)
