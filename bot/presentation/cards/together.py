"""Two crises at once: a warning, where a duplicate went, and what became of everything held."""

from collections.abc import Iterator, Sequence

from bot.domain.elsewhere import Folded
from bot.domain.state import Crisis
from bot.domain.values import CrisisId, RoomId
from bot.presentation.card import Block, Button, Card, Confirm, Line, Place, Style, Text
from bot.presentation.scene import Scene, paragraph, row


def render_elsewhere(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """`subject` is the other crisis and how many of its statements are known."""
    other = crisis.elsewhere[CrisisId(subject.rpartition("/")[0])]
    say, line = scene.words.say, scene.words.line
    return scene.card(
        say("Another crisis uses the same outlet"),
        say("Another crisis uses the same outlet as %(room)s", room=crisis.room_name),
        paragraph(
            line(
                "%(name)s has %(statements)s waiting for %(outlets)s, where this crisis wants to"
                " publish too.",
                name=_name(scene, other.code_name, other.room),
                statements=scene.words.listed([str(one) for one in sorted(other.statements)]),
                outlets=scene.outlets(sorted(other.outlets)),
            )
        ),
        paragraph(
            line(
                "Next: before you approve, agree with its lead who speaks first and that the words"
                " fit together."
            )
            if other.code_name
            else line(
                "You cannot be told more of it. Next: ask your head of communications who speaks"
                " first before you approve."
            )
        ),
    )


def _name(scene: Scene, code_name: str, room: RoomId | None) -> Line:
    if not code_name:
        return (Text(text=scene.words.say("Another crisis")),)
    where = (Text(text=" ("), Place(room=room), Text(text=")")) if room else ()
    return (Text(text=code_name, strong=True), *where)


def render_folded(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    """In the duplicate: where it goes on."""
    say, line = scene.words.say, scene.words.line
    known = crisis.folded_into
    return scene.card(
        say("This crisis goes on elsewhere"),
        say("%(room)s goes on in another room", room=crisis.room_name),
        paragraph(
            line(
                "It is the same as %(name)s. Nothing more is done in this room. If you are"
                " on the team there, go on there; else its lead decides whether to let you in.",
                name=_name(scene, known.code_name, known.room) if known else "",
            )
        ),
        paragraph(line("What was said here stays here, in the timeline.")),
    )


def render_folded_in(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """In the first; `subject` is the duplicate."""
    say, line = scene.words.say, scene.words.line
    known = crisis.folded_in[CrisisId(subject)]
    return scene.card(
        say("A duplicate was folded into this crisis"),
        say("A duplicate was folded into %(room)s", room=crisis.room_name),
        paragraph(
            line(
                "%(name)s is the same as this one and has ended.",
                name=_name(scene, known.code_name, known.room),
            )
        ),
        *_came_along(scene, crisis, known),
        paragraph(
            line(
                "Ask those who worked on it what they know and have promised. Statements of theirs"
                " that were not out are not taken over: draft them here anew."
            )
        ),
    )


def _came_along(scene: Scene, crisis: Crisis, known: Folded) -> Iterator[Block]:
    """Who was let in, and who may be: only the lead adds to the team."""
    say, line = scene.words.say, scene.words.line
    if known.let_in:
        yield paragraph(line("Invited here: %(people)s.", people=scene.people(known.let_in)))
    waiting = crisis.at_the_door(known.crisis)
    if not waiting or crisis.over:
        return
    yield paragraph(
        line(
            "Not on the team here, and so unable to read this room: %(people)s. Next: %(lead)s,"
            " press Let them in if they are to work on it here.",
            people=scene.people(waiting),
            lead=scene.person(crisis.lead) if crisis.lead else say("the crisis lead"),
        )
    )
    value = {"crisis": str(crisis.id), "other": str(known.crisis)}
    yield row(Button(action="let_in", label=say("Let them in"), value=value))


def hold_all(scene: Scene, crisis: Crisis) -> Button:
    """Holds every crisis that the presser works on."""
    say = scene.words.say
    return Button(
        action="hold_all",
        label=say("Hold all crises"),
        style=Style.DANGER,
        value={"crisis": str(crisis.id)},
        confirm=Confirm(
            title=say("Hold all crises?"),
            text=say("In every crisis you work on, nothing more goes out until its lead releases."),
            yes=say("Hold all crises"),
            no=say("Not now"),
        ),
    )


def render_held_all(scene: Scene, held: Sequence[Crisis]) -> Card:
    """The answer to whoever held all of them."""
    names = [(Text(text=crisis.code_name, strong=True),) for crisis in held]
    return scene.note(
        scene.words.line(
            "Nothing more goes out in %(names)s. The card in each room shows what is held.",
            names=scene.words.listed(names),
        )
    )


def render_offer(scene: Scene, crisis: Crisis, answer: Card) -> Card:
    """The answer to whoever held one, while they work on others too."""
    more = paragraph(scene.words.line("The other crises you work on go on."))
    blocks = (*answer.blocks, more, row(hold_all(scene, crisis)))
    return Card(summary=answer.summary, blocks=blocks)
