"""What an invoke is answered with: a card in place of the one pressed, or words beside it."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import assert_never

from bot.adapters.teams.cards import CONTENT_TYPE, render_card
from bot.adapters.teams.spans import Json, People
from bot.presentation.card import (
    Block,
    Bullets,
    Buttons,
    Card,
    Exact,
    Facts,
    Heading,
    Line,
    Link,
    Mention,
    Paragraph,
    Place,
    Rule,
    Span,
    Text,
    When,
)

MESSAGE = "application/vnd.microsoft.activity.message"

LONGEST_BESIDE = 600
"""Characters that still can be read beside a button; more is written to the presser."""


def card(shown: Json) -> Json:
    """Takes the place of the card that was pressed, before the presser alone."""
    return {"statusCode": 200, "type": CONTENT_TYPE, "value": shown}


def drawn(shown: Card, people: People) -> Json:
    """The same, of a card not rendered yet. Raises `TooLong`."""
    return card(render_card(shown, people))


def message(words: str) -> Json:
    """Stands beside the card, which stays as it is, with what was entered."""
    return {"statusCode": 200, "type": MESSAGE, "value": words}


def beside(shown: Card, people: People, zone: tzinfo) -> Json:
    """The same, of a card, its times in `zone`."""
    return message(words_of(shown, people, zone))


def popup(words: str) -> Json:
    """In answer to an entry of a post's menu, which no card belongs to."""
    return {"task": {"type": "message", "value": words}}


def is_brief(shown: Card) -> bool:
    """Whether nothing is lost where the card is said in a few words."""
    simple = all(isinstance(block, Heading | Paragraph | Rule) for block in shown.blocks)
    spans = (s for block in shown.blocks if isinstance(block, Paragraph) for s in block.line)
    length = sum(len(span.text) if isinstance(span, Text | Link) else 20 for span in spans)
    return simple and length <= LONGEST_BESIDE


def errors(found: Mapping[str, str]) -> str:
    """Where the form itself cannot be shown with them any more."""
    return "\n".join(found.values())


# A card in words


def words_of(shown: Card, people: People, zone: tzinfo) -> str:
    """The card as plain text, its times in `zone`. Buttons are left out."""
    lines = (line for block in shown.blocks for line in _lines(block, people, zone))
    return "\n".join(line for line in lines if line.strip())


def _lines(block: Block, people: People, zone: tzinfo) -> Iterator[str]:
    match block:
        case Heading() | Exact():
            yield block.text
        case Paragraph():
            yield _line(block.line, people, zone)
        case Bullets():
            yield from (f"- {_line(line, people, zone)}" for line in block.lines)
        case Facts():
            yield from (f"{label}: {_line(line, people, zone)}" for label, line in block.rows)
        case Buttons() | Rule():
            return
        case _:
            assert_never(block)


def _line(line: Line, people: People, zone: tzinfo) -> str:
    return "".join(_span(span, people, zone) for span in line)


def _span(span: Span, people: People, zone: tzinfo) -> str:
    match span:
        case Text():
            return span.text
        case Mention():
            return people.name(span.person)
        case When():
            return f"{span.at.astimezone(zone):%d %b %Y %H:%M %Z}"
        case Link():
            return f"{span.text} ({span.url})"
        case Place():
            return people.place(span.room).text
        case _:
            assert_never(span)
