"""The conversation with a mail server, and what became of each letter."""

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import Enum, auto
from typing import Literal

import aiosmtplib
from aiosmtplib import SMTP

from bot.application.ports import DeliveryFailed

ANSWER_WITHIN_SECONDS = 30.0
MOST_LOST = 3
"""So many answers lost in one conversation, and no further letter is handed over."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where letters are handed over. `trust` replaces the machine's certificates (a test's)."""

    host: str
    port: int
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: ssl.SSLContext | None = field(default=None, repr=False)
    answer_within_seconds: float = ANSWER_WITHIN_SECONDS


class Fate(Enum):
    """What became of a letter."""

    ACCEPTED = auto()
    REFUSED = auto()
    """The server said no, and would say so again."""
    DEFERRED = auto()
    """Surely not taken now."""
    LOST = auto()
    """Handed over, and the answer never came."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message, and the one address to which it goes."""

    sender: str
    address: str
    message: EmailMessage = field(repr=False)


class Mailer:
    """Hands letters over, each once. Never repeats one of its own accord."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def send(self, letters: Sequence[Letter]) -> list[Fate]:
        """The fate of each. Raises `DeliveryFailed` where the server cannot be reached or refuses
        the account: then none was handed over."""
        smtp = self._client(letters[0].sender)
        with _translated():
            await smtp.connect()
        try:
            return await self._all(smtp, letters)
        finally:
            await _end(smtp)

    async def check(self, sender: str) -> None:
        """Connect, prove who we are, leave. Raises `DeliveryFailed`."""
        smtp = self._client(sender)
        with _translated():
            await smtp.connect()
        await _end(smtp)

    def _client(self, sender: str) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            local_hostname=sender.rpartition("@")[2],
            timeout=server.answer_within_seconds,
            use_tls=server.tls == "tls",
            start_tls=server.tls == "starttls",
            tls_context=None if server.tls == "none" else server.trust,
        )

    async def _all(self, smtp: SMTP, letters: Sequence[Letter]) -> list[Fate]:
        fates: list[Fate] = []
        for letter in letters:
            given_up = fates.count(Fate.LOST) >= MOST_LOST
            fates.append(Fate.DEFERRED if given_up else await self._one(smtp, letter))
        return fates

    async def _one(self, smtp: SMTP, letter: Letter) -> Fate:
        try:
            if not smtp.is_connected:
                await smtp.connect()
            await smtp.mail(letter.sender)
            await smtp.rcpt(letter.address)
        except aiosmtplib.SMTPResponseException as refused:
            await _forget(smtp)
            return _fate(refused.code)
        except (aiosmtplib.SMTPException, OSError):
            smtp.close()
            return Fate.DEFERRED
        return await _hand_over(smtp, letter.message)


async def _hand_over(smtp: SMTP, message: EmailMessage) -> Fate:
    """The server answers for the letter once it has said so after the last line; before, nobody
    knows."""
    try:
        await smtp.data(message.as_bytes())
    except aiosmtplib.SMTPDataError as refused:
        return _fate(refused.code)
    except (aiosmtplib.SMTPException, OSError):
        smtp.close()
        return Fate.LOST
    return Fate.ACCEPTED


async def _forget(smtp: SMTP) -> None:
    """Begin anew after a refusal, on another connection if need be."""
    try:
        await smtp.rset()
    except (aiosmtplib.SMTPException, OSError):
        smtp.close()


async def _end(smtp: SMTP) -> None:
    """Leave politely; what was accepted stays so whatever the server answers."""
    try:
        if smtp.is_connected:
            await smtp.quit()
    except (aiosmtplib.SMTPException, OSError):
        smtp.close()


def _fate(code: int) -> Fate:
    return Fate.REFUSED if code >= 500 else Fate.DEFERRED


@contextmanager
def _translated() -> Iterator[None]:
    """Why no conversation began, without address and account."""
    try:
        yield
    except aiosmtplib.SMTPAuthenticationError as error:
        problem = _by_code(error.code, "unauthorised")
    except aiosmtplib.SMTPResponseException as error:
        problem = _by_code(error.code, "refused")
    except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPTimeoutError, OSError) as error:
        problem = DeliveryFailed("insecure" if _is_about_certificates(error) else "unreachable")
    except aiosmtplib.SMTPServerDisconnected:
        problem = DeliveryFailed("unreachable")
    except aiosmtplib.SMTPException:
        # The server knows no STARTTLS, or no way to log in that is safe.
        problem = DeliveryFailed("insecure", final=True)
    else:
        return
    raise problem from None


def _by_code(code: int, reason: str) -> DeliveryFailed:
    if code >= 500:
        return DeliveryFailed(reason, final=True)
    return DeliveryFailed("unavailable")


def _is_about_certificates(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
