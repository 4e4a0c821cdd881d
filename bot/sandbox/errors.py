"""The ways the sandbox says no."""

from __future__ import annotations

from typing import Any


class SlackError(Exception):
    """A Web API call failed, with Slack's own error name and whatever comes beside it."""

    def __init__(self, error: str, **beside: Any) -> None:
        super().__init__(error)
        self.error = error
        self.beside = beside

    def answer(self) -> dict[str, Any]:
        return {"ok": False, "error": self.error, **self.beside}


class InvalidArguments(SlackError):
    """The arguments are not what the method takes; `messages` say which and why."""

    def __init__(self, *messages: str, error: str = "invalid_arguments") -> None:
        lines = [f"[ERROR] {message}" for message in messages]
        super().__init__(error, response_metadata={"messages": lines})


class CannotDo(Exception):
    """Slack's client would not have let this person do it; the text says why."""
