"""The part of a form that takes pictures and videos, and the words for those who cannot see
them."""

from collections.abc import Iterator, Sequence

from bot.domain.values import Medium
from bot.domain.wording import file_name
from bot.presentation.card import FileField, FormField, Paragraph, Text, TextField
from bot.presentation.scene import Scene, paragraph
from bot.presentation.uploads import MEDIA

MOST_FILES = 4
TYPES = ("jpg", "jpeg", "png", "webp", "gif", "mp4", "mov")


def media_fields(scene: Scene, known: Sequence[Medium]) -> Iterator[FormField]:
    """What hangs on it already, one field each, and more to hand over."""
    say = scene.words.say
    for number, medium in enumerate(known, start=1):
        yield TextField(
            name=alternative_of(number),
            label=say("What %(file)s shows", file=file_name(medium)),
            hint=say("For those who cannot see it. Empty: it is taken out."),
            initial=medium.alternative,
            optional=True,
        )
    yield FileField(
        name=MEDIA,
        label=say("More pictures or videos") if known else say("Pictures or videos"),
        hint=say(
            "I keep them without place, time and device, photographs no larger than 2560 pixels."
            " They are shown in the room."
        ),
        most=MOST_FILES,
        types=TYPES,
        optional=True,
    )
    yield TextField(
        name="alternatives",
        label=say("What each of them shows"),
        hint=say("For those who cannot see it: one line for each file, in their order."),
        multiline=True,
        optional=True,
    )


def alternative_of(number: int) -> str:
    """The field that describes the picture or video of this number, counted from 1."""
    return f"alternative_{number}"


def carried(scene: Scene, count: int) -> Iterator[Paragraph]:
    """That the files of the post come along."""
    if count:
        sentence = scene.words.several(
            "One file of that message comes along, before any you add. Say below what it shows.",
            "%(count)s files of that message come along, before any you add. Say below what each"
            " shows.",
            count,
        )
        yield paragraph((Text(text=sentence),))
