"""Dares: things a player is invited to try."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


class Dares:
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def close(self) -> None: ...
