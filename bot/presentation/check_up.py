"""What the owner is told in the morning: what would fail on the night."""

from collections.abc import Sequence

from bot.presentation.card import Bullets, Card, Heading, Paragraph, Text
from bot.presentation.words import Words


def render_check_up(words: Words, troubles: Sequence[str]) -> Card:
    """One line for each trouble, each saying what to do. `troubles` is not empty."""
    heading = words.several(
        "One thing would fail on the night",
        "%(count)s things would fail on the night",
        len(troubles),
    )
    return Card(
        summary=heading,
        blocks=(
            Heading(text=heading),
            Bullets(lines=tuple((Text(text=trouble),) for trouble in troubles)),
            Paragraph(line=words.line("Put it right today. To look again, run crisis doctor.")),
        ),
    )
