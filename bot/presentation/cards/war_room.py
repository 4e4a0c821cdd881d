"""What stands in a war room that is a thread: its first post, who is called in, files by link."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.values import PersonId
from bot.presentation.card import (
    Block,
    Bullets,
    Card,
    Heading,
    Line,
    Link,
    Mention,
    Paragraph,
    Text,
    When,
)
from bot.presentation.words import Words


def render_first_post(
    words: Words, name: str, topic: str, pins: Sequence[Link], *, closed: bool
) -> Card:
    """Until the brief is pinned it says no more than the room's name: where opening was tried
    twice, the one that leads nowhere goes on to say which one does."""
    blocks: list[Block] = [Heading(text=words.say("War room %(name)s", name=name))]
    if closed:
        blocks.append(Paragraph(line=words.line("This war room is closed.")))
    if topic:
        blocks.append(Paragraph(line=(Text(text=topic),)))
    if not pins and not closed:
        blocks.append(_opening(words))
    if pins:
        blocks.append(Bullets(lines=tuple((pin,) for pin in pins)))
    return Card(summary=words.say("War room %(name)s", name=name), blocks=tuple(blocks))


def _opening(words: Words) -> Paragraph:
    sentence = words.line(
        "The room is being opened. Where several first posts bear this name, the war room is the"
        " one whose first post links to the brief."
    )
    return Paragraph(line=sentence, small=True)


def render_called(words: Words, people: Sequence[PersonId]) -> Card:
    """So that they hear of the room: whoever is in the team already gets no invitation."""
    named = words.listed([Mention(person=person) for person in people])
    line = words.line("%(people)s: you are called into this war room.", people=named)
    return Card(summary=words.say("You are called into a war room"), blocks=(Paragraph(line=line),))


def render_addressed(person: PersonId, card: Card) -> Card:
    """The card, the person named at its head."""
    head: Line = (Mention(person=person),)
    return Card(summary=card.summary, blocks=(Paragraph(line=head), *card.blocks))


def render_file(words: Words, name: str, url: str, until: datetime) -> Card:
    """A file by its link."""
    hint = words.line(
        "The link works until %(until)s, for everybody who has it: pass it on to nobody outside.",
        until=When(at=until),
    )
    return Card(
        summary=words.say("A file: %(name)s", name=name),
        blocks=(Paragraph(line=(Link(url=url, text=name),)), Paragraph(line=hint, small=True)),
    )
