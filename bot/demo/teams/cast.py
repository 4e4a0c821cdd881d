"""Northwind in Microsoft Teams: six people, a team with a channel for war rooms."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot import shipped

TENANT = "0f0e0d0c-0b0a-4009-8008-070605040302"
BOT, BOT_NAME = "28:crisis", "Crisis"
TEAM, TEAM_NAME = "19:northwind-crisis-team@thread.tacv2", "Crisis team"
CHANNEL, CHANNEL_NAME = "19:northwind-war-rooms@thread.tacv2", "War rooms"
GROUP_CHAT = "19:northwind-group@thread.v2"
PERSONAL_CHAT = "a:northwind-personal"

CONFIG = ".m365agentsplayground.yml"


@dataclass(frozen=True)
class Player:
    """Somebody to play. In the Playground people are found by their `id` alone, and the bot asks
    by object id: they are the same here."""

    key: str
    name: str
    id: str

    @property
    def email(self) -> str:
        return f"{self.key}@northwind.example"


def player(number: int, key: str, name: str) -> Player:
    """A player with an object id of their own."""
    return Player(key, name, f"6f1d2c3b-0a4e-4b5c-8d7e-0000000000{number:02x}")


ANA = player(1, "ana", "Ana Lindqvist")
BEN = player(2, "ben", "Ben Okafor")
CLARA = player(3, "clara", "Clara Weiss")
DAVID = player(4, "david", "David Moreau")
EMA = player(5, "ema", "Ema Novák")
GUS = player(6, "gus", "Gus Tanaka")
STRANGER = player(99, "sid", "Sid Stranger")
"""Of the same tenant, but in no file of the organisation."""

CAST = (ANA, BEN, CLARA, DAVID, EMA, GUS)
"""Whoever sits at the Playground's page comes first; it knows exactly five besides."""


def named(key: str) -> Player | None:
    """Somebody by the first name, however it is written."""
    return next((one for one in CAST if one.key == key.lower()), None)


def write_config(folder: Path, cast: tuple[Player, ...] = CAST) -> Path:
    """The Playground's file: its people, its team, its chats."""
    me, *others = [_user(one) for one in cast]
    file = folder / CONFIG
    YAML().dump(
        {
            "version": "0.1.1",
            "tenantId": TENANT,
            "bot": {"id": BOT, "name": BOT_NAME},
            "currentUser": me,
            "users": others,
            "personalChat": {"id": PERSONAL_CHAT},
            "groupChat": {"id": GROUP_CHAT, "name": "Northwind"},
            "team": {
                "id": TEAM,
                "name": TEAM_NAME,
                "aadGroupId": "6f1d2c3b-0a4e-4b5c-8d7e-0000000000ff",
                "channels": [{"id": CHANNEL, "name": CHANNEL_NAME}],
            },
        },
        file,
    )
    return file


def _user(one: Player) -> dict[str, str]:
    given, _, surname = one.name.partition(" ")
    return {
        "id": one.id,
        "name": one.name,
        "userPrincipleName": one.email,
        "aadObjectId": one.id,
        "givenName": given,
        "surname": surname,
        "email": one.email,
    }


def move_to_teams(
    playbooks: Path, people: Mapping[str, str], *, team: str, rooms: str, staff: str
) -> None:
    """Make the demonstration's organisation one of Teams: `people` by their object ids, nobody
    else; war rooms in the channel `rooms`; every channel of the organisation is `staff`."""
    yaml = YAML()
    file = playbooks / "organisation.yaml"
    content = yaml.load(file)
    content["people"] = {key: _person(content["people"][key], aad) for key, aad in people.items()}
    content["channels"] = dict.fromkeys(content["channels"], staff)
    content["teams"] = {"team": team, "channel": rooms, "rooms": "thread"}
    content["outlets"]["intranet"]["title"] = "Staff news in General"
    yaml.dump(content, file)


def _person(known: Any, aad: str) -> dict[str, Any]:
    return {**{name: known[name] for name in known if name != "slack"}, "teams": aad}


def guard_file() -> Path:
    """What the Playground's process runs before anything else."""
    return shipped.demo_file("teams/playground.cjs")
