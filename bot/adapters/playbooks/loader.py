"""Reads the organisation and its playbooks, and finds all that is wrong in one go."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from bot.adapters.playbooks.document import Document, read_document
from bot.adapters.playbooks.models import OrganisationFile, PlaybookFile
from bot.adapters.playbooks.organisation import Organisation, organisation_of
from bot.adapters.playbooks.playbook import playbook_of
from bot.adapters.playbooks.problems import (
    PlaybookMistakes,
    Problem,
    Severity,
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

ORGANISATION = "organisation.yaml"
PLAYBOOK = "playbook.yaml"
STATEMENTS = "statements"
_FOLDER = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_IGNORED = {"__pycache__", "node_modules"}


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
    for place in _playbook_folders(folder):
        playbook, found = _read_playbook(place, organised)
        problems += found
        if playbook:
            problems += _same_title(place, playbook, playbooks)
            playbooks[place.name] = playbook
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
    file, unfit = validate(OrganisationFile, document)
    problems = [*problems, *unfit, *check_organisation_names(document)]
    right = file is not None and not errors(problems)
    return _Organised(
        value=organisation_of(file) if file and right else None,
        names=names_in(document),
        problems=problems,
    )


def _playbook_folders(folder: Path) -> list[Path]:
    return sorted(
        place
        for place in folder.iterdir()
        if place.is_dir() and not place.name.startswith(".") and place.name not in _IGNORED
    )


def _read_playbook(folder: Path, organised: _Organised) -> tuple[Playbook | None, list[Problem]]:
    problems = _name_problems(folder)
    document, unreadable = read_document(folder / PLAYBOOK)
    problems += unreadable
    if document is None:
        return None, problems
    file, unfit = validate(PlaybookFile, document)
    problems += unfit
    if organised.names:
        problems += check_playbook_names(document, organised.names)
    languages = organised.value.languages if organised.value else ("en",)
    statements = read_statements(folder / STATEMENTS, languages, document.mapping("facts"))
    problems += statements.problems
    if file is None or organised.value is None or _misnamed(document, organised.value):
        return None, problems
    templates = statements.in_language(languages)
    playbook = playbook_of(folder.name, file, organised.value, templates)
    problems += check_roles(document, file, playbook)
    problems += check_rules(document, file, playbook)
    return playbook, problems


def _misnamed(document: Document, organisation: Organisation) -> bool:
    """Whether names are wrong: then roles and rules cannot be judged yet."""
    names = _given(organisation).names
    return names is not None and bool(errors(check_playbook_names(document, names)))


def _name_problems(folder: Path) -> list[Problem]:
    if _FOLDER.fullmatch(folder.name):
        return []
    message = "A playbook's folder is named with small letters, digits and `-` only. Rename it."
    return [Problem(file=folder, message=message)]


def _same_title(folder: Path, playbook: Playbook, others: dict[str, Playbook]) -> list[Problem]:
    return [
        Problem(
            file=folder / PLAYBOOK,
            line=1,
            column=1,
            message=f"The playbook `{name}` has the same title: on the form nobody could tell them"
            " apart. Change one.",
            severity=Severity.ERROR,
        )
        for name, other in others.items()
        if other.title.casefold() == playbook.title.casefold()
    ]
