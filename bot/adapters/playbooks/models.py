"""The two file formats as models: `organisation.yaml` and `playbook.yaml`.

What a file may say by itself is judged here; whether its names and rules hold, in
`references.py` and `reach.py`.
"""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from bot.adapters.playbooks.accounts import (
    Channel,
    SlackMember,
    TeamsHome,
    TeamsMember,
    matching,
)
from bot.adapters.playbooks.cases import PreApprovedFile, WhenFile
from bot.adapters.playbooks.duty import ShiftFile
from bot.adapters.playbooks.outlets import AnyOutlet
from bot.adapters.playbooks.serving import FeedSettings, PagingSettings
from bot.adapters.playbooks.times import parse_send, parse_span
from bot.domain.playbook import Send
from bot.domain.values import Kind, Level

EVERYONE = "everyone"
_RESERVED = {"bot", EVERYONE}


def _not_reserved(key: str) -> str:
    if key in _RESERVED:
        raise ValueError("is a word the bot uses itself; choose another")
    return key


def _everyone_or_list(value: Any) -> Any:
    if value == EVERYONE:
        return None
    if not isinstance(value, list):
        raise ValueError("must be `everyone` or a list of people, such as [ana, ben]")
    return value


def _span(value: Any) -> timedelta:
    if not isinstance(value, str):
        raise ValueError("must be a number and a unit, such as `15 min`")
    return parse_span(value)


def _send(value: Any) -> Send:
    if not isinstance(value, str):
        raise ValueError("must be `after 30 s` (or another time), `on press`, or `at once`")
    return parse_send(value)


Key = Annotated[
    str,
    matching(
        r"[a-z][a-z0-9_-]{0,39}", "must be a short word of small letters, digits, `-` and `_`"
    ),
    AfterValidator(_not_reserved),
]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Lines = Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(min_length=1)]
EveryoneOrPeople = Annotated[
    list[str] | None,
    BeforeValidator(_everyone_or_list),
    WithJsonSchema(
        {"anyOf": [{"const": EVERYONE}, {"type": "array", "items": {"type": "string"}}]}
    ),
]
Span = Annotated[
    timedelta,
    BeforeValidator(_span),
    WithJsonSchema({"type": "string", "examples": ["15 min", "24 h"]}),
]
SendText = Annotated[
    Send,
    BeforeValidator(_send),
    WithJsonSchema({"type": "string", "examples": ["after 30 s", "on press", "at once"]}),
]


class _File(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, arbitrary_types_allowed=True
    )


class PersonFile(_File):
    """Somebody whom playbooks may name. Their contact data never enter a crisis's log."""

    name: Line
    slack: SlackMember | None = Field(default=None, description="Their Slack member id, U….")
    teams: TeamsMember | None = Field(
        default=None, description="Their object id in Microsoft Entra, for Teams."
    )
    email: (
        Annotated[str, matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "must be an e-mail address")] | None
    ) = Field(
        default=None, description="Looked up where `slack`, or in Teams `teams`, is not given."
    )
    phone: Line | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> "PersonFile":
        if not (self.slack or self.teams or self.email):
            raise ValueError(
                "needs `slack` (their member id), `teams` (their object id) or `email`"
            )
        return self


class OrganisationFile(_File):
    """`organisation.yaml`: who and what the playbooks may name."""

    name: Line
    time_zone: str = "UTC"
    languages: Annotated[
        list[Annotated[str, matching(r"[a-z]{2,3}(-[A-Z]{2})?", "must be a language, such as en")]],
        Field(min_length=1),
    ] = ["en"]
    people: Annotated[dict[Key, PersonFile], Field(min_length=1)]
    owner: str = Field(description="Told once a day what would fail on the night.")
    may_open: EveryoneOrPeople = Field(default=None, description="Who may open a crisis.")
    external: list[str] = Field(
        default=[],
        description="People or accounts (slack:TEAM:USER, teams:TENANT:OBJECT) from outside who"
        " may act.",
    )
    teams: TeamsHome | None = Field(
        default=None, description="Where war rooms are opened in Teams, where it is used."
    )
    channels: dict[Key, Channel] = Field(
        default={}, description="Name: channel id of Slack or Teams, or one of each."
    )
    outlets: dict[Key, AnyOutlet] = Field(default={}, description="The public routes.")
    feed: FeedSettings | None = Field(default=None, description="RSS and Atom, where wanted.")
    paging: PagingSettings | None = Field(
        default=None, description="How people are called besides the message in the chat."
    )
    duty: list[ShiftFile] = Field(
        default=[], description="Who is on duty when: they come first in each role's line."
    )


class RoleFile(_File):
    """A seat in the war room."""

    title: Line
    duties: Lines = Field(description="What its holder does, in plain sentences.")
    holder: str | None = None
    deputies: list[str] = []
    eligible: EveryoneOrPeople = Field(
        default=None, description="Who may take it. Lead and approvers: default holder, deputies."
    )


class RuleFile(_File):
    """Who must approve."""

    roles: Annotated[list[str], Field(min_length=1)]
    people: int | None = Field(default=None, ge=1, description="Different people in all.")
    vetoes: list[str] = Field(default=[], description="Roles that can block, and are not needed.")
    good_for: Span | None = Field(default=None, description="How long an approval stays good.")
    good_through_window: bool = Field(
        default=False,
        description="Where a time to go out was approved too, at least until that is over.",
    )
    answer_within: Span | None = Field(
        default=timedelta(minutes=10), description="After so long a deputy is asked too."
    )

    @model_validator(mode="after")
    def _outlives_something(self) -> "RuleFile":
        if self.good_through_window and self.good_for is None:
            raise ValueError(
                "has `good_through_window` and no `good_for`: without one an approval stays good"
                " for ever. Add `good_for`, or leave `good_through_window` out"
            )
        return self


