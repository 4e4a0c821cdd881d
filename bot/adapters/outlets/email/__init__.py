"""E-mail to groups of stakeholders: one letter to each person, plain text and HTML."""

from bot.adapters.outlets.email.kind import EMAIL, mail_server
from bot.adapters.outlets.email.mailer import Fate, Letter, Mailer, MailServer
from bot.adapters.outlets.email.outlet import EmailGroup
from bot.adapters.outlets.email.typesetter import EmailTypesetter

__all__ = [
    "EMAIL",
    "EmailGroup",
    "EmailTypesetter",
    "Fate",
    "Letter",
    "MailServer",
    "Mailer",
    "mail_server",
]
