"""The cast of seven, and the workspace they work in."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.sandbox.values import Channel, Person
from bot.sandbox.workspace import SLACKBOT, Workspace

BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - opens nothing but this sandbox
APP_TOKEN = "xapp-sandbox"  # noqa: S105
SIGNING_SECRET = "5a4db0c5-sandbox-signing-secret"  # noqa: S105
PUBLIC_SECRET = "whsec_c2FuZGJveC1wdWJsaWMtb3V0bGV0LXNlY3JldA=="  # noqa: S105

ANA, BEN, CLARA, DAVID = "U0ANA", "U0BEN", "U0CLARA", "U0DAVID"
EMA, FARID, GUS, BOT = "U0EMA", "U0FARID", "U0GUS", "U0CRISIS"

CAST = (
    (ANA, "ana", "Ana Lindqvist", "crisis lead"),
    (BEN, "ben", "Ben Okafor", "deputy"),
    (CLARA, "clara", "Clara Weiss", "counsel"),
    (DAVID, "david", "David Moreau", "spokesperson"),
    (EMA, "ema", "Ema Novák", "social media manager"),
    (FARID, "farid", "Farid Haddad", "staff member outside the team"),
    (GUS, "gus", "Gus Tanaka", "brand-new intern"),
)

EVERYBODY = tuple(one[0] for one in CAST)


def northwind(clock: Callable[[], float] = time.time, run: str | None = None) -> Workspace:
    """The workspace of Northwind: the cast, the bot, five public channels, no private one."""
    workspace = Workspace(clock=clock, run=run)
    for person, name, real_name, label in CAST:
        email = f"{name}@northwind.example"
        workspace.add_person(Person(person, name, real_name, email, label))
    workspace.add_person(Person(BOT, "crisis", "Crisis", label="the bot", is_bot=True))
    workspace.add_person(Person(SLACKBOT, "slackbot", "Slackbot", is_bot=True))
    with_bot = (*EVERYBODY, BOT)
    add = workspace.add_channel
    add("general", ANA, members=with_bot, channel_id="C0GENERAL", is_general=True)
    add("marketing", EMA, members=(ANA, BEN, DAVID, EMA, GUS, BOT), channel_id="C0MARKETING")
    add("announcements", ANA, members=with_bot, channel_id="C0NEWS")
    add("partners", BEN, members=(ANA, BEN, BOT), channel_id="C0PARTNERS", is_ext_shared=True)
    add("random", GUS, members=(EMA, FARID, GUS), channel_id="C0RANDOM")
    return workspace


def add_guest(workspace: Workspace, person: str = "U0GUEST", *, single_channel: bool = True) -> str:
    """A guest from outside the company; `single_channel` guests see one channel only."""
    guest = Person(person, person.lower(), "Gita Guest", label="guest", is_restricted=True)
    guest.is_ultra_restricted = single_channel
    workspace.add_person(guest)
    return person


def add_stranger(workspace: Workspace, person: str = "U0STRANGER") -> str:
    """Somebody from another company's workspace, met in a shared channel."""
    stranger = Person(person, person.lower(), "Sid Stranger", label="from a partner company")
    stranger.team_id = "T0PARTNER"
    workspace.add_person(stranger)
    return person


def deactivate(workspace: Workspace, person: str) -> None:
    """Close somebody's account and take them out of every channel, as Slack does."""
    for channel in workspace.channels.values():
        if person in channel.members:
            channel.members.remove(person)
    workspace.update_person(person, deleted=True)


def add_squatter(workspace: Workspace, name: str, *, is_private: bool, by: str = GUS) -> Channel:
    """A channel somebody made under a name that the bot will want."""
    return workspace.add_channel(name, by, members=(by,), is_private=is_private)
