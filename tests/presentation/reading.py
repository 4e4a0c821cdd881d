"""What a person would read on a card."""

from collections.abc import Iterator

from bot.presentation.card import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Exact,
    Facts,
    Form,
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


def read(card: Card | Form) -> str:
    """All that is shown, one block a line; people as @id, times as they are."""
    blocks = card.blocks if isinstance(card, Card) else card.notice
    return "\n".join(text for block in blocks for text in _block(block))


def buttons(card: Card) -> list[Button]:
    return [one for block in card.blocks if isinstance(block, Buttons) for one in block.buttons]


def labels(card: Card) -> list[str]:
    return [button.label for button in buttons(card)]


def exact(card: Card) -> list[str]:
    return [block.text for block in card.blocks if isinstance(block, Exact)]


def without_exact(card: Card) -> str:
    return read(Card(summary="", blocks=tuple(b for b in card.blocks if not isinstance(b, Exact))))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Exact():
            yield block.text
        case Paragraph():
            yield line(block.line)
        case Bullets():
            yield from (f"- {line(one)}" for one in block.lines)
        case Facts():
            yield from (f"{label}: {line(value)}" for label, value in block.rows)
        case Buttons():
            yield " ".join(f"[{button.label}]" for button in block.buttons)
        case Rule():
            return


def line(spans: Line) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    match span:
        case Text():
            return span.text
        case Mention():
            return f"@{span.person}"
        case When():
            return span.at.strftime("%H:%M")
        case Link():
            return f"{span.text}({span.url})"
        case Place():
            return f"#{span.room}"
