"""What the bot says, in one language: gettext catalogues, whose msgids are the English sentences.

A sentence is written where it is used, as `words.say("… %(name)s …", name=…)`, or put into a
table with `msg("…")` and said later. `catalogue.py` keeps `locale/` in step.
"""

import gettext
import re
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.presentation.card import Line, Link, Mention, Place, Span, Text, When

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "crisis"
ENGLISH = "en"
CALLED = "/crisis"

LIST_LOCALES = {"en": "en_GB"}
"""Whose way of listing things is ours, where a language has several: no comma before “and”."""

KEYWORDS = {"say": None, "line": None, "msg": None, "several": (1, 2), "both": (1, 2)}
"""The functions whose arguments are msgids, as babel's extraction takes them."""

Filling: TypeAlias = str | int | Span | Line

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def msg(sentence: str) -> str:
    """Marks a sentence for the catalogue, to be said later."""
    return sentence


def both(one: str, many: str) -> tuple[str, str]:
    """Marks a sentence for the catalogue in singular and plural, for `several`."""
    return one, many


def languages() -> tuple[str, ...]:
    """The languages there are catalogues for."""
    return tuple(sorted(path.parts[-3] for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))


class Words:
    """The sentences of one language; English where there is no catalogue for it yet. `called` is
    how one calls the bot on this platform; in sentences it stands as `/crisis`."""

    def __init__(self, language: str = ENGLISH, called: str = CALLED) -> None:
        self.called = called
        self.language = language if language in languages() else ENGLISH
        self._catalogue = _load(self.language)
        # Babel reads a language's data when they are first needed, and everybody waits meanwhile.
        format_list(["", ""], locale=self._lists)

    def say(self, sentence: str, /, **facts: str | int) -> str:
        """The sentence as plain text. Facts are put in once and never read again."""
        return _PLACEHOLDER.sub(lambda gap: str(facts[gap[1]]), self._translate(sentence))

    def several(self, one: str, many: str, count: int, /, **facts: str | int) -> str:
        """`one` or `many`, as the language counts; `%(count)s` is the number."""
        sentence = self._addressed(self._catalogue.ngettext(one, many, count))
        known = {"count": count, **facts}
        return _PLACEHOLDER.sub(lambda gap: str(known[gap[1]]), sentence)

    def line(self, sentence: str, /, **facts: Filling) -> Line:
        """The sentence as a line, people and times standing in it as what they are."""
        pieces = _PLACEHOLDER.split(self._translate(sentence))
        spans: list[Span] = []
        for index, piece in enumerate(pieces):
            spans.extend(as_line(facts[piece] if index % 2 else piece))
        return _joined(spans)

    def listed(self, items: Sequence[Filling]) -> Line:
        """“Ana, Ben and Clara”, as the language lists things; nothing for no items."""
        if not items:
            return ()
        pattern = format_list([f"%(i{i})s" for i in range(len(items))], locale=self._lists)
        pieces = _PLACEHOLDER.split(pattern)
        spans: list[Span] = []
        for index, piece in enumerate(pieces):
            spans.extend(as_line(items[int(piece[1:])] if index % 2 else piece))
        return _joined(spans)

    @property
    def _lists(self) -> str:
        return LIST_LOCALES.get(self.language, self.language)

    def _translate(self, sentence: str) -> str:
        return self._addressed(self._catalogue.gettext(sentence)) if sentence else ""

    def _addressed(self, sentence: str) -> str:
        """Before any fact is put in: what people typed is left alone."""
        return sentence.replace(CALLED, self.called)


def _joined(spans: Sequence[Span]) -> Line:
    """Texts that follow one another in the same weight are one: platforms set spans apart."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if isinstance(span, Text) and isinstance(last, Text) and span.strong == last.strong:
            joined[-1] = Text(text=last.text + span.text, strong=span.strong)
        else:
            joined.append(span)
    return tuple(joined)


def as_line(filling: Filling) -> Line:
    """Anything that can stand in a sentence, as spans; an empty text leaves none."""
    match filling:
        case str() | int():
            return (Text(text=str(filling)),) if filling != "" else ()
        case Text() | Mention() | When() | Link() | Place():
            return (filling,)
        case _:
            return filling


@cache
def _load(language: str) -> gettext.NullTranslations:
    path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
