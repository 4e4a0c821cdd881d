"""What the sandbox may ask of whoever started it, beyond Slack. It only ever calls this."""

from __future__ import annotations

from typing import Protocol


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
