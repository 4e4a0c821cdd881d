"""What a receiver's answer, or the lack of one, means: published, surely not, or unclear."""

import contextlib
import json
import math
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeAlias
from urllib.parse import urlsplit

import httpx

from bot.application.ports import DeliveryFailed, OutcomeUnclear

Problem: TypeAlias = DeliveryFailed | OutcomeUnclear

FINAL: Mapping[int, str] = {
    400: "refused",
    401: "unauthorised",
    403: "forbidden",
    404: "not_found",
    410: "not_found",
    413: "too_long",
    422: "refused",
}
PASSING: Mapping[int, str] = {408: "not_received", 425: "too_early", 429: "ratelimited"}
"""The receiver says that it did nothing, and may do it later."""

HAS_IT_ALREADY = 409
LARGEST_ANSWER_BYTES = 64 * 1024
LONGEST_LINK = 2000
LONGEST_REFERENCE = 200
LONGEST_WAIT_SECONDS = 3600.0

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Raises every failure of a call as `DeliveryFailed` or `OutcomeUnclear`, without the
    address and without what was sent."""
    try:
        yield
    except (httpx.HTTPError, TimeoutError, OSError) as error:
        problem = _lost(error)
    except httpx.InvalidURL:
        problem = DeliveryFailed("bad_address", final=True)
    else:
        return
    raise problem from None


def _lost(error: Exception) -> Problem:
    """No answer. Only a connection that never stood tells that nothing was sent."""
    if isinstance(error, NEVER_SENT):
        return DeliveryFailed("insecure" if _is_about_certificates(error) else "unreachable")
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return DeliveryFailed("bad_address", final=True)
    return OutcomeUnclear("no_answer")


def _is_about_certificates(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def judge(status: int, headers: Mapping[str, str], now: datetime) -> None:
    """Returns where the statement is published. Raises `DeliveryFailed` where the receiver says
    that it is not, `OutcomeUnclear` where it may be: a 500 can mean that it was published and
    something failed after it."""
    if 200 <= status < 300 or status == HAS_IT_ALREADY:
        return
    if status in PASSING:
        wait = retry_after(headers, now)
        raise DeliveryFailed(PASSING[status], retry_after_seconds=wait)
    if status == httpx.codes.SERVICE_UNAVAILABLE and "retry-after" in headers:
        raise DeliveryFailed("unavailable", retry_after_seconds=retry_after(headers, now))
    if 300 <= status < 400:
        raise DeliveryFailed("redirected", final=True)
    if 400 <= status < 500:
        raise DeliveryFailed(FINAL.get(status, "refused"), final=True)
    raise OutcomeUnclear("server_error")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds, however the header says them, an hour at most; None where it says nothing."""
    told = headers.get("retry-after", "").strip()
    try:
        seconds = float(told)
    except ValueError:
        seconds = _seconds_until(told, now)
    return None if math.isnan(seconds) else min(max(0.0, seconds), LONGEST_WAIT_SECONDS)


def _seconds_until(date: str, now: datetime) -> float:
    try:
        at = parsedate_to_datetime(date)
    except ValueError:
        return math.nan
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an answer says about what was published; empty where it does not say."""

    link: str = ""
    reference: str = ""


async def read_told(answer: httpx.Response) -> Told:
    """Where the statement can be read, if the answer's JSON has a `url` that is a web address,
    and what the receiver calls it, if it has an `id`.

    It is published whatever the answer's body says, or fails to say.
    """
    content = b""
    try:
        async for piece in answer.aiter_bytes():
            content += piece
            if len(content) > LARGEST_ANSWER_BYTES:
                return Told()
        told = json.loads(content)
    except (httpx.HTTPError, ValueError, RecursionError):
        return Told()
    if not isinstance(told, dict):
        return Told()
    return Told(link=_link(told.get("url")), reference=_reference(told.get("id")))


def _link(url: object) -> str:
    return url if isinstance(url, str) and is_web_address(url) else ""


def _reference(name: object) -> str:
    """A number or a short word; what could not be said back in one line is none."""
    text = str(name) if isinstance(name, str | int) and not isinstance(name, bool) else ""
    return text if text.isprintable() and len(text) <= LONGEST_REFERENCE else ""


def is_web_address(url: str) -> bool:
    """Whether readers may be led there: http or https, a host, nobody's name or password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    printable = url.isprintable() and " " not in url
    plain = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    return plain and printable and len(url) <= LONGEST_LINK
