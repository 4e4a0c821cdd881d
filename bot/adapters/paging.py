"""Calling people whose answer is waited for: a signed webhook to the pager, and e-mail."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import httpx
import rfc8785

from bot.adapters.outlets import OutletMistakes, connect
from bot.adapters.outlets.email import Fate, Letter, Mailer, mail_server
from bot.adapters.outlets.email.letters import Sheet, stem_of, write
from bot.adapters.outlets.making import unset
from bot.adapters.outlets.signed import (
    ANSWER_WITHIN_SECONDS,
    BadAddress,
    BadSecret,
    SignedCalls,
    require_address,
    require_secret,
)
from bot.adapters.playbooks import Organisation, Person
from bot.adapters.playbooks.addresses import Recipient, parse_recipient
from bot.adapters.playbooks.hook import HookSettings
from bot.adapters.playbooks.mail import MailSettings
from bot.application.ports import Clock, DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import Pager
from bot.domain.values import OutletId, PersonId

TYPE = "approval.requested"
PAGING = OutletId("paging")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page on its way to one person."""

    person: PersonId
    subject: str
    link: str
    key: str
    at: datetime


class WebhookWay:
    """To the pager, which knows whom it calls how."""

    def __init__(self, calls: SignedCalls) -> None:
        self._calls = calls

    async def send(self, page: Page) -> None:
        data: dict[str, str] = {
            "person": page.person,
            "subject": page.subject,
            "link": page.link,
        }
        body = rfc8785.dumps({"type": TYPE, "timestamp": page.at.isoformat(), "data": data})
        await self._calls.call(body, key=page.key)


class EmailWay:
    """To the person's address in `organisation.yaml`."""

    def __init__(
        self, mailer: Mailer, *, sender: Recipient, reply_to: Recipient | None = None
    ) -> None:
        self._mailer = mailer
        self._sender = sender
        self._reply_to = reply_to

    async def send(self, page: Page, to: Recipient) -> None:
        sheet = Sheet(
            sender=self._sender,
            reply_to=self._reply_to,
            subject=page.subject,
            text=f"{page.subject}\n{page.link}\n",
            at=page.at,
            stem=stem_of(page.key),
        )
        letter = Letter(sender=self._sender.address, address=to.address, message=write(sheet, to))
        (fate,) = await self._mailer.send([letter])
        if fate is Fate.LOST:
            raise OutcomeUnclear("no_answer")
        if fate is not Fate.ACCEPTED:
            raise DeliveryFailed("refused", final=fate is Fate.REFUSED)


class Paging:
    """Implements `Pager`. Number and link go out, never a word of a statement: mailboxes and
    pagers are read by more people than a war room. Reaching them one way is enough."""

    def __init__(
        self,
        *,
        people: Mapping[PersonId, Person],
        clock: Clock,
        webhook: WebhookWay | None = None,
        email: EmailWay | None = None,
    ) -> None:
        self._people = people
        self._clock = clock
        self._webhook = webhook
        self._email = email

    async def page(self, person: PersonId, subject: str, link: str, *, key: str) -> None:
        """As the port says."""
        own_key = f"page.{key}.{person}"
        page = Page(person=person, subject=subject, link=link, key=own_key, at=self._clock.now())
        ways: list[Awaitable[None]] = []
        if self._webhook is not None:
            ways.append(self._webhook.send(page))
        known = self._people.get(person)
        if self._email is not None and known is not None and known.email:
            ways.append(self._email.send(page, Recipient(name=known.name, address=known.email)))
        _judge(await asyncio.gather(*ways, return_exceptions=True))


def _judge(results: Sequence[BaseException | None]) -> None:
    """Raises where no way led there: what is unclear first, then what may go well later."""
    problems = [one for one in results if one is not None]
    for problem in problems:
        if not isinstance(problem, DeliveryFailed | OutcomeUnclear):
            raise problem
    if problems and len(problems) == len(results):
        raise min(problems, key=_weight)


def _weight(problem: BaseException) -> int:
    if isinstance(problem, OutcomeUnclear):
        return 0
    return 2 if isinstance(problem, DeliveryFailed) and problem.final else 1


# From the organisation's settings


@asynccontextmanager
async def make_pager(
    organisation: Organisation,
    environment: Mapping[str, str],
    *,
    clock: Clock,
    answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
) -> AsyncIterator[Pager | None]:
    """The pager while the block lasts; None where the organisation has none. Raises
    `OutletMistakes`."""
    settings = organisation.paging
    if settings is None:
        yield None
        return
    if lacking := paging_lacks(organisation, environment):
        raise OutletMistakes({PAGING: " ".join(lacking)})
    async with connect(answer_within_seconds=answer_within_seconds) as http:
        yield Paging(
            people=organisation.people,
            clock=clock,
            webhook=_webhook_way(settings.webhook, environment, http, clock),
            email=_email_way(settings.email, environment),
        )


def _webhook_way(
    hook: HookSettings | None,
    environment: Mapping[str, str],
    http: httpx.AsyncClient,
    clock: Clock,
) -> WebhookWay | None:
    if hook is None:
        return None
    address, secret = hook.address(environment), environment[hook.secret_env]
    return WebhookWay(SignedCalls(address=address, secret=secret, http=http, clock=clock))


def _email_way(mail: MailSettings | None, environment: Mapping[str, str]) -> EmailWay | None:
    if mail is None:
        return None
    return EmailWay(
        Mailer(mail_server(mail, environment)),
        sender=parse_recipient(mail.sender),
        reply_to=parse_recipient(mail.reply_to) if mail.reply_to else None,
    )


def paging_lacks(organisation: Organisation, environment: Mapping[str, str]) -> list[str]:
    """What keeps paging from working, in words that name the variable and never its value."""
    settings = organisation.paging
    if settings is None:
        return []
    found = unset(settings.variables, environment)
    hook = settings.webhook
    if hook is None or any(not environment.get(name) for name in hook.hook_variables):
        return found
    try:
        require_secret(environment[hook.secret_env])
    except BadSecret as bad:
        found.append(f"{hook.secret_env} {bad}.")
    try:
        require_address(hook.address(environment))
    except BadAddress as bad:
        found.append(f"{hook.url_env or 'url'} {bad}.")
    return found
