"""Any card as Block Kit. Knows the kinds of blocks, and no feature."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import assert_never

from bot.adapters.slack.rich import (
    LONGEST_TEXT,
    Json,
    People,
    plain,
    render_exact,
    render_line,
    rich_text,
    section,
    shorten,
    size,
    text,
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

MOST_BLOCKS = 50
MOST_BUTTONS = 25
LONGEST_HEADING = 150
LONGEST_VALUE = 2000
LONGEST_CONTEXT = 2000


class TooLong(ValueError):
    """The card or form holds more than Slack takes, and cutting it would change its meaning."""


def render_card(card: Card, people: People) -> Json:
    """`text` and `blocks` of a post. A card of too many blocks is drawn denser, losing nothing
    but its dividing lines. Raises `TooLong` where even that does not fit."""
    return {"text": escape(shorten(card.summary, LONGEST_TEXT)), "blocks": fit(card.blocks, people)}


def fit(blocks: Sequence[Block], people: People, room: int = MOST_BLOCKS) -> list[Json]:
    """At most `room` blocks, drawn as roomily as that allows."""
    for draw in (_roomy, _dense, _texts_then_buttons):
        drawn = draw(blocks, people)
        if len(drawn) <= room:
            return numbered(drawn)
    raise TooLong(f"{len(drawn)} blocks")


def numbered(blocks: Sequence[Json]) -> list[Json]:
    """Gives each row of buttons a block id of its own."""
    rows = 0
    result = []
    for block in blocks:
        if block["type"] == "actions":
            rows += 1
            block = {**block, "block_id": f"buttons:{rows}"}
        result.append(block)
    return result


def escape(words: str) -> str:
    """For Slack's `text` and mrkdwn: `<!channel>` comes out as typed."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# Buttons


def parse_press(action_id: str, value: str | None) -> tuple[str, dict[str, str]]:
    """What `render_card` wrote into a button: its action and the facts it carries. Raises
    `ValueError` for a value it did not write."""
    facts = json.loads(value) if value else {}
    if not isinstance(facts, dict) or not all(isinstance(one, str) for one in facts.values()):
        raise ValueError("the value of a button is an object of texts")
    return action_id.partition(":")[0], facts


def _rows(buttons: Sequence[Button]) -> Iterator[Json]:
    for start in range(0, len(buttons), MOST_BUTTONS):
        yield {"type": "actions", "elements": list(_row(buttons[start : start + MOST_BUTTONS]))}


def _row(buttons: Sequence[Button]) -> Iterator[Json]:
    """Slack wants each action id once a row: a repeated action is numbered from 2."""
    seen: dict[str, int] = {}
    for button in buttons:
        count = seen[button.action] = seen.get(button.action, 0) + 1
        yield _button(button, button.action if count == 1 else f"{button.action}:{count}")


def _button(button: Button, action_id: str) -> Json:
    element: Json = {
        "type": "button",
        "action_id": action_id,
        "text": plain(shorten(button.label, 75)),
        "value": _value(button.value),
    }
    if button.style is not Style.PLAIN:
        element["style"] = button.style.value
    if button.confirm is not None:
        element["confirm"] = _confirm(button.confirm, button.style)
    return element


def _value(facts: Mapping[str, str]) -> str:
    value = json.dumps(dict(facts), separators=(",", ":"), ensure_ascii=False)
    if size(value) > LONGEST_VALUE:
        raise TooLong("the facts of a button")
    return value


def _confirm(confirm: Confirm, style: Style) -> Json:
    question: Json = {
        "title": plain(shorten(confirm.title, 100)),
        "text": plain(shorten(confirm.text, 300)),
        "confirm": plain(shorten(confirm.yes, 30)),
        "deny": plain(shorten(confirm.no, 30)),
    }
    return {**question, "style": "danger"} if style is Style.DANGER else question


# Three ways to draw a card, each with fewer blocks than the one before


