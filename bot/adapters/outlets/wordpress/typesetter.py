"""The page that a statement becomes, before anybody approves it."""

import json
import re
from dataclasses import dataclass

import rfc8785

from bot.adapters.outlets.wordpress.markup import figures, inert, paragraphs, text_of
from bot.application.ports import DeliveryFailed
from bot.domain.values import Medium, Rendition, Wording, Words
from bot.domain.wording import text_in

LONGEST_TITLE = 120
_SENTENCE = re.compile(r".+?[.!?…。！？](?=\s|$)")


class WordPressTypesetter:
    """Implements `Typesetter`. `language` is the outlet's own, if it has one. A content warning
    and the audience have no place on a page: they are passed over."""

    def __init__(self, *, language: str = "", longest: int | None = None) -> None:
        self._language = language
        self._longest = longest

    async def set(self, wording: Wording, *, offline: bool = False) -> Rendition:  # noqa: ARG002
        """As the port says; nothing is looked up."""
        return set_page(wording, self._language or wording.language, self._longest)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is sent: HTML, in which a placeholder stands for the address of each medium."""

    title: str
    content: str
    media: tuple[Medium, ...] = ()

    @property
    def text(self) -> str:
        """The text as a reader will read it."""
        return text_of(self.content)


def set_page(wording: Wording, language: str, longest: int | None = None) -> Rendition:
    """The rendition: `parts` are title and text, `payload` the page as RFC 8785 JSON."""
    text = text_in(wording, language)
    title = _title(wording, text)
    payload = rfc8785.dumps(
        {
            "title": inert(title),
            "content": paragraphs(text) + figures(wording.media),
            "media": [
                {
                    "digest": one.digest,
                    "mime": one.mime,
                    "size": one.size,
                    "alternative": one.alternative,
                }
                for one in wording.media
            ],
        }
    )
    return Rendition(
        parts=(Words(title), text),
        payload=Words(payload.decode()),
        length=len(text),
        longest=longest,
    )


def read_page(rendition: Rendition) -> Page:
    """The page that was approved. Raises `DeliveryFailed`, final, where none was made."""
    if not rendition.payload:
        raise DeliveryFailed("not_set", final=True)
    told = json.loads(rendition.payload)
    media = tuple(Medium(**one) for one in told["media"])
    return Page(title=told["title"], content=told["content"], media=media)


def _title(wording: Wording, text: str) -> str:
    """The headline, in the language it is written in; else the first sentence of the first line,
    cut at a word where it is too long for a title."""
    headline = " ".join(wording.headline.split())
    if headline and text == wording.text:
        return headline
    line = " ".join(text.strip().split("\n", 1)[0].split())
    sentence = _SENTENCE.match(line)
    first = sentence[0] if sentence else line
    if len(first) <= LONGEST_TITLE:
        return first
    cut = first[: LONGEST_TITLE - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
