"""Lines of a card as Slack's `rich_text`, in which nothing that people typed is interpreted."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, TypeAlias, assert_never
from urllib.parse import urlsplit

from bot.domain.values import PersonId
from bot.presentation.card import Exact, Line, Link, Mention, Place, Span, Text, When

Json: TypeAlias = dict[str, Any]

LONGEST_TEXT = 3000
"""Characters Slack takes in one block's text; a character outside the BMP counts twice."""

DATE_FORMAT = "{date_short_pretty} {time}"
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")


class People(Protocol):
    """Who people are on Slack, as far as showing them needs it."""

    def user_of(self, person: PersonId) -> str | None:
        """The Slack user id; None for somebody who has no account here."""

    def name(self, person: PersonId) -> str:
        """A name to show."""


def render_line(line: Line, people: People, *, strong: bool = False) -> list[Json]:
    """The elements of one line; an empty span leaves none."""
    return [part for span in line for part in _span(span, people, strong=strong)]


def render_exact(exact: Exact) -> Iterator[Json]:
    """Preformatted parts whose texts, put together, are exactly the typed words.

    Preformatted rather than quoted: spaces, line breaks and emoji codes stay as they are.
    """
    for piece in split(exact.text):
        yield {"type": "rich_text_preformatted", "elements": [text(piece)]}


def section(elements: Sequence[Json]) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def rich_text(parts: Sequence[Json]) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def text(words: str, *, strong: bool = False) -> Json:
    element: Json = {"type": "text", "text": words}
    return {**element, "style": {"bold": True}} if strong else element


def plain(words: str) -> Json:
    """A `plain_text` object: `:emoji:` codes are left alone."""
    return {"type": "plain_text", "text": words, "emoji": False}


def size(words: str) -> int:
    """Length as Slack counts it, in UTF-16 units."""
    return len(words) + sum(character > "\uffff" for character in words)


def shorten(words: str, longest: int) -> str:
    """The words, cut with an ellipsis where they are too long; never empty."""
    if size(words) <= longest:
        return words or "…"
    return next(split(words, longest - 1)) + "…"


def split(words: str, longest: int = LONGEST_TEXT) -> Iterator[str]:
    """Pieces of at most `longest`, broken after a line where one ends, losing nothing."""
    while size(words) > longest:
        cut = longest - sum(character > "\uffff" for character in words[:longest])
        cut = words.rfind("\n", 1, cut) + 1 or max(cut, 1)
        yield words[:cut]
        words = words[cut:]
    if words:
        yield words


def fallback_time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def channel_of(place: Place) -> str | None:
    """The channel id; None for a place Slack has no link to, such as a direct message."""
    return place.room if _CHANNEL.fullmatch(place.room) else None


TELEPHONE = re.compile(r"tel:\+?[0-9]{2,20}")


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and size(url) <= LONGEST_TEXT


def _span(span: Span, people: People, *, strong: bool) -> Iterator[Json]:
    match span:
        case Text():
            yield from (text(piece, strong=strong or span.strong) for piece in split(span.text))
        case Mention():
            user = people.user_of(span.person)
            name = text(people.name(span.person) or span.person or "?", strong=strong)
            yield {"type": "user", "user_id": user} if user else name
        case When():
            yield _date(span)
        case Link():
            yield from _link(span, strong=strong)
        case Place():
            channel = channel_of(span)
            known: Json = {"type": "channel", "channel_id": channel}
            yield known if channel else text(span.room or "?", strong=strong)
        case _:
            assert_never(span)


def _date(when: When) -> Json:
    return {
        "type": "date",
        "timestamp": int(when.at.timestamp()),
        "format": DATE_FORMAT,
        "fallback": fallback_time(when.at),
    }


def _link(link: Link, *, strong: bool) -> Iterator[Json]:
    """Only a web address or a telephone number becomes a link; anything else is shown as the words
    it is."""
    if is_web_address(link.url) or TELEPHONE.fullmatch(link.url):
        yield {"type": "link", "url": link.url, "text": shorten(link.text or link.url, 1000)}
    else:
        yield from (
            text(piece, strong=strong) for piece in split(f"{link.text} {link.url}".strip())
        )
