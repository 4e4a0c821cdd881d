"""Looking at recorded crises without a running bot: find, list, check, export, copy."""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.adapters.store.chain import Fault, Flaw, Records, digests_in, verify
from bot.adapters.store.codec import EventCodec
from bot.adapters.store.database import UnknownSchema
from bot.adapters.store.exported import dump_records, load_records
from bot.adapters.store.reader import SqliteReader
from bot.adapters.store.shapes import Unreadable
from bot.application.ports import DeliveryFailed
from bot.domain.events import Event
from bot.domain.state import Crisis, fold
from bot.domain.values import FIRST_HOME, Account, CrisisId, Home, PersonId
from bot.presentation.export import FORMATS, timeline_json
from bot.presentation.words import Words
from bot.terminal import Negative, Trouble

PLATFORMS: Mapping[Home, str] = {
    FIRST_HOME: "Slack",
    Home("slack"): "Slack",
    Home("teams"): "Microsoft Teams",
}
"""Where a crisis lives, as people call it."""

SQLITE_MARK = b"SQLite format 3\x00"


class NamesOfTheLog:
    """Implements `Directory` where no platform can be asked: the log holds the names."""

    async def account(self, person: PersonId) -> Account:  # noqa: ARG002
        raise DeliveryFailed("offline")

    def name(self, person: PersonId) -> str:
        return person


@asynccontextmanager
async def reading(path: Path) -> AsyncIterator[SqliteReader]:
    """The log, also while a bot writes to it. Raises Trouble, and makes no file."""
    with naming_damage(path):
        reader = await SqliteReader.open_to_read(path)
        try:
            yield reader
        finally:
            await reader.close()


@contextmanager
def naming_damage(path: Path) -> Iterator[None]:
    """Raises what is wrong with the database as Trouble."""
    try:
        yield
    except FileNotFoundError:
        raise Trouble(
            f"There is no database at {path.absolute()}. Either no crisis was ever recorded"
            " here, or CRISIS_DATABASE_URL should name another file."
        ) from None
    except UnknownSchema as unknown:
        raise Trouble(f"{unknown}.") from None
    except sqlite3.Error:
        raise Negative(
            f"{path} cannot be read as a database: it is damaged, or no database at all."
            " Restore it from a backup (`crisis backup` makes one)."
        ) from None


# Finding


def code_name_of(records: Records) -> str:
    """As its opening says, however altered the rest is; empty where that is not to be read."""
    try:
        name = json.loads(records.rows[0].stored)["facts"]["code_name"]
    except (IndexError, KeyError, TypeError, ValueError):
        return ""
    return name if isinstance(name, str) else ""


async def find(reader: SqliteReader, wanted: str) -> Records:
    """The crisis of this code name or id. Raises Trouble, which lists those there are."""
    known = [await reader.records(crisis) for crisis in await reader.crises()]
    names = {one.crisis: code_name_of(one) for one in known}
    found = [one for one in known if wanted in (one.crisis, names[one.crisis])]
    if len(found) == 1:
        return found[0]
    listed = "".join(f"\n  {name or '(unreadable)'}  {crisis}" for crisis, name in names.items())
    if found:
        raise Trouble(f"There are several crises called {wanted}. Say which by its id:{listed}")
    if not known:
        raise Trouble("No crisis has been recorded in this database.")
    raise Trouble(f"There is no crisis `{wanted}`. These are recorded:{listed}")


# Reading


def events_of(records: Records) -> list[Event]:
    """Raises Trouble where a row is not what the bot wrote, or a newer version wrote it."""
    words = {word.digest: word.value for word in records.words}
    codec = EventCodec()
    try:
        return [codec.decode(row.stored, words) for row in records.rows]
    except Unreadable as unreadable:
        raise Negative(f"{_named(records)} cannot be read: {unreadable}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Negative(
            f"{_named(records)} cannot be read: what is stored is not what the bot wrote."
            f" `crisis verify {records.crisis}` names the row."
        ) from None


def crisis_of(records: Records) -> Crisis:
    """The crisis as its log has it. Raises Trouble."""
    try:
        crisis = fold(events_of(records))
    except ValueError:
        crisis = None
    if crisis is None:
        raise Negative(f"The log of {records.crisis} has no opening.")
    return crisis


def standing(crisis: Crisis) -> str:
    """Where a crisis stands, in a word or two."""
    if crisis.archived:
        return "archived"
    if crisis.over:
        return "stood down"
    return "open, held" if crisis.held else "open"


