"""A mail server on this machine: what the company's letters to its investors come to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

METHOD = "mail.letter"
"""The name under which faults apply; `drop_after` takes the letter and does not say so."""

_ADDRESS = re.compile(r"<([^<>]*)>")
LONGEST_LINE = 2**20


@dataclass(frozen=True)
class Letter:
    """One letter in one mailbox."""

    number: int
    at: float
    to: str
    subject: str
    text: str
    message_id: str


class Mailbox:
    """Takes every letter, for everybody. Speaks as much SMTP as one sender needs."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._server: asyncio.Server | None = None
        self.letters: list[Letter] = []
        self.port = 0

    async def start(self) -> None:
        """Listen on a free port of this machine."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LONGEST_LINE)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _say(writer, "220 sandbox")
        to: list[str] = []
        while line := (await reader.readline()).decode(errors="replace").strip():
            match line.split()[0].upper():
                case "EHLO" | "HELO":
                    await _say(writer, "250-sandbox\r\n250 SMTPUTF8")
                case "RCPT":
                    to += _ADDRESS.findall(line)
                    await _say(writer, "250 fine")
                case "DATA":
                    await _say(writer, "354 go on")
                    taken = await self._take(await _message(reader), to)
                    if not taken:
                        return
                    to = []
                    await _say(writer, "250 taken")
                case "QUIT":
                    await _say(writer, "221 bye")
                    return
                case _:
                    await _say(writer, "250 fine")

    async def _take(self, raw: bytes, to: list[str]) -> bool:
        """Whether the sender is told that the letter was taken."""
        faults = self._sandbox.faults
        fault = faults.meet(METHOD, {})
        await faults.delay(fault)
        if fault and fault.kind.endswith("_before"):
            return False
        message = email.message_from_bytes(raw, policy=email.policy.default)
        for one in to:
            self._keep(message, one)
        return not (fault and fault.kind.endswith("_after"))

    def _keep(self, message: EmailMessage, to: str) -> None:
        body = message.get_body(("plain",))
        letter = Letter(
            number=len(self.letters) + 1,
            at=self._sandbox.workspace.clock(),
            to=to,
            subject=str(message.get("Subject", "")),
            text=body.get_content().replace("\r\n", "\n").strip() if body else "",
            message_id=str(message.get("Message-ID", "")),
        )
        self.letters.append(letter)
        self._sandbox.journal.add("public", what="letter", post=letter.text, to=to)


async def _say(writer: asyncio.StreamWriter, line: str) -> None:
    writer.write(f"{line}\r\n".encode())
    await writer.drain()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Until the line with a single full stop; a doubled one at the beginning of a line is one."""
    lines = []
    while (line := await reader.readline()).rstrip(b"\r\n") != b".":
        if not line:
            raise ConnectionResetError
        lines.append(line[1:] if line.startswith(b"..") else line)
    return b"".join(lines)
