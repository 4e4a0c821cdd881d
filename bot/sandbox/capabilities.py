"""Short-lived permissions that Slack hands out with a payload: trigger ids and response URLs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import SlackError
from bot.sandbox.values import Message

TRIGGER_LASTS_SECONDS = 3.0
RESPONSE_URL_LASTS_SECONDS = 30 * 60.0
RESPONSE_URL_USES = 5


@dataclass
class Trigger:
    person: str
    channel: str | None
    issued: float
    in_modal: bool
    spent: bool = False


class Triggers:
    """Trigger ids: three seconds, one use."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._issued: dict[str, Trigger] = {}

    def issue(self, person: str, channel: str | None = None, *, in_modal: bool = False) -> str:
        trigger_id = (
            f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        )
        self._issued[trigger_id] = Trigger(person, channel, self._clock(), in_modal)
        return trigger_id

    def spend(self, trigger_id: str) -> Trigger:
        """Raises SlackError `invalid_trigger_id`, `exchanged_…` or `expired_trigger_id`."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.spent:
            raise SlackError("exchanged_trigger_id")
        if self._clock() - trigger.issued > TRIGGER_LASTS_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.spent = True
        return trigger


@dataclass
class ResponseUrl:
    """Where an answer to one payload may go. `original` is the message that was pressed."""

    person: str
    channel: str
    issued: float
    original: Message | None = None
    uses: int = 0


class ResponseUrls:
    """Response URLs by their secret part: thirty minutes, five uses."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, person: str, channel: str, original: Message | None = None) -> str:
        """The secret part of a new URL."""
        secret = secrets.token_urlsafe(18)
        self._issued[secret] = ResponseUrl(person, channel, self._clock(), original)
        return secret

    def use(self, secret: str) -> ResponseUrl:
        """Raises SlackError `used_url` or `expired_url`."""
        found = self._issued.get(secret)
        if found is None or found.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        if self._clock() - found.issued > RESPONSE_URL_LASTS_SECONDS:
            raise SlackError("expired_url")
        found.uses += 1
        return found
