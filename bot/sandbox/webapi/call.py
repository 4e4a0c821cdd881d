"""One call of the Web API: its arguments, read as Slack reads them, and what it may see."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import InvalidArguments, SlackError
from bot.sandbox.scopes import kind_of
from bot.sandbox.values import Channel, Json, Message, Person

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox
    from bot.sandbox.workspace import Workspace


@dataclass
class Call:
    """The method, its arguments (strings or JSON values), and the sandbox it acts on."""

    sandbox: Sandbox
    method: str
    arguments: Json

    @property
    def workspace(self) -> Workspace:
        return self.sandbox.workspace

    @property
    def bot(self) -> str:
        return self.workspace.bot_user

    # Reading arguments

    def has(self, name: str) -> bool:
        return self.arguments.get(name) not in (None, "")

    def text(self, name: str, otherwise: str = "") -> str:
        value = self.arguments.get(name)
        if value is None:
            return otherwise
        if isinstance(value, (dict, list)):
            raise InvalidArguments(f"{name} must be a string [json-pointer:/{name}]")
        return str(value)

    def flag(self, name: str) -> bool:
        """True for true, "1", "true" and 1."""
        return str(self.arguments.get(name, "")).lower() in ("1", "true")

    def number(self, name: str, otherwise: int, *, most: int = 1000) -> int:
        try:
            value = int(self.arguments.get(name, otherwise))
        except ValueError as error:
            raise InvalidArguments(f"{name} must be an integer") from error
        if not 0 < value <= most:
            raise SlackError("invalid_limit")
        return value

    def listed(self, name: str) -> list[str]:
        """A list given as JSON or comma-joined."""
        value = self.arguments.get(name) or []
        if isinstance(value, str) and value.startswith("["):
            value = self.json(name)
        if isinstance(value, str):
            value = value.split(",")
        return [str(one).strip() for one in value if str(one).strip()]

    def json(self, name: str, error: str = "invalid_json") -> Any:
        """A value given as JSON, or as text that holds JSON; None when absent."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as problem:
            raise InvalidArguments(f"{name} is not JSON", error=error) from problem

    # Finding things the bot may see

    def channel(self, name: str = "channel", *, missing: str = "channel_not_found") -> Channel:
        """The channel the call names; the bot's scope for its kind is checked too.

        A private channel or direct conversation that the bot is not in does not exist for it.
        """
        found = self.workspace.channels.get(self.text(name))
        if found is None or not (found.is_open or self.bot in found.members):
            raise SlackError(missing)
        self.sandbox.grants.require_for(self.method, kind_of(found))
        return found

    def own_channel(self, name: str = "channel") -> Channel:
        """As `channel`, and the bot must be a member."""
        found = self.channel(name)
        if self.bot not in found.members:
            raise SlackError("not_in_channel")
        return found

    def live_channel(self, name: str = "channel") -> Channel:
        """As `own_channel`, and not archived."""
        found = self.own_channel(name)
        if found.is_archived:
            raise SlackError("is_archived")
        return found

    def message_in(self, channel: Channel, name: str = "ts") -> Message:
        """A message all members see. Raises `message_not_found`, also for ephemeral ones."""
        found = channel.message(self.text(name))
        if found is None or found.ephemeral_for:
            raise SlackError("message_not_found")
        return found

    def person(self, person: str) -> Person:
        found = self.workspace.people.get(person)
        if found is None:
            raise SlackError("user_not_found")
        return found


Function = Callable[[Call], Json]
"""Carries out a call and gives the answer without `ok`. Raises SlackError."""


@dataclass(frozen=True)
class Method:
    """What one method takes. `tier` is Slack's rate limit tier: calls a minute."""

    function: Function
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    tier: int = 100
    app_token: bool = False

    @property
    def allowed(self) -> frozenset[str]:
        return frozenset((*self.required, *self.optional))
