"""What `organisation.yaml` says about Microsoft Teams: people, channels, and the crisis team."""

from pathlib import Path

import pytest

from bot.adapters.playbooks import Severity, load_organisation, load_playbooks, schema
from bot.domain.values import PersonId
from tests.adapters.playbook_files import Folder, change, good_folder

BEN = "6f1d2c3b-0a4e-4b5c-8d7e-9f0a1b2c3d4e"
TENANT = "11111111-2222-3333-4444-555555555555"
GENERAL = "19:general_1-x@thread.tacv2"
ROOM = "19:crisis@thread.tacv2"
TEAMS = f"owner: ana\nteams: {{team: '{GENERAL}', channel: '{ROOM}'}}"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return good_folder(tmp_path)


def test_one_of_three_ways_to_find_a_person_is_enough(folder: Folder) -> None:
    change(folder.organisation, "slack: U0BEN", f"teams: {BEN.upper()}")
    ben = load_organisation(folder.organisation).people[PersonId("ben")]
    assert (ben.slack, ben.email) == (None, None)
    assert ben.teams == BEN
    assert BEN not in repr(ben)


def test_a_channel_is_on_slack_or_teams_or_both_and_a_notice_goes_to_each(folder: Folder) -> None:
    change(folder.organisation, "general: C0GENERAL",
           f"general: {{slack: C0GENERAL, teams: '{GENERAL}'}}")  # fmt: skip
    change(folder.organisation, "marketing: C0MARKETING", f"marketing: {ROOM}")
    organisation = load_organisation(folder.organisation)
    assert organisation.channels["general"] == ("C0GENERAL", f"teams:{GENERAL}")
    assert organisation.slack_channel("general") == "C0GENERAL"
    assert organisation.teams_channel("general") == f"teams:{GENERAL}"
    assert organisation.slack_channel("marketing") is None
    assert organisation.teams_channel("announcements") is None
    playbook = load_playbooks(folder.path)["scheduled-post"]
    assert playbook.notice is not None
    assert playbook.notice.channels == ("C0GENERAL", f"teams:{GENERAL}")
    assert playbook.freeze_notice is not None
    assert playbook.freeze_notice.channels == (f"teams:{ROOM}",)


def test_war_rooms_are_threads_unless_the_file_says_otherwise(folder: Folder) -> None:
    assert load_organisation(folder.organisation).teams is None
    change(folder.organisation, "owner: ana", TEAMS)
    teams = load_organisation(folder.organisation).teams
    assert teams is not None
    assert (teams.team, teams.channel, teams.rooms) == (GENERAL, ROOM, "thread")


def test_ids_may_be_copied_as_they_stand_in_a_link(folder: Folder) -> None:
    linked = TEAMS.replace("19:", "19%3a").replace("@thread", "%40thread")
    change(folder.organisation, "owner: ana", linked)
    change(folder.organisation, "general: C0GENERAL", "general: 19%3Ax%40thread.tacv2")
    organisation = load_organisation(folder.organisation)
    assert organisation.teams is not None
    assert (organisation.teams.team, organisation.teams.channel) == (GENERAL, ROOM)
    assert organisation.channels["general"] == ("teams:19:x@thread.tacv2",)


def test_an_account_of_a_tenant_may_be_named_as_external(folder: Folder) -> None:
    stranger = f"teams:{TENANT}:{TENANT}"
    change(folder.organisation, "slack: U0BEN", f"slack: U0BEN, teams: {BEN}")
    change(folder.organisation, "external: []",
           f"external: ['teams:{TENANT}:{BEN.upper()}', '{stranger}']")  # fmt: skip
    assert load_organisation(folder.organisation).externals == {"ben", stranger}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("slack: U0BEN", "teams: ben@x.example", "object id in Microsoft Entra"),
        ("slack: U0BEN", "teams: 8:orgid:0", "Object ID"),
        ("general: C0GENERAL", "general: {}", "`slack` or `teams`"),
        ("general: C0GENERAL", "general: {slak: C0GENERAL}", "Did you mean `slack`?"),
        ("general: C0GENERAL", "general: {teams: C0GENERAL}", "channel's Teams id"),
        ("general: C0GENERAL", "general: '19:meeting_x@thread.v2'", "*Get link to channel*"),
        ("external: []", "external: ['teams:me']", "teams:TENANT:OBJECT"),
        ("owner: ana", TEAMS.replace(GENERAL, "Crisis"), "*Get link to team*"),
        ("owner: ana", TEAMS.replace(ROOM, "general"), "*Get link to channel*"),
        ("owner: ana", f"owner: ana\nteams: {{channel: '{ROOM}'}}", "`team` is missing"),
        ("owner: ana", TEAMS.replace("}", ", rooms: threads}"), "Did you mean `thread`?"),
    ],
)  # fmt: skip
def test_a_mistake_about_teams_is_named(folder: Folder, old: str, new: str, says: str) -> None:
    change(folder.organisation, old, new)
    found = folder.problems()
    assert any(says in one.message and one.line for one in found), found


def test_two_people_cannot_have_one_account(folder: Folder) -> None:
    change(folder.organisation, "slack: U0BEN", f"slack: U0BEN, teams: {BEN}")
    change(folder.organisation, "slack: U0ANA", f"slack: U0ANA, teams: {BEN.upper()}")
    assert "has the same Teams id" in folder.only_problem().message


def test_it_is_told_that_nobody_notices_what_others_announce_in_teams(folder: Folder) -> None:
    change(folder.organisation, "announcements: C0NEWS", f"announcements: {ROOM}")
    problem = folder.only_problem()
    assert problem.severity is Severity.WARNING
    assert "nobody notices" in problem.message
    change(folder.organisation, "type: announcement", "type: announcement\n    watched: false")
    assert folder.problems() == []


def test_an_editor_is_told_of_both_ways_to_write_a_channel() -> None:
    channel = schema("organisation.yaml")["properties"]["channels"]["additionalProperties"]
    assert {"type": "string"} in channel["anyOf"]
    assert schema("organisation.yaml")["$defs"]["TeamsHome"]["required"] == ["team", "channel"]
