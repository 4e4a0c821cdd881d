"""Lines of a card in the two ways Adaptive Cards write them: runs, in which nothing is interpreted,
and Markdown, which alone can name a person or show an instant in each reader's own zone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeAlias, assert_never
from urllib.parse import quote, urlsplit

from bot.domain.values import PersonId, RoomId
from bot.presentation.card import Line, Link, Mention, Place, Span, Text, When

Json: TypeAlias = dict[str, Any]

JOINER = "\u2060"
"""Word joiner: has no width, breaks no line, and keeps two characters from being read together."""

NO_BREAK, MAY_BREAK = "\u00a0", "\u200b"
"""A space that is not merged with others, and a place without width where a line may end."""

LONGEST_URL = 2000
PLATFORM_NAME = "Microsoft Teams"

_TELEPHONE = re.compile(r"tel:\+?[0-9]{2,20}")
_READ_TOGETHER = re.compile(r"(?<=\{)(?=\{)|(?<=\$)(?=\{)|(?<=<)(?=/?at\b)", re.IGNORECASE)
"""Inside `{{DATE(…)}}`, `${…}` and `<at>`, which clients look for in any text."""

_COLLAPSING = re.compile(r" (?=[ \n\r]|\Z)|(?:(?<=[\n\r])|\A) ")
_UNBREAKABLE = re.compile(r"[!-,.0->@-~]{30}(?=[!-,.0->@-~])")
_MARKUP = re.compile(r"[\\`*_\[\]~]")
_HTML = re.compile(r"[<&](?!\u2060)")
_LINE_START = re.compile(r"^(?=[ \t]|[#>+=|-]|\d+[.)])", re.MULTILINE)
_EMBEDDINGS, _ISOLATES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_NAME_MARKUP = re.compile(r"[<>\\`*_\[\]~{}]")


class People(Protocol):
    """Who people are on Teams and what places are called, as far as showing them needs it."""

    def user_of(self, person: PersonId) -> str | None:
        """The `aadObjectId`; None for somebody who has no account here."""

    def person_of(self, aad: str) -> PersonId:
        """The person behind an `aadObjectId` of the organisation's own tenant."""

    def name(self, person: PersonId) -> str:
        """A name to show."""

    def roster(self) -> Sequence[PersonId]:
        """The organisation's people, in the order they are offered."""

    def place(self, room: RoomId) -> Link:
        """What the place is called, and its address; an empty address where it has none."""


@dataclass
class Named:
    """Whom a card names so far: Teams wants each of them once beside the text."""

    people: People
    entities: dict[str, Json] = field(default_factory=dict)

    def at(self, person: PersonId) -> str:
        """The words that stand for the person in Markdown."""
        name = self.people.name(person) or person or "?"
        user = self.people.user_of(person)
        return self._tag(name, user) if user else _signs(name)

    def _tag(self, name: str, user: str) -> str:
        """Two people of one name have different tags, alike to the eye."""
        tag = f"<at>{_NAME_MARKUP.sub('', name).strip() or '?'}</at>"
        entity = {"type": "mention", "mentioned": {"id": user, "name": name}}
        while self.entities.setdefault(tag, {**entity, "text": tag})["mentioned"]["id"] != user:
            tag = tag.replace("</at>", f"{JOINER}</at>")
        return tag


# Lines


def is_plain(line: Line) -> bool:
    """Whether runs can show the line: it names nobody, and no instant."""
    return not any(isinstance(span, Mention | When) for span in line)


def runs(line: Line, people: People) -> list[Json]:
    """A plain line as the inlines of a `RichTextBlock`; an empty span leaves none."""
    return [run for span in line for run in _runs(span, people)]


def markdown(line: Line, named: Named) -> str:
    """Any line as the text of a `TextBlock` or a fact."""
    return _lined("".join(_markdown(span, named) for span in line))


def _runs(span: Span, people: People) -> Iterator[Json]:
    match span:
        case Text():
            yield from inert(breaking(isolated(span.text)), strong=span.strong)
        case Link():
            yield from _linked(span)
        case Place():
            yield from _linked(_place(span, people))
        case Mention() | When():
            raise ValueError("runs name nobody and no instant")
        case _:
            assert_never(span)


def _markdown(span: Span, named: Named) -> str:
    match span:
        case Text():
            return _strong(span.text) if span.strong else _signs(isolated(span.text))
        case Mention():
            return named.at(span.person)
        case When():
            return instant(span.at)
        case Link():
            return _markdown_link(span)
        case Place():
            return _markdown_link(_place(span, named.people))
        case _:
            assert_never(span)


