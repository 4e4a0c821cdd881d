"""The organisation as values: who and what its playbooks may name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.adapters.playbooks.accounts import TeamsHome, is_of_teams
from bot.adapters.playbooks.duty import Shift
from bot.adapters.playbooks.models import OrganisationFile, PersonFile
from bot.adapters.playbooks.outlets import (
    AnnouncementOutlet,
    BlueskyOutlet,
    ByHandOutlet,
    EmailOutlet,
    MastodonOutlet,
    OutletSettings,
    WebhookOutlet,
    WordPressOutlet,
)
from bot.adapters.playbooks.serving import FeedSettings, PagingSettings
from bot.domain.playbook import Outlet
from bot.domain.values import OutletId, PersonId, RoleId, RoomId

__all__ = [
    "AnnouncementOutlet",
    "BlueskyOutlet",
    "ByHandOutlet",
    "EmailOutlet",
    "MastodonOutlet",
    "Organisation",
    "OutletSettings",
    "Person",
    "TeamsHome",
    "WebhookOutlet",
    "WordPressOutlet",
    "organisation_of",
]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody whom playbooks may name. Contact data stay out of logs and of `repr`."""

    id: PersonId
    name: str
    slack: str | None = field(default=None, repr=False)
    teams: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """`organisation.yaml` as values.

    `may_open` None means every member; `externals` may act though guests or from outside;
    `owner` is told daily what would fail on the night; `channels` are by their name in the file,
    one room for each platform they are on; `teams` is None where Teams is not used; the files it
    names stand in `folder`.
    """

    name: str
    people: Mapping[PersonId, Person]
    owner: PersonId
    may_open: frozenset[PersonId] | None = None
    externals: frozenset[PersonId] = frozenset()
    channels: Mapping[str, tuple[RoomId, ...]] = field(default_factory=dict)
    outlets: Mapping[OutletId, OutletSettings] = field(default_factory=dict)
    time_zone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    feed: FeedSettings | None = None
    paging: PagingSettings | None = None
    duty: tuple[Shift, ...] = ()
    teams: TeamsHome | None = None
    folder: Path = field(default=Path(), compare=False)

    @property
    def phones(self) -> dict[PersonId, str]:
        """The telephone numbers that are known."""
        return {person.id: person.phone for person in self.people.values() if person.phone}

    def slack_channel(self, name: str) -> RoomId | None:
        """The channel of this name in Slack; None where it has none there."""
        return next((one for one in self.channels.get(name, ()) if not is_of_teams(one)), None)

    def teams_channel(self, name: str) -> RoomId | None:
        """The channel of this name in Teams; None where it has none there."""
        return next((one for one in self.channels.get(name, ()) if is_of_teams(one)), None)

    def outlet(self, outlet: OutletId) -> Outlet:
        """The outlet as the domain knows it. Raises KeyError."""
        settings = self.outlets[outlet]
        return Outlet(
            id=outlet,
            title=settings.title,
            longest=settings.longest,
            audience=settings.audience,
            language=settings.language,
            by_hand=RoleId(settings.poster) if isinstance(settings, ByHandOutlet) else None,
            takes_down=settings.takes_down,
            plans=settings.plans,
            watched=bool(getattr(settings, "watched", False)),
        )


def organisation_of(file: OrganisationFile, folder: Path = Path()) -> Organisation:
    """The values of a file in `folder` that has passed its checks."""
    people = {PersonId(key): _person(key, person) for key, person in file.people.items()}
    return Organisation(
        name=file.name,
        people=people,
        owner=PersonId(file.owner),
        may_open=None if file.may_open is None else frozenset(map(PersonId, file.may_open)),
        externals=frozenset(_account(text, people) for text in file.external),
        channels={name: channel.rooms for name, channel in file.channels.items()},
        outlets={OutletId(key): settings for key, settings in file.outlets.items()},
        time_zone=file.time_zone,
        languages=tuple(file.languages),
        feed=file.feed,
        paging=file.paging,
        duty=tuple(shift.value() for shift in file.duty),
        teams=file.teams,
        folder=folder,
    )


def _person(key: str, file: PersonFile) -> Person:
    return Person(
        id=PersonId(key),
        name=file.name,
        slack=file.slack,
        teams=file.teams,
        email=file.email,
        phone=file.phone,
    )


def _account(text: str, people: Mapping[PersonId, Person]) -> PersonId:
    """The organisation's key for the account where it has one, else the account itself."""
    platform, _, account = text.partition(":")
    if platform not in ("slack", "teams") or not account:
        return PersonId(text)
    # Teams writes its ids in small letters; an administrator may copy them in capitals.
    known = text.lower() if platform == "teams" else text
    user = known.rpartition(":")[2]
    held = ((one.id, one.slack if platform == "slack" else one.teams) for one in people.values())
    return next((key for key, theirs in held if theirs == user), PersonId(known))
