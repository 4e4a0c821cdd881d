"""Rich text: sections, lists, quotes and preformatted text, and what stands in them."""

from __future__ import annotations

from bot.sandbox.blockkit.checks import (
    Check,
    anything,
    array,
    boolean,
    choice,
    string,
    thing,
    typed,
    whole,
)

STYLE = thing(
    {},
    dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), boolean),
)
TYPE = {"type": anything}


def piece(**required: Check) -> Check:
    return thing({**TYPE, **required}, {"style": STYLE})


PIECE = typed(
    {
        "text": piece(text=string(least=1)),
        "user": piece(user_id=string(least=1)),
        "usergroup": piece(usergroup_id=string(least=1)),
        "channel": piece(channel_id=string(least=1)),
        "broadcast": piece(range=choice("here", "channel", "everyone")),
        "emoji": thing({**TYPE, "name": string(least=1)}, {"unicode": string(), "style": STYLE}),
        "link": thing(
            {**TYPE, "url": string(3000, least=1)},
            {"text": string(), "unsafe": boolean, "style": STYLE},
        ),
        "date": thing(
            {**TYPE, "timestamp": whole(), "format": string(least=1)},
            {"url": string(), "fallback": string(), "style": STYLE},
        ),
    },
    "rich text element",
)
PIECES = array(PIECE)
BORDER = {"border": whole(0, 1)}

SECTION = thing({**TYPE, "elements": PIECES})

RICH_TEXT = typed(
    {
        "rich_text_section": SECTION,
        "rich_text_quote": thing({**TYPE, "elements": PIECES}, BORDER),
        "rich_text_preformatted": thing(
            {**TYPE, "elements": PIECES}, {**BORDER, "language": string()}
        ),
        "rich_text_list": thing(
            {
                **TYPE,
                "style": choice("bullet", "ordered"),
                "elements": array(typed({"rich_text_section": SECTION}, "list item"), 1),
            },
            {"indent": whole(0, 8), "offset": whole(0), **BORDER},
        ),
    },
    "rich text block",
)
