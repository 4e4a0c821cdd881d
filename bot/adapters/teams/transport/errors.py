"""What a failed call of Teams means to the relay: surely not done, or unclear."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import aiohttp

from bot.adapters.failures import Problem, lost, put_off, server_error
from bot.application.ports import DeliveryFailed

PASSING = frozenset({401, 408, 409, 412, 423, 425})
"""Not done, and it may go well later: a token may be renewed, another change be over."""

GONE = {
    "ActivityNotFoundInConversation": "message_not_found",
    "MessageNotFound": "message_not_found",
}
"""What Teams does not find, where it is not the conversation."""


class Refused(DeliveryFailed):
    """Teams answered no. `status` is that of its answer, `code` its word for the reason."""

    def __init__(self, reason: str, *, status: int, code: str = "", final: bool) -> None:
        super().__init__(reason, final=final)
        self.status = status
        self.code = code


@contextmanager
def translated(*, changes: bool) -> Iterator[None]:
    """Raises every failure to get an answer as `DeliveryFailed` or `OutcomeUnclear`, without its
    words and without what was sent. `changes` says that the call does something: where its
    answer is lost, it may have been done."""
    try:
        yield
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        problem = lost(error, changes=changes)
    else:
        return
    raise problem from None


def refusal(status: int, code: str, headers: Mapping[str, str], *, changes: bool) -> Problem:
    """What an answer other than 2xx means; `code` is what Teams says in it."""
    if status == 429:
        return put_off(headers)
    if status >= 500:
        return server_error(changes=changes)
    reason = _reason(status, code)
    return Refused(reason, status=status, code=_safe(code), final=status not in PASSING)


def _reason(status: int, code: str) -> str:
    if status == 403:
        return "not_installed"
    if status == 404:
        return GONE.get(code, "channel_not_found")
    if status == 401:
        return "invalid_auth"
    return _safe(code) or f"http_{status}"


def _safe(code: str) -> str:
    """A code of Teams' is one word; anything else is not repeated."""
    return code if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,60}", code) else ""
