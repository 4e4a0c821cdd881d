"""The notice to all staff: the playbook's words alone, and nothing that was typed."""

from bot.domain.playbook import Notice
from bot.domain.state import Crisis
from bot.domain.values import RoleId
from bot.presentation.card import Button, Card, Facts, Line, Place, Style, Text
from bot.presentation.scene import Scene, facts, paragraph, row


def render(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    say, notice = scene.words.say, _notice(crisis)
    read = len(crisis.read_by)
    counted = scene.words.several(
        "%(count)s person has read and understood this.",
        "%(count)s people have read and understood this.",
        read,
    )
    return scene.card(
        say("Please do not comment"),
        say("A notice to all staff: please read it"),
        paragraph((Text(text=notice.text),)),
        _whom(scene, crisis, notice),
        row(
            Button(
                action="read_notice",
                label=say("Read and understood"),
                style=Style.PRIMARY,
                value={"crisis": str(crisis.id)},
            )
        ),
        paragraph((Text(text=counted),), small=True) if read else None,
    )


def render_rehearsed(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    """In a drill, in the room: what all staff would have been told."""
    say, notice = scene.words.say, _notice(crisis)
    places = scene.words.listed([Place(room=channel) for channel in notice.channels])
    return scene.card(
        say("Notice to all staff"),
        say("What all staff would have been told"),
        paragraph(scene.words.line("DRILL: would have gone to %(places)s.", places=places)),
        paragraph((Text(text=notice.text),)),
        _whom(scene, crisis, notice),
        paragraph(scene.words.line("Nobody outside this room was told anything."), small=True),
    )


def _notice(crisis: Crisis) -> Notice:
    return crisis.playbook.notice or Notice(channels=(), text="")


def _whom(scene: Scene, crisis: Crisis, notice: Notice) -> Facts:
    say = scene.words.say
    return facts(
        (say("Who speaks for us"), _person(scene, crisis, notice.spokesperson)),
        (say("Whom to ask"), _person(scene, crisis, notice.ask)),
    )


def _person(scene: Scene, crisis: Crisis, role: RoleId | None) -> Line:
    """Nothing where nobody holds the role: the notice goes out at once all the same."""
    holder = crisis.holders.get(role) if role else None
    return (scene.person(holder),) if holder else ()
