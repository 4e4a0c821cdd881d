"""The doctor in Microsoft Teams: who could read a draft, who could not be told, and what is in
force; against a Teams in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.adapters.doctor import Finding, Health, examine, failed
from bot.sandbox import cast
from bot.settings import load_settings
from tests.adapters.playbook_files import good_folder
from tests.adapters.slack.workshop import PatientClock
from tests.adapters.test_doctor import Ward, ward
from tests.rigs.teams.client import FakeTeams, Person, Team, fake_teams

__all__ = ["ward"]

NAMES = ("ana", "ben", "clara", "david", "ema", "farid", "gus")


@dataclass
class Clinic:
    """An installation in Teams alone, ready to be made ill. Everybody in `organisation.yaml` is in
    the crisis team and has the app."""

    teams: FakeTeams
    organisation: Path
    monkeypatch: pytest.MonkeyPatch
    people: dict[str, Person]
    team: Team
    room: str
    clock: PatientClock = field(default_factory=PatientClock)

    async def examined(self) -> list[Finding]:
        return await examine(load_settings(None), self.clock)

    async def wrong(self) -> list[Finding]:
        return [one for one in await self.examined() if one.health is not Health.OK]

    async def only(self) -> Finding:
        (one,) = await self.wrong()
        return one

    def write(self, **teams: str) -> None:
        """The `teams` of `organisation.yaml`, changed by what is given."""
        with self.editing() as file:
            file["teams"] = {"team": self.team.group, "channel": self.room, **teams}

    def write_person(self, key: str, **more: str) -> None:
        with self.editing() as file:
            file["people"][key] = {"name": file["people"][key]["name"], **more}

    def write_external(self, *accounts: str) -> None:
        with self.editing() as file:
            file["external"] = list(accounts)

    def write_channel(self, name: str, channel: str) -> None:
        with self.editing() as file:
            file["channels"][name] = channel

    @contextmanager
    def editing(self) -> Iterator[Any]:
        """`organisation.yaml`, to be changed while the block lasts."""
        yaml = YAML()
        content = yaml.load(self.organisation.read_text(encoding="utf-8"))
        yield content
        with self.organisation.open("w", encoding="utf-8") as file:
            yaml.dump(content, file)


@pytest.fixture(scope="module")
def teams_process() -> Iterator[FakeTeams]:
    with fake_teams() as teams:
        yield teams


@pytest.fixture
async def clinic(
    teams_process: FakeTeams, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Clinic:
    await teams_process.reset()
    people = {key: await teams_process.person(f"{key.capitalize()} Test") for key in NAMES}
    team = await teams_process.team("Crisis", list(people.values()))
    room = await teams_process.channel(team, "War rooms")
    staff = await teams_process.team("Everybody", list(people.values()))
    file = good_folder(tmp_path).organisation
    clinic = Clinic(teams_process, file, monkeypatch, people, team, room)
    with clinic.editing() as content:
        content["people"] = {
            key: {"name": one.name, "teams": one.aad} for key, one in people.items()
        }
        names = ("general", "marketing", "announcements")
        content["channels"] = dict.fromkeys(names, staff.channel)
        del content["outlets"]["intranet"]
    clinic.write()
    playbook = file.parent / "scheduled-post" / "playbook.yaml"
    text = playbook.read_text(encoding="utf-8")
    playbook.write_text(text.replace("outlets: [newsroom, intranet]", "outlets: [newsroom]"))
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "CRISIS_PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in teams_process.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CRISIS_PUBLIC_URL", "https://bot.example.org")
    monkeypatch.setenv("CRISIS_DATABASE_URL", f"sqlite:///{tmp_path}/crisis.db")
    monkeypatch.setenv("CRISIS_PLAYBOOKS", str(file.parent))
    monkeypatch.setenv("CRISIS_DEMO_WEBHOOK_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("CRISIS_DEMO_WEBHOOK_SECRET", cast.PUBLIC_SECRET)
    return clinic


async def test_all_is_well_with_teams_alone(clinic: Clinic) -> None:
    findings = await clinic.examined()
    assert [one.what for one in findings if one.health is not Health.OK] == []
    said = [one.what for one in findings]
    assert "Everybody in the crisis team is on the roster." in said
    assert "The crisis team is private." in said
    assert "All 7 have Crisis in Teams, and may act." in said
    assert any("would be a thread" in one and "no Microsoft Graph" in one for one in said)


async def test_nothing_is_posted_to_anybody(clinic: Clinic) -> None:
    await clinic.examined()
    assert await clinic.teams.posts(deleted=True) == []


async def test_slack_and_teams_are_both_looked_at(ward: Ward, clinic: Clinic) -> None:
    ward.set(SLACK_BOT_TOKEN=cast.BOT_TOKEN, SLACK_APP_TOKEN=cast.APP_TOKEN)
    clinic.monkeypatch.setenv("CRISIS_PLAYBOOKS", str(clinic.organisation.parent))
    clinic.write_person("ana", slack="U0ANA", teams=clinic.people["ana"].aad)
    said = "\n".join(f"{one.what}" for one in await clinic.examined())
    assert "SLACK_BOT_TOKEN is" in said
    assert "The bot is in the crisis team, with 7 people." in said
    assert "Neither `slack` nor `email` stands in organisation.yaml for Ben Test" in said
    assert "Ana Test" not in said


# Getting in


async def test_a_secret_that_microsoft_does_not_accept(clinic: Clinic) -> None:
    clinic.monkeypatch.setenv("MICROSOFT_APP_PASSWORD", "of-yesterday")
    one = await clinic.only()
    assert (one.area, one.health) == ("tokens", Health.FAIL)
    assert "login_401" in one.what
    assert "MICROSOFT_APP_PASSWORD" in one.fix
    assert "of-yesterday" not in one.what + one.fix


async def test_microsoft_out_of_reach_is_told_as_that(clinic: Clinic) -> None:
    clinic.monkeypatch.setenv("TEAMS_LOGIN_URL", "http://127.0.0.1:9")
    one = await clinic.only()
    assert "unreachable" in one.what
    assert one.health is Health.FAIL


async def test_without_a_public_address_files_cannot_be_opened(clinic: Clinic) -> None:
    clinic.monkeypatch.delenv("CRISIS_PUBLIC_URL")
    one = await clinic.only()
    assert (one.area, one.health) == ("settings", Health.WARN)
    assert "CRISIS_PUBLIC_URL" in one.what


async def test_when_teams_says_to_wait_it_waits_and_asks_again(clinic: Clinic) -> None:
    await clinic.teams.befalls("members", 429, retry_after=7)
    assert await clinic.wrong() == []
    assert sum(clinic.clock.slept) >= 7


# The team


async def test_a_team_without_the_bot(clinic: Clinic) -> None:
    await clinic.teams.ask("set_installed", where=clinic.team.id, installed=False)
    found = await clinic.wrong()
    assert [(one.area, one.health) for one in found] == [("team", Health.FAIL)]
    assert "Manage team" in found[0].fix


async def test_a_team_that_does_not_exist(clinic: Clinic) -> None:
    clinic.write(channel="19:nowhere@thread.tacv2")
    found = await clinic.wrong()
    assert [(one.area, one.health) for one in found] == [("team", Health.FAIL)]
    assert "Get link" in found[0].fix


async def test_without_a_team_in_the_file_no_crisis_can_be_opened(clinic: Clinic) -> None:
    with clinic.editing() as content:
        del content["teams"]
    one = await clinic.only()
    assert (one.area, one.health) == ("team", Health.FAIL)


async def test_whoever_is_in_the_team_and_not_on_the_roster_is_named(clinic: Clinic) -> None:
    heinz = await clinic.teams.person("Heinz Stranger")
    gita = await clinic.teams.person("Gita Guest")
    await clinic.teams.ask("set_role", team=clinic.team.id, person=heinz.aad, role="user")
    await clinic.teams.ask("set_role", team=clinic.team.id, person=gita.aad, role="guest")
    one = await clinic.only()
    assert (one.area, one.health) == ("team", Health.FAIL)
    assert "Gita Guest (guest), Heinz Stranger" in one.what
    assert "no crisis can be opened" in one.fix


async def test_a_public_team_fails(clinic: Clinic) -> None:
    await clinic.teams.ask("set_visibility", team=clinic.team.id, visibility="public")
    one = await clinic.only()
    assert (one.area, one.health) == ("team", Health.FAIL)
    assert "public" in one.what
    assert "Privacy" in one.fix


async def test_where_it_cannot_be_seen_whether_the_team_is_private_it_is_said(
    clinic: Clinic,
) -> None:
    await clinic.teams.befalls("graph.get.teams", 403)
    one = await clinic.only()
    assert (one.area, one.health) == ("team", Health.WARN)
    assert "cannot be seen" in one.what
    clinic.write(team=clinic.team.id)
    assert "cannot be seen" in (await clinic.only()).what


async def test_what_is_in_force_is_said_where_it_is_not_what_was_asked_for(clinic: Clinic) -> None:
    clinic.write(team=clinic.team.id, rooms="channel")
    found = {one.area: one for one in await clinic.wrong()}
    assert "would be a thread" in found["war room"].what
    assert "groupId" in found["war room"].what
    clinic.write(rooms="channel")
    assert await clinic.wrong() == []


async def test_a_group_chat_is_read_by_nobody_else_in_the_team(clinic: Clinic) -> None:
    heinz = await clinic.teams.person("Heinz Stranger")
    await clinic.teams.ask("set_role", team=clinic.team.id, person=heinz.aad, role="user")
    clinic.write(rooms="chat")
    assert await clinic.wrong() == []


@pytest.mark.parametrize(
    ("rooms", "call", "grants"),
    [
        ("channel", "graph.get.channels", "crisis teams-package"),
        ("chat", "graph.get.catalogue", "Chat.Create"),
    ],
)
async def test_what_graph_does_not_grant_is_named(
    clinic: Clinic, rooms: str, call: str, grants: str
) -> None:
    clinic.write(rooms=rooms)
    await clinic.teams.befalls(call, 403)
    one = await clinic.only()
    assert (one.area, one.health) == ("war room", Health.FAIL)
    assert "graph_forbidden" in one.what
    assert grants in one.fix


async def test_a_channel_with_people_of_its_own_will_not_do(clinic: Clinic) -> None:
    other = await clinic.teams.team("Another", [clinic.people["ana"]])
    clinic.write(team=clinic.team.id, channel=other.channel)
    found = [one for one in await clinic.wrong() if one.area == "channels"]
    assert "other members than the team" in found[0].what


# People


async def test_somebody_who_is_not_in_the_team(clinic: Clinic) -> None:
    await clinic.teams.ask("set_role", team=clinic.team.id, person=clinic.people["clara"].aad)
    one = await clinic.only()
    assert (one.area, one.health) == ("people", Health.FAIL)
    assert "Clara Test (`clara`) is not in the crisis team" in one.what


async def test_people_may_be_named_by_their_address(clinic: Clinic) -> None:
    clinic.write_person("clara", email=clinic.people["clara"].email.upper())
    assert await clinic.wrong() == []
    clinic.write_person("clara", email="clara@elsewhere.example")
    found = await clinic.wrong()
    assert {one.area for one in found} == {"team", "people"}
    assert all("Clara Test" in one.what for one in found)
    assert all("elsewhere" not in one.what + one.fix for one in found)


async def test_who_has_not_the_app_is_named_together(clinic: Clinic) -> None:
    for key in ("ben", "gus"):
        person = clinic.people[key].aad
        await clinic.teams.ask("set_installed", where=person, installed=False)
    one = await clinic.only()
    assert (one.area, one.health) == ("people", Health.WARN)
    assert "Ben Test (`ben`), Gus Test (`gus`)" in one.what
    assert "Setup policies" in one.fix


async def test_a_guest_may_act_only_when_named_external(clinic: Clinic) -> None:
    gus = clinic.people["gus"].aad
    await clinic.teams.ask("set_role", team=clinic.team.id, person=gus, role="guest")
    one = await clinic.only()
    assert (one.area, one.health) == ("people", Health.FAIL)
    assert "guest" in one.what
    clinic.write_external("gus")
    assert await clinic.wrong() == []


async def test_somebody_with_neither_id_nor_address_for_teams(clinic: Clinic) -> None:
    clinic.write_person("gus", slack="U0GUS")
    found = await clinic.wrong()
    assert any("Neither `teams` nor `email`" in one.what for one in found)


# Channels


async def test_an_announcement_needs_a_channel_where_the_bot_is(clinic: Clinic) -> None:
    with clinic.editing() as content:
        content["channels"]["news"] = "C0NEWS"
        content["outlets"]["intranet"] = {
            "type": "announcement",
            "title": "Staff news",
            "channel": "news",
        }
    one = await clinic.only()
    assert (one.area, one.health) == ("outlets", Health.FAIL)
    assert "in Microsoft Teams alone" in one.what


async def test_an_announcement_in_teams_is_watched_by_nobody_which_is_told(
    clinic: Clinic,
) -> None:
    with clinic.editing() as content:
        content["outlets"]["intranet"] = {
            "type": "announcement",
            "title": "Staff news",
            "channel": "announcements",
        }
    one = await clinic.only()
    assert (one.area, one.health) == ("playbooks", Health.WARN)
    assert "nobody notices" in one.what


async def test_an_announcement_channel_that_another_company_reads_fails(clinic: Clinic) -> None:
    stranger = await clinic.teams.person("A Stranger", tenant="0-0-0-0-0")
    shared = await clinic.teams.team("Shared", [stranger])
    clinic.write_channel("announcements", shared.channel)
    with clinic.editing() as content:
        content["outlets"]["intranet"] = {
            "type": "announcement",
            "title": "Staff news",
            "channel": "announcements",
            "watched": False,
        }
    one = await clinic.only()
    assert (one.area, one.health) == ("channels", Health.FAIL)
    assert "announces nothing there" in one.fix


async def test_guests_who_would_read_what_is_posted_are_named(clinic: Clinic) -> None:
    guests = [await clinic.teams.person(f"Guest {number}") for number in range(7)]
    stranger = await clinic.teams.person("A Stranger", tenant="0-0-0-0-0")
    staff = await clinic.teams.team("Staff", [stranger], guests=guests)
    clinic.write_channel("general", staff.channel)
    one = await clinic.only()
    assert (one.area, one.health) == ("channels", Health.WARN)
    assert "A Stranger, Guest 0, Guest 1, Guest 2, Guest 3 and 3 more" in one.what


async def test_a_channel_that_teams_does_not_know(clinic: Clinic) -> None:
    clinic.write_channel("general", "19:nowhere@thread.tacv2")
    one = await clinic.only()
    assert (one.area, one.health) == ("channels", Health.FAIL)
    assert "`general`" in one.what


async def test_a_channel_of_a_team_without_the_bot(clinic: Clinic) -> None:
    staff = await clinic.teams.team("Staff", [clinic.people["ana"]], installed=False)
    clinic.write_channel("general", staff.channel)
    one = await clinic.only()
    assert (one.area, one.health) == ("channels", Health.FAIL)
    assert "not in the team of `general`" in one.what
    assert len(failed(await clinic.examined())) == 1
