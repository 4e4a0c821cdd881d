"""The app's manifest, as far as the workspace acts on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field
from ruamel.yaml import YAML


class Shortcut(BaseModel):
    """An entry of the message menu (`message`) or of the shortcuts menu (`global`)."""

    name: str
    type: Literal["message", "global"]
    callback_id: str
    description: str = ""


class SlashCommand(BaseModel):
    command: str
    description: str = ""
    usage_hint: str = ""


class Features(BaseModel):
    slash_commands: list[SlashCommand] = []
    shortcuts: list[Shortcut] = []


class Scopes(BaseModel):
    bot: list[str] = []


class OAuth(BaseModel):
    scopes: Scopes = Scopes()


class EventSubscriptions(BaseModel):
    bot_events: list[str] = []


class Settings(BaseModel):
    event_subscriptions: EventSubscriptions = EventSubscriptions()
    socket_mode_enabled: bool = False


class Manifest(BaseModel):
    """What an administrator pastes into Slack's "create an app from a manifest"."""

    display_information: dict[str, Any] = {}
    features: Features = Features()
    oauth_config: OAuth = Field(default_factory=OAuth)
    settings: Settings = Settings()

    @property
    def scopes(self) -> list[str]:
        return self.oauth_config.scopes.bot

    @property
    def events(self) -> list[str]:
        return self.settings.event_subscriptions.bot_events

    def has_command(self, command: str) -> bool:
        return any(one.command == command for one in self.features.slash_commands)

    def shortcut(self, callback_id: str) -> Shortcut | None:
        wanted = (one for one in self.features.shortcuts if one.callback_id == callback_id)
        return next(wanted, None)

    @classmethod
    def load(cls, path: Path) -> Manifest | None:
        """Read a manifest file; None for an empty one. Raises OSError and ValidationError."""
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return cls.model_validate(content) if content else None
