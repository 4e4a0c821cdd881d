"""Any card as an Adaptive Card. Knows the kinds of blocks, and no feature."""

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, assert_never

from bot.adapters.malformed import Malformed, reading
from bot.adapters.teams.spans import (
    Json,
    Named,
    People,
    escape,
    inert,
    is_plain,
    markdown,
    plain,
    runs,
    shorten,
    typed,
)
from bot.presentation.card import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Confirm,
    Exact,
    Facts,
    Heading,
    Line,
    Paragraph,
    Rule,
    Style,
    Text,
)

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
VERSION = "1.5"
CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
LONGEST_CARD_BYTES = 25_000
"""Teams refuses a post of more than about 28 KB, the frame around the card counted."""

MOST_BUTTONS = 6
LONGEST_ROW = 42
BESIDE_A_LABEL = 4
"""Characters on the buttons of one row, and what the frame of each takes as well: a client cuts
off what does not fit beside each other in a narrow window."""

LONGEST_LABEL = 75
LONGEST_SUMMARY = 500
STYLES = {Style.PRIMARY: "positive", Style.DANGER: "destructive"}


class TooLong(ValueError):
    """The card or form holds more than Teams takes, and cutting it would change its meaning."""


def render_card(card: Card, people: People) -> Json:
    """The Adaptive Card. One that is too large is cut at its end, which an ellipsis tells; typed
    words and buttons are never left out. Raises `TooLong` where that does not make it fit."""
    drawn = card_of(card.blocks, people, card.summary)
    return drawn if is_small(drawn) else _shortened(card, people)


def card_activity(card: Card, people: People) -> Json:
    """The post that shows the card. Raises `TooLong`."""
    return activity_of(render_card(card, people), card.summary)


def activity_of(drawn: Json, summary: str) -> Json:
    """The post that shows an Adaptive Card; `summary` is what notifications say."""
    return {
        "type": "message",
        "summary": shorten(summary, LONGEST_SUMMARY),
        "attachments": [{"contentType": CONTENT_TYPE, "content": drawn}],
    }


def card_of(
    blocks: Sequence[Block], people: People, summary: str, more: Sequence[Json] = ()
) -> Json:
    """An Adaptive Card of any size, with further elements below the blocks."""
    named = Named(people)
    body = [*draw(blocks, named), *more]
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": VERSION,
        "fallbackText": shorten(summary, LONGEST_SUMMARY),
        "msteams": {"width": "Full", "entities": list(named.entities.values())},
        "body": body,
    }


def is_small(drawn: Json) -> bool:
    words = json.dumps(drawn, separators=(",", ":"), ensure_ascii=False)
    return len(words.encode()) <= LONGEST_CARD_BYTES


# Blocks


def draw(blocks: Sequence[Block], named: Named) -> list[Json]:
    """The blocks as elements; a dividing line belongs to what stands below it."""
    elements: list[Json] = []
    divided = False
    for block in blocks:
        if isinstance(block, Rule):
            divided = True
            continue
        for element in _draw(block, named):
            elements.append({**element, **_DIVIDED} if divided and elements else element)
            divided = False
    return elements


_DIVIDED = {"separator": True, "spacing": "Large"}


def _draw(block: Block, named: Named) -> Iterator[Json]:
    match block:
        case Heading():
            yield from heading(block.text)
        case Paragraph():
            yield from paragraph(block.line, named, small=block.small)
        case Bullets():
            yield from _bullets(block, named)
        case Exact():
            yield from _exact(block)
        case Facts():
            yield from _facts(block, named)
        case Buttons():
            yield from _rows(block.buttons)
        case Rule():
            return
        case _:
            assert_never(block)


def heading(words: str) -> Iterator[Json]:
    if words.strip():
        look = {"style": "heading", "size": "Large", "weight": "Bolder"}
        yield {**_text_block(escape(words)), **look}


def paragraph(line: Line, named: Named, *, small: bool = False) -> Iterator[Json]:
    if is_plain(line):
        yield from rich(runs(line, named.people), small=small)
    elif words := markdown(line, named):
        yield {**_text_block(words), **(_SMALL if small else {})}


def rich(inlines: Sequence[Json], *, small: bool = False) -> Iterator[Json]:
    if inlines:
        looks = [{**one, **_SMALL} for one in inlines] if small else list(inlines)
        yield {"type": "RichTextBlock", "inlines": looks}


_SMALL = {"size": "Small", "isSubtle": True}


def _text_block(words: str) -> Json:
    return {"type": "TextBlock", "text": words, "wrap": True}


def _bullets(bullets: Bullets, named: Named) -> Iterator[Json]:
    """Each point in a column beside its dot: a client may cut off the right edge of a list that is
    written in Markdown."""
    for line in bullets.lines:
        words = list(paragraph(line, named))
        dot = {"type": "Column", "width": "auto", "items": [{"type": "TextBlock", "text": "•"}]}
        point = {"type": "Column", "width": "stretch", "spacing": "Small", "items": words}
        yield {"type": "ColumnSet", "spacing": "Small", "columns": [dot, point]}


