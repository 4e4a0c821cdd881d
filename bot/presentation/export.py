"""The timeline for reading elsewhere: Markdown, HTML, CSV and JSON.

In all of them what people typed stands as data: it is never read as markup or as a formula.
"""

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.application.ports import Directory
from bot.domain.events import Event
from bot.domain.state import Crisis, fold
from bot.presentation.chronicle import Record, records
from bot.presentation.scene import Scene
from bot.presentation.words import Words

_TEMPLATES = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def timeline_for_the_room(events: Sequence[Event], directory: Directory, words: Words) -> bytes:
    """The same as `timeline_markdown`, without what the bot did to its own cards."""
    return _markdown(*_read(events, directory, words, everything=False), words)


def timeline_markdown(events: Sequence[Event], directory: Directory, words: Words) -> bytes:
    """A heading and a line per event; typed words in fences they cannot close."""
    return _markdown(*_read(events, directory, words), words)


def _markdown(crisis: Crisis, lines: list[Record], words: Words) -> bytes:
    text = [f"# {_plain(_title(crisis, words))}", "", _plain(_note(words)), ""]
    for record in lines:
        text.append(f"- {_second(record.at)} · **{_plain(record.who)}** · {_plain(record.what)}")
        if record.recorded_at != record.at:
            later = words.say("recorded %(when)s", when=_second(record.recorded_at))
            text.append(f"  ({later})")
        text.extend(line for typed in record.typed for line in _fenced(typed))
    return ("\n".join(text) + "\n").encode()


def timeline_html(events: Sequence[Event], directory: Directory, words: Words) -> bytes:
    """One page that needs nothing else and prints well."""
    crisis, lines = _read(events, directory, words)
    page = _TEMPLATES.get_template("timeline.html.j2").render(
        language=words.language,
        title=_title(crisis, words),
        note=_note(words),
        drill=crisis.drill,
        records=lines,
        second=_second,
        say=words.say,
    )
    return page.encode()


def timeline_csv(events: Sequence[Event], directory: Directory, words: Words) -> bytes:
    """A row per event, for a spreadsheet; a cell that would be a formula begins with `'`."""
    _, lines = _read(events, directory, words)
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["at", "recorded_at", "event", "who", "what", "typed"])
    for record in lines:
        cells = (
            _second(record.at),
            _second(record.recorded_at),
            record.event,
            record.who,
            record.what,
            "\n".join(record.typed),
        )
        writer.writerow([_harmless(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def timeline_json(events: Sequence[Event], directory: Directory, words: Words) -> bytes:
    """For programs: the same records, instants in ISO 8601."""
    crisis, lines = _read(events, directory, words)
    content = {
        "crisis": crisis.id,
        "code_name": crisis.code_name,
        "drill": crisis.drill,
        "timeline": [_fields(record) for record in lines],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


Export = Callable[[Sequence[Event], Directory, Words], bytes]
"""As UTF-8. Raises ValueError for a stream without an opening."""

FORMATS: Mapping[str, Export] = {
    "md": timeline_markdown,
    "html": timeline_html,
    "json": timeline_json,
    "csv": timeline_csv,
}


def _read(
    events: Sequence[Event], directory: Directory, words: Words, *, everything: bool = True
) -> tuple[Crisis, list[Record]]:
    crisis = fold(events)
    if crisis is None:
        raise ValueError("a crisis without an opening")
    scene = Scene(words=words, directory=directory, crisis=crisis)
    return crisis, records(scene, events, everything=everything)


def _title(crisis: Crisis, words: Words) -> str:
    if crisis.drill:
        return words.say("DRILL · Timeline of %(name)s", name=crisis.code_name)
    return words.say("Timeline of %(name)s", name=crisis.code_name)


def _note(words: Words) -> str:
    return words.say("All times are UTC. What people typed stands in boxes, as they typed it.")


def _second(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _fields(record: Record) -> dict[str, object]:
    return {
        "at": record.at.astimezone(UTC).isoformat(),
        "recorded_at": record.recorded_at.astimezone(UTC).isoformat(),
        "event": record.event,
        "who": record.who,
        "what": record.what,
        "typed": list(record.typed),
    }


def _plain(text: str) -> str:
    """One line in which Markdown sees no markup."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _fenced(typed: str) -> list[str]:
    """A code block with a fence longer than any run of backticks in the text."""
    longest = max((len(run) for run in re.findall(r"`+", typed)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"  {line}" for line in (fence, *typed.splitlines(), fence)]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
