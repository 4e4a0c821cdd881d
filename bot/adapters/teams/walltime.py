"""A date and a time of day in a zone, as an instant, and the other way round."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

WRITTEN = "%Y-%m-%dT%H:%M"


class NoSuchTime(ValueError):
    """The clocks go forward past this time."""


class TwiceThatTime(ValueError):
    """The clocks go back, and show this time twice."""


def name_of(zone: tzinfo) -> str:
    """`Europe/Berlin`, `UTC`, `UTC+05:30`: shown to people, and read by `zone_of`."""
    key = getattr(zone, "key", None)
    return str(key) if key else str(timezone(zone.utcoffset(None) or timedelta(0)))


def zone_of(name: str) -> tzinfo:
    """Raises `ValueError` or `KeyError` for a name of no zone."""
    if name.startswith("UTC"):
        offset = datetime.strptime(name.removeprefix("UTC") or "+00:00", "%z").tzinfo
        return offset or UTC
    try:
        return ZoneInfo(name)
    except OSError as error:
        raise ValueError(name) from error


def written(at: datetime, zone: tzinfo) -> str:
    """What a clock on the wall shows at the instant, to the minute."""
    return at.astimezone(zone).strftime(WRITTEN)


def read(wall: str, zone: tzinfo, known: datetime | None = None) -> datetime:
    """The instant at which a clock on the wall shows this; `known` where it shows it then. Raises
    `NoSuchTime`, `TwiceThatTime`, or `ValueError` for what is no date and time."""
    if known is not None and written(known, zone) == wall:
        return known.astimezone(UTC).replace(second=0, microsecond=0)
    shown = datetime.strptime(wall, WRITTEN)  # noqa: DTZ007
    both = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    instants = {at for at in both if at.astimezone(zone).replace(tzinfo=None) == shown}
    if not instants:
        raise NoSuchTime(wall)
    if len(instants) > 1:
        raise TwiceThatTime(wall)
    return instants.pop()
