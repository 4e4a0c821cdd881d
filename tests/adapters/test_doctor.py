"""The doctor names what would fail on the night, and nothing that would not."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.adapters.doctor import Finding, Health, examine, failed, summary
from bot.adapters.doctor.here import look_at_database, look_at_env_file
from bot.adapters.store.sqlite import SqliteStore
from bot.sandbox import cast
from bot.sandbox.manifest import Manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import running
from bot.settings import load_settings
from bot.shipped import demo_organisation_file, manifest_file, playbooks_folder
from tests.adapters.slack.workshop import PatientClock


@dataclass
class Ward:
    """An installation against a sandbox, ready to be made ill."""

    sandbox: Sandbox
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    clock: PatientClock = field(default_factory=PatientClock)

    async def examined(self) -> list[Finding]:
        return await examine(load_settings(None), self.clock)

    async def wrong(self) -> list[Finding]:
        return [one for one in await self.examined() if one.health is not Health.OK]

    async def only(self) -> Finding:
        """The one thing that is not well."""
        (one,) = await self.wrong()
        return one

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self.monkeypatch.setenv(name, value)

    def edit(self, old: str, new: str) -> None:
        """Change `organisation.yaml`."""
        file = self.folder / "organisation.yaml"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))


@pytest.fixture
async def ward(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Ward]:
    folder = tmp_path / "playbooks"
    shutil.copytree(playbooks_folder(), folder)
    shutil.copy(demo_organisation_file(), folder / "organisation.yaml")
    sandbox = Sandbox(manifest=Manifest.load(manifest_file()))
    async with running(sandbox) as url:
        ward = Ward(sandbox, folder, monkeypatch)
        for name in ("SLACK_SIGNING_SECRET", "CRISIS_PORT", "CRISIS_HOST", "CRISIS_LOG_LEVEL"):
            monkeypatch.delenv(name, raising=False)
        ward.set(
            SLACK_BOT_TOKEN=cast.BOT_TOKEN,
            SLACK_APP_TOKEN=cast.APP_TOKEN,
            SLACK_API_URL=f"{url}/api/",
            CRISIS_DATABASE_URL=f"sqlite:///{tmp_path}/crisis.db",
            CRISIS_PLAYBOOKS=str(folder),
            CRISIS_DEMO_WEBHOOK_URL=sandbox.public.url,
            CRISIS_DEMO_WEBHOOK_SECRET=cast.PUBLIC_SECRET,
        )
        yield ward


async def test_all_is_well_with_the_demo(ward: Ward) -> None:
    findings = await ward.examined()
    assert {one.what for one in findings if one.health is not Health.OK} == set()
    assert {one.area for one in findings} == {
        "tokens",
        "scopes",
        "channels",
        "people",
        "playbooks",
        "outlets",
        "settings",
        "database",
        "clock",
    }
    assert summary(findings) == ""


async def test_nothing_is_sent_and_nothing_made(ward: Ward) -> None:
    journal = ward.sandbox.journal
    before = len(journal.entries)
    await ward.examined()
    assert {one.kind for one in journal.entries[before:]} == {"call"}
    assert not (ward.folder.parent / "crisis.db").exists()


# Tokens


async def test_a_token_that_slack_does_not_accept(ward: Ward) -> None:
    ward.set(SLACK_BOT_TOKEN="xoxb-another")
    one = await ward.only()
    assert (one.area, one.health) == ("tokens", Health.FAIL)
    assert "invalid_auth" in one.what
    assert "OAuth & Permissions" in one.fix
    assert "xoxb-another" not in one.what + one.fix


async def test_an_app_token_that_slack_does_not_accept(ward: Ward) -> None:
    ward.set(SLACK_APP_TOKEN="xapp-another")
    one = await ward.only()
    assert "SLACK_APP_TOKEN" in one.what
    assert "App-Level Tokens" in one.fix


async def test_slack_out_of_reach_is_told_as_that(ward: Ward) -> None:
    ward.set(SLACK_API_URL="http://127.0.0.1:9/api/")
    found = await ward.wrong()
    assert {one.area for one in found} == {"tokens"}
    assert "unreachable" in found[0].what


async def test_without_an_app_token_slack_is_said_to_call(ward: Ward) -> None:
    ward.monkeypatch.delenv("SLACK_APP_TOKEN")
    ward.set(SLACK_SIGNING_SECRET=cast.SIGNING_SECRET)
    findings = await ward.examined()
    assert any("/slack/events" in one.what for one in findings)
    assert failed(findings) == []


async def test_when_slack_says_to_wait_it_waits_and_asks_again(ward: Ward) -> None:
    ward.sandbox.faults.add("users.info", "429", retry_after=7)
    assert await ward.wrong() == []
    assert ward.clock.slept == [7]


async def test_when_slack_fails_the_rest_is_still_looked_at(ward: Ward) -> None:
    ward.sandbox.faults.add("conversations.info", "500", times=99)
    found = await ward.wrong()
    assert {one.area for one in found} == {"channels"}
    assert {one.health for one in found} == {Health.WARN}


# Scopes


async def test_a_scope_that_is_missing_is_named(ward: Ward) -> None:
    ward.sandbox.grants.scopes -= {"pins:write"}
    one = await ward.only()
    assert (one.area, one.health) == ("scopes", Health.FAIL)
    assert "pins:write" in one.what
    assert "manifest.yaml" in one.fix


async def test_a_scope_that_is_not_needed_is_named(ward: Ward) -> None:
    ward.sandbox.grants.scopes |= {"channels:manage"}
    one = await ward.only()
    assert (one.area, one.health) == ("scopes", Health.WARN)
    assert "channels:manage" in one.what


# Channels


async def test_a_channel_without_the_bot(ward: Ward) -> None:
    ward.sandbox.workspace.channels["C0NEWS"].members.remove(cast.BOT)
    one = await ward.only()
    assert (one.area, one.health) == ("channels", Health.FAIL)
    assert "#announcements" in one.what
    assert "/invite" in one.fix


async def test_an_archived_channel(ward: Ward) -> None:
    ward.sandbox.workspace.channels["C0GENERAL"].is_archived = True
    one = await ward.only()
    assert one.what == "#general is archived."
    assert one.health is Health.FAIL


async def test_a_shared_channel_fails_where_it_is_posted_to(ward: Ward) -> None:
    ward.sandbox.workspace.channels["C0NEWS"].is_ext_shared = True
    one = await ward.only()
    assert one.health is Health.FAIL
    assert "another company" in one.what


async def test_a_shared_channel_nobody_posts_to_is_only_pointed_out(ward: Ward) -> None:
    ward.edit("marketing: C0MARKETING", "marketing: C0MARKETING\n  partners: C0PARTNERS")
    one = await ward.only()
    assert one.health is Health.WARN


async def test_a_channel_that_does_not_exist(ward: Ward) -> None:
    ward.edit("C0NEWS", "C0NOWHERE")
    one = await ward.only()
    assert "C0NOWHERE" in one.what
    assert one.health is Health.FAIL


# People


async def test_somebody_whose_account_is_closed(ward: Ward) -> None:
    cast.deactivate(ward.sandbox.workspace, cast.CLARA)
    one = await ward.only()
    assert (one.area, one.health) == ("people", Health.FAIL)
    assert "Clara Weiss" in one.what
    assert "deactivated" in one.what


async def test_somebody_slack_does_not_know(ward: Ward) -> None:
    ward.edit("slack: U0CLARA", "email: clara@elsewhere.example")
    one = await ward.only()
    assert "Clara Weiss" in one.what
    assert "e-mail" in one.fix
    assert "clara@elsewhere.example" not in one.what + one.fix


async def test_a_guest_may_act_only_when_named_external(ward: Ward) -> None:
    guest = cast.add_guest(ward.sandbox.workspace)
    ward.edit(
        "gus: {name: Gus Tanaka, slack: U0GUS}", f"gita: {{name: Gita Guest, slack: {guest}}}"
    )
    one = await ward.only()
    assert "guest" in one.what
    assert "`external`" in one.fix
    ward.edit("external: []", "external: [gita]")
    assert await ward.wrong() == []


async def test_somebody_from_another_company(ward: Ward) -> None:
    stranger = cast.add_stranger(ward.sandbox.workspace)
    ward.edit("slack: U0GUS", f"slack: {stranger}")
    one = await ward.only()
    assert one.health is Health.FAIL
    assert "another workspace" in one.what


async def test_a_bot_is_no_person(ward: Ward) -> None:
    ward.edit("slack: U0GUS", f"slack: {cast.BOT}")
    assert "is a bot" in (await ward.only()).what


# Playbooks and outlets


async def test_a_mistake_in_a_playbook_is_named_with_its_place(ward: Ward) -> None:
    file = ward.folder / "staff-misconduct" / "playbook.yaml"
    file.write_text(file.read_text().replace("send:", "sendd:", 1))
    found = [one for one in await ward.wrong() if one.area == "playbooks"]
    assert str(file) in found[0].what


async def test_without_an_organisation_what_depends_on_it_is_said_to_be_unseen(
    ward: Ward,
) -> None:
    (ward.folder / "organisation.yaml").unlink()
    found = await ward.wrong()
    assert {"organisation", "playbooks"} == {one.area for one in found}


async def test_an_outlet_without_its_secret(ward: Ward) -> None:
    ward.monkeypatch.delenv("CRISIS_DEMO_WEBHOOK_SECRET")
    one = await ward.only()
    assert (one.area, one.health) == ("outlets", Health.FAIL)
    assert "CRISIS_DEMO_WEBHOOK_SECRET is not set" in one.what


# Database and clock


async def test_a_database_in_good_order(tmp_path: Path) -> None:
    path = tmp_path / "crisis.db"
    await (await SqliteStore.open(path)).close()
    assert failed(look_at_database(path)) == []


async def test_a_database_that_others_can_read(tmp_path: Path) -> None:
    path = tmp_path / "crisis.db"
    await (await SqliteStore.open(path)).close()
    path.chmod(0o644)
    (one,) = failed(look_at_database(path))
    assert one.fix == f"chmod 600 {path}"


def test_secrets_that_others_can_read(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SLACK_BOT_TOKEN=xoxb-1\n")
    file.chmod(0o640)
    (one,) = look_at_env_file(file)
    assert (one.health, one.fix) == (Health.WARN, f"chmod 600 {file}")
    file.chmod(0o600)
    (one,) = look_at_env_file(file)
    assert one.health is Health.OK


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "crisis.db"
    path.write_text("not a database, but long enough to be taken for one " * 10)
    path.chmod(0o600)
    (one,) = failed(look_at_database(path))
    assert "cannot be opened" in one.what
    assert path.read_text().startswith("not a database")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (one,) = look_at_database(tmp_path / "gone" / "crisis.db")
    assert one.health is Health.FAIL


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass
    class Usage:
        free: int = 1024

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage())
    (one,) = failed(look_at_database(tmp_path / "crisis.db"))
    assert "0 MB are free" in one.what


@pytest.mark.parametrize(
    ("apart", "health"), [(5, Health.OK), (-90, Health.WARN), (600, Health.FAIL)]
)
async def test_a_clock_that_is_wrong(ward: Ward, apart: int, health: Health) -> None:
    ward.clock.passed = apart
    (one,) = [one for one in await ward.examined() if one.area == "clock"]
    assert one.health is health


# The owner's summary


def test_the_owner_is_told_what_would_fail_and_what_to_do() -> None:
    findings = [
        Finding(area="people", health=Health.FAIL, what="Clara is gone.", fix="Name another."),
        Finding(area="scopes", health=Health.WARN, what="One too many.", fix="Take it away."),
        Finding(area="clock", health=Health.OK, what="The clock is right."),
    ]
    assert summary(findings) == (
        "One thing would fail on the night:\n• people: Clara is gone. Name another."
    )
