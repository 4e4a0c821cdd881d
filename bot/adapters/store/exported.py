"""A crisis's log as JSON that an outsider can check, and back."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from bot.adapters.store.chain import Record, Records
from bot.adapters.store.shapes import Word
from bot.domain.values import CrisisId

FORMAT = "crisis-log/1"


class NotAnExport(ValueError):
    """The file is no export of a log; the message says what is wrong with it."""


def dump_records(records: Records) -> dict[str, Any]:
    """The stored envelopes, the words beside them, and the chain, as JSON values.

    `stored` is the text whose UTF-8 bytes the chain covers: the link before the first event is
    SHA-256 of the crisis's id, each next one SHA-256 of the link before and those bytes. A
    word's digest is SHA-256 of its salt and its UTF-8 bytes.
    """
    return {
        "format": FORMAT,
        "crisis": records.crisis,
        "length": records.length,
        "log": [_dump_row(row) for row in records.rows],
        "words": [
            {"digest": word.digest, "salt": word.salt.hex(), "value": word.value}
            for word in records.words
        ],
    }


def load_records(content: bytes) -> Records:
    """What `dump_records` wrote, other members beside it passed over. Raises `NotAnExport`."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise NotAnExport("it is not JSON") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NotAnExport(f"its format is not {FORMAT}")
    try:
        return _records(told)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotAnExport("its log is incomplete or malformed") from None


def _dump_row(row: Record) -> dict[str, Any]:
    told: dict[str, Any] = {"version": row.version, "chain": row.chain.hex()}
    try:
        return {**told, "stored": row.stored.decode()}
    except UnicodeDecodeError:
        # Nothing the store wrote: kept as it is, so that the check can name it.
        return {**told, "stored_base64": base64.b64encode(row.stored).decode()}


def _records(told: Mapping[str, Any]) -> Records:
    if not (isinstance(told["crisis"], str) and isinstance(told["length"], int)):
        raise TypeError
    return Records(
        crisis=CrisisId(told["crisis"]),
        rows=[_row(row) for row in told["log"]],
        words=[
            Word(digest=str(word["digest"]), salt=bytes.fromhex(word["salt"]), value=word["value"])
            for word in told["words"]
        ],
        length=told["length"],
    )


def _row(told: Mapping[str, Any]) -> Record:
    if not isinstance(told["version"], int):
        raise TypeError
    stored = (
        base64.b64decode(told["stored_base64"], validate=True)
        if "stored_base64" in told
        else told["stored"].encode()
    )
    return Record(version=told["version"], stored=stored, chain=bytes.fromhex(told["chain"]))
