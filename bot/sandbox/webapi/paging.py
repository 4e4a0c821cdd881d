"""Cursors, as Slack hands them out: opaque, and only good for the list they came from."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.errors import SlackError
from bot.sandbox.webapi.call import Call

T = TypeVar("T")


def page(call: Call, items: Sequence[T], *, limit: int = 100) -> tuple[list[T], str]:
    """The items the call asks for, and the cursor for the rest ("" at the end)."""
    start = _position(call.text("cursor"))
    size = call.number("limit", limit)
    end = start + size
    return list(items[start:end]), _cursor(end) if end < len(items) else ""


def _cursor(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, position = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise SlackError("invalid_cursor")
        return int(position)
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise SlackError("invalid_cursor") from error
