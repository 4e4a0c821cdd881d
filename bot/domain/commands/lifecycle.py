"""Opening, standing down, opening again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.commands.base import Asked
from bot.domain.playbook import Playbook
from bot.domain.values import FIRST_HOME, Home, Level, PersonId, Words


@dataclass(frozen=True, kw_only=True)
class NeedsRoom(Asked):
    """`readers` could read a new room from its first minute, invited or not; `roster` are those
    who may. `readers_unknown` is why it could not be found out; empty where it could."""

    readers: frozenset[PersonId] = frozenset()
    roster: frozenset[PersonId] = frozenset()
    readers_unknown: str = ""


@dataclass(frozen=True, kw_only=True)
class OpenCrisis(NeedsRoom):
    """`similar` are the code names of crises opened minutes ago that the person may know of;
    `another` says that they have seen them and mean a different one."""

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
    similar: tuple[str, ...] = ()
    another: bool = False
    home: Home = FIRST_HOME


@dataclass(frozen=True, kw_only=True)
class StandDown(Asked):
    outcome: Words
    archive_after: timedelta


@dataclass(frozen=True, kw_only=True)
class ReopenCrisis(NeedsRoom):
    reason: Words
