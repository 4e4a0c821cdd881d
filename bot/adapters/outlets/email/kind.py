"""How e-mail is made from the organisation's settings."""

from collections.abc import Mapping

from bot.adapters.outlets.email.mailer import Mailer, MailServer
from bot.adapters.outlets.email.outlet import Correspondence, EmailGroup
from bot.adapters.outlets.email.typesetter import EmailTypesetter
from bot.adapters.outlets.making import Kind, Making, Route, unset
from bot.adapters.playbooks import EmailOutlet, Organisation
from bot.adapters.playbooks.addresses import (
    Recipient,
    distinct,
    parse_recipient,
    read_recipients,
)
from bot.adapters.playbooks.mail import MailSettings
from bot.domain.values import OutletId


def mail_server(settings: MailSettings, environment: Mapping[str, str]) -> MailServer:
    """The server as the settings say. Raises KeyError with the variable that is not set."""
    return MailServer(
        host=settings.host,
        port=settings.port,
        tls=settings.tls,
        user=settings.user,
        password=environment[settings.password_env] if settings.password_env else None,
    )


def recipients_of(settings: EmailOutlet, organisation: Organisation) -> tuple[Recipient, ...]:
    """The group. Raises ValueError or OSError where its file cannot be read."""
    if isinstance(settings.recipients, list):
        return distinct([parse_recipient(one) for one in settings.recipients])
    return read_recipients(organisation.folder / settings.recipients)


def _make(outlet: OutletId, settings: EmailOutlet, making: Making) -> Route:
    sender = parse_recipient(settings.sender)
    typesetter = EmailTypesetter(
        sender=sender.shown, language=settings.language, longest=settings.longest
    )
    group = EmailGroup(
        outlet,
        correspondence=Correspondence(
            sender=sender,
            recipients=recipients_of(settings, making.organisation),
            reply_to=parse_recipient(settings.reply_to) if settings.reply_to else None,
        ),
        mailer=Mailer(mail_server(settings, making.environment)),
        clock=making.clock,
        typesetter=typesetter,
        media=making.media,
        longest=settings.longest,
    )
    return Route(outlet=group, typesetter=typesetter)


def _lacks(
    settings: EmailOutlet, organisation: Organisation, environment: Mapping[str, str]
) -> list[str]:
    found = unset(settings.variables, environment)
    try:
        if not recipients_of(settings, organisation):
            found.append(f"{settings.recipients} holds no address.")
    except ValueError as bad:
        found.append(f"{settings.recipients}: {bad}.")
    except OSError as error:
        found.append(f"{settings.recipients} cannot be read: {error.strerror}.")
    return found


EMAIL = Kind(make=_make, lacks=_lacks)
