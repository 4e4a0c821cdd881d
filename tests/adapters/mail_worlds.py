"""Real mail servers on this machine, and what can go wrong with them."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import Enum, auto
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.adapters.outlets.email import EmailGroup, EmailTypesetter, Mailer, MailServer
from bot.adapters.outlets.email.outlet import Correspondence
from bot.adapters.playbooks.addresses import Recipient
from bot.adapters.system import SystemClock
from bot.application.public_ports import MediaStore, Outlet
from bot.domain.values import OutletId
from tests.contracts.outlet import Trouble

INVESTORS = OutletId("investors")
PRESS = Recipient(name="Skytours Press", address="press@skytours.example")
IDA = Recipient(name="Ida Investor", address="ida@example.org")
JO = Recipient(name="Jo Doe", address="jo@example.org")
KIM = Recipient(name="Kim, the Big One", address="kim@example.org")


class Mood(Enum):
    """What the server does with one letter."""

    REFUSES = auto()
    REFUSES_FOR_NOW = auto()
    HANGS_UP_AT_THE_ADDRESS = auto()
    HANGS_UP_BEFORE_KEEPING = auto()
    HANGS_UP_AFTER_KEEPING = auto()
    REFUSES_THE_WORDS = auto()
    HAS_NO_ROOM_FOR_THE_WORDS = auto()


@dataclass
class Delivered:
    """One letter, as its reader's program understands it."""

    sender: str
    to: Sequence[str]
    raw: bytes
    message: EmailMessage = field(init=False)

    def __post_init__(self) -> None:
        parsed = message_from_bytes(self.raw, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.message = parsed

    def body(self, kind: str = "plain") -> str:
        part = self.message.get_body((kind,))
        assert isinstance(part, EmailMessage)
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        return content.decode().replace("\r\n", "\n")


@dataclass
class PostOffice:
    """Keeps what it takes. `moods` are by address; a mood is over once it has shown."""

    port: int = 0
    letters: list[Delivered] = field(default_factory=list)
    moods: dict[str, Mood] = field(default_factory=dict)
    conversations: int = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.conversations += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        match self.moods.get(address):
            case Mood.REFUSES:
                return f"550 5.1.1 {address}: no such mailbox"
            case Mood.REFUSES_FOR_NOW:
                return "451 4.7.1 come back later"
            case Mood.HANGS_UP_AT_THE_ADDRESS:
                await self._hang_up(server, address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        mood = self.moods.get(address)
        if mood is Mood.REFUSES_THE_WORDS:
            return "554 5.7.1 looks like an advertisement"
        if mood is Mood.HAS_NO_ROOM_FOR_THE_WORDS:
            return "452 4.3.1 no room"
        if mood is Mood.HANGS_UP_BEFORE_KEEPING:
            await self._hang_up(server, address)
        self.letters.append(
            Delivered(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content)
        )
        if mood is Mood.HANGS_UP_AFTER_KEEPING:
            await self._hang_up(server, address)
        return "250 OK"

    async def _hang_up(self, server: SMTP, address: str) -> None:
        del self.moods[address]
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()
        await asyncio.Event().wait()


@asynccontextmanager
async def post_office(**parameters: Any) -> AsyncIterator[PostOffice]:
    """A mail server; `implicit_tls` is a context for a server that speaks TLS from the start."""
    implicit_tls = parameters.pop("implicit_tls", None)
    office = PostOffice()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(office, loop=loop, **parameters), "127.0.0.1", 0, ssl=implicit_tls
    )
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        await server.wait_closed()


def allows(user: str, password: str) -> Any:
    """What the server makes of a log-in."""

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        right = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=right, handled=False)

    return authenticate


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Self-made, for this machine: the server's context, and that of whoever trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "both.pem").write_bytes(private + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


def local(office: PostOffice, **more: Any) -> MailServer:
    told = {"host": "127.0.0.1", "port": office.port, "tls": "none", **more}
    return MailServer(**told)


def group(
    server: MailServer,
    recipients: Sequence[Recipient],
    *,
    outlet: OutletId = INVESTORS,
    media: MediaStore | None = None,
    reply_to: Recipient | None = None,
) -> EmailGroup:
    return EmailGroup(
        outlet,
        correspondence=Correspondence(sender=PRESS, recipients=recipients, reply_to=reply_to),
        mailer=Mailer(replace(server, answer_within_seconds=5.0)),
        clock=SystemClock(),
        typesetter=EmailTypesetter(sender=PRESS.shown, longest=3000),
        media=media,
        longest=3000,
    )


MOODS = {
    Trouble.LOST_BEFORE: Mood.HANGS_UP_BEFORE_KEEPING,
    Trouble.LOST_AFTER: Mood.HANGS_UP_AFTER_KEEPING,
    Trouble.BROKEN: Mood.HANGS_UP_BEFORE_KEEPING,
    Trouble.BUSY: Mood.REFUSES_FOR_NOW,
    Trouble.REFUSED: Mood.REFUSES,
}


class MailWorld:
    """A group of one, and their mailbox."""

    def __init__(self, office: PostOffice, outlet: OutletId) -> None:
        self.office = office
        self._id = outlet
        self.outlet: Outlet = group(local(office), [IDA], outlet=outlet)

    def befalls(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNREACHABLE:
            self.outlet = group(
                MailServer(host="127.0.0.1", port=9, tls="none"), [IDA], outlet=self._id
            )
        else:
            self.office.moods[IDA.address] = MOODS[trouble]

    def published(self) -> Sequence[str]:
        return [one.body() for one in self.office.letters]
