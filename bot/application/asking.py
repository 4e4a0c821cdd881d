"""Effects of silence carried out: a look at what has become, and a second way to somebody."""

from typing import Generic, TypeVar, assert_never

from bot.application.handler import CommandHandler
from bot.application.platforms import Platforms
from bot.application.ports import Clock, Entry
from bot.application.public_ports import Pager
from bot.application.results import result
from bot.domain.asking_effects import (
    AskingEffect,
    AskNext,
    EndHandover,
    Page,
    SeekObjector,
    WatchLead,
)
from bot.domain.commands import (
    AskDeputy,
    AskObjectorsDeputy,
    CheckLead,
    Command,
    NoteDone,
    ReturnRole,
)
from bot.domain.decisions.room import BRIEF

CardT = TypeVar("CardT")


class Asker(Generic[CardT]):
    """`pager` None: nobody is reached beside the chat platform, as in every drill."""

    def __init__(
        self,
        *,
        handler: CommandHandler,
        platforms: Platforms[CardT],
        pager: Pager | None,
        clock: Clock,
    ) -> None:
        self._handler = handler
        self._platforms = platforms
        self._pager = pager
        self._clock = clock

    async def perform(self, entry: Entry, effect: AskingEffect) -> Command:
        """What settles the entry. Raises `DeliveryFailed` or `OutcomeUnclear`."""
        match effect:
            case AskNext():
                facts = {
                    "statement": effect.statement,
                    "revision": effect.revision,
                    "role": effect.role,
                    "step": effect.step,
                }
                return result(AskDeputy, entry, self._clock, **facts)
            case SeekObjector():
                facts = {
                    "statement": effect.statement,
                    "revision": effect.revision,
                    "of": effect.of,
                }
                return result(AskObjectorsDeputy, entry, self._clock, **facts)
            case WatchLead():
                facts = {"lead": effect.lead, "since": effect.since}
                return result(CheckLead, entry, self._clock, **facts)
            case EndHandover():
                facts = {"role": effect.role, "until": effect.until}
                return result(ReturnRole, entry, self._clock, **facts)
            case Page():
                return await self._page(entry, effect)
            case _:
                assert_never(effect)

    async def _page(self, entry: Entry, effect: Page) -> Command:
        crisis = await self._handler.current(entry.crisis)
        if self._pager is not None and crisis is not None:
            renderer = self._platforms.of(crisis).renderer
            subject = renderer.subject(effect.code, effect.data, crisis)
            brief = crisis.post_of(BRIEF)
            link = effect.data.get("link") or (brief.link if brief else "")
            await self._pager.page(effect.person, subject, link, key=entry.key)
        return result(NoteDone, entry, self._clock)
