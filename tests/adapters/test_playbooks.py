"""What the shipped playbooks promise, and what loading gives."""

import itertools
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.playbooks import (
    AnnouncementOutlet,
    Organisation,
    PlaybookMistakes,
    WebhookOutlet,
    check,
    describe,
    load_organisation,
    load_playbooks,
    new_playbook,
    render_with_gaps,
    required_facts,
    schema,
)
from bot.adapters.playbooks.reach import can_be_met
from bot.domain.playbook import Playbook, SendMode
from bot.domain.values import LEAD, Kind, Level, OutletId, PersonId, RoleId, RoomId
from bot.shipped import demo_organisation_file, manifest_file, playbooks_folder
from tests.adapters.playbook_files import change, good_folder

SHIPPED = ("defective-product", "scheduled-post", "staff-misconduct")


@pytest.fixture(scope="module")
def demo() -> Organisation:
    return load_organisation(demo_organisation_file())


@pytest.fixture(scope="module")
def shipped(demo: Organisation) -> dict[str, Playbook]:
    return load_playbooks(playbooks_folder(), demo)


def test_the_shipped_playbooks_are_without_a_single_mistake_or_warning(demo: Organisation) -> None:
    assert check(playbooks_folder()) == []
    assert check(playbooks_folder(), demo) == []
    assert set(load_playbooks(playbooks_folder())) == set(SHIPPED)


def test_the_manifest_is_found() -> None:
    assert manifest_file().name == "manifest.yaml"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_playbook_has_all_that_a_crisis_needs(
    shipped: dict[str, Playbook], name: str
) -> None:
    playbook = shipped[name]
    assert playbook.id == name
    assert playbook.organisation == "Northwind"
    assert playbook.when
    assert set(playbook.severity) == set(Level)
    assert all(role.duties and role.holder and role.deputies for role in playbook.roles)
    assert set(playbook.rules) == set(Kind)
    assert playbook.say
    assert playbook.dont_say
    assert {outlet.id for outlet in playbook.outlets} == {"newsroom", "intranet"}
    assert playbook.notice is not None
    assert playbook.notice.channels == ("C0GENERAL",)
    assert "comment" in playbook.notice.text
    assert playbook.role(RoleId(str(playbook.notice.spokesperson)))
    assert playbook.role(RoleId(str(playbook.notice.ask)))


@pytest.mark.parametrize("name", SHIPPED)
def test_whoever_drafts_and_whoever_is_kept_out_the_rules_can_be_met(
    shipped: dict[str, Playbook], name: str
) -> None:
    playbook = shipped[name]
    for rule in playbook.rules.values():
        for drafter, kept_out in itertools.product(["ema", "david"], playbook.people):
            away = {PersonId(drafter), kept_out}
            if len(away) == 2 and away != {PersonId("david"), PersonId("clara")}:
                assert can_be_met(playbook, rule, away), (name, rule, away)


@pytest.mark.parametrize("name", SHIPPED)
def test_clearance_takes_two_people_at_least_and_three_at_most(
    shipped: dict[str, Playbook], name: str
) -> None:
    for rule in shipped[name].rules.values():
        assert 2 <= rule.people == len(rule.roles) <= 3
        assert "social" not in rule.roles


@pytest.mark.parametrize("name", SHIPPED)
def test_the_intern_and_people_outside_the_team_hold_and_may_take_no_guarded_role(
    shipped: dict[str, Playbook], name: str
) -> None:
    playbook = shipped[name]
    assert playbook.people.isdisjoint({"gus", "farid"})
    for role in playbook.roles:
        if role.id == LEAD or role.id in playbook.approver_roles:
            assert not role.admits(PersonId("gus"))
            assert not role.admits(PersonId("farid"))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_holding_statement_has_six_parts_and_asks_for_its_facts(
    shipped: dict[str, Playbook], name: str
) -> None:
    playbook = shipped[name]
    template = playbook.templates[Kind.HOLDING]
    text = render_with_gaps(template, {"next_update": "18:00 CET"}, playbook.facts)
    assert len(text.split("\n\n")) == 6
    assert "18:00 CET" in text
    assert f"[[ {playbook.facts['what_happened']} ]]" in text
    assert {"what_happened", "not_known", "next_update", "contact"} <= set(required_facts(template))


def test_every_statement_about_staff_needs_personnel_and_counsel(
    shipped: dict[str, Playbook],
) -> None:
    for rule in shipped["staff-misconduct"].rules.values():
        assert {"personnel", "counsel"} <= rule.roles


def test_four_people_may_take_the_lead_and_ema_may_not_be_counsel(
    shipped: dict[str, Playbook],
) -> None:
    playbook = shipped["scheduled-post"]
    lead, counsel = playbook.role(LEAD), playbook.role(RoleId("counsel"))
    assert lead is not None
    assert lead.eligible == frozenset({"ana", "ben", "clara", "david", "ema"})
    assert lead.line == ("ana", "ben")
    assert counsel is not None
    assert counsel.eligible == frozenset({"clara", "david"})
    assert playbook.send.mode is SendMode.AFTER
    assert playbook.send.delay == timedelta(seconds=30)


