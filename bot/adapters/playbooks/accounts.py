"""How `organisation.yaml` names people and channels of the chat platforms."""

import re
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.domain.values import RoomId

TEAMS = "teams:"
"""What the id of a room in Teams begins with, before Teams' own id of the conversation."""
UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
ACCOUNT = re.compile(rf"slack:[TE][A-Z0-9]+:[UW][A-Z0-9]+|teams:{UUID}:{UUID}")
"""An account from outside: of a Slack workspace or of a Microsoft tenant."""

_TEAMS_CHANNEL = r"19:[A-Za-z0-9_-]{1,100}@thread\.(tacv2|skype)"
_TEAMS_CHANNEL_AT = (
    "19:…@thread.tacv2: in Teams press ⋯ beside the channel, *Get link to channel*; it stands in"
    " the link after /channel/"
)


def matching(pattern: str, advice: str) -> AfterValidator:
    """The whole text has this form, or the mistake is told in the words of `advice`."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise ValueError(advice)
        return text

    return AfterValidator(check)


def _readable(value: Any) -> Any:
    """A link's `19%3a…%40thread.tacv2` is the id as well."""
    return unquote(value) if isinstance(value, str) else value


SlackMember = Annotated[
    str,
    matching(
        r"[UW][A-Z0-9]{2,20}",
        "must be a member's Slack id, such as U0123ABCD: in their profile under ⋮,"
        " *Copy member ID*",
    ),
]
TeamsMember = Annotated[
    str,
    matching(
        UUID,
        "must be the person's object id in Microsoft Entra, such as"
        " 6f1d2c3b-0a4e-4b5c-8d7e-9f0a1b2c3d4e: entra.microsoft.com → Users → the person →"
        " *Object ID*",
    ),
    AfterValidator(str.lower),
]
SlackChannel = Annotated[
    str,
    matching(
        r"[CG][A-Z0-9]{2,20}",
        "must be a channel's Slack id, such as C0123ABCD: it stands at the end of the channel's"
        f" *About* page in Slack. Or its Teams id, {_TEAMS_CHANNEL_AT}",
    ),
]
TeamsChannel = Annotated[
    str,
    BeforeValidator(_readable),
    matching(_TEAMS_CHANNEL, f"must be a channel's Teams id, {_TEAMS_CHANNEL_AT}"),
]
TeamsTeam = Annotated[
    str,
    BeforeValidator(_readable),
    matching(
        rf"{_TEAMS_CHANNEL}|{UUID}",
        "must be a team's id: in Teams press ⋯ beside the team, *Get link to team*; it stands in"
        " the link after groupId=. Its 19:…@thread.tacv2 there will do for threads and chats",
    ),
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ChannelFile(_Part):
    """One channel by its id; where staff are on both platforms, one on each."""

    slack: SlackChannel | None = Field(default=None, description="Slack channel id, C….")
    teams: TeamsChannel | None = Field(default=None, description="Teams channel id, 19:….")

    @model_validator(mode="after")
    def _is_somewhere(self) -> "ChannelFile":
        if not (self.slack or self.teams):
            raise ValueError("needs `slack` or `teams` with the channel's id there, or both")
        return self

    @property
    def rooms(self) -> tuple[RoomId, ...]:
        """The rooms it stands for, one on each platform that it names."""
        slack = (RoomId(self.slack),) if self.slack else ()
        return (*slack, RoomId(TEAMS + self.teams)) if self.teams else slack


def id_platform(id_: object) -> str:
    """`teams` or `slack`, by what a channel's id begins with."""
    return "teams" if str(_readable(id_)).strip().startswith("19:") else "slack"


def _by_its_form(value: Any) -> Any:
    return {id_platform(value): value} if isinstance(value, str) else value


Channel = Annotated[
    ChannelFile, BeforeValidator(_by_its_form, json_schema_input_type=str | ChannelFile)
]


class TeamsHome(_Part):
    """`teams`: where in Microsoft Teams war rooms are opened."""

    team: TeamsTeam = Field(
        description="The team of the crisis roster, by its groupId: private, nobody else in it."
    )
    channel: TeamsChannel = Field(
        description="A standard channel of that team, 19:…@thread.tacv2: war rooms are threads in"
        " it."
    )
    rooms: Literal["thread", "channel", "chat"] = Field(
        default="thread",
        description="What a war room is: a thread in `channel`; a new channel of `team`, or a group"
        " chat. The latter two need Microsoft Graph.",
    )


def is_of_teams(room: RoomId) -> bool:
    """Whether this room is in Teams."""
    return room.startswith(TEAMS)
