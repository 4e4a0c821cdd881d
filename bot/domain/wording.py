"""The words of a statement: one normal form, one digest, and what an eye would miss in them."""

import mimetypes
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from itertools import groupby
from typing import Any

import rfc8785

from bot.domain.values import Medium, OutletId, Rendition, Wording, Words


def normalise(text: str) -> Words:
    """Put typed text into NFC with plain line ends, once, at submission. Card, digest and outlet
    use what comes out of here."""
    return Words(unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))


def digest_of(wording: Wording) -> str:
    """SHA-256, in hexadecimal, over everything an approval is bound to (RFC 8785 bytes): the
    words in every language, the media, and the final form at each outlet."""
    return sha256(rfc8785.dumps(_bound(wording))).hexdigest()


def _bound(wording: Wording) -> dict[str, Any]:
    window = wording.window
    return {
        "kind": wording.kind.value,
        "audience": wording.audience.value,
        "outlets": sorted(wording.outlets),
        "language": wording.language,
        "headline": wording.headline,
        "text": wording.text,
        "content_warning": wording.content_warning,
        "media": [[one.digest, one.mime, one.alternative] for one in wording.media],
        "translations": {
            language: [one.text, one.source] for language, one in wording.translations.items()
        },
        "corrects": wording.corrects,
        "next_update_at": _instant(wording.next_update_at),
        "window": [_instant(window.opens_at), _instant(window.closes_at)] if window else None,
        "renditions": {
            outlet: [list(one.parts), one.payload] for outlet, one in wording.renditions.items()
        },
    }


def text_digest(text: str) -> str:
    """SHA-256, in hexadecimal, of a text's UTF-8."""
    return sha256(text.encode()).hexdigest()


def file_name(medium: Medium) -> str:
    """What a picture or video is called where the team sees it: its fingerprint."""
    return f"{medium.digest[:8]}{mimetypes.guess_extension(medium.mime) or ''}"


def text_in(wording: Wording, language: str) -> Words:
    """The text in this language; the source where there is no translation into it."""
    translation = wording.translations.get(language)
    return wording.text if translation is None else translation.text


def rendition_of(wording: Wording, outlet: OutletId, language: str) -> Rendition:
    """The final form at this outlet; where none was made, the text as it stands."""
    text = text_in(wording, language)
    return wording.renditions.get(outlet) or Rendition(parts=(text,), length=len(text))


def stale_translations(wording: Wording) -> tuple[str, ...]:
    """The languages whose text was made from other words than the source's present ones."""
    source = text_digest(wording.text)
    return tuple(sorted(la for la, one in wording.translations.items() if one.source != source))


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


_GAP = re.compile(r"\[\[ (.+?) \]\]")


def gap(question: str) -> str:
    """What stands in a draft where a fact is not known yet."""
    return f"[[ {question} ]]"


def gaps_in(text: str) -> tuple[str, ...]:
    """The questions still open in a draft: such a text must not go out."""
    return tuple(match[1] for match in _GAP.finditer(text))


class Hidden(StrEnum):
    """What can stand in a text without being seen for what it is."""

    INVISIBLE = "invisible"
    BIDIRECTIONAL = "bidirectional"
    MIXED_SCRIPT = "mixed_script"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`what` is a character's name, or the word in which scripts are mixed."""

    kind: Hidden
    what: str
    times: int


_BIDIRECTIONAL = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_JOINERS = frozenset("\u200d\ufe0f")
_LOOKALIKE_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})


def hidden_in(text: str) -> tuple[Finding, ...]:
    """Point out invisible and bidirectional characters and words that mix look-alike scripts.

    Joiners inside emoji are what they should be and are passed over.
    """
    found = [
        *((Hidden.BIDIRECTIONAL, _name(char)) for char in text if char in _BIDIRECTIONAL),
        *((Hidden.INVISIBLE, _name(char)) for i, char in enumerate(text) if _invisible(text, i)),
        *((Hidden.MIXED_SCRIPT, word) for word in _words(text) if len(_scripts(word)) > 1),
    ]
    return tuple(
        Finding(kind=kind, what=what, times=len(list(same)))
        for (kind, what), same in groupby(sorted(found))
    )


def _invisible(text: str, index: int) -> bool:
    char = text[index]
    if char in "\n\t" or char in _BIDIRECTIONAL:
        return False
    if char in _JOINERS:
        return index == 0 or unicodedata.category(text[index - 1]) not in {"So", "Sk", "Po", "Nd"}
    if char == "\u00ad" or "\ufe00" <= char <= "\ufe0f" or "\U000e0000" <= char <= "\U000e01ef":
        return True
    blank = unicodedata.category(char) in {"Zs", "Zl", "Zp"} and char != " "
    return blank or unicodedata.category(char) in {"Cf", "Cc"} or char in "\u115f\u1160\u3164\u2800"


def _words(text: str) -> list[str]:
    return "".join(char if char.isalpha() else " " for char in text).split()


def _scripts(word: str) -> set[str]:
    return {_name(char).split(" ")[0] for char in word} & _LOOKALIKE_SCRIPTS


def _name(char: str) -> str:
    return unicodedata.name(char, f"U+{ord(char):04X}")
