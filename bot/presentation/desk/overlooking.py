"""Who could read a war room that is opened now: asked before a decision that opens one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import sha256
from typing import TypeAlias, TypeVar

from bot.application.ports import DeliveryFailed
from bot.domain.commands import OpenCrisis, ReopenCrisis
from bot.domain.values import CommandId, Home, PersonId

CommandT = TypeVar("CommandT", OpenCrisis, ReopenCrisis)

Readers: TypeAlias = Callable[[Home], Awaitable[frozenset[PersonId]]]
"""Who could read a room that is opened there now, before anybody is invited. Raises
`DeliveryFailed`."""


async def nobody(_home: Home) -> frozenset[PersonId]:
    """Where a room is its members' own."""
    return frozenset()


class Overlooking:
    """Adds the readers to a command; decides nothing."""

    def __init__(self, readers: Readers, roster: frozenset[PersonId]) -> None:
        self._readers = readers
        self._roster = roster

    async def seen(self, command: CommandT, home: Home, keep_out: frozenset[PersonId]) -> CommandT:
        """The command, with who could read its room. Once that has been put right, the same
        answers sent again are another command: they are not refused for what is past."""
        readers, unknown = frozenset[PersonId](), ""
        try:
            readers = await self._readers(home)
        except DeliveryFailed as failed:
            unknown = failed.reason
        trouble = sorted((readers - self._roster) | (readers & keep_out))
        identity = command.id
        if trouble or unknown:
            known = repr((identity, trouble, unknown))
            identity = CommandId(f"form:{sha256(known.encode()).hexdigest()}")
        return replace(
            command,
            id=identity,
            readers=readers,
            roster=self._roster,
            readers_unknown=unknown,
        )
