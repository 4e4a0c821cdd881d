"""A long text as a thread: where it is cut, and how much one post takes."""

import itertools
import math
from collections.abc import Iterator

import regex

LONGEST = 300
"""Graphemes: what a reader would count as characters."""
BYTES_EACH = 10
"""A post also takes 3,000 bytes at most, so that no grapheme may be endless."""

_GRAPHEME = regex.compile(r"\X")
_SPACE = r"[ \t\n\r\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]"
_PARAGRAPH = regex.compile(rf"\n{_SPACE}*\n{_SPACE}*")
_SENTENCE = regex.compile(rf"[.!?…؟۔][\"'”’»)\]]*{_SPACE}+|[。！？]{_SPACE}*|\n{_SPACE}*")
_WORD = regex.compile(rf"{_SPACE}+|[，、；：]")
_SHORTEST = LONGEST // 3
"""A paragraph or sentence shorter than this is not left alone in a post."""


def size(text: str) -> int:
    """How much of `LONGEST` the text takes."""
    graphemes = sum(1 for _ in _GRAPHEME.finditer(text))
    return max(graphemes, math.ceil(len(text.encode()) / BYTES_EACH))


def split(text: str) -> list[str]:
    """Parts that each fit into one post, cut at the end of a paragraph, else a sentence, else a
    word. Nothing but white space at the cuts is lost, and nothing added: a thread is shown in
    its order. A word too long for a post stays whole, in a part that does not fit."""
    return list(_parts(text))


def _parts(text: str) -> Iterator[str]:
    while size(text) > LONGEST:
        cut = _cut(text)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
        if not text:
            return
    yield text


def _cut(text: str) -> int:
    """Behind the white space that follows the first part."""
    room = _room(text)
    space = regex.compile(rf"{_SPACE}*").match(text, room)
    window = text[: space.end() if space else room]
    for pattern, least in ((_PARAGRAPH, _SHORTEST), (_SENTENCE, _SHORTEST), (_WORD, 1)):
        cuts = [found.end() for found in pattern.finditer(window)]
        fitting = [cut for cut in cuts if size(text[:cut].strip()) >= least]
        if fitting:
            return fitting[-1]
    beyond = _WORD.search(text, len(window))
    return beyond.end() if beyond else len(text)


def _room(text: str) -> int:
    """How many characters of the text one post takes."""
    end = encoded = 0
    for found in itertools.islice(_GRAPHEME.finditer(text), LONGEST):
        encoded += len(found[0].encode())
        if encoded > LONGEST * BYTES_EACH:
            break
        end = found.end()
    return end
