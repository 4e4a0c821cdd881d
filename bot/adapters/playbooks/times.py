"""Spans of time as people write them in a playbook: `30 s`, `15 min`, `24 h`, `3 days`."""

import re
from datetime import timedelta

from bot.domain.playbook import Send, SendMode

_SPAN = re.compile(r"([0-9]{1,5}) ?(s|sec|seconds?|min|minutes?|h|hours?|d|days?)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST = timedelta(days=30)


def parse_span(text: str) -> timedelta:
    """The span of time. Raises ValueError with what to write instead."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError("must be a number and a unit, such as `30 s`, `15 min`, `24 h`")
    span = timedelta(seconds=int(match[1]) * _SECONDS[match[2][0]])
    if span > LONGEST:
        raise ValueError("must be at most 30 days")
    return span


def parse_send(text: str) -> Send:
    """When a cleared statement goes out. Raises ValueError with what to write instead."""
    words = " ".join(text.split())
    if words == "on press":
        return Send(mode=SendMode.ON_PRESS)
    if words == "at once":
        return Send(mode=SendMode.AT_ONCE)
    if words.startswith("after "):
        try:
            return Send(mode=SendMode.AFTER, delay=parse_span(words.removeprefix("after ")))
        except ValueError as error:
            raise ValueError(f"after `after` there {error}") from None
    raise ValueError("must be `after 30 s` (or another time), `on press`, or `at once`")


def render_span(span: timedelta) -> str:
    """The span as `parse_span` reads it, in the largest unit that fits."""
    seconds = int(span.total_seconds())
    for unit, length in (("days", 86400), ("h", 3600), ("min", 60)):
        if seconds and seconds % length == 0:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


def render_send(send: Send) -> str:
    """The `send:` as `parse_send` reads it."""
    if send.mode is SendMode.AFTER:
        return f"after {render_span(send.delay)}"
    return str(send.mode)
