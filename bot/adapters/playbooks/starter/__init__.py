"""A commented playbook to begin with, made for the organisation at hand."""

import shutil
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from bot.adapters.playbooks.loader import (
    FOLDER_NAME,
    ORGANISATION,
    PLAYBOOK,
    STATEMENTS,
    load_organisation,
)
from bot.adapters.playbooks.organisation import Organisation
from bot.adapters.playbooks.problems import PlaybookMistakes, Problem
from bot.shipped import playbooks_folder

_FEWEST_PEOPLE = 3
"""One drafts, and two others approve."""
_SEATS = 5


def new_playbook(folder: Path, name: str) -> Path:
    """Make a playbook that passes its check, and answer its folder. Where there is no
    organisation yet, the shipped example is copied beside it. Raises PlaybookMistakes, having
    written nothing."""
    folder = Path(folder)
    place = folder / name
    if not FOLDER_NAME.fullmatch(name):
        raise _mistake(place, "A playbook is named with small letters, digits and `-` only.")
    if place.exists():
        raise _mistake(place, "There is a playbook of this name already. Choose another.")
    organisation_file = folder / ORGANISATION
    example = playbooks_folder() / ORGANISATION
    found = organisation_file if organisation_file.exists() else example
    organisation = load_organisation(found)
    text = _playbook(found, name, organisation)
    (place / STATEMENTS).mkdir(parents=True)
    if not organisation_file.exists():
        shutil.copyfile(example, organisation_file)
    (place / PLAYBOOK).write_text(text, encoding="utf-8")
    statement = place / STATEMENTS / f"holding.{organisation.languages[0]}.md.j2"
    statement.write_text(_starter("holding.md.j2"), encoding="utf-8")
    return place


def _playbook(file: Path, name: str, organisation: Organisation) -> str:
    if len(organisation.people) < _FEWEST_PEOPLE:
        raise _mistake(file, "A playbook needs three people: one drafts, two approve. Add some.")
    if not organisation.outlets:
        raise _mistake(file, "A playbook needs an outlet to publish at. Add one under `outlets`.")
    environment = SandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    return environment.from_string(_starter("playbook.yaml.j2")).render(
        title=name.replace("-", " ").capitalize(),
        people=list(islice(cycle(organisation.people), _SEATS)),
        outlets=list(organisation.outlets),
        channel=next(iter(organisation.channels), None),
    )


def _starter(name: str) -> str:
    return (files(__name__) / name).read_text(encoding="utf-8")


def _mistake(file: Path, message: str) -> PlaybookMistakes:
    return PlaybookMistakes([Problem(file=file, message=message)])
