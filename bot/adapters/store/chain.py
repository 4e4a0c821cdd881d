"""The hash chain over stored bytes, and the check that names what was tampered with."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from bot.adapters.store.shapes import Word
from bot.domain.values import CrisisId


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One event as it is stored."""

    version: int
    stored: bytes
    chain: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Records:
    """One crisis as it is stored. `length` is the number of events the store acknowledged."""

    crisis: CrisisId
    rows: Sequence[Record]
    words: Sequence[Word]
    length: int


class Fault(StrEnum):
    """What is wrong with a row."""

    ALTERED = "altered"
    MISSING = "missing"
    ADDED = "added"
    WORD_ALTERED = "word_altered"
    WORD_ADDED = "word_added"


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaw:
    """The first thing wrong: at which version, of which type ("" where that is not known).

    A word that no event mentions has version 0; `digest` names the word concerned.
    """

    version: int
    type: str
    fault: Fault
    digest: str = ""


def start_of(crisis: CrisisId) -> bytes:
    """The link before a crisis's first event."""
    return sha256(crisis.encode()).digest()


def link(previous: bytes, stored: bytes) -> bytes:
    """The next link of the chain."""
    return sha256(previous + stored).digest()


def verify(records: Records) -> Flaw | None:
    """The first row that is altered, missing or added, in the order of the stream; then the
    first word that does not match its digest. None where all is as it was written, erased
    words included."""
    return _wrong_row(records) or _wrong_word(records)


def _wrong_row(records: Records) -> Flaw | None:
    previous = start_of(records.crisis)
    envelopes = [_envelope(row.stored) for row in records.rows]
    present = {envelope.get("version") for envelope in envelopes}
    for expected, (row, envelope) in enumerate(zip(records.rows, envelopes, strict=True), start=1):
        fault = _fault_of(row, envelope, expected, previous, records)
        if fault is Fault.ALTERED and _was_moved_up(envelope, expected, present):
            fault = Fault.MISSING
        if fault is not None:
            known = row.version == expected and fault is not Fault.MISSING
            return Flaw(version=expected, type=_type(envelope) if known else "", fault=fault)
        previous = row.chain
    if len(records.rows) < records.length:
        return Flaw(version=len(records.rows) + 1, type="", fault=Fault.MISSING)
    return None


def _fault_of(
    row: Record, envelope: Mapping[str, Any], expected: int, previous: bytes, records: Records
) -> Fault | None:
    if row.version > expected:
        return Fault.MISSING
    if row.version < expected or row.version > records.length:
        return Fault.ADDED
    if link(previous, row.stored) != row.chain:
        return Fault.ALTERED
    if (envelope.get("crisis"), envelope.get("version")) != (records.crisis, row.version):
        return Fault.ALTERED
    return None


def _was_moved_up(envelope: Mapping[str, Any], expected: int, present: set[Any]) -> bool:
    """Whether a later event stands here because the one that did was taken out."""
    version = envelope.get("version")
    return isinstance(version, int) and version > expected and expected not in present


def _wrong_word(records: Records) -> Flaw | None:
    by_digest = {word.digest: word for word in records.words}
    for row in records.rows:
        envelope = _envelope(row.stored)
        for digest in digests_in(envelope.get("facts")):
            word = by_digest.pop(digest, None)
            if word is not None and not word.matches:
                fault = Fault.WORD_ALTERED
                return Flaw(version=row.version, type=_type(envelope), fault=fault, digest=digest)
    for digest in sorted(by_digest):
        return Flaw(version=0, type="", fault=Fault.WORD_ADDED, digest=digest)
    return None


def digests_in(stored: Any) -> Iterator[str]:
    """The digests of the words that these facts mention, in order."""
    if isinstance(stored, dict):
        if stored.keys() == {"words"} and isinstance(stored["words"], str):
            yield stored["words"]
        else:
            for member in stored.values():
                yield from digests_in(member)
    elif isinstance(stored, list):
        for member in stored:
            yield from digests_in(member)


def _envelope(stored: bytes) -> Mapping[str, Any]:
    try:
        envelope = json.loads(stored)
    except ValueError:
        return {}
    return envelope if isinstance(envelope, dict) else {}


def _type(envelope: Mapping[str, Any]) -> str:
    found = envelope.get("type")
    return found if isinstance(found, str) else ""