def _exact(exact: Exact) -> Iterator[Json]:
    for words in rich(typed(exact.text)):
        yield {"type": "Container", "style": "emphasis", "items": [words]}
    if exact.to_copy:
        yield _copied_from(exact)


def _copied_from(exact: Exact) -> Json:
    """What is displayed has places to break a line in long addresses, and spaces that do not
    break; what stands in an input is just the words."""
    return {
        "type": "Input.Text",
        "id": f"copy:{sha256(exact.text.encode()).hexdigest()[:8]}",
        "label": plain(exact.to_copy),
        "value": exact.text,
        "isMultiline": True,
    }


def _facts(facts: Facts, named: Named) -> Iterator[Json]:
    rows = [
        {"title": escape(label).replace("\n\n", " "), "value": markdown(line, named) or "–"}
        for label, line in facts.rows
    ]
    if rows:
        yield {"type": "FactSet", "facts": rows}


# Buttons


def parse_press(action: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The action and the facts of a button of ours, from `verb` and `data` of a press. Raises
    `Malformed`."""
    with reading():
        verb, value = action["verb"], dict(action["data"]["value"])
        if not verb or not all(isinstance(one, str) for one in (verb, *value, *value.values())):
            raise Malformed("no texts")
    return verb, value


def execute(title: str, verb: str, data: Json, *, inputs: bool = False) -> Json:
    """A press that reaches the bot; with what stands in the card's inputs, or without."""
    return {
        "type": "Action.Execute",
        "title": plain(shorten(title, LONGEST_LABEL)),
        "verb": verb,
        "data": data,
        "associatedInputs": "auto" if inputs else "none",
    }


def _rows(buttons: Sequence[Button]) -> Iterator[Json]:
    """A row too narrow for all of them is followed by another."""
    row: list[Button] = []
    for button in buttons:
        width = sum(len(one.label) + BESIDE_A_LABEL for one in (*row, button))
        if row and (len(row) == MOST_BUTTONS or width > LONGEST_ROW):
            yield _row(row)
            row = []
        row.append(button)
    if row:
        yield _row(row)


def _row(buttons: Sequence[Button]) -> Json:
    return {"type": "ActionSet", "actions": [_button(button) for button in buttons]}


def _button(button: Button) -> Json:
    press = _styled(execute(button.label, button.action, _data(button)), button.style)
    return _asked(button, button.confirm) if button.confirm else press


def _data(button: Button) -> Json:
    return {"value": dict(button.value)}


def _asked(button: Button, confirm: Confirm) -> Json:
    """Teams asks nothing before a press: the first press shows the question, a second hides it."""
    yes = _styled(execute(confirm.yes, button.action, _data(button)), button.style)
    question = [*rich(inert(confirm.title, strong=True)), *rich(inert(confirm.text))]
    shown = {
        "type": "Action.ShowCard",
        "title": plain(shorten(button.label, LONGEST_LABEL)),
        "card": {
            "type": "AdaptiveCard",
            "body": question,
            "actions": [yes],
        },
    }
    return _styled(shown, button.style)


def _styled(action: Json, style: Style) -> Json:
    return {**action, "style": STYLES[style]} if style in STYLES else action


# Too large


def _shortened(card: Card, people: People) -> Json:
    """The beginning of the card, as much as fits, and all of its buttons. Whoever presses a button
    on typed words must have seen all of the card, and typed words stay whole."""
    pieces, buttons = _pieces(card.blocks), _buttons(card.blocks)
    exact = [number for number, one in enumerate(pieces, start=1) if isinstance(one, Exact)]
    least = max(exact, default=0)
    if exact and buttons:
        raise TooLong("a card of typed words and buttons")

    def beginning(count: int) -> Json:
        blocks = [*pieces[:count], Paragraph(line=(Text(text="…"),)), *buttons]
        return card_of(_joined(blocks), people, card.summary)

    kept = range(least, len(pieces))
    fitting = bisect_left(kept, True, key=lambda count: not is_small(beginning(count)))
    if not fitting:
        raise TooLong("a card")
    return beginning(kept[fitting - 1])


def _pieces(blocks: Sequence[Block]) -> list[Block]:
    """All but the buttons, each point of a list by itself."""
    pieces: list[Block] = []
    for block in blocks:
        if isinstance(block, Bullets):
            pieces += [Bullets(lines=(line,)) for line in block.lines]
        elif not isinstance(block, Buttons):
            pieces.append(block)
    return pieces


def _buttons(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if isinstance(block, Buttons)]


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Points that follow one another as one list again."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Bullets) and isinstance(last, Bullets):
            joined[-1] = Bullets(lines=(*last.lines, *block.lines))
        else:
            joined.append(block)
    return joined
