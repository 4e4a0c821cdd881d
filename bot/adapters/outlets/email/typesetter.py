"""The final form of a letter: subject, plain text, HTML, media."""

import re
import textwrap
from functools import cache
from typing import Any

import rfc8785
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bot.adapters.outlets.email.letters import one_line
from bot.domain.values import Rendition, Wording, Words
from bot.domain.wording import text_in

LONGEST_SUBJECT = 120


class EmailTypesetter:
    """Implements `Typesetter`. The subject is the headline, or what the first line begins with;
    the plain text is the statement to the letter."""

    def __init__(self, *, sender: str, language: str = "", longest: int | None = None) -> None:
        self._sender = sender
        self._language = language
        self._longest = longest

    async def set(self, wording: Wording, *, offline: bool = False) -> Rendition:  # noqa: ARG002
        """As the port says; nothing is ever looked up."""
        return self.rendition(wording)

    def rendition(self, wording: Wording) -> Rendition:
        """The letter as it is approved and sent."""
        language = self._language or wording.language
        text = text_in(wording, language)
        subject = one_line(wording.headline) or _beginning(text)
        content: dict[str, Any] = {
            "subject": subject,
            "text": text,
            "html": self._html(wording, text, subject, language),
            "media": [[one.digest, one.mime, one.alternative] for one in wording.media],
        }
        return Rendition(
            parts=(Words(subject), text),
            payload=Words(rfc8785.dumps(content).decode()),
            length=len(text),
            longest=self._longest,
        )

    def _html(self, wording: Wording, text: str, subject: str, language: str) -> str:
        return _template().render(
            language=language,
            subject=subject,
            sender=self._sender,
            headline=one_line(wording.headline),
            paragraphs=[block.split("\n") for block in re.split(r"\n{2,}", text.strip("\n"))],
        )


def _beginning(text: str) -> str:
    first = next((line for line in map(one_line, text.split("\n")) if line), "")
    return textwrap.shorten(first, LONGEST_SUBJECT, placeholder=" …") or first[:LONGEST_SUBJECT]


@cache
def _template() -> Template:
    loader = PackageLoader("bot.adapters.outlets.email")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("statement.html.j2")
