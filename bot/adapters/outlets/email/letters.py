"""A letter as `EmailMessage`: every header from parts that cannot break out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from bot.adapters.playbooks.addresses import Recipient


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A picture or video that goes along."""

    name: str
    mime: str
    alternative: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is the same in the letters to all of a group. Without `html`, plain text alone."""

    sender: Recipient
    reply_to: Recipient | None
    subject: str
    text: str
    at: datetime
    stem: str
    html: str = ""
    corrects: str = ""
    attachments: Sequence[Attachment] = ()


def stem_of(key: str) -> str:
    """What the Message-IDs of all letters under one key begin with."""
    return sha256(key.encode()).hexdigest()[:24]


def message_id(stem: str, recipient: Recipient, sender: Recipient) -> str:
    """The same for every attempt, so that mail systems may fold what comes twice into one."""
    to_whom = sha256(recipient.address.casefold().encode()).hexdigest()[:12]
    return f"<{stem}.{to_whom}@{sender.address.rpartition('@')[2]}>"


def write(sheet: Sheet, recipient: Recipient) -> EmailMessage:
    """The letter to this person alone."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sheet.sender)
    message["To"] = _address(recipient)
    if sheet.reply_to is not None:
        message["Reply-To"] = _address(sheet.reply_to)
    message["Subject"] = one_line(sheet.subject)
    message["Date"] = format_datetime(sheet.at)
    message["Message-ID"] = message_id(sheet.stem, recipient, sheet.sender)
    if sheet.corrects:
        corrected = message_id(sheet.corrects, recipient, sheet.sender)
        message["In-Reply-To"] = corrected
        message["References"] = corrected
    # Nobody's "I am on holiday" shall come back to the press office.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    _set_body(message, sheet)
    return message


def one_line(text: str) -> str:
    """Printable, in one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _address(recipient: Recipient) -> Address:
    return Address(display_name=one_line(recipient.name), addr_spec=recipient.address)


def _set_body(message: EmailMessage, sheet: Sheet) -> None:
    _set_text(message, sheet.text, "plain")
    if sheet.html:
        message.make_alternative()
        html = EmailMessage(policy=SMTP)
        _set_text(html, sheet.html, "html")
        del html["MIME-Version"]
        message.attach(html)
    for one in sheet.attachments:
        kind, _, subtype = one.mime.partition("/")
        message.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
        message.get_payload()[-1]["Content-Description"] = one_line(one.alternative)  # type: ignore[index]


def _set_text(part: EmailMessage, text: str, subtype: str) -> None:
    """As bytes in base64, which keeps every space and line end, and adds none."""
    content = text.replace("\n", "\r\n").encode()
    part.set_content(
        content, maintype="text", subtype=subtype, cte="base64", params={"charset": "utf-8"}
    )
