"""Teams' HTML as the words its reader saw."""

import re
from collections.abc import Callable

from lxml import etree, html  # type: ignore[import-untyped]

BLOCKS = frozenset(
    {"address", "blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p"}
    | {"pre", "codeblock", "table", "tr", "ul"}
)
UNSEEN = frozenset({"attachment", "head", "script", "style", "systemeventmessage", "title"})
EXACT = frozenset({"pre", "codeblock"})
MENTION = "http://schema.skype.com/Mention"

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"\n{3,}")

Named = Callable[[str, str], str]
"""What stands for a mention, by its number in the message and the words it shows."""


def _as_shown(_: str, shown: str) -> str:
    return shown


def plain_text(content: str, named: Named = _as_shown) -> str:
    """The words, without marks; blocks and breaks begin lines. Never fails: what is no HTML is
    taken as the text it looks like."""
    if not content.strip():
        return ""
    try:
        tree = html.fragment_fromstring(content, create_parent="body")
    except (etree.LxmlError, ValueError):
        return content.strip()
    page = _Page(named)
    page.take(tree, exact=False)
    return page.words()


def is_mention(element: html.HtmlElement) -> bool:
    """In a message to a bot a span of Skype's schema, in a message that is acted upon `<at>`."""
    return bool(element.tag == "at" or element.get("itemtype") == MENTION)


class _Page:
    """Lines, as they are written one after another."""

    def __init__(self, named: Named) -> None:
        self._named = named
        self._lines = [""]

    def take(self, element: html.HtmlElement, *, exact: bool) -> None:
        if not isinstance(element.tag, str) or element.tag in UNSEEN or _is_quoted(element):
            return
        if is_mention(element):
            number = element.get("itemid") or element.get("id") or ""
            self._lines[-1] += self._named(number, str(element.text_content()))
            return
        block, exact = element.tag in BLOCKS, exact or element.tag in EXACT
        if block:
            self._begin_block()
        elif element.tag == "br":
            self._lines.append("")
        self._write(_instead(element), exact=True)
        self._write(element.text, exact=exact)
        for child in element:
            self.take(child, exact=exact)
            self._write(child.tail, exact=exact)
        if block:
            self._begin_block()

    def words(self) -> str:
        """Teams writes spaces that shall not be lost as non-breaking ones."""
        lines = (line.replace("\N{NO-BREAK SPACE}", " ").rstrip() for line in self._lines)
        return _GAPS.sub("\n\n", "\n".join(lines)).strip()

    def _write(self, text: str | None, *, exact: bool) -> None:
        if exact:
            first, *others = (text or "").split("\n")
            self._lines[-1] += first
            self._lines += others
        elif text:
            words = _BLANKS.sub(" ", text)
            begins = not self._lines[-1] or self._lines[-1].endswith(" ")
            self._lines[-1] += words.removeprefix(" ") if begins else words

    def _begin_block(self) -> None:
        if self._lines[-1]:
            self._lines.append("")


def _is_quoted(element: html.HtmlElement) -> bool:
    """The post that is replied to, repeated by the client: nobody says it now."""
    return element.tag == "blockquote" and str(element.get("itemtype")).endswith("/Reply")


def _instead(element: html.HtmlElement) -> str:
    """What is drawn and not written: an emoji by its own character."""
    drawn = element.tag == "emoji" or str(element.get("itemtype")).endswith("/Emoji")
    if element.tag == "li":
        return "- "
    return str(element.get("alt") or "") if drawn else ""
