"""Record keys made from a statement's key, so that the same statement always has the same address
and a repeat meets what is there already."""

from hashlib import sha256

POSTS = "app.bsky.feed.post"
MOST_PARTS = 100
"""What the server lists in one call; it writes twice as many."""

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
_CLOCK_BITS = 10
_BEGIN = 1_672_531_200_000_000
_END = 1_767_225_600_000_000
"""The years 2023 to 2025, in microseconds: a server may doubt a key from the future."""


def record_key(key: str, part: int = 0) -> str:
    """The key (a TID) of one part of the thread that is published under `key`: some 56 bits of
    its digest; the parts follow one another."""
    digest = sha256(key.encode()).digest()
    at = _BEGIN + int.from_bytes(digest[:8]) % (_END - _BEGIN)
    clock = int.from_bytes(digest[8:10]) % (1 << _CLOCK_BITS)
    return _encode(((at + part) << _CLOCK_BITS) | clock)


def following(first: str, parts: int = MOST_PARTS) -> list[str]:
    """The keys that the parts behind `first` have; empty for a key that is no TID."""
    if len(first) != _LENGTH or any(letter not in _ALPHABET for letter in first):
        return []
    number = _decode(first)
    return [_encode(number + (part << _CLOCK_BITS)) for part in range(1, parts)]


def tid_at(microseconds: int) -> str:
    """The smallest TID of this instant, counted from 1970."""
    return _encode(microseconds << _CLOCK_BITS)


def microseconds_of(tid: str) -> int:
    """The instant within a TID."""
    return _decode(tid) >> _CLOCK_BITS


def _encode(number: int) -> str:
    return "".join(_ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(_LENGTH)))


def _decode(tid: str) -> int:
    number = 0
    for letter in tid:
        number = number << 5 | _ALPHABET.index(letter)
    return number
