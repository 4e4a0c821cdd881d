"""`rich_text` blocks as HTML. Their words carry no marks: nothing typed is interpreted."""

from collections.abc import Callable

from markupsafe import Markup, escape

from bot.sandbox.page.dates import render_date
from bot.sandbox.page.emoji import draw
from bot.sandbox.page.mrkdwn import channel_link, link, mention, user_mention
from bot.sandbox.page.reader import Reader
from bot.sandbox.values import Json

_TAGS = (("code", "code"), ("bold", "strong"), ("italic", "em"), ("strike", "s"),
         ("underline", "u"))  # fmt: skip


def render_rich_text(block: Json, reader: Reader) -> Markup:
    """A whole `rich_text` block."""
    return Markup("").join(_part(part, reader) for part in block.get("elements", []))


def _part(part: Json, reader: Reader) -> Markup:
    inner = Markup("").join(_inline(element, reader) for element in _children(part))
    match part.get("type"):
        case "rich_text_preformatted":
            return Markup('<pre class="rich">{}</pre>').format(inner)
        case "rich_text_quote":
            return Markup('<blockquote class="rich">{}</blockquote>').format(inner)
        case "rich_text_list":
            return _list(part, reader)
        case _:
            return Markup('<div class="rich">{}</div>').format(inner)


def _children(part: Json) -> list[Json]:
    return [] if part.get("type") == "rich_text_list" else list(part.get("elements", []))


def _list(part: Json, reader: Reader) -> Markup:
    tag = Markup("ol") if part.get("style") == "ordered" else Markup("ul")
    items = Markup("").join(
        Markup("<li>{}</li>").format(_part(item, reader)) for item in part.get("elements", [])
    )
    return Markup('<{0} class="rich indent-{1}" start="{2}">{3}</{0}>').format(
        tag, min(int(part.get("indent", 0)), 4), int(part.get("offset", 0)) + 1, items
    )


def _inline(element: Json, reader: Reader) -> Markup:
    kind = str(element.get("type"))
    render = _INLINE.get(kind)
    html = render(element, reader) if render else Markup("{}").format(f"[{kind}]")
    style = element.get("style", {})
    for name, tag in _TAGS:
        if style.get(name):
            html = Markup("<{0}>{1}</{0}>").format(Markup(tag), html)  # noqa: S704 – a constant
    return html


def _text(element: Json, _reader: Reader) -> Markup:
    return escape(str(element.get("text", "")))


def _link(element: Json, reader: Reader) -> Markup:
    url = str(element.get("url", ""))
    return link(url, str(element.get("text") or url), reader)


def _date(element: Json, reader: Reader) -> Markup:
    return render_date(
        element.get("timestamp", ""),
        str(element.get("format", "{date}")),
        str(element.get("fallback", "")),
        reader,
    )


_INLINE: dict[str, Callable[[Json, Reader], Markup]] = {
    "text": _text,
    "link": _link,
    "date": _date,
    "user": lambda element, reader: user_mention(str(element.get("user_id")), reader),
    "channel": lambda element, reader: channel_link(str(element.get("channel_id")), reader),
    "usergroup": lambda element, _: mention("@" + str(element.get("usergroup_id"))),
    "broadcast": lambda element, _: mention("@" + str(element.get("range")), me=True),
    "emoji": lambda element, _: escape(draw(str(element.get("name")))),
    "color": lambda element, _: escape(str(element.get("value"))),
}
