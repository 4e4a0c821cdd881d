"""What the sandbox may ask of whoever started it, beyond Slack. It only ever calls this."""

from __future__ import annotations

from typing import Protocol

from bot.sandbox.errors import CannotDo
from bot.sandbox.journal import Journal


class Hooks(Protocol):
    """Hands on the bot's process and on its log."""

    async def kill_bot(self) -> None:
        """End the bot at once, as `kill -9` does."""

    async def start_bot(self) -> None:
        """Start the bot again; returns when it is ready."""

    def bot_alive(self) -> bool: ...

    async def alter_log(self) -> str:
        """Change one stored row behind the bot's back; says in a sentence which."""
        ...

    async def verify_log(self) -> str:
        """Have the log checked; the checker's words."""
        ...


class Hands:
    """The hooks as buttons: each use stands in the journal as `hook`. `hooks` may be absent.

    `verdict` is what the last check of the log said, or what was last done to it.
    """

    def __init__(self, journal: Journal, hooks: Hooks | None) -> None:
        self._journal = journal
        self.hooks = hooks
        self.verdict = ""
        self._starting = False

    @property
    def there(self) -> bool:
        return self.hooks is not None

    @property
    def alive(self) -> bool:
        """Not before it is ready. True too when nobody gave hands on the bot."""
        return self.hooks is None or (self.hooks.bot_alive() and not self._starting)

    async def kill(self) -> None:
        await self._given().kill_bot()
        self._journal.add("hook", what="killed")

    async def start(self) -> None:
        self._starting = True
        try:
            await self._given().start_bot()
        finally:
            self._starting = False
        self._journal.add("hook", what="started")

    async def alter(self) -> str:
        self.verdict = await self._given().alter_log()
        self._journal.add("hook", what="altered", said=self.verdict)
        return self.verdict

    async def verify(self) -> str:
        self.verdict = await self._given().verify_log()
        self._journal.add("hook", what="verified", said=self.verdict)
        return self.verdict

    def _given(self) -> Hooks:
        if self.hooks is None:
            raise CannotDo("Nobody gave this sandbox hands on the bot.")
        return self.hooks
