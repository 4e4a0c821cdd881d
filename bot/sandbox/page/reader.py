"""Whose eyes a text is rendered for: names resolve only as far as this person may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import urlencode


@dataclass(frozen=True)
class Reader:
    """One person looking at the page.

    `user_name` and `channel_name` answer None for what this person cannot resolve.
    `now` is in seconds since the epoch.
    """

    me: str
    channel: str
    user_name: Callable[[str], str | None]
    channel_name: Callable[[str], str | None]
    now: float
    zone: tzinfo | None = None

    def moment(self, seconds: float) -> datetime:
        """The moment in this person's time zone; the machine's where none is known."""
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)

    def link(self, channel: str) -> str:
        """The address of a channel's page, still acting as the same person."""
        return "/?" + urlencode({"as": self.me, "channel": channel})
