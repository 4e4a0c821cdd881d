"""From plain text to a WordPress page and back, without a character gained, lost or interpreted.

WordPress reads meaning into more than tags: shortcodes, block comments, quotes, dashes, smileys,
addresses on a line of their own, even its own name. So every such character is written as a
number, in the form WordPress's own filter leaves alone, and the text stands in blocks, which it
does not re-break into paragraphs.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote

from jinja2.utils import urlize

from bot.domain.values import Medium

_TELLING = re.compile(
    r"[!-+\-/:-@\[-`{-~]"  # ASCII punctuation but comma and full stop
    r"|\.(?=\.)|(?<=\.)\."  # becomes an ellipsis
    r"|(?<=\d)x(?=\d)"  # becomes a multiplication sign
    r"|W(?=ordpress)"  # becomes a capital P
)
_SAFE_IN_ADDRESSES = "%/:=&?~#+!$,;@()*"
_PARTED = re.compile(
    r"address|article|aside|blockquote|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    r"|header|hr|li|main|nav|ol|p|pre|section|table|td|th|tr|ul"
)
Addresses = Mapping[str, tuple[str, ...]]
"""Where each medium, by digest, can be fetched; the first is the one to use."""
_UNREAD = frozenset({"script", "style", "template", "title"})


def inert(text: str) -> str:
    """HTML, also within an attribute, that shows exactly this text."""
    return _TELLING.sub(lambda match: f"&#{ord(match[0]):03d};", text)


def paragraphs(text: str) -> str:
    """The text as blocks: a blank line parts paragraphs, a line end breaks the line, an address
    becomes a link to itself."""
    return _blocks("paragraph", (f"<p>{_lines(piece)}</p>" for piece in text.split("\n\n")))


def figures(media: tuple[Medium, ...]) -> str:
    """Pictures and videos as blocks, each with a placeholder where its address will stand."""
    return "".join(
        "\n\n" + _blocks("video" if one.mime.startswith("video/") else "image", [_figure(one)])
        for one in media
    )


def placed(content: str, addresses: Addresses) -> str:
    """The content with the address of each medium in its place. What people typed cannot look
    like a place: it holds no quotation mark."""
    for digest, (address, *_) in addresses.items():
        content = content.replace(_place(digest), _source(address))
    return content


def unplaced(content: str, addresses: Addresses) -> str:
    """The content with the places again, whichever address of a medium stands there."""
    for digest, known in addresses.items():
        for address in known:
            content = content.replace(_source(address), _place(digest))
    return content


def text_of(html: str) -> str:
    """What a reader reads on a page or in a comment: `paragraphs`, read back; of other people's
    HTML the words, in lines and paragraphs. Pictures are passed over."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


def _blocks(name: str, contents: Iterable[str]) -> str:
    return "\n\n".join(f"<!-- wp:{name} -->\n{one}\n<!-- /wp:{name} -->" for one in contents)


def _lines(text: str) -> str:
    linked = _Linked()
    linked.feed(urlize(text))
    linked.close()
    return "".join(linked.html).replace("\n", "<br>")


def _figure(medium: Medium) -> str:
    told = inert(medium.alternative)
    if medium.mime.startswith("video/"):
        inner = f'<video controls {_place(medium.digest)} aria-label="{told}"></video>'
        return f'<figure class="wp-block-video">{inner}</figure>'
    inner = f'<img {_place(medium.digest)} alt="{told}" />'
    return f'<figure class="wp-block-image">{inner}</figure>'


def _place(digest: str) -> str:
    return f'src="media:{digest}"'


def _source(address: str) -> str:
    return f'src="{_address(address)}"'


def _address(url: str) -> str:
    return escape(quote(url, safe=_SAFE_IN_ADDRESSES))


class _Linked(HTMLParser):
    """Writes what `urlize` made once more, inert: it knows what is an address and where it ends,
    and nothing of WordPress."""

    def __init__(self) -> None:
        super().__init__()
        self.html: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.html.append(f'<{tag} href="{_address(dict(attrs)["href"] or "")}">')

    def handle_endtag(self, tag: str) -> None:
        self.html.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.html.append(inert(data))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._piece = ""
        self._in_paragraph = False
        self._unread = 0

    def text(self) -> str:
        self._part()
        return "\n\n".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "br":
            self._piece += "\n"
        elif tag in _UNREAD:
            self._unread += 1
        elif _PARTED.fullmatch(tag):
            self._part()
            self._in_paragraph = tag == "p"

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif _PARTED.fullmatch(tag):
            self._part()

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        if self._in_paragraph:
            # In HTML a line end is a space, and none after a break.
            data = data.removeprefix("\n") if self._piece.endswith("\n") else data
            data = data.replace("\n", " ")
        self._piece += data

    def _part(self) -> None:
        if self._in_paragraph or self._piece.strip():
            self._pieces.append(self._piece if self._in_paragraph else self._piece.strip())
        self._piece, self._in_paragraph = "", False
