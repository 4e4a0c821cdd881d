"""Before anybody approves words, they are set in the final form that each outlet will show."""

from collections.abc import Mapping
from dataclasses import replace

from bot.application.public_ports import Typesetter
from bot.domain.commands import Command, DraftStatement, ReviseStatement, TranslateStatement
from bot.domain.state import Crisis
from bot.domain.values import OutletId, Rendition, Translation, Wording
from bot.domain.wording import text_digest


class Composer:
    """Sets wordings by the outlets' typesetters. In a drill nothing is looked up outside."""

    def __init__(self, typesetters: Mapping[OutletId, Typesetter]) -> None:
        self._typesetters = typesetters

    async def composed(self, command: Command, crisis: Crisis) -> Command:
        """The command, its words set for every outlet they go to; any other command as it is.
        Raises `DeliveryFailed` where a look-up that an outlet's form needs has failed."""
        match command:
            case DraftStatement() | ReviseStatement():
                return replace(command, wording=await self._set(command.wording, crisis))
            case TranslateStatement():
                known = crisis.statements.get(command.statement)
                if known is None:
                    return command
                wording = _translated(known.wording, command)
                return replace(command, renditions=await self._renditions(wording, crisis))
            case _:
                return command

    async def _set(self, wording: Wording, crisis: Crisis) -> Wording:
        return replace(wording, renditions=await self._renditions(wording, crisis))

    async def _renditions(self, wording: Wording, crisis: Crisis) -> dict[OutletId, Rendition]:
        return {
            outlet: await self._typesetters[outlet].set(wording, offline=crisis.drill)
            for outlet in wording.outlets
            if outlet in self._typesetters
        }


def _translated(wording: Wording, command: TranslateStatement) -> Wording:
    made = Translation(text=command.text, source=text_digest(wording.text))
    return replace(wording, translations={**wording.translations, command.language: made})
