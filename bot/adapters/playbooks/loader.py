"""Reads the organisation and its playbooks, and finds all that is wrong in one go."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.adapters.playbooks.document import Document, Place, list_folder, read_document
from bot.adapters.playbooks.models import OrganisationFile, PlaybookFile
from bot.adapters.playbooks.organisation import Organisation, organisation_of
from bot.adapters.playbooks.playbook import playbook_of
from bot.adapters.playbooks.problems import (
    PlaybookMistakes,
    Problem,
    errors,
    in_order,
)
from bot.adapters.playbooks.reach import check_roles, check_rules
from bot.adapters.playbooks.references import (
    Names,
    check_organisation_names,
    check_playbook_names,
    names_in,
)
from bot.adapters.playbooks.statements import read_statements
from bot.adapters.playbooks.validation import validate
from bot.domain.playbook import Playbook
from bot.domain.values import PersonId

ORGANISATION = "organisation.yaml"
PLAYBOOK = "playbook.yaml"
STATEMENTS = "statements"
FOLDER_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_NOBODY = Organisation(name="", people={}, owner=PersonId(""))
_IGNORED = {"__pycache__", "node_modules"}


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What was read of one playbook; `value` only where it can be used."""

    value: Playbook | None = None
    title: str = ""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Organised:
    """The organisation as far as it can be read: its names are known before it is right."""

    value: Organisation | None = None
    names: Names | None = None
    problems: list[Problem] = field(default_factory=list)


def load_organisation(file: Path) -> Organisation:
    """The organisation. Raises PlaybookMistakes with every mistake in the file."""
    organised = _read_organisation(Path(file))
    if organised.value is None or errors(organised.problems):
        raise PlaybookMistakes(organised.problems)
    return organised.value


def load_playbooks(folder: Path, organisation: Organisation | None = None) -> dict[str, Playbook]:
    """The playbooks by the name of their folder, as this organisation uses them (default: the
    one whose file stands in `folder`). Raises PlaybookMistakes with every mistake."""
    playbooks, problems = _read(Path(folder), organisation)
    if errors(problems):
        raise PlaybookMistakes(problems)
    return playbooks


def check(folder: Path, organisation: Organisation | None = None) -> list[Problem]:
    """All that is wrong, or would fail on the night, in the organisation and its playbooks."""
    return in_order(_read(Path(folder), organisation)[1])


def _read(folder: Path, given: Organisation | None) -> tuple[dict[str, Playbook], list[Problem]]:
    if not folder.is_dir():
        message = "There is no such folder. `crisis playbook new` makes one."
        return {}, [Problem(file=folder, message=message)]
    organised = _given(given) if given else _read_organisation(folder / ORGANISATION)
    problems = list(organised.problems)
    playbooks: dict[str, Playbook] = {}
    titles: dict[str, str] = {}
    for place in _playbook_folders(folder):
        found = _read_playbook(place, organised)
        problems += found.problems
        if found.title:
            problems += _same_title(place, found.title, titles)
        if found.value:
            playbooks[place.name] = found.value
    if not playbooks and not errors(problems):
        message = "There is no playbook in this folder. `crisis playbook new` makes one."
        problems.append(Problem(file=folder, message=message))
    return playbooks, problems


def _given(organisation: Organisation) -> _Organised:
    return _Organised(
        value=organisation,
        names=Names(
            people=frozenset(organisation.people),
            channels=frozenset(organisation.channels),
            outlets=frozenset(organisation.outlets),
        ),
    )


def _read_organisation(path: Path) -> _Organised:
    document, problems = read_document(path)
    if document is None:
        return _Organised(problems=problems)
    fit = validate(OrganisationFile, document)
    problems = [*problems, *fit.problems, *check_organisation_names(document)]
    return _Organised(
        value=organisation_of(fit.value, path.parent)
        if fit.value and not errors(problems)
        else None,
        names=names_in(document),
        problems=problems,
    )


def _playbook_folders(folder: Path) -> list[Path]:
    return sorted(
        place for place in list_folder(folder) if place.is_dir() and place.name not in _IGNORED
    )


def _read_playbook(folder: Path, organised: _Organised) -> _Found:
    problems = _name_problems(folder)
    document, unreadable = read_document(folder / PLAYBOOK)
    problems += unreadable
    if document is None:
        return _Found(problems=problems)
    fit = validate(PlaybookFile, document)
    problems += fit.problems
    if organised.names:
        problems += check_playbook_names(document, organised.names)
    organisation = organised.value or _NOBODY
    languages = organisation.languages
    statements = read_statements(folder / STATEMENTS, languages, document.mapping("facts"))
    problems += statements.problems
    file = fit.salvaged
    if file is None:
        return _Found(problems=problems)
    templates = statements.in_language(languages)
    playbook = playbook_of(folder.name, file, organisation, templates)
    problems += _unreachable(document, file, playbook, fit.places)
    title = str(document.get("title") or "").strip()
    usable = organised.value and fit.value and not errors(problems)
    return _Found(value=playbook if usable else None, title=title, problems=problems)


def _unreachable(
    document: Document, file: PlaybookFile, playbook: Playbook, wrong: Iterable[Place]
) -> list[Problem]:
    doubtful = {str(place[1]) for place in wrong if len(place) > 1 and place[0] == "roles"}
    return [
        *check_roles(document, file, playbook, doubtful),
        *check_rules(document, file, playbook, doubtful),
    ]


def _name_problems(folder: Path) -> list[Problem]:
    if FOLDER_NAME.fullmatch(folder.name):
        return []
    message = "A playbook's folder is named with small letters, digits and `-` only. Rename it."
    return [Problem(file=folder, message=message)]


def _same_title(folder: Path, title: str, others: dict[str, str]) -> list[Problem]:
    first = others.setdefault(title.casefold(), folder.name)
    if first == folder.name:
        return []
    message = (
        f"The playbook `{first}` has the same title: on the form nobody could tell them apart."
        " Change one."
    )
    return [Problem(file=folder / PLAYBOOK, line=1, column=1, message=message)]