class CaseFile(RuleFile):
    """A rule for some statements: it adds to the rule of their kind, or stands `instead` of it."""

    when: WhenFile
    roles: list[str] = []
    instead: bool = False

    @model_validator(mode="after")
    def _asks_for_something(self) -> "CaseFile":
        if not self.roles and (self.instead or not (self.people or self.vetoes)):
            raise ValueError("asks for nothing: add `roles`")
        if self.instead and self.when.tags:
            raise ValueError(
                "stands `instead` of the usual rule because of a tag, so that one tick would make"
                " it easier to publish. Leave `instead` out: then it adds to the rule"
            )
        return self


class RulesFile(_File):
    """By kind of statement, `every` standing for those not named."""

    every: RuleFile | None = None
    holding: RuleFile | None = None
    update: RuleFile | None = None
    correction: RuleFile | None = None
    closing: RuleFile | None = None
    reply: RuleFile | None = None

    @model_validator(mode="after")
    def _covers_every_kind(self) -> "RulesFile":
        lacking = [kind.value for kind in Kind if self.for_kind(kind) is None]
        if lacking:
            raise ValueError(f"say nothing about {', '.join(lacking)}. Add `every`")
        return self

    def for_kind(self, kind: Kind) -> RuleFile | None:
        """The rule for this kind of statement."""
        rule: RuleFile | None = getattr(self, kind.value)
        return rule or self.every


class NoticeFile(_File):
    """What all staff are told at opening, word for word."""

    channels: Annotated[list[str], Field(min_length=1)]
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    spokesperson: str | None = Field(default=None, description="The role that speaks.")
    ask: str | None = Field(default=None, description="The role to ask.")

    @field_validator("text")
    @classmethod
    def _has_no_placeholders(cls, text: str) -> str:
        if "{{" in text or "{%" in text:
            raise ValueError(
                "is shown as it stands, so `{{ }}` has no place in its text: who speaks and whom"
                " to ask stand below it by themselves, from `spokesperson` and `ask`"
            )
        return text


class FreezeNoticeFile(_File):
    """What those who schedule posts are told when a freeze begins."""

    channels: Annotated[list[str], Field(min_length=1)]
    text: Annotated[str, Field(max_length=2000)] = Field(
        default="", description="Word for word; without it the bot's own words."
    )

    @field_validator("text")
    @classmethod
    def _has_no_placeholders(cls, text: str) -> str:
        if "{{" in text or "{%" in text:
            raise ValueError("is shown as it stands, so `{{ }}` has no place in its text")
        return text


class PlaybookFile(_File):
    """`playbook.yaml`: who does what in one kind of crisis, and who must approve."""

    title: Line
    when: Annotated[str, Field(min_length=1, max_length=1000)] = Field(
        description="What case this playbook is for."
    )
    severity: dict[Level, Line] = Field(
        default={}, description="What makes it low, high, critical."
    )
    roles: Annotated[dict[Key, RoleFile], Field(min_length=1)]
    rules: RulesFile
    send: SendText = Send()
    outlets: Annotated[list[str], Field(min_length=1)]
    say: Lines
    dont_say: Lines
    notice: NoticeFile | None = None
    freeze: Literal["at opening", "by hand"] = Field(
        default="by hand", description="When everything scheduled at our accounts is paused."
    )
    freeze_notice: FreezeNoticeFile | None = Field(
        default=None, description="Default: the channel named `marketing`, the bot's own words."
    )
    drafts: str | None = Field(default=None, description="The role that usually writes drafts.")
    facts: dict[
        Annotated[str, matching(r"[a-z][a-z0-9_]{0,39}", "must be a word such as what_happened")],
        Line,
    ] = Field(default={}, description="What the statement templates ask for: name, and question.")
    cases: list[CaseFile] = Field(default=[], description="Rules for some statements only.")
    fast_lane: dict[Key, PreApprovedFile] = Field(
        default={}, description="Holding statements approved in calm times."
    )
    first_message_check: bool = Field(
        default=True, description="Whether a holding statement must say six things, or why not."
    )
    stale_after: Span = timedelta(minutes=15)
    archive_after: Span = timedelta(hours=24)
    lead_silence: Span = Field(
        default=timedelta(minutes=10),
        description="After so long without a word of the lead, the next in line acts for them.",
    )
    break_glass: bool = Field(
        default=True, description="Whether two people may pass over approvers who do not answer."
    )

    @field_validator("lead_silence")
    @classmethod
    def _leaves_time_to_answer(cls, span: timedelta) -> timedelta:
        if span < timedelta(minutes=1):
            raise ValueError("must be at least 1 min, or nobody would have time to answer")
        return span

    @field_validator("stale_after")
    @classmethod
    def _leaves_time_to_send(cls, span: timedelta) -> timedelta:
        if span < timedelta(minutes=1):
            raise ValueError("must be at least 1 min, or nothing would be sent")
        return span


FileName = Literal["organisation.yaml", "playbook.yaml"]
