"""Rules by case, words approved in calm times and accounts posted to by hand, as files say them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.playbooks import load_playbooks
from bot.domain.playbook import Playbook
from bot.domain.pre_approved import SlotKind
from bot.domain.rules import Case, Matter
from bot.domain.values import (
    COUNSEL,
    Audience,
    Kind,
    Level,
    OutletId,
    RoleId,
    Tag,
)
from bot.domain.wording import text_digest
from bot.shipped import demo_organisation_file, playbooks_folder
from tests.adapters.playbook_files import Folder, change, good_folder

SPOKESPERSON = RoleId("spokesperson")
TEXT = "At {time} something happened at {place}."
LANE = f"""fast_lane:
  incident:
    title: Incident
    text: "{TEXT}"
    digest: {text_digest(TEXT)}
    approved_by: Clara Weiss
    expires: 2030-06-30
    slots:
      time: {{type: time}}
      place: {{type: place, choices: [Hamburg, Lyon]}}

facts:"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    found = good_folder(tmp_path)
    text = found.playbook.read_text(encoding="utf-8")
    before, _, after = text.partition("\n# Words approved in calm times")
    after = after[after.index("\nsay:") :]
    found.playbook.write_text(before + after, encoding="utf-8")
    return found


def read(folder: Folder) -> Playbook:
    return load_playbooks(folder.path)["scheduled-post"]


def with_case(folder: Folder, case: str) -> None:
    change(folder.playbook, "\nfacts:", f"\ncases:\n  - {case}\n\nfacts:")


def test_a_case_adds_to_the_rule_of_its_kind(folder: Folder) -> None:
    with_case(folder, "{when: {tags: [liability], kind: [update]}, roles: [spokesperson],"
                      " people: 3, good_for: 2 h, vetoes: [counsel]}")  # fmt: skip
    (case,) = read(folder).cases
    assert case.tags == {Tag.LIABILITY}
    assert case.kinds == {Kind.UPDATE}
    assert case.rule.roles == {SPOKESPERSON}
    assert case.rule.vetoes == {COUNSEL}
    assert case.rule.good_for == timedelta(hours=2)


def test_every_condition_is_read(folder: Folder) -> None:
    with_case(folder, "{when: {audience: [staff], severity: [critical], outlets: [intranet],"
                      " language: [de]}, roles: [spokesperson]}")  # fmt: skip
    (case,) = read(folder).cases
    assert case.audiences == {Audience.STAFF}
    assert case.levels == {Level.CRITICAL}
    assert case.outlets == {OutletId("intranet")}
    assert case.languages == {"de"}


def test_one_tick_never_makes_it_easier(folder: Folder) -> None:
    with_case(folder, "{when: {tags: [liability]}, roles: [lead], instead: true}")
    assert "one tick would make it easier" in folder.errors()[0].message


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("{when: {}, roles: [lead]}", "would hold for everything"),
        ("{when: {tags: [liability]}}", "asks for nothing"),
        ("{when: {tags: [rumour]}, roles: [lead]}", "liability"),
        ("{when: {outlets: [newsrom]}, roles: [lead]}", "newsroom"),
        ("{when: {kind: [update]}, roles: [leed]}", "`lead`"),
        ("{when: {kind: [update]}, people: 9}", "could never be approved"),
    ],
)
def test_a_case_that_cannot_be_meant_is_named(folder: Folder, case: str, says: str) -> None:
    with_case(folder, case)
    problems = folder.errors()
    assert problems
    assert says in " ".join(problem.message for problem in problems)
    assert all(problem.line for problem in problems)


def test_words_approved_in_calm_times_are_read(folder: Folder) -> None:
    change(folder.playbook, "facts:", LANE)
    (lane,) = read(folder).fast_lane
    assert (lane.id, lane.text, lane.approved_by) == ("incident", TEXT, "Clara Weiss")
    assert [slot.kind for slot in lane.slots] == [SlotKind.TIME, SlotKind.PLACE]
    assert lane.expires_at == datetime(2030, 6, 30, 23, 59, 59, tzinfo=UTC)


def test_one_changed_character_is_found_and_the_new_digest_named(folder: Folder) -> None:
    change(folder.playbook, "facts:", LANE)
    change(folder.playbook, "something happened", "something bad happened")
    (problem,) = folder.errors()
    assert "is not the text that was approved" in problem.message
    assert text_digest(TEXT.replace("something", "something bad")) in problem.message


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("time: {type: time}", "hour: {type: time}", "time"),
        ("place: {type: place, choices: [Hamburg, Lyon]}", "place: {type: place}", "choices"),
        ("expires: 2030-06-30", "expires: next year", "date"),
        ("approved_by: Clara Weiss", "approved_by: ''", "empty"),
    ],
)
def test_a_mistake_in_approved_words_is_named(
    folder: Folder, old: str, new: str, says: str
) -> None:
    change(folder.playbook, "facts:", LANE)
    change(folder.playbook, old, new)
    assert says in " ".join(problem.message for problem in folder.errors())


def test_an_account_posted_to_by_hand_wants_its_role(folder: Folder) -> None:
    hand = "outlets:\n  chirper: {type: by_hand, title: Chirper, poster: socials}\n"
    change(folder.organisation, "outlets:\n", hand)
    change(folder.playbook, "outlets: [newsroom, intranet]", "outlets: [newsroom, chirper]")
    (problem,) = folder.errors()
    assert "posted to by hand by whoever holds `socials`" in problem.message
    change(folder.organisation, "poster: socials", "poster: social")
    outlet = read(folder).outlet(OutletId("chirper"))
    assert outlet is not None
    assert outlet.by_hand == "social"


@pytest.mark.parametrize("name", ["scheduled-post", "defective-product", "staff-misconduct"])
def test_whatever_a_shipped_statement_touches_somebody_can_approve_it(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "playbooks"
    folder.mkdir()
    (folder / "organisation.yaml").write_text(demo_organisation_file().read_text("utf-8"), "utf-8")
    (folder / name).symlink_to(playbooks_folder() / name)
    playbook = load_playbooks(folder)[name]
    for kind in Kind:
        strictest = playbook.rule_for(
            Matter(
                kind=kind,
                audiences=frozenset({Audience.PUBLIC}),
                level=Level.CRITICAL,
                outlets=frozenset(outlet.id for outlet in playbook.outlets),
                languages=frozenset({"en"}),
                tags=None,
            )
        )
        people = {person for role in strictest.roles for person in playbook.role(role).line}  # type: ignore[union-attr]
        assert len(people) >= strictest.people
    assert all(isinstance(case, Case) for case in playbook.cases)
