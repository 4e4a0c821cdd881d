"""Where the bot is at home on Teams: its tenant, and the team whose people are the roster."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["thread", "channel", "chat"]
"""What a war room is: a thread in the configured channel, a channel of its own, a group chat."""


@dataclass(frozen=True, kw_only=True)
class TeamHome:
    """`team` is the id of its General channel (19:…) or its group's (a UUID); `channel` is where
    war rooms begin; `tenant` is empty where the bot has no registration, in development."""

    app: str
    tenant: str
    team: str
    channel: str
    rooms: Kind = "thread"

    @property
    def roster(self) -> str:
        """The conversation whose members are the team's. Those of a standard channel are."""
        return self.team if self.team.startswith("19:") else self.channel

    @property
    def group(self) -> str | None:
        """The id by which Microsoft Graph knows the team; None where it is not given."""
        return None if self.team.startswith("19:") else self.team

    def is_of(self, tenant: str) -> bool:
        """Whether that is the bot's own tenant; an unsaid one is."""
        return not tenant or not self.tenant or tenant.lower() == self.tenant.lower()
