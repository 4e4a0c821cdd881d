"""What a lost or put-off call to a chat platform means to the relay, whichever platform it is."""

from collections.abc import Mapping
from typing import TypeAlias

import aiohttp

from bot.application.ports import DeliveryFailed, OutcomeUnclear

Problem: TypeAlias = DeliveryFailed | OutcomeUnclear

PATIENCE_SECONDS = 30.0
"""How long to leave a platform alone where it asks for it and does not say how long."""


def lost(error: Exception, *, changes: bool) -> Problem:
    """No answer. Only a connection that never stood tells that nothing was sent. `changes` says
    that the call does something: where its answer is lost, it may have been done."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return DeliveryFailed("unreachable")
    return OutcomeUnclear("no_answer") if changes else DeliveryFailed("no_answer")


def server_error(*, changes: bool) -> Problem:
    """The platform failed on its way: what it was to do may have been done."""
    return OutcomeUnclear("server_error") if changes else DeliveryFailed("server_error")


def put_off(headers: Mapping[str, str]) -> DeliveryFailed:
    """The platform asks to be left alone for as many seconds as its answer's headers say."""
    said = {name.lower(): value for name, value in headers.items()}
    try:
        seconds = max(0.0, float(said["retry-after"]))
    except (KeyError, ValueError):
        seconds = PATIENCE_SECONDS
    return DeliveryFailed("ratelimited", retry_after_seconds=seconds)
