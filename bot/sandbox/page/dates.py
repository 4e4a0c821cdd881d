"""Slack's `<!date^…>` tokens, written out for one reader."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.sandbox.page.reader import Reader

_TOKEN = re.compile(r"\{(\w+)\}")


def render_date(timestamp: str | int, pattern: str, fallback: str, reader: Reader) -> Markup:
    """A `<time>` element; the fallback text where the timestamp is no number."""
    try:
        moment = reader.moment(int(timestamp))
    except (ValueError, OverflowError, OSError):
        return Markup("{}").format(fallback)
    today = reader.moment(reader.now)

    def written(match: re.Match[str]) -> str:
        writer = _WRITERS.get(match.group(1))
        return writer(moment, today) if writer else match.group(0)

    shown = _TOKEN.sub(written, pattern)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        moment.isoformat(), fallback or moment.strftime("%d %B %Y, %H:%M %Z"), shown
    )


def _time(moment: datetime, _today: datetime) -> str:
    return moment.strftime("%H:%M")


def _long(moment: datetime, _today: datetime) -> str:
    return f"{moment:%A}, {moment.day} {moment:%B %Y}"


def _medium(moment: datetime, _today: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _short(moment: datetime, _today: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"


def _near(moment: datetime, today: datetime) -> str | None:
    days = (moment.date() - today.date()) // timedelta(days=1)
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)


def _pretty(written: Callable[[datetime, datetime], str]) -> Callable[[datetime, datetime], str]:
    def near_or_written(moment: datetime, today: datetime) -> str:
        return _near(moment, today) or written(moment, today)

    return near_or_written


def _ago(moment: datetime, today: datetime) -> str:
    seconds = (today - moment).total_seconds()
    size = abs(seconds)
    count, unit = next(
        (int(size // length), name)
        for length, name in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
        if size >= length or length == 1
    )
    amount = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{amount} ago" if seconds >= 0 else f"in {amount}"


_WRITERS: dict[str, Callable[[datetime, datetime], str]] = {
    "time": _time,
    "time_secs": lambda moment, _today: moment.strftime("%H:%M:%S"),
    "date_num": lambda moment, _today: moment.strftime("%Y-%m-%d"),
    "date_slash": lambda moment, _today: moment.strftime("%d/%m/%Y"),
    "date": _medium,
    "date_short": _short,
    "date_long": _long,
    "date_pretty": _pretty(_medium),
    "date_short_pretty": _pretty(_short),
    "date_long_pretty": _pretty(_long),
    "day_divider_pretty": _pretty(_long),
    "ago": _ago,
}
