"""How bad it is: somebody wants to lower it, or it has changed."""

from bot.domain.lowering import HALF_GOOD_FOR
from bot.domain.state import Crisis
from bot.domain.values import Level
from bot.presentation import codes
from bot.presentation.card import Button, Card, When
from bot.presentation.scene import Scene, paragraph, row


def render_lowering(scene: Scene, crisis: Crisis, subject: str) -> Card:
    """One of two has said so; the other's press makes it so."""
    level = Level(subject)
    said = crisis.lowering.get(level, {})
    name = codes.level(scene.words, level)
    heading = scene.words.say("Lower it to %(level)s?", level=name)
    if not said:
        line = scene.words.line("This is settled. The brief says how bad it is now.")
        return scene.card(heading, heading, paragraph(line))
    value = {"crisis": str(crisis.id), "level": level.value}
    return scene.card(
        heading,
        heading,
        paragraph(
            scene.words.line(
                "%(people)s says that it is less bad than it was. That takes the crisis lead and"
                " one more person, since other approvals may be asked for then. It counts until"
                " %(until)s; after that both must say so anew.",
                people=scene.people(said),
                until=When(at=max(said.values()) + HALF_GOOD_FOR),
            )
        ),
        row(
            Button(action="level", label=scene.words.say("I agree"), value=value),
        ),
    )


def render_level(scene: Scene, crisis: Crisis, subject: str) -> Card:  # noqa: ARG001
    level = Level(subject.partition("/")[0])
    name = codes.level(scene.words, level)
    heading = scene.words.say("How bad it is now: %(level)s", level=name)
    return scene.card(
        heading,
        heading,
        paragraph(
            scene.words.line(
                "Where another rule holds now, approvals given before count no longer. The card of"
                " each statement says who must approve it."
            )
        ),
    )
