"""`freeze:` and `freeze_notice:` in a playbook."""

from pathlib import Path

from bot.adapters.playbooks import describe, load_organisation, load_playbooks
from bot.domain.playbook import FreezeNotice, Playbook
from bot.domain.values import RoomId
from tests.adapters.playbook_files import Folder, change, good_folder

MARKETING = RoomId("C0MARKETING")


def loaded(folder: Folder) -> Playbook:
    organisation = load_organisation(folder.organisation)
    return load_playbooks(folder.path, organisation)["scheduled-post"]


def add(folder: Folder, text: str) -> None:
    with folder.playbook.open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def test_the_playbook_for_a_scheduled_post_freezes_at_opening(tmp_path: Path) -> None:
    assert loaded(good_folder(tmp_path)).freeze_at_opening


def test_otherwise_it_is_frozen_by_hand(tmp_path: Path) -> None:
    folder = good_folder(tmp_path)
    change(folder.playbook, "freeze: at opening\n", "")
    assert not loaded(folder).freeze_at_opening


def test_without_words_of_its_own_the_channel_named_marketing_is_told(tmp_path: Path) -> None:
    assert loaded(good_folder(tmp_path)).freeze_notice == FreezeNotice(channels=(MARKETING,))


def test_a_playbook_names_its_own_channels_and_words(tmp_path: Path) -> None:
    folder = good_folder(tmp_path)
    add(folder, "freeze_notice:\n  channels: [marketing]\n  text: Please wait with new posts.")
    notice = loaded(folder).freeze_notice
    assert notice == FreezeNotice(channels=(MARKETING,), text="Please wait with new posts.")
    assert describe(loaded(folder))["freeze_notice"]["text"] == "Please wait with new posts."


def test_a_channel_that_does_not_exist_is_found_by_the_check(tmp_path: Path) -> None:
    folder = good_folder(tmp_path)
    add(folder, "freeze_notice:\n  channels: [markting]")
    assert "markting" in folder.only_problem().message


def test_any_other_word_for_when_is_found_by_the_check(tmp_path: Path) -> None:
    folder = good_folder(tmp_path)
    change(folder.playbook, "freeze: at opening", "freeze: sometimes")
    assert folder.only_problem().line
