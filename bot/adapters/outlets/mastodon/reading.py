"""What a status says, and whether it is the one that was meant."""

import re
from collections import Counter
from html.parser import HTMLParser

from bot.adapters.outlets.mastodon.client import Json, MastodonClient
from bot.adapters.outlets.mastodon.counting import stripped, without_domains
from bot.application.ports import DeliveryFailed
from bot.domain.values import Words

_WORD = re.compile(r"\w+")


def words_of(status: Json) -> Words:
    """The words of a status, the content warning first, the boosted status's where it boosts."""
    shown = status.get("reblog") or status
    said = (shown.get("spoiler_text") or "", plain(shown.get("content") or ""))
    return Words("\n".join(one for one in said if one))


def plain(markup: str) -> str:
    """A status's HTML as text: paragraphs apart, line ends kept."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return "".join(reader.pieces).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "br":
            self.pieces.append("\n")
        elif tag in ("p", "ul", "ol", "blockquote", "pre") and self.pieces:
            self.pieces.append("\n\n")
        elif tag == "li":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


async def is_same(
    client: MastodonClient, status: Json, text: str, content_warning: str = ""
) -> bool:
    """Whether this status of one's own has these very words, by its source; on a server that
    keeps none, by what it shows. Raises `DeliveryFailed`."""
    if stripped(status.get("spoiler_text") or "") != stripped(content_warning):
        return False
    if not _resembles(plain(status.get("content") or ""), text):
        return False
    try:
        answer = await client.read(f"/api/v1/statuses/{status['id']}/source")
        source = answer.content["text"]
    except DeliveryFailed as failed:
        if failed.reason not in ("not_found", "refused"):
            raise
        source = status.get("text")
    except (KeyError, TypeError):
        source = status.get("text")
    if isinstance(source, str) and source:
        return stripped(source) == stripped(text)
    return _bare(plain(status.get("content") or "")) == _bare(text)


def _resembles(shown: str, text: str) -> bool:
    """Spares the question for the source where a status is plainly another. Servers turn links,
    mentions and markup into other text, so half of the words are enough."""
    expected, found = Counter(_WORD.findall(text)), Counter(_WORD.findall(shown))
    return 2 * (expected & found).total() >= expected.total()


def _bare(text: str) -> str:
    return "".join(without_domains(text).split())
