"""What a failed call of Slack means to the relay: surely not done, or unclear."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackClientError

from bot.adapters.failures import Problem, lost, put_off, server_error
from bot.application.ports import DeliveryFailed

HALF_DONE = frozenset({"internal_error", "fatal_error"})
"""Slack says of these that some of it may have been done before it failed."""

PASSING = frozenset({"request_timeout", "service_unavailable", "team_added_to_org"})
"""Not done, and it may go well later. Every other answer of Slack's stands."""


class Refused(DeliveryFailed):
    """Slack answered no. `answer` is its whole answer, for calls that know what it may say."""

    def __init__(self, reason: str, *, answer: Mapping[str, Any], final: bool) -> None:
        super().__init__(reason, final=final)
        self.answer = answer


@contextmanager
def translated(*, changes: bool) -> Iterator[None]:
    """Raises every failure of a call as `DeliveryFailed` or `OutcomeUnclear`, without its words
    and without what was sent. `changes` says that the call does something: where its answer is
    lost, it may have been done."""
    try:
        yield
    except SlackClientError as error:
        problem = _answered(error, changes=changes)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        problem = lost(error, changes=changes)
    else:
        return
    raise problem from None


def _answered(error: SlackClientError, *, changes: bool) -> Problem:
    response = getattr(error, "response", None)
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    content = getattr(response, "data", None)
    answer = content if isinstance(content, dict) else {}
    code = str(answer.get("error", ""))
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return put_off(getattr(response, "headers", {}))
    if code and status < 500 and code not in HALF_DONE:
        return Refused(_safe(code), answer=answer, final=code not in PASSING)
    if 400 <= status < 500:
        return DeliveryFailed(f"http_{status}")
    return server_error(changes=changes)


def _safe(code: str) -> str:
    """A code of Slack's is letters and lines; anything else is not repeated."""
    return code if re.fullmatch(r"[a-z0-9_]{1,60}", code) else "refused"