COLUMNS = ("Code name", "Standing", "Drill", "Opened", "Lead", "Platform", "Room", "Id")


def row_of(records: Records) -> tuple[str, ...]:
    """Its line in the list; a log that cannot be read still has one."""
    try:
        crisis = crisis_of(records)
    except Trouble:
        name = code_name_of(records) or "?"
        return (name, "unreadable", *[""] * (len(COLUMNS) - 3), records.crisis)
    lead = crisis.names.get(crisis.lead, crisis.lead) if crisis.lead else "nobody"
    opened = crisis.opened_at.strftime("%Y-%m-%d %H:%M UTC")
    drill = "drill" if crisis.drill else "real"
    room = crisis.room_name or "not yet"
    return (
        crisis.code_name,
        standing(crisis),
        drill,
        opened,
        lead,
        PLATFORMS.get(crisis.home, crisis.home),
        room,
        records.crisis,
    )


# Exporting


def exported(records: Records, format_: str) -> bytes:
    """The crisis in one of `FORMATS`. JSON also holds the log itself, for `verify`."""
    readable = FORMATS[format_](events_of(records), NamesOfTheLog(), Words())
    if format_ != "json":
        return readable
    content = {**json.loads(readable), **dump_records(records)}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


# Checking


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a check came to."""

    sound: bool
    words: str


FAULTS: Mapping[Fault, str] = {
    Fault.ALTERED: "was altered",
    Fault.MISSING: "is missing",
    Fault.ADDED: "was added, and not by the bot",
    Fault.WORD_ALTERED: "has words that are not those that were typed",
    Fault.WORD_ADDED: "holds words that no entry of the log mentions",
}


def judge(records: Records) -> Verdict:
    """Whether the log is as the bot wrote it."""
    flaw = verify(records)
    if flaw is not None:
        return Verdict(sound=False, words=_flawed(records, flaw))
    last = records.rows[-1].chain.hex() if records.rows else "none"
    erased = len(_mentioned(records) - {word.digest for word in records.words})
    told = f"{_named(records)}: all {records.length} entries are as they were written."
    if erased:
        told += f" Erased on purpose, which leaves the chain whole: {erased} typed texts."
    return Verdict(
        sound=True,
        words=f"{told}\nThe last link is {last}.\nWhoever noted it earlier can tell by it that"
        " the log was not written anew as a whole.",
    )


def judge_file(content: bytes) -> Verdict:
    """Whether an export is as the bot wrote it, the readable part included. Raises
    `NotAnExport`."""
    records = load_records(content)
    verdict = judge(records)
    told = json.loads(content).get("timeline")
    if not verdict.sound or told is None:
        return verdict
    entry = _first_unlike(told, _readable(records))
    if entry is None:
        return verdict
    return Verdict(
        sound=False,
        words=f"{_named(records)}: the log in the file is as it was written, but entry {entry} of"
        " its readable `timeline` says something else. It was altered, or another version of the"
        " bot wrote it: believe the log alone.",
    )


def is_database(path: Path) -> bool:
    """Whether the file is a database, such as a backup."""
    with path.open("rb") as file:
        return file.read(len(SQLITE_MARK)) == SQLITE_MARK


def _flawed(records: Records, flaw: Flaw) -> str:
    what = FAULTS[flaw.fault]
    if flaw.fault is Fault.WORD_ADDED:
        return f"{_named(records)}: the table of words {what} (digest {flaw.digest})."
    kind = f" ({flaw.type})" if flaw.type else ""
    return (
        f"{_named(records)}: entry {flaw.version} of {records.length}{kind} {what}. What stands"
        " before it is as it was written; nothing from there on can be relied on."
    )


def _mentioned(records: Records) -> set[str]:
    return {
        digest for row in records.rows for digest in digests_in(json.loads(row.stored)["facts"])
    }


def _readable(records: Records) -> list[Any]:
    content = json.loads(timeline_json(events_of(records), NamesOfTheLog(), Words()))
    timeline: list[Any] = content["timeline"]
    return timeline


def _first_unlike(told: object, ours: Sequence[Any]) -> int | None:
    """The number of the first entry that differs, from 1; None where all are alike."""
    if not isinstance(told, list):
        return 1
    longest = max(len(told), len(ours))
    pairs = (
        (told[i] if i < len(told) else None, ours[i] if i < len(ours) else None)
        for i in range(longest)
    )
    return next((i for i, (one, other) in enumerate(pairs, start=1) if one != other), None)


def _named(records: Records) -> str:
    return code_name_of(records) or CrisisId(records.crisis)