# Words


def inert(words: str, *, strong: bool = False) -> list[Json]:
    """Runs whose texts, put together, are exactly the words, and of which none is expanded."""
    pieces = [piece for piece in _READ_TOGETHER.split(words) if piece]
    return [run(piece, strong=strong) for piece in pieces]


def typed(words: str) -> list[Json]:
    """Words that people typed as runs that show exactly them. Clients show several spaces as one:
    all but the last are therefore spaces that do not break, and a tab is four."""
    return inert(breaking(_COLLAPSING.sub(NO_BREAK, words.replace("\t", NO_BREAK * 4))))


def breaking(words: str) -> str:
    """The words, with places to break a line in what has none: runs are not wrapped within a word,
    and what stands beyond the edge of a narrow window is not seen."""
    return _UNBREAKABLE.sub(lambda found: found[0] + MAY_BREAK, words)


def run(words: str, *, strong: bool = False) -> Json:
    one: Json = {"type": "TextRun", "text": words}
    return {**one, "weight": "Bolder"} if strong else one


def plain(words: str) -> str:
    """For labels, titles and hints, in which a client might still expand something."""
    return _READ_TOGETHER.sub(JOINER, words)


def escape(words: str) -> str:
    """Markdown that shows the words as they are, each line of its own."""
    return _lined(_signs(words))


def _signs(words: str) -> str:
    """The words with every sign that means something within a line."""
    calm = _HTML.sub(lambda found: found[0] + JOINER, plain(words))
    return _MARKUP.sub(lambda found: "\\" + found[0], calm)


def _lined(words: str) -> str:
    """Without what means something at the beginning of a line."""
    return _LINE_START.sub(JOINER, words).replace("\n", "\n\n")


def isolated(words: str) -> str:
    """The words, unable to turn the writing direction of what stands beside them."""
    embedded = sum(words.count(one) for one in _EMBEDDINGS)
    isolates = sum(words.count(one) for one in _ISOLATES)
    if not embedded + isolates:
        return words
    return f"\u2068{words}{chr(0x202C) * embedded}{chr(0x2069) * (isolates + 1)}"


def instant(at: datetime) -> str:
    """Shown in the reader's own zone by a client that knows how, which Markdown alone asks for."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)
    return f"{{{{DATE({stamp}, SHORT)}}}} {{{{TIME({stamp})}}}}"


def shorten(words: str, longest: int) -> str:
    """The words, cut with an ellipsis where they are too long; never empty."""
    if len(words) <= longest:
        return words or "…"
    return words[: longest - 1] + "…"


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= LONGEST_URL


def _strong(words: str) -> str:
    """Bold whatever stands inside and beside it: joiners next to the stars are neither a space
    nor a sign, before or after which stars would be stars."""
    lines = [line.strip() for line in words.split("\n")]
    inner = "\n".join(f"**{JOINER}{_signs(isolated(one))}{JOINER}**" for one in lines if one)
    before, after = words[:1].isspace(), words[-1:].isspace()
    return f"{' ' * before}{inner}{' ' * after}"


def _linked(link: Link) -> Iterator[Json]:
    """Only a web address or a telephone number becomes a link; anything else is shown as the words
    it is."""
    if not _leads_somewhere(link):
        yield from inert(breaking(isolated(f"{link.text} {link.url}".strip())))
        return
    shown = plain(breaking(isolated(link.text or link.url)))
    yield {**run(shown), "selectAction": {"type": "Action.OpenUrl", "url": link.url}}


def _markdown_link(link: Link) -> str:
    if not _leads_somewhere(link):
        return _signs(isolated(f"{link.text} {link.url}".strip()))
    shown = _signs(isolated(link.text or link.url)).replace("\n", " ")
    return f"[{shown}]({quote(link.url, safe=_URL_SAFE)})"


_URL_SAFE = ":/?#@!$&'*+,;=%~-._"
"""All that an address consists of, save what would end it within Markdown."""


def _place(place: Place, people: People) -> Link:
    """Never an address in place of a name: those of Teams are long, and say nothing."""
    link = people.place(place.room)
    nameless = PLATFORM_NAME if link.url else place.room or "?"
    return Link(url=link.url, text=link.text or nameless)


def _leads_somewhere(link: Link) -> bool:
    return is_web_address(link.url) or bool(_TELEPHONE.fullmatch(link.url))