def test_the_demo_knows_its_people_channels_and_outlets(demo: Organisation) -> None:
    assert demo.people[PersonId("ema")].name == "Ema Novák"
    assert demo.people[PersonId("gus")].slack == "U0GUS"
    assert demo.may_open is None
    assert demo.owner == "ana"
    assert demo.channels == {
        "general": (RoomId("C0GENERAL"),),
        "marketing": (RoomId("C0MARKETING"),),
        "announcements": (RoomId("C0NEWS"),),
    }
    newsroom = demo.outlets[OutletId("newsroom")]
    assert isinstance(newsroom, WebhookOutlet)
    assert newsroom.address({"CRISIS_DEMO_WEBHOOK_URL": "http://x"}) == "http://x"
    assert newsroom.variables == ("CRISIS_DEMO_WEBHOOK_URL", "CRISIS_DEMO_WEBHOOK_SECRET")
    assert isinstance(demo.outlets[OutletId("intranet")], AnnouncementOutlet)


def test_contact_data_never_show_in_a_log_line(tmp_path: Path) -> None:
    folder = good_folder(tmp_path)
    change(folder.organisation, "slack: U0ANA,", "email: ana@x.example,")
    organisation = load_organisation(folder.organisation)
    assert organisation.people[PersonId("ana")].email == "ana@x.example"
    assert "ana@x.example" not in repr(organisation)
    assert "+49" not in repr(organisation)


def test_an_external_account_is_known_by_the_key_of_its_person(tmp_path: Path) -> None:
    folder = good_folder(tmp_path)
    change(folder.organisation, "external: []", "external: [slack:T1:U0FARID, slack:T2:U2, gus]")
    organisation = load_organisation(folder.organisation)
    assert organisation.externals == {"farid", "slack:T2:U2", "gus"}


def test_a_rule_for_one_kind_stands_before_the_rule_for_every_kind(
    shipped: dict[str, Playbook],
) -> None:
    rules = shipped["defective-product"].rules
    assert rules[Kind.HOLDING].roles == {"lead", "counsel"}
    assert rules[Kind.CLOSING].roles == {"lead", "counsel", "product"}


def test_lead_and_approvers_are_for_holder_and_deputies_where_nobody_is_listed(
    tmp_path: Path,
) -> None:
    folder = good_folder(tmp_path)
    change(folder.playbook, "    eligible: [clara, david]\n", "")
    playbook = load_playbooks(tmp_path)["scheduled-post"]
    counsel, scribe = playbook.role(RoleId("counsel")), playbook.role(RoleId("scribe"))
    assert counsel is not None
    assert counsel.eligible == frozenset({"clara", "david"})
    assert scribe is not None
    assert scribe.eligible is None


def test_aliases_and_merged_blocks_are_read_as_yaml_means_them(tmp_path: Path) -> None:
    folder = good_folder(tmp_path)
    change(folder.playbook, "  every:\n", "  holding: {<<: *rule, people: 2}\n  every: &rule\n")
    assert "alias" in str(folder.only_problem())
    change(folder.playbook, "  holding: {<<: *rule, people: 2}\n", "")
    change(folder.playbook, "\nsend:", "  holding: {<<: *rule}\n\nsend:")
    assert load_playbooks(tmp_path)["scheduled-post"].rules[Kind.HOLDING].people == 2


def test_loading_raises_every_mistake_in_readable_words(tmp_path: Path) -> None:
    folder = good_folder(tmp_path)
    change(folder.playbook, "holder: clara", "holder: clare")
    change(folder.organisation, "owner: ana", "owner: anna")
    with pytest.raises(PlaybookMistakes) as raised:
        load_playbooks(tmp_path)
    assert len(raised.value.problems) == 2
    assert "Did you mean `clara`?" in str(raised.value)
    assert "organisation.yaml:15:8: error: " in str(raised.value)


def test_a_new_playbook_passes_its_check_in_an_empty_folder(tmp_path: Path) -> None:
    place = new_playbook(tmp_path / "books", "data-breach")
    assert check(tmp_path / "books") == []
    assert load_playbooks(tmp_path / "books")["data-breach"].title == "Data breach"
    assert (place / "playbook.yaml").read_text().count("#") > 10


@pytest.mark.parametrize("name", ["null", "1", "true"])
def test_a_new_playbook_fits_the_organisation_it_is_made_for(tmp_path: Path, name: str) -> None:
    folder = good_folder(tmp_path)
    new_playbook(tmp_path, name)
    assert folder.problems() == []


@pytest.mark.parametrize("name", ["../x", "", "A", "scheduled-post"])
def test_a_new_playbook_overwrites_nothing_and_stays_in_its_folder(
    tmp_path: Path, name: str
) -> None:
    folder = good_folder(tmp_path)
    before = sorted(tmp_path.parent.rglob("*"))
    with pytest.raises(PlaybookMistakes):
        new_playbook(tmp_path, name)
    assert sorted(tmp_path.parent.rglob("*")) == before
    assert folder.problems() == []


def test_what_is_shown_of_a_playbook_has_its_defaults_filled_in(
    shipped: dict[str, Playbook],
) -> None:
    data = describe(shipped["staff-misconduct"])
    assert data["send"] == "on press"
    assert data["archive_after"] == "3 days"
    assert data["rules"]["closing"] == {
        "roles": ["counsel", "personnel"],
        "people": 2,
        "vetoes": [],
        "good_for": "",
        "good_through_window": False,
        "answer_within": "10 min",
    }
    assert data["roles"]["scribe"]["eligible"] == "everyone"


def test_editors_get_a_schema_for_both_files() -> None:
    assert "dont_say" in schema()["properties"]
    assert "people" in schema("organisation.yaml")["properties"]
    assert schema()["additionalProperties"] is False