def _roomy(blocks: Sequence[Block], people: People) -> list[Json]:
    """Each block of the card by itself."""
    return [drawn for block in blocks for drawn in _draw(block, people)]


def _dense(blocks: Sequence[Block], people: People) -> list[Json]:
    """Texts that follow one another share a block, and so do buttons."""
    drawn: list[Json] = []
    shown = [block for block in blocks if not isinstance(block, Rule)]
    for pressable, run in groupby(shown, key=lambda block: isinstance(block, Buttons)):
        members = list(run)
        drawn += _rows(_buttons(members)) if pressable else _texts(members, people)
    return drawn


def _texts_then_buttons(blocks: Sequence[Block], people: People) -> list[Json]:
    texts = [block for block in blocks if not isinstance(block, Buttons | Rule)]
    return [*_texts(texts, people), *_rows(_buttons(blocks))]


def _buttons(blocks: Sequence[Block]) -> list[Button]:
    return [one for block in blocks if isinstance(block, Buttons) for one in block.buttons]


def _texts(blocks: Sequence[Block], people: People) -> list[Json]:
    return list(_packed([part for block in blocks for part in _parts(block, people)]))


def _draw(block: Block, people: People) -> Iterator[Json]:
    match block:
        case Heading() if 0 < size(block.text) <= LONGEST_HEADING:
            yield {"type": "header", "text": plain(block.text)}
        case Paragraph(small=True) if small := _context(block.line):
            yield {"type": "context", "elements": small}
        case Buttons():
            yield from _rows(block.buttons)
        case Rule():
            yield {"type": "divider"}
        case _:
            yield from _packed(list(_parts(block, people)))


def _parts(block: Block, people: People) -> Iterator[Json]:
    """The block as parts of a `rich_text`."""
    match block:
        case Heading():
            yield from _sections(render_line((Text(text=block.text, strong=True),), people))
        case Paragraph():
            yield from _sections(render_line(block.line, people))
        case Bullets():
            yield from _list(block, people)
        case Exact():
            yield from render_exact(block)
        case Facts():
            for label, line in block.rows:
                named = [text(f"{shorten(label, 200)}: ", strong=True)]
                yield from _sections([*named, *render_line(line, people)])
        case Buttons() | Rule():
            return
        case _:
            assert_never(block)


def _sections(elements: Sequence[Json]) -> Iterator[Json]:
    for share in _shares(elements):
        yield section(share)


def _list(bullets: Bullets, people: People) -> Iterator[Json]:
    items = [item for line in bullets.lines for item in _sections(render_line(line, people))]
    for share in _shares(items):
        yield {"type": "rich_text_list", "style": "bullet", "elements": share}


def _packed(parts: Sequence[Json]) -> Iterator[Json]:
    for share in _shares(parts):
        yield rich_text(share)


def _shares(elements: Sequence[Json]) -> Iterator[list[Json]]:
    """The elements in order, in groups of at most `LONGEST_TEXT` characters."""
    share: list[Json] = []
    filled = 0
    for element in elements:
        weight = _weight(element)
        if share and filled + weight > LONGEST_TEXT:
            yield share
            share, filled = [], 0
        share.append(element)
        filled += weight
    if share:
        yield share


def _weight(element: Json) -> int:
    """Characters that are seen, a link's address counted too."""
    within = sum(_weight(inner) for inner in element.get("elements", ()))
    return within + size(element.get("text", "")) + size(element.get("url", "")) or 20


# Small print


def _context(line: Line) -> list[Json]:
    """The line as one element of a context block. Only plain words can stand in it: people and
    times would need an element each, and Slack sets those apart."""
    if not all(isinstance(span, Text) and not span.strong for span in line):
        return []
    words = "".join(span.text for span in line if isinstance(span, Text))
    return [plain(words)] if words.strip() and size(words) <= LONGEST_CONTEXT else []
