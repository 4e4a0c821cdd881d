"""A folder of playbooks to spoil, and the questions tests ask about it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.playbooks import Problem, Severity, check
from bot.shipped import demo_organisation_file, playbooks_folder


@dataclass(frozen=True)
class Folder:
    """One organisation with one playbook that is right."""

    path: Path

    @property
    def organisation(self) -> Path:
        return self.path / "organisation.yaml"

    @property
    def playbook(self) -> Path:
        return self.path / "scheduled-post" / "playbook.yaml"

    @property
    def holding(self) -> Path:
        return self.path / "scheduled-post" / "statements" / "holding.en.md.j2"

    def problems(self) -> list[Problem]:
        return check(self.path)

    def only_problem(self) -> Problem:
        (problem,) = self.problems()
        return problem

    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems() if problem.severity is Severity.ERROR]


def good_folder(path: Path) -> Folder:
    """The demo's organisation with the playbook for a scheduled post, less its cases: they would
    repeat each mistake about its roles."""
    shutil.copyfile(demo_organisation_file(), path / "organisation.yaml")
    shutil.copytree(playbooks_folder() / "scheduled-post", path / "scheduled-post")
    folder = Folder(path)
    text = folder.playbook.read_text(encoding="utf-8")
    before, _, after = text.partition("\n\n# What a statement touches")
    _, _, after = after.partition("\n\n")
    folder.playbook.write_text(f"{before}\n\n{after}", encoding="utf-8")
    return folder


def change(file: Path, old: str, new: str) -> None:
    """Replace the one place where `old` stands."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def place_of(file: Path, text: str) -> tuple[int, int]:
    """Line and column, from 1, of the first place where `text` stands."""
    content = file.read_text(encoding="utf-8")
    start = content.index(text)
    return content.count("\n", 0, start) + 1, start - content.rfind("\n", 0, start)
