"""An instant as people write it: with a date, and with its time zone, or not at all."""

import warnings
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil import parser

SHORT = {
    "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120,
    "EEST": 180, "EST": -300, "EDT": -240, "PST": -480, "PDT": -420, "JST": 540,
}  # fmt: skip
"""Minutes east of UTC, for short names that mean one zone only; CST, IST and their like do not."""


class NoZone(ValueError):
    """A time without its zone means another instant to every reader."""


class NoInstant(ValueError):
    """No date and time that can be read."""


def parse_instant(text: str) -> datetime:
    """`24 Nov 2026 09:00 Europe/Berlin`, `2026-11-24 9:00 CET`, `… 09:00 +01:00`: an instant in
    UTC. Raises `NoZone` or `NoInstant`."""
    words, zone = _zone_apart(text.strip())
    at = _read(words)
    if at.tzinfo is None:
        if zone is None:
            raise NoZone(text)
        at = at.replace(tzinfo=zone)
    return at.astimezone(UTC)


def _zone_apart(text: str) -> tuple[str, tzinfo | None]:
    head, _, last = text.rpartition(" ")
    if last.upper() in SHORT:
        return head, timezone(timedelta(minutes=SHORT[last.upper()]))
    if "/" not in last:
        return text, None
    try:
        return head, ZoneInfo(last)
    except (ZoneInfoNotFoundError, ValueError):
        return text, None


def _read(text: str) -> datetime:
    """Read twice against different days: a text that names no date gives two answers."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", parser.UnknownTimezoneWarning)
            first, second = (
                parser.parse(text, default=default, dayfirst="." in text)
                for default in (datetime(2000, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001
            )
    except parser.UnknownTimezoneWarning as error:
        raise NoZone(text) from error
    except (parser.ParserError, OverflowError) as error:
        raise NoInstant(text) from error
    if first != second:
        raise NoInstant(text)
    return first
