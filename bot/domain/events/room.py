"""The room: opened, made ready, and who came and went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.events.base import Fact
from bot.domain.playbook import Playbook
from bot.domain.values import FIRST_HOME, CrisisId, Home, Level, PersonId, PostId, RoomId, Words


@dataclass(frozen=True, kw_only=True)
class CrisisOpened(Fact):
    """Somebody who may has opened a crisis. The playbook in force is part of the fact."""

    crisis: CrisisId
    code_name: str
    summary: Words
    seen_where: Words
    link: Words
    first_seen_at: datetime
    level: Level
    drill: bool
    keep_out: frozenset[PersonId]
    playbook: Playbook
    names: Mapping[PersonId, Words]
    asked_from: RoomId | None = None
    home: Home = FIRST_HOME


@dataclass(frozen=True, kw_only=True)
class RoomOpened(Fact):
    room: RoomId
    name: str


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(Fact):
    """The bot's invitation was carried out; `missing` says why somebody could not be invited."""

    people: frozenset[PersonId]
    missing: Mapping[PersonId, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TopicSet(Fact):
    pass


@dataclass(frozen=True, kw_only=True)
class CardPosted(Fact):
    """A card of the bot stands at `place` as `post`; later showings update that post."""

    card: str
    subject: str
    place: RoomId
    post: PostId
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class CardPinned(Fact):
    card: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class RoomReady(Fact):
    """Everybody is invited, the topic set, the brief posted and pinned."""


@dataclass(frozen=True, kw_only=True)
class EffectDelayed(Fact):
    """Something the bot is to do must wait: the platform said no for now. It keeps trying."""

    effect: str
    subject: str
    reason: str
    again_at: datetime


@dataclass(frozen=True, kw_only=True)
class EffectAbandoned(Fact):
    """Something the bot was to do cannot be done without a person; `reason` is a code."""

    effect: str
    subject: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Fact):
    """`by` came into the room; `invited` tells whether the bot had asked them in."""

    invited: bool
    name: Words


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Fact):
    pass


@dataclass(frozen=True, kw_only=True)
class NoticeRead(Fact):
    """Somebody pressed *Read and understood* on the notice to all staff."""
