"""A group of stakeholders, reached by a letter to each."""

import json
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.outlets.email.letters import Attachment, Sheet, stem_of, write
from bot.adapters.outlets.email.mailer import Fate, Letter, Mailer
from bot.adapters.outlets.email.typesetter import EmailTypesetter
from bot.adapters.outlets.words import require_same_words, require_sendable
from bot.adapters.playbooks.addresses import Recipient
from bot.application.ports import Clock, DeliveryFailed, OutcomeUnclear
from bot.application.public_ports import MediaStore, Receipt
from bot.domain.gate import Clearance
from bot.domain.values import OutletId, Rendition

WHOLE_CALL_SECONDS = 600.0
"""For all letters together; what was not handed over by then is for a person to look at."""


@dataclass(frozen=True, kw_only=True)
class Correspondence:
    """Who writes, and to whom."""

    sender: Recipient
    recipients: Sequence[Recipient]
    reply_to: Recipient | None = None


class EmailGroup:
    """Implements `Outlet` and `Checks`.

    Mail knows no keys and cannot be looked up. So one letter whose answer was lost makes the whole
    unclear and a person must look: *yes, it is there* leaves it; *no, send it* writes to everybody
    once more. Those who had it get it again, under the same Message-ID, by which many mail systems
    show one letter; not all do.

    Whoever was refused, or not taken at this moment, while others got theirs is named in the
    receipt and not tried again, for the same reason. The relay repeats only what surely reached
    nobody.
    """

    honours_keys = False

    def __init__(
        self,
        outlet: OutletId,
        *,
        correspondence: Correspondence,
        mailer: Mailer,
        clock: Clock,
        typesetter: EmailTypesetter,
        media: MediaStore | None = None,
        longest: int | None = None,
    ) -> None:
        self.id = outlet
        self._with = correspondence
        self._mailer = mailer
        self._clock = clock
        self._typesetter = typesetter
        self._media = media
        self._longest = longest

    async def publish(self, clearance: Clearance, *, key: str) -> Receipt:
        """As the port says. The reference is what the letters' Message-IDs begin with."""
        require_sendable(clearance, self.id, self._longest)
        sheet = await self._sheet(clearance, key)
        require_same_words(clearance, sheet.text)
        letters = [self._letter(sheet, one) for one in self._with.recipients]
        try:
            fates = await self._clock.wait_for(self._mailer.send(letters), WHOLE_CALL_SECONDS)
        except TimeoutError:
            raise OutcomeUnclear("no_answer") from None
        return self._receipt(sheet, fates)

    async def find(self, rendition: Rendition, *, key: str) -> Receipt | None:  # noqa: ARG002
        """Nobody can be asked what lies in their mailbox."""
        raise OutcomeUnclear("cannot_be_asked")

    async def check(self) -> None:
        """As the port says: connects, encrypts, logs in, leaves."""
        await self._mailer.check(self._with.sender.address)

    def _letter(self, sheet: Sheet, recipient: Recipient) -> Letter:
        return Letter(
            sender=self._with.sender.address,
            address=recipient.address,
            message=write(sheet, recipient),
        )

    async def _sheet(self, clearance: Clearance, key: str) -> Sheet:
        rendition = clearance.rendition
        if not rendition.payload:
            rendition = self._typesetter.rendition(clearance.wording)
        content = json.loads(rendition.payload)
        return Sheet(
            sender=self._with.sender,
            reply_to=self._with.reply_to,
            subject=content["subject"],
            text=content["text"],
            html=content["html"],
            at=self._clock.now(),
            stem=stem_of(key),
            corrects=clearance.corrects,
            attachments=[await self._attachment(*one) for one in content["media"]],
        )

    async def _attachment(self, digest: str, mime: str, alternative: str) -> Attachment:
        if self._media is None:
            raise DeliveryFailed("no_media", final=True)
        try:
            content = await self._media.fetch(digest)
        except LookupError:
            raise DeliveryFailed("no_media", final=True) from None
        name = f"{digest[:8]}{mimetypes.guess_extension(mime) or ''}"
        return Attachment(name=name, mime=mime, alternative=alternative, content=content)

    def _receipt(self, sheet: Sheet, fates: Sequence[Fate]) -> Receipt:
        if lost := self._with_fate(fates, Fate.LOST):
            raise OutcomeUnclear("no_answer", about=lost)
        if Fate.ACCEPTED not in fates:
            raise _nobody_got_it(fates)
        refused = self._with_fate(fates, Fate.REFUSED, Fate.DEFERRED)
        return Receipt(reference=sheet.stem, refused=refused, asked=len(fates))

    def _with_fate(self, fates: Sequence[Fate], *wanted: Fate) -> tuple[str, ...]:
        pairs = zip(self._with.recipients, fates, strict=True)
        return tuple(recipient.shown for recipient, fate in pairs if fate in wanted)


def _nobody_got_it(fates: Sequence[Fate]) -> DeliveryFailed:
    if Fate.DEFERRED in fates:
        return DeliveryFailed("not_received")
    return DeliveryFailed("refused", final=True)
